package io.signalbox.routes.api;

import io.signalbox.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS of the API; a renewed certificate is taken while it is served. */
final class ApiTls {
  private static final Logger LOG = LoggerFactory.getLogger(ApiTls.class);

  private final Settings.Tls files;
  private final SslContextFactory.Server server = new SslContextFactory.Server();
  private Optional<String> looked;

  /**
   * @throws IllegalStateException in a sentence, when the files cannot be used
   */
  ApiTls(Settings.Tls files) {
    this.files = files;
    this.looked = look();
    server.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    server.setKeyStorePassword("");
    server.setKeyStore(PemIdentity.read(files));
  }

  SslContextFactory.Server server() {
    return server;
  }

  /** Takes the files anew when they changed; what cannot be used leaves the old ones in force. */
  synchronized void renew() {
    Optional<String> now = look();
    if (now.equals(looked)) return;
    looked = now;
    try {
      KeyStore fresh = PemIdentity.read(files);
      server.reload(s -> s.setKeyStore(fresh));
      LOG.info("The certificate of the API changed and is in force.");
    } catch (Exception e) {
      LOG.warn(
          "The certificate of the API changed, but the one before stays in force: {}",
          e.getMessage());
    }
  }

  private Optional<String> look() {
    try {
      return Optional.of(mark(files.certificate()) + mark(files.key()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String mark(Path file) throws IOException {
    return Files.getLastModifiedTime(file) + "/" + Files.size(file) + " ";
  }
}
