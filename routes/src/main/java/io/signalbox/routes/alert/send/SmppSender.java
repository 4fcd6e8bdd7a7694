package io.signalbox.routes.alert.send;

import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;

/** Text messages by SMPP 3.4: binds, submits and unbinds for each, for alerts are few. */
final class SmppSender implements Sender {
  private static final long BIND_MS = 10_000;
  private static final long SUBMIT_MS = 10_000;
  private static final int CONNECT_MS = 5_000;

  /** Octets of a message that needs no header; with one, six fewer. */
  private static final int ALONE_GSM = 160;

  private static final int PART_GSM = 153;
  private static final int ALONE_UCS2 = 140;
  private static final int PART_UCS2 = 134;
  private static final int MOST_PARTS = 10;
  private static final byte UDHI = 0x40;

  /** SMPP 3.4, 5.1.3: the SMSC is busy, its queue is full. */
  private static final List<Integer> BUSY = List.of(0x08, 0x14, 0x58, 0x61, 0x64);

  private final Alerts.Way.Smpp way;
  private final Known known;

  SmppSender(Alerts.Way.Smpp way, Known known) {
    this.way = way;
    this.known = known;
  }

  @Override
  public Optional<String> send(List<Notice> notices) throws NotSent {
    Text text = Text.of(Gathered.brief(notices));
    SMPPSession session = new SMPPSession(connections());
    session.setTransactionTimer(SUBMIT_MS);
    try {
      bind(session);
      String id = "";
      for (String to : way.to()) id = submit(session, to, text);
      return Optional.of(id);
    } finally {
      session.unbindAndClose();
    }
  }

  private void bind(SMPPSession session) throws NotSent {
    String password = known.of(way.password()).reveal();
    BindParameter bind =
        new BindParameter(
            BindType.BIND_TX,
            way.systemId(),
            password,
            "",
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            "");
    try {
      session.connectAndBind(way.host(), way.port(), bind, BIND_MS);
    } catch (IOException e) {
      if (e.getCause() instanceof NegativeResponseException no) {
        throw new NotSent(
            News.How.REFUSED,
            "the SMSC refused the bind: 0x%x".formatted(no.getCommandStatus()),
            e);
      }
      Optional<String> untrusted = Trust.refused(e);
      if (untrusted.isPresent()) {
        String said = "the certificate of the SMSC is not trusted, so it got nothing: ";
        throw new NotSent(News.How.REFUSED, said + untrusted.get(), e);
      }
      throw new NotSent(News.How.LATER, "no bind at the SMSC: " + said(e), e);
    }
  }

  private String submit(SMPPSession session, String to, Text text) throws NotSent {
    String id = "";
    boolean begun = false;
    for (byte[] part : text.parts()) {
      id = submit(session, to, part, text, begun);
      begun = true;
    }
    return id;
  }

  private String submit(SMPPSession session, String to, byte[] part, Text text, boolean begun)
      throws NotSent {
    try {
      return session
          .submitShortMessage(
              "",
              ton(way.from()),
              npi(way.from()),
              digits(way.from()),
              ton(to),
              NumberingPlanIndicator.ISDN,
              digits(to),
              new ESMClass(text.parts().size() > 1 ? UDHI : 0),
              (byte) 0,
              (byte) 1,
              "",
              "",
              new RegisteredDelivery(0),
              (byte) 0,
              new GeneralDataCoding(text.alphabet()),
              (byte) 0,
              part)
          .getMessageId();
    } catch (NegativeResponseException e) {
      boolean busy = BUSY.contains(e.getCommandStatus());
      News.How how = busy ? News.How.LATER : News.How.REFUSED;
      throw new NotSent(
          begun ? News.How.UNSURE : how,
          "the SMSC refused the message: 0x%x".formatted(e.getCommandStatus()),
          e);
    } catch (PDUException e) {
      throw new NotSent(News.How.REFUSED, "the message does not fit into SMPP: " + said(e), e);
    } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
      throw new NotSent(News.How.UNSURE, "the SMSC did not answer the submit: " + said(e), e);
    }
  }

  private static TypeOfNumber ton(String number) {
    if (number.startsWith("+")) return TypeOfNumber.INTERNATIONAL;
    return number.matches("[0-9]+") ? TypeOfNumber.UNKNOWN : TypeOfNumber.ALPHANUMERIC;
  }

  private static NumberingPlanIndicator npi(String number) {
    return ton(number) == TypeOfNumber.ALPHANUMERIC
        ? NumberingPlanIndicator.UNKNOWN
        : NumberingPlanIndicator.ISDN;
  }

  private static String digits(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private ConnectionFactory connections() throws NotSent {
    Optional<SSLSocketFactory> tls = way.tls() ? Optional.of(Trust.by(way.ca())) : Optional.empty();
    return (host, port) -> {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(host, port), CONNECT_MS);
        return new SocketConnection(
            tls.isPresent() ? encrypted(tls.get(), socket, host, port) : socket);
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    };
  }

  private static Socket encrypted(SSLSocketFactory tls, Socket socket, String host, int port)
      throws IOException {
    // Until the session sets its own limit: a server that says nothing must not hold a thread.
    socket.setSoTimeout(CONNECT_MS);
    SSLSocket over = (SSLSocket) tls.createSocket(socket, host, port, true);
    SSLParameters parameters = over.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    over.setSSLParameters(parameters);
    over.startHandshake();
    return over;
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** A text in the octets of its alphabet, cut so that each part fits into a message. */
  record Text(Alphabet alphabet, List<byte[]> parts) {

    static Text of(String text) {
      Optional<byte[]> gsm = Gsm7.encode(text);
      return gsm.map(octets -> new Text(Alphabet.ALPHA_DEFAULT, cut(octets, ALONE_GSM, PART_GSM)))
          .orElseGet(
              () ->
                  new Text(
                      Alphabet.ALPHA_UCS2,
                      cut(text.getBytes(StandardCharsets.UTF_16BE), ALONE_UCS2, PART_UCS2)));
    }

    private static List<byte[]> cut(byte[] octets, int alone, int part) {
      if (octets.length <= alone) return List.of(octets);
      int total = Math.min(MOST_PARTS, (octets.length + part - 1) / part);
      byte reference = (byte) Arrays.hashCode(octets);
      List<byte[]> parts = new ArrayList<>();
      for (int i = 0; i < total; i++) {
        int to = Math.min(octets.length, (i + 1) * part);
        byte[] piece = Arrays.copyOfRange(octets, i * part, to);
        parts.add(
            ByteBuffer.allocate(piece.length + 6)
                .put(new byte[] {5, 0, 3, reference, (byte) total, (byte) (i + 1)})
                .put(piece)
                .array());
      }
      return List.copyOf(parts);
    }
  }

  @Override
  public boolean repeatable(Notice notice) {
    return false;
  }
}
