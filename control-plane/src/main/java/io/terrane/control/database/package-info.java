/** The database: where it comes from, and how a thread may wait for it. */
@NullMarked
package io.terrane.control.database;

import org.jspecify.annotations.NullMarked;
