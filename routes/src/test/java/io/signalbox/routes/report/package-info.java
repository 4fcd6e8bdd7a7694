/** What others are told, with a real broker and a peer that answers as it likes. */
@NullMarked
package io.signalbox.routes.report;

import org.jspecify.annotations.NullMarked;
