package io.signalbox.routes.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's key with a certificate that it has issued itself.
 *
 * @param context by which the server speaks TLS
 * @param ca by which it is trusted (PEM)
 */
record ServerKey(SSLContext context, Path ca) {
  private static final String PASSWORD = "changeit";

  /**
   * @param names as of {@code keytool -ext san=}
   */
  static ServerKey of(Path folder, String names) throws Exception {
    Path made = Files.createTempDirectory(folder, "key");
    String store = made.resolve("key.p12").toString();
    Path ca = made.resolve("ca.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "it",
        "-keyalg",
        "EC",
        "-dname",
        "CN=test",
        "-ext",
        "san=" + names,
        "-validity",
        "2",
        "-keystore",
        store,
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "it",
        "-keystore",
        store,
        "-storepass",
        PASSWORD,
        "-file",
        ca.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new ServerKey(context, ca);
  }

  private static void keytool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
