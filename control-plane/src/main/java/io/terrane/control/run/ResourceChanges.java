package io.terrane.control.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.ResourceChange;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskUpdate;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What a run's plan would do to each resource, and what became of that. One statement, however many there are. */
@ApplicationScoped
class ResourceChanges {
    private static final String INSERT = """
            insert into resource_change (run_id, position, address, previous_address, deposed, type, name, provider,
                action, drift, importing, before, after)
            select ?1, position, e ->> 'address', e ->> 'previous_address', e ->> 'deposed', e ->> 'type', e ->> 'name',
                e ->> 'provider', e ->> 'action', cast(e ->> 'drift' as boolean), cast(e ->> 'importing' as boolean),
                e -> 'before', e -> 'after'
            from jsonb_array_elements(cast(cast(?2 as text) as jsonb)) with ordinality as changes (e, position)
            on conflict do nothing
            """;
    private static final String PROGRESS = """
            update resource_change r
            set status = p.e ->> 'status', provider_id = coalesce(p.e ->> 'id', r.provider_id),
                elapsed_ms = cast(p.e ->> 'elapsed_ms' as bigint)
            from (
                select distinct on (e ->> 'address') e
                from jsonb_array_elements(cast(cast(?2 as text) as jsonb)) with ordinality as progress (e, position)
                order by e ->> 'address', position desc) p
            where r.run_id = ?1 and r.address = p.e ->> 'address' and not r.drift
            """;

    private final ObjectMapper json;

    ResourceChanges(ObjectMapper json) {
        this.json = json;
    }

    Uni<Void> record(RunId run, TaskUpdate update) {
        return switch (update) {
            case TaskReport report -> progress(run, report.resources());
            case TaskOutcome.Succeeded succeeded ->
                planned(run, succeeded.changed()).chain(() -> progress(run, succeeded.resources()));
            case TaskOutcome.Failed failed -> progress(run, failed.resources());
            case TaskOutcome.Canceled canceled -> progress(run, canceled.resources());
            case TaskOutcome.NotStarted _ -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> planned(RunId run, List<ResourceChange> changes) {
        return execute(INSERT, run, changes);
    }

    private Uni<Void> progress(RunId run, List<ResourceProgress> resources) {
        return execute(PROGRESS, run, resources);
    }

    private Uni<Void> execute(String sql, RunId run, List<?> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql)
                        .setParameter(1, run.value())
                        .setParameter(2, text(rows))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private String text(List<?> rows) {
        try {
            // PostgreSQL's jsonb has no NUL; the engine's values may.
            return json.writeValueAsString(rows).replace("\\u0000", "\\ufffd");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Resource changes are always JSON", e);
        }
    }
}
