package io.signalbox.routes.api.access;

/** What a token may do; each role may do what the one before it may. */
public enum Role {
  /** Look. */
  VIEWER,
  /** Deploy, roll back, cancel and retry, in its environments. */
  OPERATOR,
  /** Everything, tokens too. */
  ADMIN;

  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
