/**
 * A simulation of everything that Signalbox does not decide itself: hosts, broker, engines that
 * crash and sleep, people. One seed drives one {@code Random}; time is virtual; checkers look at
 * the simulated hosts and never at what the program claims. The decisions and the steps are the
 * shipped ones, and so is the ledger, where there is one.
 */
@NullMarked
package io.signalbox.sim;

import org.jspecify.annotations.NullMarked;
