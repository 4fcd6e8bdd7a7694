package io.signalbox.app.cli.remote;

import io.signalbox.app.cli.CliFailure;
import io.signalbox.app.cli.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** By what the certificate of a Signalbox is judged. */
public sealed interface Trust {
  /** By the authorities that Java trusts. */
  record OfThisMachine() implements Trust {}

  /** By the authorities in a file, and no others; the name in the certificate has to fit. */
  record By(Path file) implements Trust {}

  /**
   * By being the first one in a file: the Signalbox of this machine, which listens under an address
   * that its certificate need not name.
   */
  record Exactly(Path file) implements Trust {}

  /**
   * @throws CliFailure when the file cannot be used
   */
  default SSLContext context() {
    try {
      return switch (this) {
        case OfThisMachine here -> SSLContext.getDefault();
        case By by -> context(authorities(certificates(by.file())));
        case Exactly exactly ->
            context(new Pinned(certificates(exactly.file()).getFirst().getEncoded()));
      };
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot do TLS: " + e.getMessage(), e);
    }
  }

  private static SSLContext context(TrustManager... judges) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, judges, null);
    return context;
  }

  private static TrustManager[] authorities(List<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca-" + i, certificates.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<? extends Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<? extends Certificate> found =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (!found.isEmpty()) return found;
    } catch (IOException e) {
      throw new CliFailure(
          Exit.USAGE,
          "The file of certificates %s cannot be read (%s)."
              .formatted(file, e.getClass().getSimpleName()),
          "Correct --ca or SIGNALBOX_CA.");
    } catch (GeneralSecurityException e) {
      throw noCertificate(file);
    }
    throw noCertificate(file);
  }

  private static CliFailure noCertificate(Path file) {
    return new CliFailure(
        Exit.USAGE,
        "There is no certificate in " + file + ".",
        "Expected PEM: -----BEGIN CERTIFICATE----- and so on. Correct --ca or SIGNALBOX_CA.");
  }
}
