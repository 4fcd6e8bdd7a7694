package io.signalbox.broker.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.signalbox.engine.spec.TargetSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Resolved configuration is the greater part of every token and record, and stays the same from
 * step to step: it is read and written once, and after that only found and copied. The shape is
 * what it would be without.
 */
final class SpecModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  /** The attribute of a reader that holds the whole text that is being read. */
  static final Object SOURCE = "source";

  /**
   * So many configurations are remembered, each some ten kilobytes: more than deployments that run
   * at once. With fewer, each would be forgotten just before it is read again.
   */
  private static final int MOST = 1_024;

  /**
   * @param plain the mapper that knows the shape
   */
  SpecModule(ObjectMapper plain) {
    super("spec");
    Known known = new Known();
    addSerializer(new Writer(plain, known));
    addDeserializer(TargetSpec.class, new Reader(plain, known));
  }

  /** Configurations and their texts; the oldest is forgotten. */
  private static final class Known {
    private final Map<String, TargetSpec> bySource = new HashMap<>();
    private final IdentityHashMap<TargetSpec, String> byValue = new IdentityHashMap<>();
    private final Deque<TargetSpec> oldest = new ArrayDeque<>();

    synchronized Optional<TargetSpec> spec(String text) {
      return Optional.ofNullable(bySource.get(text));
    }

    synchronized Optional<String> text(TargetSpec spec) {
      return Optional.ofNullable(byValue.get(spec));
    }

    synchronized void remember(TargetSpec spec, String text) {
      if (byValue.put(spec, text) == null) oldest.add(spec);
      bySource.put(text, spec);
      if (oldest.size() > MOST) {
        TargetSpec gone = oldest.remove();
        String itsText = byValue.remove(gone);
        bySource.remove(itsText, gone);
      }
    }
  }

  private static final class Writer extends StdSerializer<TargetSpec> {
    private static final long serialVersionUID = 1L;
    private final transient ObjectMapper plain;
    private final transient Known known;

    Writer(ObjectMapper plain, Known known) {
      super(TargetSpec.class);
      this.plain = plain;
      this.known = known;
    }

    @Override
    public void serialize(TargetSpec spec, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      Optional<String> text = known.text(spec);
      if (text.isEmpty()) {
        text = Optional.of(plain.writeValueAsString(spec));
        known.remember(spec, text.get());
      }
      out.writeRawValue(text.get());
    }
  }

  private static final class Reader extends JsonDeserializer<TargetSpec> {
    private final ObjectMapper plain;
    private final Known known;

    Reader(ObjectMapper plain, Known known) {
      this.plain = plain;
      this.known = known;
    }

    @Override
    public TargetSpec deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!(context.getAttribute(SOURCE) instanceof String source)
          || !parser.isExpectedStartObjectToken()) return plain.readValue(parser, TargetSpec.class);
      int from = (int) parser.currentLocation().getCharOffset() - 1;
      parser.skipChildren();
      String text = source.substring(from, (int) parser.currentLocation().getCharOffset());
      Optional<TargetSpec> spec = known.spec(text);
      if (spec.isEmpty()) {
        spec = Optional.of(plain.readValue(text, TargetSpec.class));
        known.remember(spec.get(), text);
      }
      return spec.get();
    }
  }
}
