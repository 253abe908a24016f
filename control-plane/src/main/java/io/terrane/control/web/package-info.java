/**
 * What the HTTP endpoints have in common: bodies in and out, pages, revisions, and doing a thing once.
 *
 * <ul>
 *   <li>A list takes {@code @BeanParam PageQuery} and answers {@code Page.of(repository, Listing.all().where(...),
 *       query, Entity::id, Entity::view)}.
 *   <li>A creating POST answers {@code idempotency.once(View.class, request, () ->
 *       things.create(...).map(Answers.created(view -> "/things/" + view.id())))}: the work joins the transaction that
 *       also keeps the key. What tells others comes after what {@code once} answers.
 *   <li>A PATCH takes a {@code JsonNode}, asks {@code revision.require(entity.revision())} inside of the transaction,
 *       checks with {@code mergePatch.apply(...)} and answers {@code Answers.ok(view)}.
 *   <li>A request that people write implements {@code PeoplesRequest}, so that unknown fields are refused.
 * </ul>
 */
@NullMarked
package io.terrane.control.web;

import org.jspecify.annotations.NullMarked;
