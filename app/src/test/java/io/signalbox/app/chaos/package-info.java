/**
 * The crash campaign: the program as people run it, on real hosts and under constant load, killed,
 * stopped, cut off and starved, and what the hosts look like afterwards. The simulator is where
 * every point is tried; here is what a simulator cannot know.
 */
@NullMarked
package io.signalbox.app.chaos;

import org.jspecify.annotations.NullMarked;
