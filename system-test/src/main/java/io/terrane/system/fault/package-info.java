/** What goes wrong between programs, done to them on purpose. */
@NullMarked
package io.terrane.system.fault;

import org.jspecify.annotations.NullMarked;
