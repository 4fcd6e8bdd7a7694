package io.signalbox.broker.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.CheckTrack;
import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.Contest;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Precedent;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Text;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.StrategySpec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Engine values as JSON and back. The engine knows nothing of it: the shape is declared here. */
public final class Json {
  /** A message may not be larger, in characters. */
  public static final int MOST_CHARACTERS = 1 << 20;

  private static final ObjectMapper PLAIN =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule(), names(), new RoundModule())
          .disable(
              SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
              SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .addMixIn(What.class, Kinds.class)
          .addMixIn(Status.class, Statuses.class)
          .addMixIn(Signal.class, Signals.class)
          .addMixIn(Stay.class, Stays.class)
          .addMixIn(Request.class, Requests.class)
          .addMixIn(News.class, NewsKinds.class)
          .addMixIn(Proven.class, Provens.class)
          .addMixIn(Probe.class, Probes.class)
          .addMixIn(BackupSpec.class, Backups.class)
          .addMixIn(GateSpec.class, Gates.class)
          .addMixIn(GateRun.class, Runs.class)
          .addMixIn(What.GatePassed.class, Judgements.class)
          .addMixIn(What.GateBreached.class, Judgements.class)
          .addMixIn(Reading.class, Readings.class)
          .addMixIn(SourceSpec.class, Sources.class)
          .addMixIn(SourceSpec.Series.class, Series.class)
          .addMixIn(TargetRecord.Holder.class, Holders.class)
          .addMixIn(Cause.Wishes.class, Wishes.class)
          .addMixIn(StrategySpec.class, Strategies.class)
          .build();

  private static final ObjectMapper MAPPER;

  static {
    PLAIN
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(MOST_CHARACTERS)
                .maxNestingDepth(50)
                .build());
    MAPPER = PLAIN.copy().registerModule(new SpecModule(PLAIN));
  }

  private Json() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected every value of the engine to have a JSON form.", e);
    }
  }

  public static String pretty(Object value) {
    try {
      return PLAIN.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected every value of the engine to have a JSON form.", e);
    }
  }

  /**
   * @throws IllegalArgumentException in a sentence, when the text is not JSON of that shape
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readerFor(type).withAttribute(SpecModule.SOURCE, json).readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Expected JSON%s, but at %s: %s"
              .formatted(
                  type == JsonNode.class ? "" : " of a " + type.getSimpleName(),
                  place(e),
                  e.getOriginalMessage()),
          e);
    }
  }

  /** As {@link #read}, for JSON whose shape is looked at piece by piece. */
  public static JsonNode tree(String json) {
    return read(json, JsonNode.class);
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "an unknown place"
        : "line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private static SimpleModule names() {
    SimpleModule module = new SimpleModule("names");
    module.addSerializer(new TextSerializer());
    text(module, ServiceName.class, ServiceName::new);
    text(module, EnvironmentName.class, EnvironmentName::new);
    text(module, HostName.class, HostName::new);
    text(module, InstanceName.class, InstanceName::new);
    text(module, Version.class, Version::new);
    text(module, DeploymentId.class, DeploymentId::new);
    text(module, Digest.class, Digest::new);
    module.addKeyDeserializer(
        InstanceName.class,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return new InstanceName(key);
          }
        });
    return module;
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> of) {
    module.addDeserializer(type, new TextDeserializer<>(type, of));
  }

  private static final class TextSerializer extends StdSerializer<Text> {
    private static final long serialVersionUID = 1L;

    TextSerializer() {
      super(Text.class);
    }

    @Override
    public void serialize(Text value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.value());
    }
  }

  private static final class TextDeserializer<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> of;

    TextDeserializer(Class<T> type, Function<String, T> of) {
      super(type);
      this.of = of;
    }

    @Override
    protected T _deserialize(String value, DeserializationContext context) {
      return of.apply(value);
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return super.deserialize(parser, context);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = What.Requested.class, name = "requested"),
    @JsonSubTypes.Type(value = What.Started.class, name = "started"),
    @JsonSubTypes.Type(value = What.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = What.BackupSkipped.class, name = "backup_skipped"),
    @JsonSubTypes.Type(value = What.StepDone.class, name = "step_done"),
    @JsonSubTypes.Type(value = What.StepMissed.class, name = "step_missed"),
    @JsonSubTypes.Type(value = What.GatePassed.class, name = "gate_passed"),
    @JsonSubTypes.Type(value = What.GateBreached.class, name = "gate_breached"),
    @JsonSubTypes.Type(value = What.GateHeld.class, name = "gate_held"),
    @JsonSubTypes.Type(value = What.GateWarned.class, name = "gate_warned"),
    @JsonSubTypes.Type(value = What.GateSampled.class, name = "gate_sampled"),
    @JsonSubTypes.Type(value = What.TurnedBack.class, name = "turned_back"),
    @JsonSubTypes.Type(value = What.Descended.class, name = "descended"),
    @JsonSubTypes.Type(value = What.Adopted.class, name = "adopted"),
    @JsonSubTypes.Type(value = What.Parked.class, name = "parked"),
    @JsonSubTypes.Type(value = What.Heard.class, name = "heard"),
    @JsonSubTypes.Type(value = What.Approved.class, name = "approved"),
    @JsonSubTypes.Type(value = What.HeldByHand.class, name = "held_by_hand"),
    @JsonSubTypes.Type(value = What.ReleasedByHand.class, name = "released_by_hand"),
    @JsonSubTypes.Type(value = What.Superseded.class, name = "superseded"),
    @JsonSubTypes.Type(value = What.DeadLettered.class, name = "dead_lettered"),
    @JsonSubTypes.Type(value = What.TakenUp.class, name = "taken_up"),
    @JsonSubTypes.Type(value = What.Ended.class, name = "ended")
  })
  private interface Kinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Status.Running.class, name = "running"),
    @JsonSubTypes.Type(value = Status.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = Status.Ended.class, name = "ended")
  })
  private interface Statuses {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = Signal.RollBack.class, name = "roll_back"),
    @JsonSubTypes.Type(value = Signal.GiveWay.class, name = "give_way"),
    @JsonSubTypes.Type(value = Signal.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = Signal.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = Signal.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Signal.Promote.class, name = "promote"),
    @JsonSubTypes.Type(value = Signal.OverrideFreeze.class, name = "override_freeze"),
    @JsonSubTypes.Type(value = Signal.Approve.class, name = "approve"),
    @JsonSubTypes.Type(value = Signal.Deny.class, name = "deny")
  })
  private interface Signals {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = News.Happened.class, name = "happened"),
    @JsonSubTypes.Type(value = News.Reported.class, name = "reported"),
    @JsonSubTypes.Type(value = News.Audited.class, name = "audited"),
    @JsonSubTypes.Type(value = News.Due.class, name = "due"),
    @JsonSubTypes.Type(value = News.Acknowledged.class, name = "acknowledged"),
    @JsonSubTypes.Type(value = News.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = News.Undelivered.class, name = "undelivered"),
    @JsonSubTypes.Type(value = News.Looked.class, name = "looked")
  })
  private interface NewsKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Stay.Paused.class, name = "paused"),
    @JsonSubTypes.Type(value = Stay.Asked.class, name = "asked")
  })
  private interface Stays {}

  /** Format 1 knew no backups. */
  private interface Provens {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<DeploymentId> backups();
  }

  /** Nor restarts. */
  private interface Probes {
    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    int restarts();
  }

  /** Nor any strategy but rolling. */
  private interface Strategies {
    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    int firstPercent();

    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    boolean together();
  }

  /** Nor which hosts a holder acts on. */
  private interface Holders {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<HostName> hosts();
  }

  /** Nor freezes. */
  private interface Wishes {
    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    boolean overrideFreeze();
  }

  /** Nor did it know data that lives on. */
  private interface Backups {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<String> data();
  }

  /** Nor checks: a gate judged nothing but its own probes. */
  private interface Gates {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckSpec> checks();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckGroup> groups();
  }

  /** And had no other samples. */
  private interface Runs {
    @JsonProperty("seen")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Optional<Instant> seen();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckTrack> checks();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<Contest> contests();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<Precedent> precedents();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Set<String> held();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Set<String> told();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Set<String> accepted();
  }

  /** Facts of that time have a sentence and its evidence, and no verdicts. */
  private interface Judgements {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckVerdict> verdicts();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Reading.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = Reading.Value.class, name = "value"),
    @JsonSubTypes.Type(value = Reading.Counts.class, name = "counts"),
    @JsonSubTypes.Type(value = Reading.Spread.class, name = "spread"),
    @JsonSubTypes.Type(value = Reading.Before.class, name = "before"),
    @JsonSubTypes.Type(value = Reading.NoData.class, name = "no_data"),
    @JsonSubTypes.Type(value = Reading.Stale.class, name = "stale"),
    @JsonSubTypes.Type(value = Reading.Down.class, name = "down")
  })
  private interface Readings {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SourceSpec.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = SourceSpec.Http.class, name = "http"),
    @JsonSubTypes.Type(value = SourceSpec.Grpc.class, name = "grpc"),
    @JsonSubTypes.Type(value = SourceSpec.Exec.class, name = "exec"),
    @JsonSubTypes.Type(value = SourceSpec.Log.class, name = "log"),
    @JsonSubTypes.Type(value = SourceSpec.HostMetric.class, name = "host"),
    @JsonSubTypes.Type(value = SourceSpec.Prometheus.class, name = "prometheus"),
    @JsonSubTypes.Type(value = SourceSpec.Metrics.class, name = "metrics"),
    @JsonSubTypes.Type(value = SourceSpec.AccessLog.class, name = "access_log"),
    @JsonSubTypes.Type(value = SourceSpec.Pushed.class, name = "pushed")
  })
  private interface Sources {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SourceSpec.Series.Failures.class, name = "failures"),
    @JsonSubTypes.Type(value = SourceSpec.Series.Times.class, name = "times"),
    @JsonSubTypes.Type(value = SourceSpec.Series.Gauge.class, name = "gauge")
  })
  private interface Series {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Request.Deploy.class, name = "deploy"),
    @JsonSubTypes.Type(value = Request.Rollback.class, name = "rollback"),
    @JsonSubTypes.Type(value = Request.Propose.class, name = "propose"),
    @JsonSubTypes.Type(value = Request.Prune.class, name = "prune"),
    @JsonSubTypes.Type(value = Request.Retire.class, name = "retire"),
    @JsonSubTypes.Type(value = Request.Adopt.class, name = "adopt"),
    @JsonSubTypes.Type(value = Request.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = Request.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = Request.Steer.class, name = "steer"),
    @JsonSubTypes.Type(value = Request.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Request.LetGo.class, name = "let_go")
  })
  private interface Requests {}
}
