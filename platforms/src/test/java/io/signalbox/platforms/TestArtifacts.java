package io.signalbox.platforms;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Makes the artifacts that tests deploy. */
public final class TestArtifacts {
  private static final String PYTHON =
      """
      import http.server, os, sys
      version = open(sys.argv[2]).read().strip()
      class Handler(http.server.BaseHTTPRequestHandler):
          protocol_version = 'HTTP/1.1'
          def do_GET(self):
              body = (version + '\\n').encode()
              self.send_response(200)
              self.send_header('Content-Length', str(len(body)))
              self.end_headers()
              self.wfile.write(body)
          def log_message(self, *a): pass
      print('serving', version, 'for', os.environ.get('GREETING'), flush=True)
      http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
      """;

  private TestArtifacts() {}

  /** A directory with the test service, some files that never change, a link and odd names. */
  public static Release directory(Path parent, String version) throws IOException {
    Path root = Files.createDirectories(parent.resolve("artifact-" + version));
    Files.writeString(root.resolve("VERSION"), version + "\n");
    Files.writeString(root.resolve("server.py"), PYTHON);
    Path server = root.resolve("classes/io/signalbox/platforms/TestServer.class");
    Files.createDirectories(server.getParent());
    for (String name : new String[] {"TestServer.class"}) {
      try (InputStream in = TestServer.class.getResourceAsStream(name)) {
        Files.write(server, in.readAllBytes());
      }
    }
    Path assets = Files.createDirectories(root.resolve("assets/deep er"));
    for (int i = 0; i < 20; i++) Files.writeString(assets.resolve("file " + i), "content " + i);
    Files.writeString(assets.resolve("-quoted 'odd\" $(name) ü"), "odd");
    Files.createDirectories(root.resolve("empty"));
    Path run = root.resolve("run.sh");
    Files.writeString(run, "#!/bin/sh\necho run\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-x---"));
    Path link = root.resolve("latest");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of("assets/deep er"));
    return release(root, version);
  }

  public static Release release(Path artifact, String version) {
    return new Release(new Version(version), artifact.toString(), Optional.empty());
  }
}
