package io.signalbox.routes.api.view;

import java.util.Optional;

/**
 * What checking the chains of facts found.
 *
 * @param facts how many were checked, where all is sound
 * @param deployment the first that is not, with the number of the fact and what is wrong
 */
public record VerificationView(
    boolean sound, long facts, Optional<String> deployment, long number, String said) {}
