/** Who changed what, and when: written in the transaction of the change itself. */
@NullMarked
package io.terrane.control.audit;

import org.jspecify.annotations.NullMarked;
