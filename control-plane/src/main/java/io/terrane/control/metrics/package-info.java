/** What is measured of the whole installation; what happens is counted where it happens. */
@NullMarked
package io.terrane.control.metrics;

import org.jspecify.annotations.NullMarked;
