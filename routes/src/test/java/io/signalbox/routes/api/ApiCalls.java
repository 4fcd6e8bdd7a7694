package io.signalbox.routes.api;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.ErrorView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** An API of its own, and how it is asked. */
abstract class ApiCalls {
  static final String DEPLOY =
      "{\"service\":\"auth\",\"environment\":\"production\",\"version\":\"2.1.0\"}";

  final ApiSite site;
  final String owner;

  ApiCalls(Path data) throws IOException {
    site = new ApiSite(data);
    owner = site.owner();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  static What requested() {
    return new What.Requested(
        Deployment.Kind.DEPLOY,
        new Cause("ci", "1", "ada", ApiSite.NOON, false, "", Cause.Wishes.NONE));
  }

  static ErrorView error(HttpResponse<String> answer) {
    return Json.read(answer.body(), ErrorView.class);
  }

  static TargetRecord holding(DeploymentId holder) {
    return new TargetRecord(
        ApiSite.AUTH,
        new Fence(3),
        Optional.of(
            new TargetRecord.Holder(
                holder, new Fence(3), false, Optional.of(Deployment.Kind.DEPLOY))),
        Optional.empty(),
        List.of(),
        List.of(new Version("1.9.0")),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        4);
  }
}
