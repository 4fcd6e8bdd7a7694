package io.signalbox.routes.alert.send;

import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.spec.SecretRef;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text messages and calls by an HTTP gateway, whose request is a template. */
final class GatewaySender implements Sender {
  private static final Pattern BRACES = Pattern.compile("\\{([a-z]+(\\.[a-z0-9_]+)?)}");

  private final Alerts.Way.Gateway way;
  private final Known known;
  private final Http http = new Http();

  GatewaySender(Alerts.Way.Gateway way, Known known) {
    this.way = way;
    this.known = known;
  }

  @Override
  public Optional<String> send(List<Notice> notices) throws NotSent {
    Map<String, String> values = values(notices);
    for (String to : way.to()) {
      values.put("to", to);
      Http.Reply reply = http.send(request(values), News.How.UNSURE);
      Optional<String> expected = way.form().expect();
      if (expected.isPresent() && !reply.body().contains(expected.get())) {
        throw NotSent.of(
            News.How.LATER,
            "the gateway's answer does not hold '%s'%s"
                .formatted(expected.get(), Http.shown(reply.body())));
      }
    }
    return Optional.empty();
  }

  private Map<String, String> values(List<Notice> notices) throws NotSent {
    Map<String, String> values = new HashMap<>();
    values.put("text", Gathered.brief(notices));
    values.put("spoken", xml(Gathered.spoken(notices)));
    values.put("id", notices.getFirst().id());
    for (Map.Entry<String, SecretRef> secret : way.form().secrets().entrySet()) {
      values.put("secret." + secret.getKey(), known.of(secret.getValue()).reveal());
    }
    return values;
  }

  private HttpRequest request(Map<String, String> values) throws NotSent {
    Alerts.Form form = way.form();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(form.url())).timeout(form.timeout());
    if (form.basic().isPresent()) {
      Alerts.Basic basic = form.basic().get();
      String pair = basic.user() + ":" + known.of(basic.password()).reveal();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    try {
      form.headers()
          .forEach((name, text) -> request.header(name, fill(text, values, GatewaySender::line)));
    } catch (IllegalArgumentException e) {
      throw NotSent.of(News.How.REFUSED, "a header of the gateway's template is not allowed");
    }
    boolean json = form.json().isPresent();
    String body =
        form.json()
            .map(text -> fill(text, values, GatewaySender::json))
            .orElseGet(() -> fields(form.fields(), values));
    return request
        .header(
            "Content-Type",
            json ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static String fields(Map<String, String> fields, Map<String, String> values) {
    List<String> pairs = new ArrayList<>();
    fields.forEach(
        (name, text) ->
            pairs.add(encoded(name) + "=" + encoded(fill(text, values, UnaryOperator.identity()))));
    return String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String fill(String text, Map<String, String> values, UnaryOperator<String> encode) {
    StringBuilder filled = new StringBuilder();
    Matcher places = BRACES.matcher(text);
    while (places.find()) {
      String value =
          Optional.ofNullable(values.get(places.group(1))).map(encode).orElse(places.group());
      places.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return places.appendTail(filled).toString();
  }

  /** As it stands between the quotes of a JSON string. */
  private static String json(String value) {
    String quoted = io.signalbox.broker.wire.Json.write(value);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String line(String value) {
    return value.replaceAll("\\p{Cntrl}", " ");
  }

  private static String xml(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replaceAll("\\p{Cntrl}", " ");
  }

  @Override
  public boolean repeatable(Notice notice) {
    return false;
  }

  @Override
  public void close() {
    http.close();
  }
}
