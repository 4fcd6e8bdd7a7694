package io.signalbox.platforms.host;

/**
 * A host's answer, for two readers. A secret may occur in it by chance – as the name of a file, or
 * in a digest –, so the protocol is read from what was said word for word, and only what leaves for
 * people loses its secrets.
 *
 * @param raw to be read, never to be shown
 * @param scrub what must not be shown
 */
record Reply(Exit raw, Scrub scrub) {

  int code() {
    return raw.code();
  }

  /** For messages and evidence. */
  Shown shown() {
    return scrub.shown(raw);
  }
}
