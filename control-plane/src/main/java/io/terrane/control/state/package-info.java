/**
 * States: every one that an engine wrote or a person brought, as it was, and which of them is a workspace's current.
 */
@NullMarked
package io.terrane.control.state;

import org.jspecify.annotations.NullMarked;
