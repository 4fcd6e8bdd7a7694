package io.signalbox.routes.alert;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * What a mail server does until TLS has begun, in front of one that knows no STARTTLS and gets all
 * that follows.
 */
final class StartTlsFront implements AutoCloseable {
  /** What it says to who asks for TLS. */
  enum Mood {
    OFFERS,
    /** As a mail server without it, or as somebody in between who would like to read along. */
    DOES_NOT_OFFER,
    /** It offers it, and then does not do it. */
    BREAKS_ITS_WORD
  }

  /** All that came unprotected. */
  final List<String> open = new CopyOnWriteArrayList<>();

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final Mood mood;
  private final SSLContext context;
  private final int behind;

  /**
   * @param behind the port of the mail server
   */
  StartTlsFront(Mood mood, SSLContext context, int behind) throws IOException {
    this.mood = mood;
    this.context = context;
    this.behind = behind;
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> talk(client));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void talk(Socket client) {
    try (client) {
      OutputStream out = client.getOutputStream();
      say(out, "220 front");
      for (String line = line(client.getInputStream());
          !line.isEmpty();
          line = line(client.getInputStream())) {
        open.add(line);
        if (line.startsWith("STARTTLS") && mood == Mood.OFFERS) {
          say(out, "220 go on");
          passOn(client);
          return;
        }
        say(out, answer(line));
      }
    } catch (IOException e) {
      // Whoever talks to it may go at any time.
      return;
    }
  }

  private String answer(String line) {
    if (line.startsWith("EHLO") && mood != Mood.DOES_NOT_OFFER) return "250-front\r\n250 STARTTLS";
    if (line.startsWith("STARTTLS")) return "454 not now";
    return line.startsWith("QUIT") ? "221 bye" : "250 ok";
  }

  private void passOn(Socket client) throws IOException {
    try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(client, null, true)) {
      tls.startHandshake();
      try (Socket mail = new Socket(InetAddress.getLoopbackAddress(), behind)) {
        // Its greeting: the client has had one.
        line(mail.getInputStream());
        Thread.ofVirtual().start(() -> copy(mail, tls));
        tls.getInputStream().transferTo(mail.getOutputStream());
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The other side has gone.
      return;
    }
  }

  /** Octet by octet: what follows STARTTLS belongs to somebody else. Empty at the end. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read())
      if (c != '\r') line.append((char) c);
    return line.toString();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
