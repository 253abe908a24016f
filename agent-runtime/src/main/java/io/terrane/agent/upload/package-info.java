/** The executor's way to the control plane over HTTP. */
@NullMarked
package io.terrane.agent.upload;

import org.jspecify.annotations.NullMarked;
