/** Who calls: tokens, and what each kind of them is good for. */
@NullMarked
package io.terrane.control.identity;

import org.jspecify.annotations.NullMarked;
