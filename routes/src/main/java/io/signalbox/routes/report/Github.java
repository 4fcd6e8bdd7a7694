package io.signalbox.routes.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * GitHub: a status on the commit, and a deployment of the environment with one. A deployment there
 * is found again by its task, which names the deployment here.
 *
 * @see <a href="https://docs.github.com/en/rest/commits/statuses">Commit statuses</a>
 * @see <a href="https://docs.github.com/en/rest/deployments/deployments">Deployments</a>
 */
record Github(GitCalls calls) implements GitHost {
  private static final String TASK = "signalbox:";

  private record Status(String state, String context, String description) {}

  private record Deployment(
      String ref,
      String task,
      String environment,
      String description,
      @JsonProperty("auto_merge") boolean merges,
      @JsonProperty("required_contexts") List<String> needs) {}

  private record DeploymentStatus(String state, String environment, String description) {}

  @Override
  public void tell(Report report) throws IOException, Refused {
    String repository = "/repos/" + path(report.repository());
    calls.post(
        repository + "/statuses/" + GitCalls.encoded(report.commit()),
        new Status(
            switch (report.state()) {
              case RUNNING -> "pending";
              case SUCCEEDED -> "success";
              case FAILED -> "failure";
            },
            report.context(),
            report.shortly()));
    String environment = report.target().environment().value();
    calls.post(
        "%s/deployments/%d/statuses".formatted(repository, deployment(repository, report)),
        new DeploymentStatus(
            switch (report.state()) {
              case RUNNING -> "in_progress";
              case SUCCEEDED -> "success";
              case FAILED -> "failure";
            },
            environment,
            report.shortly()));
  }

  private long deployment(String repository, Report report) throws IOException, Refused {
    String task = TASK + report.deployment();
    JsonNode there =
        calls.get(repository + "/deployments?task=" + GitCalls.encoded(task) + "&per_page=1");
    if (there.isArray() && there.size() > 0) return there.get(0).path("id").asLong();
    // An empty list of contexts: whether its checks must pass first, others have decided.
    Deployment fresh =
        new Deployment(
            report.commit(),
            task,
            report.target().environment().value(),
            "%s as %s".formatted(report.target(), report.deployment()),
            false,
            List.of());
    return calls.post(repository + "/deployments", fresh).path("id").asLong();
  }

  /** Owner and name, each as a segment. */
  private static String path(String repository) {
    return String.join(
        "/", List.of(repository.split("/", -1)).stream().map(GitCalls::encoded).toList());
  }
}
