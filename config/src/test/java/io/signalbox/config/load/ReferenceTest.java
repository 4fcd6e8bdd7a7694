package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Loaded;
import io.signalbox.config.section.RootSection;
import io.signalbox.config.yaml.Form;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Key.Presence;
import io.signalbox.config.yaml.Shape;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** reference.yaml is complete and true: every key, no other key, and the real defaults. */
class ReferenceTest {
  private static final Path FILE = Path.of("reference.yaml");

  private final Set<String> declared = new TreeSet<>();
  private final Set<String> shown = new TreeSet<>();
  private final Set<String> wrongDefaults = new TreeSet<>();

  @Test
  void itLoads() {
    assertThat(new ConfigurationLoader(name -> Optional.empty()).load(FILE))
        .isInstanceOf(Loaded.Valid.class);
  }

  @Test
  void itShowsEveryKeyAndItsDefault() throws IOException {
    String text = Files.readString(FILE).replaceAll("(?m)^( *)#~ ", "$1");
    Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    declare(new Form.Fields(RootSection.SHAPE));
    visit(new Form.Fields(RootSection.SHAPE), root, "");
    assertThat(shown).containsExactlyElementsOf(declared);
    assertThat(wrongDefaults).isEmpty();
  }

  private void declare(Form form) {
    switch (form) {
      case Form.Fields fields ->
          fields
              .shape()
              .keys()
              .forEach(
                  key -> {
                    if (declared.add(name(fields.shape(), key.name()))) {
                      declare(key.type().form());
                    }
                  });
      case Form.Items items -> declare(items.item());
      case Form.Entries entries -> declare(entries.value());
      case Form.Either either -> either.forms().forEach(this::declare);
      case Form.Text ignored -> {}
      case Form.Numeric ignored -> {}
      case Form.Flag ignored -> {}
      case Form.Words ignored -> {}
      case Form.Secret ignored -> {}
    }
  }

  /** A service's keys are those of a target, documented once; it adds only its environments. */
  private static String name(Shape shape, String key) {
    boolean ofTarget = shape.name().equals("service") && !key.equals("environments");
    return (ofTarget ? "target" : shape.name()) + "." + key;
  }

  private void visit(Form form, Node node, String path) {
    switch (form) {
      case Form.Fields fields when node instanceof MappingNode mapping ->
          mapping.getValue().forEach(entry -> visitKey(fields.shape(), entry, path));
      case Form.Items items when node instanceof SequenceNode list ->
          list.getValue().forEach(item -> visit(items.item(), item, path));
      case Form.Entries entries when node instanceof MappingNode mapping ->
          mapping.getValue().forEach(e -> visit(entries.value(), e.getValueNode(), path));
      case Form.Either either -> either.forms().forEach(some -> visit(some, node, path));
      case Form ignored -> {}
    }
  }

  private void visitKey(Shape shape, NodeTuple entry, String path) {
    String name = ((ScalarNode) entry.getKeyNode()).getValue();
    shown.add(name(shape, name));
    Key<?> key = shape.keys().stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow();
    String inner = path + "/" + name;
    boolean documents = !inner.startsWith("/services") && !inner.startsWith("/environments");
    if (documents && key.presence() instanceof Presence.Default<?> preset) {
      if (entry.getValueNode() instanceof ScalarNode scalar
          && !scalar.getValue().equals(preset.written())) {
        wrongDefaults.add(inner + " is " + preset.written() + ", not " + scalar.getValue());
      }
    }
    visit(key.type().form(), entry.getValueNode(), inner);
  }
}
