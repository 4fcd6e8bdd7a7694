package io.signalbox.routes.api;

import io.signalbox.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A certificate chain and its private key, read from PEM files and seen to belong together. */
final class PemIdentity {
  static final String ALIAS = "api";

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END [A-Z ]*PRIVATE KEY-----");

  private PemIdentity() {}

  /**
   * The files as a key store without a password, in memory.
   *
   * @throws IllegalStateException in a sentence that says which file is wrong, and never what is in
   *     it
   */
  static KeyStore read(Settings.Tls files) {
    Certificate[] chain = chain(files.certificate());
    PrivateKey key = key(files.key());
    try {
      if (!belongs(key, chain[0])) {
        throw wrong(
            files.key(),
            "does not belong to the certificate in " + files.certificate(),
            "Name the key that the certificate was asked for with.");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, new char[0]);
      store.setKeyEntry(ALIAS, key, new char[0], chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          "The certificate of the API cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private static Certificate[] chain(Path file) {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .toArray(Certificate[]::new);
      if (chain.length > 0) return chain;
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (GeneralSecurityException e) {
      throw noCertificate(file);
    }
    throw noCertificate(file);
  }

  private static IllegalStateException noCertificate(Path file) {
    return wrong(
        file,
        "holds no certificate in PEM",
        "It has to begin with the server's own certificate, and go on with those that signed it.");
  }

  private static PrivateKey key(Path file) {
    Matcher found = KEY.matcher(text(file));
    if (!found.find()) {
      throw wrong(file, "holds no private key in PEM", "Name the file of the private key.");
    }
    if (!found.group(1).isEmpty()) {
      throw wrong(
          file,
          "holds a private key that is encrypted or in an old form",
          "Convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW; only its owner should read it.");
    }
    byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
    return Stream.of("EC", "RSA", "EdDSA")
        .flatMap(kind -> key(kind, new PKCS8EncodedKeySpec(bytes)).stream())
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    file, "holds a private key that is damaged", "It may be of EC, RSA or EdDSA."));
  }

  private static Optional<PrivateKey> key(String kind, PKCS8EncodedKeySpec bytes) {
    try {
      return Optional.of(KeyFactory.getInstance(kind).generatePrivate(bytes));
    } catch (GeneralSecurityException e) {
      // It may be of the next kind.
      return Optional.empty();
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static boolean belongs(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] some = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(some);
    byte[] signed = signature.sign();
    try {
      signature.initVerify(certificate.getPublicKey());
      signature.update(some);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // A key of another kind.
      return false;
    }
  }

  private static IllegalStateException unreadable(Path file, IOException e) {
    return new IllegalStateException(
        "%s cannot be read (%s). Signalbox's user has to be able to read it; signalbox.api.tls names it."
            .formatted(file, e.getClass().getSimpleName()),
        e);
  }

  private static IllegalStateException wrong(Path file, String what, String next) {
    return new IllegalStateException("%s %s. %s".formatted(file, what, next));
  }
}
