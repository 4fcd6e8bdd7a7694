package io.signalbox.platforms.artifact;

import java.io.IOException;

/** An artifact, or something in it, is not what may be deployed. The message is for people. */
final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }
}
