package io.signalbox.routes.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/**
 * GitLab: a status on the commit, and a deployment of the environment. A deployment there that runs
 * with this commit is taken for the one that was told of before.
 *
 * @see <a href="https://docs.gitlab.com/api/commits/">Commit statuses</a>
 * @see <a href="https://docs.gitlab.com/api/deployments/">Deployments</a>
 */
record Gitlab(GitCalls calls) implements GitHost {

  private record Status(String state, String name, String description) {}

  private record Deployment(
      String environment, String sha, String ref, boolean tag, String status) {}

  private record Changed(String status) {}

  @Override
  public void tell(Report report) throws IOException, Refused {
    String project = "/projects/" + GitCalls.encoded(report.repository());
    String state = state(report);
    try {
      calls.post(
          project + "/statuses/" + GitCalls.encoded(report.commit()),
          new Status(state, report.context(), report.shortly()));
    } catch (Refused e) {
      // Telling it the same again is an error there.
      if (!String.valueOf(e.getMessage()).contains("Cannot transition status")) throw e;
    }
    if (report.ref().isPresent()) deployment(project, report, report.ref().get(), state);
  }

  private void deployment(String project, Report report, String ref, String state)
      throws IOException, Refused {
    Optional<JsonNode> known = running(project, report);
    if (known.isEmpty()) {
      calls.post(
          project + "/deployments",
          new Deployment(
              report.target().environment().value(), report.commit(), ref, report.tag(), state));
    } else if (report.state().over()) {
      long id = known.get().path("id").asLong();
      calls.put("%s/deployments/%d".formatted(project, id), new Changed(state));
    }
  }

  private Optional<JsonNode> running(String project, Report report) throws IOException, Refused {
    JsonNode all =
        calls.get(
            "%s/deployments?environment=%s&order_by=id&sort=desc&per_page=20"
                .formatted(project, GitCalls.encoded(report.target().environment().value())));
    for (JsonNode one : all) {
      if (one.path("sha").asText().equals(report.commit())
          && one.path("status").asText().equals("running")) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private static String state(Report report) {
    return switch (report.state()) {
      case RUNNING -> "running";
      case SUCCEEDED -> "success";
      case FAILED -> "failed";
    };
  }
}
