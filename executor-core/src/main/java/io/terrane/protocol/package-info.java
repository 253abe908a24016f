/**
 * What a control plane and its agents say to each other: messages, the task bundle and reports. No behaviour, no
 * framework.
 */
@NullMarked
package io.terrane.protocol;

import org.jspecify.annotations.NullMarked;
