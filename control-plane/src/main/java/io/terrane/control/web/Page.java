package io.terrane.control.web;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, newest first.
 *
 * @param next what to send as {@code after} to get what follows; absent where nothing does
 */
@RegisterForReflection
public record Page<T>(List<T> items, @Nullable UUID next) {
    public Page {
        items = List.copyOf(items);
    }

    /** The rows that the listing selects, from where the query goes on. Their key is their attribute {@code id}. */
    public static <E, T> Uni<Page<T>> of(
            PanacheRepositoryBase<E, UUID> rows,
            Listing listing,
            PageQuery query,
            Function<E, UUID> key,
            Function<E, T> view) {
        var limit = query.size();
        var from = query.start().map(listing::before).orElse(listing);
        return rows.find(from.condition() + " order by id desc", from.values())
                .range(0, limit)
                .list()
                .map(found -> cut(found, limit, key, view));
    }

    private static <E, T> Page<T> cut(List<E> found, int limit, Function<E, UUID> key, Function<E, T> view) {
        var items = found.stream().limit(limit).toList();
        var next = found.size() > limit ? key.apply(items.getLast()) : null;
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
