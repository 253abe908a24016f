/** What holds the documents to the code: commands that run, links that lead somewhere, pages that are generated. */
@NullMarked
package io.terrane.system.document;

import org.jspecify.annotations.NullMarked;
