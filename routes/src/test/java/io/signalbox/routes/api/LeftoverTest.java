package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client keeps its connection and sends the headers first, as most do; it has no token. */
final class LeftoverTest {
  @TempDir Path data;
  private ApiSite site;
  private Socket socket;
  private OutputStream out;
  private BufferedReader in;

  @BeforeEach
  void start() throws IOException {
    site = new ApiSite(data);
    URI at = site.url();
    socket = new Socket(at.getHost(), at.getPort());
    socket.setSoTimeout(20_000);
    out = socket.getOutputStream();
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    site.close();
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String post(int length) {
    return "POST /api/v1/deployments HTTP/1.1\r\nHost: signalbox\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  /** The status line and the headers, in small letters; the body is read and left aside. */
  private List<String> answer() throws IOException {
    List<String> head = new ArrayList<>();
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      head.add(line.toLowerCase(java.util.Locale.ROOT));
      line = in.readLine();
    }
    int length =
        head.stream()
            .filter(h -> h.startsWith("content-length:"))
            .mapToInt(h -> Integer.parseInt(h.substring(15).strip()))
            .findFirst()
            .orElse(0);
    assertThat(in.skip(length)).isEqualTo(length);
    return head;
  }

  @Test
  void whoIsRefusedBeforeTheBodyCameMayGoOnWithTheConnection() throws Exception {
    send(post(2));
    // Time enough for the server to have seen the headers, and not a body.
    for (int i = 0; i < 20; i++) site.get("/health/live", "");
    send("{}");
    assertThat(answer()).first().asString().contains("401");
    send("GET /health/live HTTP/1.1\r\nHost: signalbox\r\n\r\n");
    assertThat(answer()).first().asString().contains("200");
  }

  @Test
  void whoseBodyIsNotWaitedForIsToldThatTheConnectionEnds() throws IOException {
    send(post(1_000_000));
    assertThat(answer())
        .satisfies(head -> assertThat(head.getFirst()).contains("401"))
        .contains("connection: close");
  }

  @Test
  void soIsWhoseSmallBodyDoesNotCome() throws IOException {
    send(post(2));
    assertThat(answer())
        .satisfies(head -> assertThat(head.getFirst()).contains("401"))
        .contains("connection: close");
  }

  @Test
  void whoWasAnsweredInFullKeepsTheConnection() throws IOException {
    send("GET /health/live HTTP/1.1\r\nHost: signalbox\r\n\r\n");
    assertThat(answer()).doesNotContain("connection: close").first().asString().contains("200");
  }
}
