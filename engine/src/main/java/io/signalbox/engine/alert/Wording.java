package io.signalbox.engine.alert;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of your own, for some services: texts in which {@code {name}} stands for what is known.
 * What is put in is never looked at again, so a text of a host cannot put in anything.
 *
 * @param services empty means all
 * @param environments empty means all
 * @param headlines what happened, in other words
 */
public record Wording(
    List<ServiceName> services,
    List<EnvironmentName> environments,
    Optional<String> title,
    Optional<String> text,
    Optional<String> brief,
    Optional<String> spoken,
    Map<Reason, String> headlines) {
  /** What may stand in braces. */
  public static final Set<String> NAMES =
      Set.of(
          "severity",
          "service",
          "environment",
          "version",
          "previous",
          "deployment",
          "by",
          "subject",
          "headline",
          "said",
          "since",
          "lasted",
          "did",
          "now",
          "next",
          "evidence",
          "command",
          "acknowledge",
          "acknowledged");

  private static final Pattern BRACES = Pattern.compile("\\{([a-z_]+)}");

  public Wording {
    services = List.copyOf(services);
    environments = List.copyOf(environments);
    headlines = Map.copyOf(headlines);
  }

  public static final Wording PLAIN =
      new Wording(
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  /** The first that is for this target, or the plain one. */
  public static Wording of(List<Wording> all, Target target) {
    return all.stream().filter(w -> w.isFor(target)).findFirst().orElse(PLAIN);
  }

  private boolean isFor(Target target) {
    return (services.isEmpty() || services.contains(target.service()))
        && (environments.isEmpty() || environments.contains(target.environment()));
  }

  String headline(Reason reason) {
    return headlines.getOrDefault(reason, reason.headline());
  }

  static String fill(String text, Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    Matcher places = BRACES.matcher(text);
    while (places.find()) {
      String value = values.getOrDefault(places.group(1), places.group());
      places.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return places.appendTail(filled).toString();
  }
}
