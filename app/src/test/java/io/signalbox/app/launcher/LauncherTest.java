package io.signalbox.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  /** What a POSIX machine has, and no java among it. */
  private static final List<String> TOOLS =
      List.of(
          "sh", "dirname", "readlink", "sed", "head", "cksum", "cut", "ls", "mkdir", "rm", "mv");

  private final Path root;
  private final Path launcher;
  private final Map<String, String> variables = new HashMap<>();

  LauncherTest(@TempDir Path root) throws IOException {
    this.root = root;
    Path dist = root.resolve("dist");
    launcher = Files.createDirectories(dist.resolve("bin")).resolve("signalbox");
    Files.copy(Path.of("../signalbox"), launcher);
    Files.createDirectories(dist.resolve("lib"));
    Files.writeString(dist.resolve("lib/signalbox.jar"), "");
    Path tools = Files.createDirectories(root.resolve("tools"));
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(place, tool);
        if (Files.exists(real) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), real);
        }
      }
    }
    variables.put("PATH", tools.toString());
    variables.put("HOME", root.toString());
    variables.put("SIGNALBOX_JAVA_ROOTS", root.resolve("jvm").toString());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = unmarkedJdk(name, version);
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Path unmarkedJdk(String name, String version) throws IOException {
    Path home = root.resolve(name);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    String script =
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "%s" 2026' >&2; exit 0; fi
        echo "ran %s"
        for argument in "$@"; do echo "<$argument>"; done
        exit 7
        """
            .formatted(version, name);
    Files.writeString(java, script);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private record Ran(int exit, String out) {}

  private Ran run(String... arguments) throws Exception {
    return run(launcher, arguments);
  }

  private Ran run(Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out);
  }

  @Test
  void findsANewerJavaBesideAnOldDefault() throws Exception {
    variables.put("JAVA_HOME", jdk("old", "17.0.9").toString());
    jdk("jvm/jdk-17", "17.0.9");
    jdk("jvm/jdk-21", "21.0.4");
    jdk("jvm/jdk-25", "25");
    assertThat(run("status").out()).contains("ran jvm/jdk-25");
  }

  @Test
  void takesWhatItIsToldBeforeWhatItFinds() throws Exception {
    jdk("jvm/jdk-25", "25");
    variables.put("JAVA_HOME", jdk("home", "21.0.4").toString());
    assertThat(run("status").out()).contains("ran home");
    variables.put("SIGNALBOX_JAVA", jdk("told", "22").resolve("bin/java").toString());
    assertThat(run("status").out()).contains("ran told");
  }

  @Test
  void aToldJavaThatIsTooOldIsAnErrorAndNotPassedOver() throws Exception {
    jdk("jvm/jdk-25", "25");
    variables.put("SIGNALBOX_JAVA", jdk("told", "17").toString());
    Ran ran = run("status");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("SIGNALBOX_JAVA is", "Next: ");
  }

  @Test
  void followsTheJavaOnThePath() throws Exception {
    Path home = jdk("far/jdk", "21.0.4");
    Files.createSymbolicLink(root.resolve("tools/java"), home.resolve("bin/java"));
    assertThat(run("status").out()).contains("ran far/jdk");
  }

  @Test
  void asksAJdkThatDoesNotSayItsVersion() throws Exception {
    unmarkedJdk("jvm/bare", "23.0.1");
    assertThat(run("status").out()).contains("ran jvm/bare");
  }

  @Test
  void withoutAnyItSaysWhatItSawAndWhatToInstall() throws Exception {
    variables.put("JAVA_HOME", jdk("old", "17.0.9").toString());
    Ran ran = run("status");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("needs Java 21 or newer", "(17)", "Next: Install a JDK");
  }

  @Test
  void argumentsArriveAsTheyWereGivenAndSoDoesTheExitCode() throws Exception {
    jdk("jvm/jdk-25", "25");
    Ran ran = run("deploy", "auth", "1", "--reason", "two  words; $HOME `x` \"y\"");
    assertThat(ran.exit()).isEqualTo(7);
    assertThat(ran.out())
        .contains("<deploy>\n<auth>\n<1>\n<--reason>\n<two  words; $HOME `x` \"y\">\n")
        .contains("<-XX:TieredStopAtLevel=1>");
  }

  @Test
  void aLongLivedProcessIsCompiledWell() throws Exception {
    jdk("jvm/jdk-25", "25");
    assertThat(run("up", "--config", "deploy.yaml").out())
        .contains("<-XX:+ExitOnOutOfMemoryError>")
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void anOlderJavaIsNotGivenOptionsThatItDoesNotKnow() throws Exception {
    variables.put("SIGNALBOX_JAVA", jdk("told", "21.0.4").toString());
    assertThat(run("status").out()).doesNotContain("sun-misc-unsafe");
    variables.put("SIGNALBOX_JAVA", jdk("newer", "25").toString());
    assertThat(run("status").out()).contains("<--sun-misc-unsafe-memory-access=allow>");
  }

  @Test
  void worksThroughALinkAndFromADirectoryWithSpaces() throws Exception {
    jdk("jvm/jdk-25", "25");
    Path moved = root.resolve("a place");
    Files.move(root.resolve("dist"), moved);
    Path link = root.resolve("signalbox");
    Files.createSymbolicLink(link, Path.of("a place/bin/signalbox"));
    assertThat(run(link, "status").out())
        .contains("<" + moved.toRealPath() + "/lib/signalbox.jar>");
  }
}
