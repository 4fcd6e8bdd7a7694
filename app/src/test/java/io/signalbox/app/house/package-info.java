/** The rules of the house, which fail the build when broken; each says what to do instead. */
@NullMarked
package io.signalbox.app.house;

import org.jspecify.annotations.NullMarked;
