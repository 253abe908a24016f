package io.terrane.control.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.protocol.RunId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the resource changes of a run in the plan's order. */
@ApplicationScoped
class ResourceChangeReader {
    static final int MOST = 200;

    private static final String SELECT = """
            select position, address, previous_address, deposed, type, name, provider, action, drift, importing,
                cast(before as text) as before, cast(after as text) as after, status, provider_id, elapsed_ms
            from resource_change where run_id = $1 and position > $2 order by position limit $3
            """;

    private final Pool pool;
    private final ObjectMapper json;

    ResourceChangeReader(Pool pool, ObjectMapper json) {
        this.pool = pool;
        this.json = json;
    }

    Uni<ResourceChangeView.Page> page(RunId run, int after, int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.invalid("limit", "limit must be a number from 1 to %d.".formatted(MOST));
        }
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(run.value(), after, limit + 1))
                .map(rows -> page(
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(this::view)
                                .toList(),
                        limit));
    }

    private static ResourceChangeView.Page page(List<ResourceChangeView> found, int limit) {
        return found.size() <= limit
                ? new ResourceChangeView.Page(found, null)
                : new ResourceChangeView.Page(
                        found.subList(0, limit), found.get(limit - 1).position());
    }

    private ResourceChangeView view(Row row) {
        return new ResourceChangeView(
                row.getInteger("position"),
                row.getString("address"),
                row.getString("previous_address"),
                row.getString("deposed"),
                row.getString("type"),
                row.getString("name"),
                row.getString("provider"),
                row.getString("action"),
                row.getBoolean("drift"),
                row.getBoolean("importing"),
                tree(row.getString("before")),
                tree(row.getString("after")),
                row.getString("status"),
                row.getString("provider_id"),
                row.getLong("elapsed_ms"));
    }

    private @Nullable JsonNode tree(@Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A jsonb column is always JSON", e);
        }
    }
}
