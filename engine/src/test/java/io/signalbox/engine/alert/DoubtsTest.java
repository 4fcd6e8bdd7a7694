package io.signalbox.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the audit finds is told once, for as long as it stands. */
class DoubtsTest {
  private static final String MISSING = "missing shop-1";
  private static final String STRAY = "stray shop-0 deploy.parked 3";

  private final Ward ward = new Ward();

  private Ward audit(String... keys) {
    List<Finding> findings =
        Arrays.stream(keys)
            .map(key -> Finding.named(key, "said of " + key, "mend " + key))
            .toList();
    return ward.hear(new News.Audited(Given.SHOP, findings, ward.now));
  }

  private Incident last() {
    return ward.record.incidents().getLast();
  }

  @Test
  void aFindingIsToldOnceWithWhatMendsIt() {
    assertThat(audit(MISSING).channels()).containsExactlyInAnyOrder("slack", "mail");
    assertThat(last().story().latest())
        .get()
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DOUBTED);
              assertThat(e.severity()).isEqualTo(Severity.WARNING);
              assertThat(e.next()).isEqualTo("mend " + MISSING);
            });
    assertThat(audit(MISSING).channels()).as("the next audit").isEmpty();
    assertThat(audit(MISSING, STRAY).channels()).containsExactlyInAnyOrder("slack", "mail");
    assertThat(ward.record.doubts()).hasSize(2);
  }

  @Test
  void itIsOverWhenItIsNotFoundAnyMoreAndAnotherOneOnceItComesBack() {
    audit(MISSING, STRAY);
    assertThat(audit(STRAY).channels()).as("who was told hears its end").isNotEmpty();
    assertThat(ward.record.doubts()).hasSize(1);
    assertThat(ward.record.incidents().getFirst())
        .satisfies(
            i -> {
              assertThat(i.over()).isTrue();
              assertThat(i.open()).isFalse();
              assertThat(i.story().latest().orElseThrow().reason()).isEqualTo(Reason.RESOLVED);
            });
    ward.minutes(10);
    audit(MISSING, STRAY);
    assertThat(ward.channels()).as("it came back").isNotEmpty();
    assertThat(ward.record.incidents()).hasSize(3);
    assertThat(ward.record.incidents().stream().map(i -> i.subject().id())).doesNotHaveDuplicates();
  }

  @Test
  void anAcknowledgedOneStandsAndIsNotToldAgain() {
    audit(MISSING);
    ward.hear(new News.Acknowledged(Given.SHOP, last().subject().id(), "ada", "cli"));
    ward.channels();
    assertThat(audit(MISSING).channels()).isEmpty();
    assertThat(ward.record.doubts()).hasSize(1);
    audit();
    assertThat(last().over()).isTrue();
  }

  @Test
  void aRuleDecidesHowBadItIsOrThatNobodyIsTold() {
    rule(Optional.of(Severity.CRITICAL));
    assertThat(audit(MISSING).channels()).containsOnly("slack");
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    rule(Optional.empty());
    assertThat(audit(MISSING, STRAY).channels()).isEmpty();
    assertThat(ward.record.incidents()).hasSize(1);
  }

  private void rule(Optional<Severity> severity) {
    Rule rule = new Rule(List.of(Reason.DOUBTED), List.of(), List.of(), severity, Map.of());
    ward.policy = new Policy(ward.policy.channels(), List.of(rule), ward.policy.routes());
  }

  @Test
  void deploymentsOfTheTargetDoNotEndIt() {
    audit(MISSING);
    ward.requested().stepDone();
    assertThat(ward.record.doubts()).hasSize(1);
  }
}
