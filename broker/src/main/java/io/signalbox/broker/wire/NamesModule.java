package io.signalbox.broker.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Text;
import io.signalbox.engine.name.Version;
import java.io.IOException;
import java.util.function.Function;

/** Names are their text. */
final class NamesModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  NamesModule() {
    super("names");
    addSerializer(new TextSerializer());
    text(ServiceName.class, ServiceName::new);
    text(EnvironmentName.class, EnvironmentName::new);
    text(HostName.class, HostName::new);
    text(InstanceName.class, InstanceName::new);
    text(Version.class, Version::new);
    text(DeploymentId.class, DeploymentId::new);
    text(Digest.class, Digest::new);
    addKeyDeserializer(
        InstanceName.class,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return new InstanceName(key);
          }
        });
  }

  private <T> void text(Class<T> type, Function<String, T> of) {
    addDeserializer(type, new TextDeserializer<>(type, of));
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
}
