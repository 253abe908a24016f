/**
 * Configuration versions: the archives of configuration files that runs are made of. Each is checked and never changes.
 */
@NullMarked
package io.terrane.control.configuration;

import org.jspecify.annotations.NullMarked;
