package io.terrane.control.run;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.PeoplesRequest;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.WorkspaceId;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for.
 *
 * @param kind a plan and an apply, unless it says otherwise
 * @param configurationVersionId the newest one of the workspace, unless it says otherwise
 * @param autoApply as the workspace says, unless it says otherwise
 */
@RegisterForReflection
public record RunRequest(
        @Nullable WorkspaceId workspaceId,
        @Nullable RunKind kind,
        @Nullable UUID configurationVersionId,
        @Nullable String message,
        @Nullable Boolean autoApply,
        @Nullable List<String> targets,
        @Nullable List<String> replace)
        implements PeoplesRequest {
    static final int MAX_MESSAGE = 1_000;
    static final int MAX_ADDRESSES = 100;
    static final int MAX_ADDRESS = 1_024;

    /** A resource or module address starts with a name; the engine reads the rest. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z_][^\\p{Cntrl}]*");

    WorkspaceId requireWorkspace() {
        if (workspaceId == null) {
            throw Problem.invalid("workspace_id", "workspace_id must be there: it names the workspace to run.");
        }
        return workspaceId;
    }

    RunKind kindOrDefault() {
        return kind == null ? RunKind.PLAN_AND_APPLY : kind;
    }

    boolean autoApplyOr(boolean workspaces) {
        return kindOrDefault() != RunKind.PLAN_ONLY && (autoApply == null ? workspaces : autoApply);
    }

    List<String> targetsOrNone() {
        return targets == null ? List.of() : List.copyOf(targets);
    }

    List<String> replaceOrNone() {
        return replace == null ? List.of() : List.copyOf(replace);
    }

    void check() {
        if (message != null && message.length() > MAX_MESSAGE) {
            throw Problem.invalid(
                    "message",
                    "message must have at most %d characters, not %d.".formatted(MAX_MESSAGE, message.length()));
        }
        checkAddresses("targets", targets);
        checkAddresses("replace", replace);
        if (Boolean.TRUE.equals(autoApply) && kind == RunKind.PLAN_ONLY) {
            throw Problem.invalid("auto_apply", "auto_apply cannot be true for a plan-only run: it is never applied.");
        }
        if (!replaceOrNone().isEmpty() && (kind == RunKind.DESTROY || kind == RunKind.REFRESH_ONLY)) {
            throw Problem.invalid(
                    "replace",
                    "replace is for runs that make resources: leave it out of a destroy or refresh-only run.");
        }
    }

    private static void checkAddresses(String field, @Nullable List<String> addresses) {
        if (addresses == null) {
            return;
        }
        if (addresses.size() > MAX_ADDRESSES) {
            throw Problem.invalid(
                    field,
                    "%s must have at most %d addresses, not %d.".formatted(field, MAX_ADDRESSES, addresses.size()));
        }
        for (var address : addresses) {
            if (address == null
                    || address.length() > MAX_ADDRESS
                    || !ADDRESS.matcher(address).matches()) {
                throw Problem.invalid(
                        field,
                        "%s must hold resource addresses such as aws_instance.web[0], of at most %d characters."
                                .formatted(field, MAX_ADDRESS));
            }
        }
    }
}
