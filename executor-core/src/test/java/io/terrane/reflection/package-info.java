/** What native images must be told of, for the tests of all modules. */
@NullMarked
package io.terrane.reflection;

import org.jspecify.annotations.NullMarked;
