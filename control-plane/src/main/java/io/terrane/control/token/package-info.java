/** API tokens: how people and their programs get access, and lose it. */
@NullMarked
package io.terrane.control.token;

import org.jspecify.annotations.NullMarked;
