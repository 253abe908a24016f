/** What the HTTP endpoints have in common: bodies in and out. */
@NullMarked
package io.terrane.control.web;

import org.jspecify.annotations.NullMarked;
