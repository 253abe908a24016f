/** Large bytes: configuration archives, plans, states. They are written and read as streams, never held whole. */
@NullMarked
package io.terrane.control.blob;

import org.jspecify.annotations.NullMarked;
