/**
 * What people are told, by which channel and when: facts in, alerts out. Pure decisions over {@link
 * io.signalbox.engine.alert.AlertRecord}; who sends and how a channel speaks is not known here.
 */
@NullMarked
package io.signalbox.engine.alert;

import org.jspecify.annotations.NullMarked;
