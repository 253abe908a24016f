/**
 * A small Kubernetes: a real API server's interface, and a kubelet that starts processes in the place of containers.
 */
@NullMarked
package io.terrane.system.kubernetes;

import org.jspecify.annotations.NullMarked;
