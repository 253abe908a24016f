/** Organizations: the tenants, each of which sees only what is its own. */
@NullMarked
package io.terrane.control.organization;

import org.jspecify.annotations.NullMarked;
