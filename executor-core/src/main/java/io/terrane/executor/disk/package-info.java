/** What is done about a disk that is full. */
@NullMarked
package io.terrane.executor.disk;

import org.jspecify.annotations.NullMarked;
