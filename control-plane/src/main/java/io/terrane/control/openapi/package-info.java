/** The description of the API at {@code /q/openapi}: what the resources have in common is said here, once. */
@NullMarked
package io.terrane.control.openapi;

import org.jspecify.annotations.NullMarked;
