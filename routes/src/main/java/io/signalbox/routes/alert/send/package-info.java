/**
 * How each kind of channel speaks: thin adapters that send one message, or say precisely how it
 * failed. They decide nothing; when to try again is the engine's.
 */
@NullMarked
package io.signalbox.routes.alert.send;

import org.jspecify.annotations.NullMarked;
