package io.signalbox.routes.alert;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.util.MessageId;

/** A short message centre that takes binds and messages, and resets when it is told to. */
final class SmscPeer implements AutoCloseable, ServerMessageReceiverListener {
  private static final int BIND_FAILED = 0x0e;

  final List<SubmitSm> taken = new CopyOnWriteArrayList<>();
  final List<String> binds = new CopyOnWriteArrayList<>();

  /** So many messages more are taken without an answer: the connection is reset. */
  final AtomicInteger resets = new AtomicInteger();

  /** An SMPP status by which messages are refused; 0 takes them. */
  volatile int refusal;

  private final SMPPServerSessionListener listener;
  private final int port;
  private final AtomicInteger ids = new AtomicInteger();

  SmscPeer() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  /**
   * @param sockets as of TLS, say
   */
  SmscPeer(ServerSocketFactory sockets) throws IOException {
    ServerSocket server = sockets.createServerSocket(0);
    port = server.getLocalPort();
    listener = new SMPPServerSessionListener(port, new Listening(server));
    listener.setMessageReceiverListener(this);
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return port;
  }

  private record Listening(ServerSocket server) implements ServerConnectionFactory {
    @Override
    public ServerConnection listen(int port) {
      return new ServerSocketConnection(server);
    }

    @Override
    public ServerConnection listen(int port, int timeout) throws IOException {
      ServerConnection connection = listen(port);
      connection.setSoTimeout(timeout);
      return connection;
    }

    @Override
    public ServerConnection listen(int port, int timeout, int backlog) throws IOException {
      return listen(port, timeout);
    }
  }

  private void serve() {
    while (true) {
      SMPPServerSession session;
      try {
        session = listener.accept();
      } catch (IOException e) {
        return;
      }
      Thread.ofVirtual().start(() -> bind(session));
    }
  }

  private void bind(SMPPServerSession session) {
    try {
      BindRequest request = session.waitForBind(5_000);
      binds.add(request.getSystemId() + " " + request.getBindType());
      if (request.getPassword().equals("hunter2")) request.accept("peer");
      else request.reject(BIND_FAILED);
    } catch (IOException | TimeoutException | PDUStringException e) {
      session.close();
    }
  }

  @Override
  public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source)
      throws ProcessRequestException {
    if (refusal != 0) throw new ProcessRequestException("refused", refusal);
    taken.add(message);
    if (resets.get() > 0) {
      resets.decrementAndGet();
      source.close();
    }
    try {
      return new SubmitSmResult(
          new MessageId("id" + ids.incrementAndGet()), new OptionalParameter[0]);
    } catch (PDUStringException e) {
      throw new ProcessRequestException(e.getMessage(), 8, e);
    }
  }

  private static ProcessRequestException unexpected() {
    return new ProcessRequestException("not expected", 3);
  }

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession source)
      throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm message, SMPPServerSession source)
      throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm message, SMPPServerSession source)
      throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public void onAcceptCancelSm(CancelSm message, SMPPServerSession source)
      throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm message, SMPPServerSession source)
      throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm message, SMPPServerSession source)
      throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(
      QueryBroadcastSm message, SMPPServerSession source) throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm message, Session source)
      throws ProcessRequestException {
    throw unexpected();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
