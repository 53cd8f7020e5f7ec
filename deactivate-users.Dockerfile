# The tool for a list of users. ./mvnw package first, as for the worker's Dockerfile.

FROM eclipse-temurin:25.0.3_9-jre-noble
RUN groupadd --gid 10001 tool \
    && useradd --uid 10001 --gid tool --no-create-home --home-dir /tool --shell /usr/sbin/nologin tool
WORKDIR /tool
# The brackets make a pattern of the name, as in the worker's Dockerfile.
COPY deactivate-users.Dockerfile targe[t]/deactivate-users.ja[r] ./
RUN if [ ! -f deactivate-users.jar ]; then \
        echo 'There is no target/deactivate-users.jar: run ./mvnw package first.' >&2; exit 1; \
    fi
# A result file is written beside its list, so the folder belongs to who runs the tool; so does a volume that is made from it.
COPY --chown=10001:10001 src/samples /samples
USER 10001:10001
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=75", "-jar", "deactivate-users.jar"]
