/** Tests of the running process. */
@NullMarked
package io.signalbox.app.serve;

import org.jspecify.annotations.NullMarked;
