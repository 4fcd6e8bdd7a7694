package io.signalbox.routes.api;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.alert.AckLinks;
import io.signalbox.routes.alert.AlertCalls;
import java.util.List;

/**
 * Where the link in a mail leads. Looking at it acknowledges nothing, for mail scanners follow
 * every link; a button does.
 */
final class AckPage {
  private static final String HTML = "text/html; charset=utf-8";

  private final AlertCalls calls;

  AckPage(AlertCalls calls) {
    this.calls = calls;
  }

  List<Address> addresses() {
    return List.of(
        Address.get(AckLinks.PATH, this::ask), Address.post(AckLinks.PATH, this::acknowledge));
  }

  private record Link(AckLinks.Claim claim, String signature) {}

  private static Link link(Call call) {
    Query query = call.query().allowing("target", "id", "channel", "until", "signature");
    long until;
    try {
      until = Long.parseLong(query.required("until"));
    } catch (NumberFormatException e) {
      throw broken(e);
    }
    try {
      return new Link(
          new AckLinks.Claim(
              Target.parse(query.required("target")),
              new DeploymentId(query.required("id")),
              query.required("channel"),
              until),
          query.required("signature"));
    } catch (IllegalArgumentException e) {
      throw broken(e);
    }
  }

  private static Refused broken(Exception e) {
    return new Refused(
        403,
        "This link is not whole.",
        "Take it from the mail once more, or say 'signalbox ack ID'.",
        e);
  }

  private static Refused stale() {
    return new Refused(
        403,
        "This link is not one of this Signalbox, or it is too old.",
        "Say 'signalbox ack ID' instead; 'signalbox alerts list' shows what is open.");
  }

  private Answer ask(Call call) {
    Link link = link(call);
    if (!calls.good(link.claim(), link.signature())) throw stale();
    return page(
        "Acknowledge %s of %s?".formatted(link.claim().deployment(), link.claim().target()),
        "<form method=\"post\"><button style=\"font-size:1.5em\">Acknowledge</button></form>"
            + "<p>Nobody else is woken for it then.</p>");
  }

  private Answer acknowledge(Call call) {
    Link link = link(call);
    boolean taken;
    try {
      taken = calls.acknowledge(link.claim(), link.signature());
    } catch (IllegalStateException e) {
      throw new Refused(
          503, String.valueOf(e.getMessage()), "Nothing was changed; press it again.", e);
    }
    if (!taken) throw stale();
    return page(
        "%s is acknowledged.".formatted(link.claim().deployment()),
        "<p>Nobody else is woken for it.</p>");
  }

  /** Names of deployments and targets are letters, digits, hyphens and one at sign. */
  private static Answer page(String title, String body) {
    return Answer.text(
            200,
            HTML,
            """
            <!doctype html><html><head><meta name="viewport" content="width=device-width">\
            <title>Signalbox</title></head><body style="font-family:sans-serif">\
            <h2>%s</h2>%s</body></html>
            """
                .formatted(title, body))
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'");
  }
}
