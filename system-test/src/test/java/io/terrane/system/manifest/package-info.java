/** Checks the manifests of k8s without a cluster: strictly against the API's types, and against rules of our own. */
@NullMarked
package io.terrane.system.manifest;

import org.jspecify.annotations.NullMarked;
