/** Starts Terrane's packaged programs and uses them as people do: for the tests here, and for the benchmarks. */
@NullMarked
package io.terrane.system;

import org.jspecify.annotations.NullMarked;
