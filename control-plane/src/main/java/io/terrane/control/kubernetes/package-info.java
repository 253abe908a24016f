/** Gives tasks of Kubernetes pools a Job each, and ends those tasks whose pods cannot start or are gone. */
@NullMarked
package io.terrane.control.kubernetes;

import org.jspecify.annotations.NullMarked;
