/**
 * Who calls: tokens, and what each kind of them is good for. A resource says with {@code @RolesAllowed} which kind it
 * takes and asks {@code CurrentCaller} who came with it.
 */
@NullMarked
package io.terrane.control.identity;

import org.jspecify.annotations.NullMarked;
