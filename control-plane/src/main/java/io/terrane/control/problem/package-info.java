/** What a client is told when a request cannot be met (RFC 9457). */
@NullMarked
package io.terrane.control.problem;

import org.jspecify.annotations.NullMarked;
