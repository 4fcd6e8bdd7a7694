/** What is pushed: understood, kept and given out. */
@NullMarked
package io.signalbox.routes.sample;

import org.jspecify.annotations.NullMarked;
