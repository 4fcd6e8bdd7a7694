package io.signalbox.routes.api.view;

/** Why the API refused: what is wrong, and what to do next. */
public record ErrorView(String error, String next) {}
