package io.signalbox.broker;

/**
 * Names of message properties: what the console shows and selectors find. All are valid JMS
 * identifiers.
 */
public final class Header {
  public static final String FORMAT = "format";
  public static final String KIND = "kind";
  public static final String DEPLOYMENT = "deployment";
  public static final String TARGET = "target";
  public static final String VERSION = "version";
  public static final String STEP = "step";
  public static final String ATTEMPT = "attempt";
  public static final String TRANSITION = "transition";
  public static final String STATUS = "status";
  public static final String FACT = "fact";
  public static final String NUMBER = "number";
  public static final String HASH = "hash";
  public static final String BEFORE = "before";
  public static final String REASON = "reason";
  public static final String REVISION = "revision";

  /** Of the fact that ends a deployment: how its target was changed, and what serves there now. */
  public static final String EFFECT = "effect";

  /** Of the release that serves by that, where it is known. */
  public static final String DIGEST = "digest";

  public static final String CHANNEL = "channel";

  /** Of a notice that lies in its queue until the wake-up comes that was sent with it. */
  public static final String GATHERING = "gathering";

  /** Of a token that somebody has sent on in the broker's console: who. Written by the broker. */
  public static final String TAKEN_UP_BY = "taken_up_by";

  /** Set by the broker on the first message that a new owner of the admission group gets. */
  public static final String FIRST_FOR_CONSUMER = "first_for_consumer";

  private Header() {}
}
