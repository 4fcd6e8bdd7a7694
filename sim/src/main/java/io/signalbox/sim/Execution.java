package io.signalbox.sim;

import io.signalbox.engine.model.Deployment;

/** One execution of a step by one engine: the message as it was delivered, and the session. */
record Execution(Deployment deployment, SimBroker.Transaction session) {}
