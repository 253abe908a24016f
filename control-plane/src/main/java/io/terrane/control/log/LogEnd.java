package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.Desired;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.function.Supplier;

/** Says with every answer where the durable log ends, so that its holder can go on from there. */
@ApplicationScoped
class LogEnd {
    private final TaskLogs logs;

    LogEnd(TaskLogs logs) {
        this.logs = logs;
    }

    /** What an answer says of it. */
    static Map<String, String> headers(LogLength length) {
        return Map.of(
                LogAnswer.OFFSET_HEADER,
                String.valueOf(length.length()),
                Desired.HEADER,
                length.desired().wire());
    }

    /** Adds it to a refusal of the work; not where the database may be what is asked too much. */
    <T> Uni<T> withRefusals(TaskLease lease, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure(LogEnd::isAboutTheLog)
                .recoverWithUni(problem -> logs.lengthOf(lease)
                        .onFailure()
                        .transform(_ -> problem)
                        .chain(length -> Uni.createFrom().failure(((Problem) problem).with(headers(length)))));
    }

    private static boolean isAboutTheLog(Throwable failure) {
        return failure instanceof Problem problem && problem.type() != ProblemType.UNAVAILABLE;
    }
}
