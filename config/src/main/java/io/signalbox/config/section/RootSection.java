package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts;
import io.signalbox.config.inbound.CdEventsSink;
import io.signalbox.config.yaml.Form;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Value;
import java.util.Map;
import java.util.Optional;

/** The whole file. Services and the layers below them are read after they have been merged. */
public final class RootSection {
  public static final Key<SettingsSection.Draft> SIGNALBOX =
      key("signalbox", SettingsSection.TYPE, "What the process itself needs.").orElse("{}");
  public static final Key<Alerts> ALERTS =
      key("alerts", AlertsSection.TYPE, "Who is told what, by which channel, and when.")
          .orElse("{}");
  public static final Key<Map<String, HostSection.Draft>> HOSTS =
      key(
              "hosts",
              Structures.mapOf(Names.HOST_RULE, Names.HOST, HostSection.TYPE),
              "Machines, by the names that services use.")
          .orElse("{}");
  public static final Key<Map<String, Value>> ENVIRONMENTS =
      key(
              "environments",
              Structures.mapOf(Names.LABEL_RULE, Names.LABEL, TargetSection.layer()),
              "Environments, each with what its services have in common.")
          .orElse("{}");
  public static final Key<Optional<Value>> DEFAULTS =
      key("defaults", TargetSection.layer(), "What all services have in common.").optional();
  public static final Key<Map<String, FreezeSection.Draft>> FREEZES =
      key(
              "freezes",
              Structures.mapOf(
                  "a name such as year_end", "[a-z][a-z0-9_-]{0,62}", FreezeSection.TYPE),
              "When deployments wait; rollbacks never do.")
          .orElse("{}");
  public static final Key<Map<String, Value>> SERVICES =
      key(
              "services",
              Structures.mapOf(
                  Names.LABEL_RULE,
                  Names.LABEL,
                  Structures.later(new Form.Fields(TargetSection.SERVICE))),
              "What is deployed.")
          .orElse("{}");

  public static final Key<WebhooksSection.Draft> WEBHOOKS =
      key("webhooks", WebhooksSection.TYPE, "Who may send events over HTTP.").orElse("{}");
  public static final Key<Map<String, Section>> TRIGGERS =
      key(
              "triggers",
              Structures.mapOf(Names.LABEL_RULE, Names.LABEL, TriggersSection.TYPE),
              "What is made of those events; in the order of the file.")
          .orElse("{}");

  public static final Key<Optional<CdEventsSink>> CDEVENTS =
      key(
              "cdevents",
              CdEventsSection.TYPE,
              "Who is told by CDEvents what was deployed, upgraded and rolled back. Default:"
                  + " nobody.")
          .optional();

  public static final Key<Map<String, ScheduleSection.Draft>> SCHEDULES =
      key(
              "schedules",
              Structures.mapOf(Names.LABEL_RULE, Names.LABEL, ScheduleSection.TYPE),
              "Deploys that the clock asks for, by a name of yours.")
          .orElse("{}");

  public static final Shape SHAPE =
      Shape.whole(
          "configuration",
          SIGNALBOX,
          ALERTS,
          HOSTS,
          ENVIRONMENTS,
          FREEZES,
          DEFAULTS,
          SERVICES,
          WEBHOOKS,
          TRIGGERS,
          CDEVENTS,
          SCHEDULES);

  private RootSection() {}
}
