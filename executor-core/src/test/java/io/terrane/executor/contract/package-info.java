/** What every {@link io.terrane.executor.DataAccessor} must do, as tests against a running control plane. */
@NullMarked
package io.terrane.executor.contract;

import org.jspecify.annotations.NullMarked;
