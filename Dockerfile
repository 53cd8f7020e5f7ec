# ./mvnw package first: the jar is built outside, by the build that is tested. No line names a syntax, since a builder would
# ask a registry for it.

FROM eclipse-temurin:25.0.3_9-jre-noble AS layers
WORKDIR /layers
# The brackets make patterns of the names, which may match nothing, so that the next step can say what to do. This file is
# copied because something must be.
COPY Dockerfile targe[t]/deactivate-user-worker.ja[r] ./
RUN if [ ! -f deactivate-user-worker.jar ]; then \
        echo 'There is no target/deactivate-user-worker.jar: run ./mvnw package first.' >&2; exit 1; \
    fi \
    && mv deactivate-user-worker.jar app.jar \
    && java -Djarmode=tools -jar app.jar extract --layers --destination extracted

FROM eclipse-temurin:25.0.3_9-jre-noble
RUN groupadd --gid 10001 worker \
    && useradd --uid 10001 --gid worker --no-create-home --home-dir /worker --shell /usr/sbin/nologin worker
WORKDIR /worker
# What changes least comes first.
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# An archive of the classes that a start loads, which takes about a third off each start. The training run builds the context
# and ends before it would ask anything of anyone; the one client that connects by itself does not try again. Classes that
# cannot be in an archive are a line each, and many. Its collector must be that of the ENTRYPOINT.
RUN java -XX:ArchiveClassesAtExit=classes.jsa -XX:+UseParallelGC -Xlog:cds=error -Dspring.context.exit=onRefresh -jar app.jar \
    --spring.flyway.enabled=false --spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://localhost/keys \
    --spring.kafka.admin.properties.reconnect.backoff.ms=60000 --spring.kafka.admin.properties.reconnect.backoff.max.ms=60000 \
    --logging.level.org.apache.kafka=ERROR
USER 10001:10001
EXPOSE 8080

# The image has no curl; bash opens the connection itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>\"/dev/tcp/127.0.0.1/${SERVER_PORT:-8080}\" && printf 'GET /actuator/health/readiness HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

# No shell in between, so that SIGTERM reaches the worker. It does not exit where memory runs out, since it would read the same
# record again: its consumers go on past that, and liveness tells where one cannot. The parallel collector takes a sixth less CPU
# than the default one. Compressed pointers are asked for, since without a limit on its memory, on a machine of 43 GiB or more, the
# heap would outgrow them, and the archive is only for a JVM that has them; so the heap ends at 30 GiB.
ENTRYPOINT ["java", "-XX:SharedArchiveFile=classes.jsa", "-XX:+UseParallelGC", "-XX:+UseCompressedOops", "-XX:MaxRAMPercentage=75", \
    "-jar", "app.jar"]
