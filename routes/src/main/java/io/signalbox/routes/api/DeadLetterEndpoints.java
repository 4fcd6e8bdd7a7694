package io.signalbox.routes.api;

import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.DeadLetters.Letter;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.api.view.DeadLettersView;
import io.signalbox.routes.api.view.DeadLettersView.DeadLetter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages in dead-letter queues. What is done with one is done in one transaction on the bus, and
 * told as a fact of its deployment.
 */
final class DeadLetterEndpoints {
  private final Known known;
  private final DeadLetters letters;
  private final InstantSource clock;

  DeadLetterEndpoints(Known known, DeadLetters letters, InstantSource clock) {
    this.known = known;
    this.letters = letters;
    this.clock = clock;
  }

  List<Address> addresses() {
    return List.of(
        Address.get("/api/v1/dead-letters", this::list),
        Address.get("/api/v1/dead-letters/{id}", this::show),
        Address.post("/api/v1/dead-letters/{id}/retry", this::retry),
        Address.post("/api/v1/dead-letters/{id}/drop", this::drop));
  }

  private Answer list(Call call) {
    call.query().allowing();
    Standing now = standing();
    return Answer.json(200, new DeadLettersView(letters.list().stream().map(now::view).toList()));
  }

  private Answer show(Call call) {
    call.query().allowing();
    Letter letter = named(call.segment("id"));
    return Answer.json(200, standing().view(letter).withBody(letter.body()));
  }

  private Answer retry(Call call) {
    Fields body = Fields.of(call.body(), "reason", "by");
    Letter letter = allowed(call);
    if (letter.backTo().isEmpty()) {
      throw new Refused(
          409,
          "Nothing tells where the message %s in %s came from."
              .formatted(letter.id(), letter.queue()),
          "Move it by hand in the broker's console, or 'signalbox dlq drop' it.");
    }
    What.TakenUp by =
        new What.TakenUp(RequestEndpoints.by(call, body), body.optional("reason").orElse(""));
    Standing now = standing();
    if (!letters.retry(letter, by, clock.instant())) throw gone(letter);
    return Answer.json(200, now.view(letter));
  }

  private Answer drop(Call call) {
    Fields body = Fields.of(call.body(), "reason", "by");
    Letter letter = allowed(call);
    Standing now = standing();
    switch (now.role(letter)) {
      case HOLDS, WAITS -> throw kept(letter, now);
      case NONE -> {}
    }
    String reason = body.optional("reason").map(r -> ": " + r).orElse("");
    String said = "its dead letter was dropped by " + RequestEndpoints.by(call, body) + reason;
    if (!letters.drop(letter, said, clock.instant())) throw gone(letter);
    return Answer.json(200, now.view(letter));
  }

  /** Without its message, nobody could ever release the target. */
  private static Refused kept(Letter letter, Standing now) {
    String deployment = letter.deployment().map(DeploymentId::value).orElse("?");
    return new Refused(
        409,
        "Deployment %s %s its target; without its message the target would stay so for ever."
            .formatted(
                deployment, now.role(letter) == DeadLettersView.Role.HOLDS ? "holds" : "waits for"),
        now.rollback(letter)
            .map(r -> "Take the target from it first: " + r)
            .orElse("Retry it, then 'signalbox cancel " + deployment + "'."));
  }

  private Letter allowed(Call call) {
    call.query().allowing();
    Letter letter = named(call.segment("id"));
    if (letter.target().isPresent()) {
      call.mustActIn(letter.target().get().environment());
    } else if (!call.caller().environments().isEmpty()) {
      throw new Refused(
          403,
          "Which environment the message %s is about is not known, and token '%s' may not act in all."
              .formatted(letter.id(), call.caller().name()),
          "Use a token without a list of environments.");
    }
    return letter;
  }

  /** By the beginning of its own id, or of its deployment's. */
  private Letter named(String prefix) {
    List<Letter> all = letters.list();
    List<Letter> exact =
        all.stream().filter(l -> l.id().equals(prefix) || isOf(l, prefix, true)).toList();
    List<Letter> found =
        exact.isEmpty()
            ? all.stream().filter(l -> l.id().startsWith(prefix) || isOf(l, prefix, false)).toList()
            : exact;
    if (found.size() == 1) return found.getFirst();
    if (found.isEmpty()) {
      throw Refused.notFound(
          "There is no dead letter '%s'.".formatted(Fields.shown(prefix)),
          "'signalbox dlq list' shows them; one that was sent back is gone from there.");
    }
    throw new Refused(
        409,
        "'%s' names %d dead letters: %s."
            .formatted(
                Fields.shown(prefix),
                found.size(),
                String.join(", ", found.stream().limit(5).map(Letter::id).toList())),
        "Give one of these ids.");
  }

  private static boolean isOf(Letter letter, String prefix, boolean whole) {
    return letter
        .deployment()
        .filter(d -> whole ? d.value().equals(prefix) : d.value().startsWith(prefix))
        .isPresent();
  }

  private static Refused gone(Letter letter) {
    return new Refused(
        409,
        "The message %s is not in %s any more; somebody else took it."
            .formatted(letter.id(), letter.queue()),
        "'signalbox dlq list' shows what is left.");
  }

  /** The targets as the broker knows them now, asked once for each question. */
  private record Standing(Map<Target, TargetRecord> records) {

    DeadLetter view(Letter letter) {
      return DeadLetter.of(letter, role(letter), rollback(letter));
    }

    DeadLettersView.Role role(Letter letter) {
      Optional<TargetRecord> record = record(letter);
      if (record.isEmpty() || letter.deployment().isEmpty()) return DeadLettersView.Role.NONE;
      DeploymentId id = letter.deployment().get();
      if (record.get().heldBy(id)) return DeadLettersView.Role.HOLDS;
      return record.get().waiting().equals(Optional.of(id))
          ? DeadLettersView.Role.WAITS
          : DeadLettersView.Role.NONE;
    }

    /** A holder whose message is put aside hears no signal; its target is taken from it. */
    Optional<String> rollback(Letter letter) {
      if (role(letter) != DeadLettersView.Role.HOLDS) return Optional.empty();
      return record(letter)
          .map(
              r ->
                  "signalbox %s %s --env %s --preempt"
                      .formatted(
                          r.proven().isEmpty() ? "retire" : "rollback",
                          r.target().service(),
                          r.target().environment()));
    }

    private Optional<TargetRecord> record(Letter letter) {
      return letter.target().flatMap(t -> Optional.ofNullable(records.get(t)));
    }
  }

  private Standing standing() {
    return new Standing(known.records().get());
  }
}
