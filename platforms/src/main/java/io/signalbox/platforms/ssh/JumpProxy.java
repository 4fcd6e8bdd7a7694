package io.signalbox.platforms.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries one session through a channel of another, as OpenSSH's ProxyJump does. */
final class JumpProxy implements Proxy {
  private final Session through;
  private Optional<Channel> channel = Optional.empty();
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();

  JumpProxy(Session through) {
    this.through = through;
  }

  @Override
  public void connect(@Nullable SocketFactory unused, String host, int port, int timeout)
      throws JSchException, IOException {
    Channel forward = through.getStreamForwarder(host, port);
    in = forward.getInputStream();
    out = forward.getOutputStream();
    forward.connect(timeout);
    channel = Optional.of(forward);
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  /** There is none; JSch expects this. */
  @Override
  @SuppressWarnings("NullAway")
  public @Nullable Socket getSocket() {
    return null;
  }

  @Override
  public void close() {
    channel.ifPresent(Channel::disconnect);
  }
}
