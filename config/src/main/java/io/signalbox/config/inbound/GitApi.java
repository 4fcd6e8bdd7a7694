package io.signalbox.config.inbound;

import io.signalbox.engine.spec.SecretRef;
import java.util.List;

/**
 * The API of a git host, at which it is told what became of its events.
 *
 * @param url without a slash at its end, such as {@code https://api.github.com}
 * @param token sent with every request
 * @param statuses whether commits and deployments there get statuses
 * @param hooks webhooks whose missed deliveries are asked for again, such as {@code
 *     repos/acme/auth/hooks/1}
 */
public record GitApi(String url, SecretRef token, boolean statuses, List<String> hooks) {
  public GitApi {
    hooks = List.copyOf(hooks);
  }
}
