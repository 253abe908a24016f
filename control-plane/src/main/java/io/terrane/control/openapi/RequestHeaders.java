package io.terrane.control.openapi;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The headers that many operations take. */
final class RequestHeaders {
    private RequestHeaders() {}

    static void apply(HttpMethod method, Operation operation) {
        if (isForPeople(operation) && operation.getResponses().hasAPIResponse("201")) {
            add(
                    operation,
                    "Idempotency-Key",
                    "Asking again with the same key gives the same thing and answer, for a day.");
        }
        if (method == HttpMethod.PATCH || (method == HttpMethod.DELETE && isForPeople(operation))) {
            add(operation, "If-Match", "The ETag that was seen: 412 where somebody was faster.");
        }
    }

    private static boolean isForPeople(Operation operation) {
        return Optional.ofNullable(operation.getSecurity()).orElseGet(List::of).stream()
                .anyMatch(each -> each.hasScheme("api_token"));
    }

    private static void add(Operation operation, String name, String description) {
        operation.addParameter(OASFactory.createObject(Parameter.class)
                .name(name)
                .in(Parameter.In.HEADER)
                .description(description)
                .schema(OASFactory.createObject(Schema.class).addType(SchemaType.STRING)));
    }
}
