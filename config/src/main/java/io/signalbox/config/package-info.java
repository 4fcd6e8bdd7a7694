/**
 * What configuration amounts to once it is read: settings, hosts and one resolved {@code
 * TargetSpec} per target, or the list of everything that is wrong with it. Plain values; reading
 * lives in the packages below, and nothing here may depend on them.
 */
@NullMarked
package io.signalbox.config;

import org.jspecify.annotations.NullMarked;
