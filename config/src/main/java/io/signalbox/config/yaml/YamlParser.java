package io.signalbox.config.yaml;

import io.signalbox.config.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Bytes to nodes, within limits: UTF-8 alone, one document, at most {@value #MOST_BYTES}
 * characters, {@value #DEEPEST} levels and {@value #MOST_ALIASES} aliases of collections. Nodes are
 * never turned into objects by SnakeYAML, so no tag can name a class.
 */
public final class YamlParser {
  public static final int MOST_BYTES = 1 << 20;
  static final int DEEPEST = 30;
  static final int MOST_ALIASES = 50;

  private YamlParser() {}

  /** The document, or nothing when a problem was recorded. */
  public static Optional<YamlDocument> parse(String file, byte[] bytes, Problems problems) {
    return decode(file, bytes, problems).flatMap(text -> compose(file, text, problems));
  }

  private static Optional<String> decode(String file, byte[] bytes, Problems problems) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (!result.isError()) return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    problems.add(
        at(
            file,
            text,
            text.length(),
            "Expected UTF-8 text, but here is a byte that is not UTF-8."));
    return Optional.empty();
  }

  private static Optional<YamlDocument> compose(String file, String text, Problems problems) {
    try {
      Node root = composer(text).getSingleNode();
      if (root == null) {
        problems.add(
            Problem.ofFile(
                file, "Expected a mapping with services and environments, but the file is empty."));
        return Optional.empty();
      }
      YamlDocument document = new YamlDocument(file, root);
      boolean finite = new NodeCheck(document, problems).check();
      return finite ? Optional.of(document) : Optional.empty();
    } catch (MarkedYAMLException e) {
      problems.add(syntax(file, e));
    } catch (ReaderException e) {
      problems.add(
          at(
              file,
              text,
              e.getPosition(),
              "Expected printable text, but here is the control character U+%04X."
                  .formatted(e.getCodePoint())));
    } catch (YAMLException e) {
      problems.add(Problem.ofFile(file, limit(e)));
    }
    return Optional.empty();
  }

  private static Composer composer(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MOST_BYTES);
    limits.setNestingDepthLimit(DEEPEST);
    limits.setMaxAliasesForCollections(MOST_ALIASES);
    limits.setAllowDuplicateKeys(false);
    return new Composer(new ParserImpl(new StreamReader(text), limits), new Resolver(), limits);
  }

  private static Problem syntax(String file, MarkedYAMLException e) {
    Optional<Mark> mark = Optional.ofNullable(e.getProblemMark());
    String said = Optional.ofNullable(e.getProblem()).orElse("it cannot be read");
    boolean tab = said.contains("(TAB)");
    return new Problem(
        file,
        mark.map(m -> m.getLine() + 1).orElse(0),
        mark.map(m -> m.getColumn() + 1).orElse(0),
        "",
        tab
            ? "Expected YAML, but here is a tab. Indent with spaces."
            : "Expected YAML, but " + said.replaceAll("\\s+", " ").replaceAll("^but ", "") + ".");
  }

  private static String limit(YAMLException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains("aliases")) {
      return "Expected at most %d aliases of lists and mappings, but there are more."
          .formatted(MOST_ALIASES);
    }
    if (said.contains("Nesting Depth")) {
      return "Expected at most %d levels of nesting, but there are more.".formatted(DEEPEST);
    }
    return "Expected YAML, but it cannot be read.";
  }

  private static Problem at(String file, String text, int position, String message) {
    String before = text.substring(0, Math.min(position, text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Problem(file, line, before.length() - before.lastIndexOf('\n'), "", message);
  }
}
