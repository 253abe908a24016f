/** Where secrets are sealed before they are stored: the one place that knows how they are encrypted at rest. */
@NullMarked
package io.terrane.control.secret;

import org.jspecify.annotations.NullMarked;
