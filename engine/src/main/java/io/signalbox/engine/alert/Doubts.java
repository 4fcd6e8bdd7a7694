package io.signalbox.engine.alert;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people are told of an audit's findings: each once, for as long as it stands, and its end. It
 * is no fact of a deployment, because those are chained by the token, and a token is what may be
 * missing.
 */
final class Doubts {
  private Doubts() {}

  /** What is found for the first time becomes an incident; what is not found any more is over. */
  static AlertDecision decide(
      AlertRecord record, News.Audited news, Policy policy, Dispatch dispatch) {
    AlertRecord changed = record;
    for (Finding finding : news.findings()) {
      if (open(changed, finding.name()).isPresent()) continue;
      Optional<Incident> begun = begun(changed, finding, news, policy);
      if (begun.isPresent()) changed = changed.with(dispatch.settle(begun.get()));
    }
    Set<String> found =
        news.findings().stream().map(Finding::name).collect(Collectors.toUnmodifiableSet());
    for (String name : record.doubts()) {
      if (found.contains(name)) continue;
      Incident over = over(open(changed, name).orElseThrow(), news, policy);
      changed = changed.with(dispatch.settle(over));
    }
    return dispatch.decision(changed);
  }

  private static Optional<Incident> open(AlertRecord record, String name) {
    return record.incidents().stream().filter(i -> i.doubt().equals(Optional.of(name))).findFirst();
  }

  /** Empty when a rule says that nobody is to be told. */
  private static Optional<Incident> begun(
      AlertRecord record, Finding finding, News.Audited news, Policy policy) {
    return policy
        .judge(news.target(), Reason.DOUBTED)
        .map(
            judged ->
                AlertDecider.told(
                    Incident.of(subject(record, finding, news), 1, news.at()),
                    new Alert(Reason.DOUBTED, finding.said(), List.of(), finding.next()),
                    judged,
                    news.at(),
                    news.at()));
  }

  private static Incident over(Incident incident, News.Audited news, Policy policy) {
    Alert alert = Alert.of(Reason.RESOLVED, "record and messages match again");
    return policy
        .judge(news.target(), Reason.RESOLVED)
        .map(judged -> AlertDecider.told(incident, alert, judged, news.at(), news.at()))
        .orElse(incident)
        .ended();
  }

  /** Found again one day it is another incident, which the revision tells from the first. */
  private static Subject subject(AlertRecord record, Finding finding, News.Audited news) {
    return new Subject(
        new DeploymentId(finding.name() + "-" + record.revision()),
        news.target(),
        Version.NONE,
        Optional.empty(),
        Deployment.Kind.DEPLOY,
        "a mismatch of record and messages",
        true,
        news.at());
  }
}
