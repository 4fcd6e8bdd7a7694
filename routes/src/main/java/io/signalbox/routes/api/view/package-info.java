/** What the API answers, as values: written by the server, read by the command line. */
@NullMarked
package io.signalbox.routes.api.view;

import org.jspecify.annotations.NullMarked;
