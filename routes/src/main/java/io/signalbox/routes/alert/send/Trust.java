package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.News;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** By which certificates a server is known, and how it is said that it is not. */
final class Trust {
  /** Exceptions that name each other. */
  private static final int DEEPEST = 20;

  private Trust() {}

  /**
   * Makes connections that trust these certificates and no others.
   *
   * @param ca certificates (PEM); empty for those of Java
   * @throws NotSent when they cannot be read
   */
  static SSLSocketFactory by(Optional<Path> ca) throws NotSent {
    try {
      return ca.isPresent() ? trusting(ca.get()) : SSLContext.getDefault().getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new NotSent(
          News.How.REFUSED, "the certificates of 'ca' cannot be read from " + ca.orElseThrow(), e);
    }
  }

  private static SSLSocketFactory trusting(Path ca) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(ca)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    }
  }

  /**
   * What is wrong with the certificate of a server, where that is why the connection failed: who
   * issued it, or whom it names.
   */
  static Optional<String> refused(Exception failed) {
    @Nullable Throwable each = failed;
    for (int i = 0; each != null && i < DEEPEST; i++) {
      if (each instanceof CertificateException || each instanceof SSLPeerUnverifiedException) {
        return Optional.of(String.valueOf(each.getMessage()).replaceAll("\\s+", " ").strip());
      }
      each =
          each instanceof MessagingException m && m.getNextException() != null
              ? m.getNextException()
              : each.getCause();
    }
    return Optional.empty();
  }
}
