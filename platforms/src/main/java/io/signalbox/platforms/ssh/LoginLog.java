package io.signalbox.platforms.ssh;

import com.jcraft.jsch.Logger;

/**
 * Hears from JSch whether a login was broken off. Its exception says "Auth fail" for a key that was
 * refused and for a connection that was lost meanwhile; only the line that it logs tells them
 * apart.
 */
final class LoginLog implements Logger {
  private static final String BROKE_OFF = "an exception during authentication";

  /** The host's own word, even if it closes the connection with it. */
  private static final String REFUSED = "SSH_MSG_DISCONNECT";

  private volatile boolean lost;

  @Override
  public boolean isEnabled(int level) {
    return level == WARN;
  }

  @Override
  public void log(int level, String message) {
    if (message.startsWith(BROKE_OFF) && !message.contains(REFUSED)) lost = true;
  }

  /** Whether the connection was lost while the key was shown. */
  boolean lost() {
    return lost;
  }
}
