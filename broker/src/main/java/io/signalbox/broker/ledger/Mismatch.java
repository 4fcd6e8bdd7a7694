package io.signalbox.broker.ledger;

import java.time.Instant;

/**
 * Something that arrived and does not fit what is known.
 *
 * @param deployment as far as it could be read; may be empty
 * @param number 0 where it could not be read
 * @param body what arrived
 * @param hash the hash that it came with
 */
public record Mismatch(
    String deployment,
    long number,
    Kind kind,
    String said,
    String body,
    String hash,
    Instant noticedAt) {

  /** In what way it does not fit. */
  public enum Kind {
    /** Its hash is not the hash of its content. The fact is stored. */
    HASH,
    /** It names another predecessor than the one that is known. The fact is stored. */
    LINK,
    /** Another fact of that number is known. That one stays; the newcomer is kept here only. */
    CONFLICT,
    /** It is a fact of a kind that this version does not know. Stored, and not projected. */
    UNKNOWN_KIND,
    /** It is no fact at all. Kept here only. */
    UNREADABLE
  }
}
