package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The way of a target whose engine lost its data: told once, for whatever platform it is on. Each
 * step asserts what a person would see.
 *
 * @param hosts what every file, link and process of the target's hosts looks like
 */
record LostJournal(Station station, Target target, Supplier<String> hosts) {

  private static final String FORCE = ",\"force\":true";

  DeploymentId deployed(String version) {
    return ended(deploy(version), Outcome.SUCCEEDED);
  }

  DeploymentId deploy(String version) {
    return station.deploy(service(), environment(), version, Map.of());
  }

  /** The hosts know more than the record, and the end says what to type. */
  void isFencedOff(String version) {
    String before = hosts.get();
    DeploymentId id = ended(deploy(version), Outcome.PREEMPTED);
    assertThat(said(id))
        .contains("is older than fence")
        .contains("'signalbox adopt %s --env %s'".formatted(service(), environment()));
    assertThat(hosts.get()).isEqualTo(before);
    DeploymentId again = ended(deploy(version), Outcome.REJECTED);
    assertThat(station.told(again))
        .contains("this journal: it was lost, or is an old one")
        .contains("'signalbox adopt %s --env %s'".formatted(service(), environment()));
  }

  /** Nothing is changed on any host, and everything that was found is said. */
  void isAdopted(String version, long fence, int instances) {
    String before = hosts.get();
    DeploymentId id = ended(station.adopt(service(), environment(), ""), Outcome.SUCCEEDED);
    assertThat(hosts.get()).as("an adoption only looks").isEqualTo(before);
    What.StepDone seen = station.story(id, What.StepDone.class).getFirst();
    assertThat(seen.evidence())
        .hasSize(instances)
        .allSatisfy(
            e ->
                assertThat(e.said())
                    .contains("has seen fence " + fence)
                    .contains("is live with " + version + " (sha256:")
                    .contains("as it was pushed, answers "));
    What.Adopted adopted = station.story(id, What.Adopted.class).getFirst();
    assertThat(adopted.fence().value()).isEqualTo(fence);
    assertThat(adopted.current().orElseThrow().value()).isEqualTo(version);
    assertThat(station.row(id).orElseThrow().ending().orElseThrow().serves().toString())
        .contains(version);
    assertThat(station.record(target).current().orElseThrow().version().value()).isEqualTo(version);
  }

  /** A held target is refused; with the wish to preempt its holder ends first. */
  void takesItFrom(DeploymentId holder) {
    ended(station.adopt(service(), environment(), ""), Outcome.REJECTED);
    DeploymentId id = station.adopt(service(), environment(), ",\"preempt\":true");
    ended(holder, Outcome.PREEMPTED);
    ended(id, Outcome.SUCCEEDED);
    assertThat(said(holder)).contains("left the target as it is to an adoption");
  }

  /** Every reason that speaks against it. */
  String isNotAdopted() {
    String before = hosts.get();
    DeploymentId id = ended(station.adopt(service(), environment(), ""), Outcome.FAILED);
    assertThat(hosts.get()).isEqualTo(before);
    return said(id);
  }

  void isAdoptedByForce(long fence) {
    String before = hosts.get();
    DeploymentId id = ended(station.adopt(service(), environment(), FORCE), Outcome.SUCCEEDED);
    assertThat(hosts.get()).isEqualTo(before);
    assertThat(said(id)).contains("no release counts as proven");
    assertThat(station.record(target).fence().value()).isEqualTo(fence);
    assertThat(station.record(target).proven()).isEmpty();
  }

  void isRolledBack() {
    ended(station.rollback(service(), environment()), Outcome.SUCCEEDED);
  }

  private DeploymentId ended(DeploymentId id, Outcome outcome) {
    assertThat(station.ended(id).ending().orElseThrow().outcome())
        .as(station.told(id))
        .isEqualTo(outcome);
    return id;
  }

  private String said(DeploymentId id) {
    return station.story(id, What.Ended.class).getFirst().said();
  }

  private String service() {
    return target.service().value();
  }

  private String environment() {
    return target.environment().value();
  }
}
