package io.terrane.control.openapi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The four kinds of token. The framework names the roles of an operation; each is a kind of token here. */
final class TokenSchemes {
    private static final Map<String, String> KINDS = Map.of(
            "api", "API token (trn_api_...), for people and their programs: POST /api/v1/api-tokens",
            "pool", "Pool token (trn_pool_...), for agents to register: POST /api/v1/agent-pools/{pool}/tokens",
            "agent", "Agent token (trn_agent_...), for the control channel of one agent",
            "task", "Task token (trn_task_...), for one attempt of one task; good as long as its lease");

    private TokenSchemes() {}

    static void describe(OpenAPI document) {
        var components = document.getComponents();
        components.setSecuritySchemes(null);
        KINDS.forEach((kind, description) -> components.addSecurityScheme(
                name(kind),
                OASFactory.createObject(SecurityScheme.class)
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description(description)));
    }

    static void apply(Operation operation) {
        var kinds = Optional.ofNullable(operation.getSecurity()).orElseGet(List::of).stream()
                .flatMap(each -> each.getSchemes().values().stream())
                .flatMap(List::stream)
                .filter(KINDS::containsKey)
                .distinct()
                .toList();
        operation.setSecurity(kinds.stream()
                .map(kind -> OASFactory.createObject(SecurityRequirement.class).addScheme(name(kind)))
                .toList());
    }

    private static String name(String kind) {
        return kind + "_token";
    }
}
