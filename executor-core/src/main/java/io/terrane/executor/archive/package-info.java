/** Configuration archives: made from texts, checked where they arrive, and unpacked where they are used. */
@NullMarked
package io.terrane.executor.archive;

import org.jspecify.annotations.NullMarked;
