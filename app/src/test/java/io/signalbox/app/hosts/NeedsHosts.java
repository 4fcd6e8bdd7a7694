package io.signalbox.app.hosts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Skips a class by name where no real hosts are up. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "io.signalbox.app.hosts.TestHosts#up",
    disabledReason =
        "SIGNALBOX_TEST_HOSTS is not set, so there are no real hosts; `sudo .ci/hosts up && eval"
            + " \"$(.ci/hosts env)\"` brings them up")
public @interface NeedsHosts {}
