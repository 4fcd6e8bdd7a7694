package io.signalbox.broker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.broker.Samples;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Proven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shape that travels comes back the same, and is pinned: an old message must still load. */
class JsonTest {
  private static final Path PINNED = Path.of("src/test/resources/wire");

  /** The pins of {@code token-gate} and {@code fact-gate-passed} know no checks. */
  @Test
  void aTokenOfTheTimeBeforeChecksIsRead() throws IOException {
    Deployment before =
        Json.read(Files.readString(PINNED.resolve("token-gate.json")), Deployment.class);
    assertThat(before.plan().spec().gate().checks()).isEmpty();
    assertThat(before.gate().checks()).isEmpty();
    assertThat(before.gate().accepted()).isEmpty();
    assertThat(before.gate().precedents()).isEmpty();
    assertThat(before.plan().spec().gate().grpc()).isEmpty();
    assertThat(before.plan().spec().gate().groups()).isEmpty();
    What passed =
        Json.read(Files.readString(PINNED.resolve("fact-gate-passed.json")), Fact.class).what();
    assertThat(((What.GatePassed) passed).verdicts()).isEmpty();
  }

  @Test
  void aTokenOfTheTimeBeforeItKnewWhenItBeganIsRead() {
    Deployment fresh = Samples.deployment();
    Deployment now = fresh.started(new Fence(7), fresh.plan(), Samples.NOON);
    assertThat(now.began()).isPresent();
    String before = Json.write(now).replaceFirst(",\"began\":\"[^\"]*\"", "");
    assertThat(before).doesNotContain("began");
    assertThat(Json.read(before, Deployment.class).began()).isEmpty();
  }

  /** The pin of {@code fact-step-done} is one of before: it says nothing of what follows. */
  @Test
  void aFactOfTheTimeBeforeItToldWhatFollowsIsRead() {
    String before = Json.write(Shapes.fact(Samples.deployment(), Shapes.done()));
    assertThat(before).doesNotContain("next");
    What what = Json.read(before, Fact.class).what();
    assertThat(((What.StepDone) what).next()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.signalbox.broker.wire.Shapes#all")
  void comesBackTheSame(Shapes.Shape shape) {
    assertThat(Json.read(Json.write(shape.value()), shape.value().getClass()))
        .isEqualTo(shape.value());
  }

  @ParameterizedTest
  @MethodSource("io.signalbox.broker.wire.Shapes#all")
  void isPinned(Shapes.Shape shape) throws IOException {
    Path file = PINNED.resolve(shape.name() + ".json");
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(PINNED);
      Files.writeString(file, Json.pretty(shape.value()) + "\n");
    }
    assertThat(Json.pretty(shape.value()) + "\n")
        .as(
            "a new shape needs a new format, and a reader of the old one; -Dupdate=true pins it anew")
        .isEqualTo(Files.readString(file));
  }

  @Test
  void aProvenReleaseOfTheTimeBeforeBackupsWereNamedIsRead() {
    String before = Json.write(Samples.proven());
    assertThat(before).doesNotContain("backups");
    assertThat(Json.read(before, Proven.class).backups()).isEmpty();
  }

  @Test
  void aRecordOfTheTimeBeforeAdoptionsIsReadAndLooksTheSame() {
    TargetRecord record = TargetRecord.unknown(Samples.deployment().target());
    String now = Json.write(record);
    assertThat(now).doesNotContain("unsure");
    assertThat(Json.read(now, TargetRecord.class).unsure()).isEmpty();
  }

  @Test
  void aFieldOfALaterVersionIsPassedOver() {
    String later = Json.write(Samples.deployment()).replaceFirst("\\{", "{\"added_later\":1,");
    assertThat(Json.read(later, Deployment.class)).isEqualTo(Samples.deployment());
  }

  @Test
  void aBadNameIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> Json.read("{\"value\":1}", Deployment.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void factsOfATokenThatCannotBeReadAreChainedAndTheRestOfItIsLeft() {
    Deployment told =
        FactChain.tell(Samples.deployment(), List.of(Shapes.missed()), Samples.NOON).deployment();
    String later = Json.write(told).replaceFirst("\\{", "{\"added_later\":[0.5],");
    What dead = new What.DeadLettered("DLQ.deploy.step.push", "a bug");
    FactChain.Amended amended = FactChain.amend(later, List.of(dead), Samples.NOON).orElseThrow();
    FactChain.Link link = amended.links().getFirst();
    assertThat(link.fact())
        .isEqualTo(new Fact(told.id(), 2, told.target(), told.version(), Samples.NOON, dead));
    assertThat(link.before()).isEqualTo(told.chain());
    assertThat(amended.token()).contains("\"added_later\":[0.5]");
    assertThat(Json.read(amended.token(), Deployment.class))
        .isEqualTo(told.havingTold(2, link.hash()));
    for (String none : List.of("", "[]", "{}", "{\"facts\":1}", "no JSON")) {
      assertThat(FactChain.amend(none, List.of(dead), Samples.NOON)).isEmpty();
    }
  }

  @Test
  void factsAreNumberedAndChained() {
    FactChain.Told told =
        FactChain.tell(Samples.deployment(), List.of(Shapes.missed(), Shapes.done()), Samples.NOON);
    assertThat(told.links()).extracting(l -> l.fact().number()).containsExactly(1L, 2L);
    assertThat(told.links().get(1).before()).isEqualTo(told.links().get(0).hash());
    assertThat(told.deployment().chain()).isEqualTo(told.links().get(1).hash());
    assertThat(FactChain.hash(told.links().get(1).before(), told.links().get(1).json()))
        .isEqualTo(told.links().get(1).hash());
  }
}
