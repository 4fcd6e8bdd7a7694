package io.signalbox.routes.api.view;

import io.signalbox.engine.name.DeploymentId;

/**
 * A request lies on the bus.
 *
 * @param id the deployment that it becomes, or that it is about
 * @param request the id under which a refusal of this request would be told
 */
public record AcceptedView(DeploymentId id, DeploymentId request) {}
