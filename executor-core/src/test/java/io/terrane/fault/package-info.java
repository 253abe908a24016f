/** How faults are tried, in the tests of every module. */
@NullMarked
package io.terrane.fault;

import org.jspecify.annotations.NullMarked;
