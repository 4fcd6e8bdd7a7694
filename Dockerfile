# Signalbox itself, from the archive that `./mvnw -pl app -am package` leaves in app/target. Where Docker Hub cannot be
# reached, any image with a Java 21 or newer will do: docker build --build-arg BASE=registry.example.com/jre:25 .
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}
ADD app/target/signalbox-*.tar.gz /opt/
# The owner of secrets/ outside has this number too: docs/docker.md.
RUN mv /opt/signalbox-* /opt/signalbox \
 && ln -s /opt/signalbox/bin/signalbox /usr/local/bin/signalbox \
 && groupadd --gid 10001 signalbox \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/signalbox --shell /usr/sbin/nologin signalbox \
 && install -d -m 0700 -o signalbox -g signalbox /var/lib/signalbox
USER signalbox
WORKDIR /var/lib/signalbox
ENTRYPOINT ["/opt/signalbox/bin/signalbox"]
CMD ["up", "--config", "/etc/signalbox/signalbox.yaml"]
