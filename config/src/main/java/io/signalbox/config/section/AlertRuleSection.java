package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.alert.Reason;
import io.signalbox.engine.alert.Rule;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An entry of {@code alerts.rules}. */
final class AlertRuleSection {
  /** How bad, or that nobody is told. */
  enum Told {
    NONE,
    INFO,
    WARNING,
    CRITICAL
  }

  static final Key<List<Reason>> ON =
      key(
              "on",
              Structures.distinct(Scalars.word(Reason.class)),
              "What happened. Default: anything.")
          .orElse("[]");
  static final Key<List<ServiceName>> SERVICES =
      key("services", services(), "Of which services. Default: all.").orElse("[]");
  static final Key<List<EnvironmentName>> ENVIRONMENTS =
      key("environments", environments(), "In which environments. Default: all.").orElse("[]");
  static final Key<Told> SEVERITY =
      key("severity", Scalars.word(Told.class), "How bad that is; none tells nobody.").required();
  static final Key<Map<String, String>> LABELS =
      key(
              "labels",
              Structures.mapOf("a label name", "[A-Za-z0-9][A-Za-z0-9._/-]{0,62}", Scalars.text()),
              "Words that the alert carries, such as 'team: portal'.")
          .orElse("{}");

  static final Shape SHAPE =
      Shape.whole("alert_rule", ON, SERVICES, ENVIRONMENTS, SEVERITY, LABELS);
  static final Type<Rule> TYPE =
      Section.of(
          SHAPE,
          s ->
              new Rule(
                  s.get(ON),
                  s.get(SERVICES),
                  s.get(ENVIRONMENTS),
                  severity(s.get(SEVERITY)),
                  s.get(LABELS)));

  private AlertRuleSection() {}

  static Type<List<ServiceName>> services() {
    return Structures.distinct(
        Scalars.matching("the name of a service", Names.LABEL).as(ServiceName::new));
  }

  static Type<List<EnvironmentName>> environments() {
    return Structures.distinct(Names.environment().as(EnvironmentName::new));
  }

  private static Optional<Severity> severity(Told told) {
    return switch (told) {
      case NONE -> Optional.empty();
      case INFO -> Optional.of(Severity.INFO);
      case WARNING -> Optional.of(Severity.WARNING);
      case CRITICAL -> Optional.of(Severity.CRITICAL);
    };
  }
}
