# syntax=docker/dockerfile:1
# ./mvnw package first: the jar is built outside, by the build that is tested.

FROM eclipse-temurin:25.0.3_9-jre-noble AS layers
WORKDIR /layers
COPY target/*.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination extracted

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
# and ends before it would connect to anything. Its options must be those of the ENTRYPOINT.
RUN java -XX:ArchiveClassesAtExit=classes.jsa -XX:+UseParallelGC -Dspring.context.exit=onRefresh -jar app.jar \
    --spring.flyway.enabled=false --spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://localhost/keys
USER 10001:10001
EXPOSE 8080

# The image has no curl; bash opens the connection itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>\"/dev/tcp/127.0.0.1/${SERVER_PORT:-8080}\" && printf 'GET /actuator/health/readiness HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

# No shell in between, so that SIGTERM reaches the worker. It does not exit where memory runs out, since it would read the same
# record again: its consumers go on past that, and liveness tells where one cannot. The parallel collector takes a sixth less
# CPU than the default one.
ENTRYPOINT ["java", "-XX:SharedArchiveFile=classes.jsa", "-XX:+UseParallelGC", "-XX:MaxRAMPercentage=75", "-jar", "app.jar"]
