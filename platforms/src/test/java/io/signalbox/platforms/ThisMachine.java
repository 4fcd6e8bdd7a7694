package io.signalbox.platforms;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** This machine as tests look at it, past the code under test. */
public final class ThisMachine {
  private ThisMachine() {}

  public static String sh(String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Kills whatever carries the instance's directory in its environment or arguments. */
  public static void cleanUp(Path directory) throws Exception {
    sh(
        "for p in $(grep -lsF -e '"
            + directory
            + "' /proc/[0-9]*/environ /proc/[0-9]*/cmdline | cut -d/ -f3 | sort -u);"
            + " do [ $p = $$ ] || kill -9 $p 2>/dev/null; done; chmod -R u+rwX '"
            + directory
            + "' 2>/dev/null; rm -rf '"
            + directory
            + "'");
  }

  public static List<String> java(String... arguments) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m"),
            java.util.stream.Stream.of(arguments))
        .toList();
  }
}
