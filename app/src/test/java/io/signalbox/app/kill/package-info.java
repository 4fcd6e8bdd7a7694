/**
 * The kill campaign: a real engine on a real journal with real processes is killed at chosen points
 * – inside a host command, between effect and commit, during the commit – and started again, until
 * its deployments have ended; then the world is looked at.
 */
@NullMarked
package io.signalbox.app.kill;

import org.jspecify.annotations.NullMarked;
