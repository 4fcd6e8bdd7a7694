package io.signalbox.routes.audit;

import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.AlertReader;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.Finding;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.name.Target;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells the alert desk of doubts that nobody was told of, and of those that have gone. What was
 * told it reads in the desk's own records: so a restart repeats nothing, and neither does a second
 * engine that audits too.
 */
final class Teller {
  /** Of one target at a time; its record keeps no more incidents for long. */
  private static final int MOST = 3;

  private final ConnectionFactory connections;
  private final AlertReader told;
  private final Supplier<Alerts> alerts;

  Teller(ConnectionFactory connections, Supplier<Alerts> alerts) {
    this.connections = connections;
    this.told = new AlertReader(connections);
    this.alerts = alerts;
  }

  /**
   * @param seen in this round; what is told already stands for as long as it is among them
   * @param sure those of them that the round before had seen too: to be told
   * @throws IllegalStateException when the broker cannot be asked, or does not take it
   */
  void tell(List<Doubt> seen, List<Doubt> sure, Instant at) {
    if (alerts.get().policy().silent()) return;
    Map<Target, Set<String>> open = open();
    Set<Target> targets = new HashSet<>(open.keySet());
    sure.forEach(d -> targets.add(d.target()));
    List<News> news = new ArrayList<>();
    for (Target target : targets) {
      Set<String> known = open.getOrDefault(target, Set.of());
      List<Finding> findings = findings(target, known, seen, sure);
      Set<String> now = findings.stream().map(Finding::name).collect(Collectors.toSet());
      if (!now.equals(known)) news.add(new News.Audited(target, findings, at));
    }
    if (!news.isEmpty()) send(news);
  }

  private Map<Target, Set<String>> open() {
    Map<Target, Set<String>> open = new TreeMap<>(Comparator.comparing(Target::toString));
    told.readAll()
        .records()
        .forEach(
            (target, record) -> {
              if (!record.doubts().isEmpty()) open.put(target, record.doubts());
            });
    return open;
  }

  /** Those that are known come first, so that none of them seems to have gone. */
  private static List<Finding> findings(
      Target target, Set<String> known, List<Doubt> seen, List<Doubt> sure) {
    return seen.stream()
        .filter(d -> d.target().equals(target))
        .filter(d -> sure.contains(d) || known.contains(finding(d).name()))
        .map(Teller::finding)
        .sorted(
            Comparator.comparing((Finding f) -> !known.contains(f.name()))
                .thenComparing(Finding::name))
        .limit(MOST)
        .toList();
  }

  private static Finding finding(Doubt doubt) {
    return Finding.named(doubt.key(), doubt.said(), doubt.next());
  }

  private void send(List<News> news) {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        AlertOutbox outbox = new AlertOutbox(session)) {
      for (News one : news) outbox.news(one);
      session.commit();
    } catch (JMSException e) {
      throw new IllegalStateException(
          "The alert desk could not be told of mismatches: " + e.getMessage(), e);
    }
  }
}
