package io.signalbox.config.inbound;

import io.signalbox.engine.spec.SecretRef;
import java.util.Optional;

/**
 * Who is told by CDEvents what serves where.
 *
 * @param url to which each event is posted
 * @param token sent as a bearer token; empty for none
 */
public record CdEventsSink(String url, Optional<SecretRef> token) {}
