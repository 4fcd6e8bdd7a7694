package io.signalbox.broker.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Round;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds are the greater part of what a long bake tells, so they are written as short as JSON can:
 * {@code probes} as {@code [instance, slot, live, before, healthy, took, answer, restarts]} and
 * {@code samples} as {@code [check, instance, before, took, reading]}; {@code before} is how long
 * before the round's end it was, and both durations are in nanoseconds.
 */
final class RoundModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  RoundModule() {
    super("round");
    addSerializer(new Writer());
    addDeserializer(Round.class, new Reader());
  }

  private static final class Writer extends StdSerializer<Round> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Round.class);
    }

    @Override
    public void serialize(Round round, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      out.writeStringField("at", round.at().toString());
      out.writeArrayFieldStart("probes");
      for (Probe probe : round.probes()) write(probe, round.at(), out);
      out.writeEndArray();
      if (!round.samples().isEmpty()) {
        out.writeArrayFieldStart("samples");
        for (Sample sample : round.samples()) write(sample, round.at(), out);
        out.writeEndArray();
      }
      out.writeEndObject();
    }

    private static void write(Probe probe, Instant end, JsonGenerator out) throws IOException {
      out.writeStartArray();
      out.writeString(probe.instance().value());
      out.writeString(probe.slot().name());
      out.writeBoolean(probe.live());
      out.writeNumber(Duration.between(probe.at(), end).toNanos());
      out.writeBoolean(probe.healthy());
      out.writeNumber(probe.took().toNanos());
      out.writeString(probe.answer());
      out.writeNumber(probe.restarts());
      out.writeEndArray();
    }

    private static void write(Sample sample, Instant end, JsonGenerator out) throws IOException {
      out.writeStartArray();
      out.writeString(sample.check());
      out.writeString(sample.instance().value());
      out.writeNumber(Duration.between(sample.at(), end).toNanos());
      out.writeNumber(sample.took().toNanos());
      out.writePOJO(sample.reading());
      out.writeEndArray();
    }
  }

  private static final class Reader extends StdDeserializer<Round> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(Round.class);
    }

    @Override
    public Round deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      ObjectCodec codec = parser.getCodec();
      JsonNode json = codec.readTree(parser);
      Instant end = Instant.parse(json.path("at").asText());
      List<Probe> probes = new ArrayList<>();
      for (JsonNode probe : json.path("probes")) probes.add(probe(probe, end));
      List<Sample> samples = new ArrayList<>();
      for (JsonNode sample : json.path("samples")) samples.add(sample(sample, end, codec));
      return new Round(end, probes, samples);
    }

    private static Probe probe(JsonNode json, Instant end) {
      return new Probe(
          new InstanceName(json.path(0).asText()),
          Slot.valueOf(json.path(1).asText()),
          json.path(2).asBoolean(),
          end.minusNanos(json.path(3).asLong()),
          json.path(4).asBoolean(),
          Duration.ofNanos(json.path(5).asLong()),
          json.path(6).asText(),
          json.path(7).asInt());
    }

    private static Sample sample(JsonNode json, Instant end, ObjectCodec codec) throws IOException {
      return new Sample(
          json.path(0).asText(),
          new InstanceName(json.path(1).asText()),
          end.minusNanos(json.path(2).asLong()),
          Duration.ofNanos(json.path(3).asLong()),
          codec.treeToValue(json.path(4), Reading.class),
          "");
    }
  }
}
