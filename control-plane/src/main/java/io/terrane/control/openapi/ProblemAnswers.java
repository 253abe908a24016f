package io.terrane.control.openapi;

import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.ProblemBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** What every operation may answer instead. */
final class ProblemAnswers {
    private static final String SCHEMA = "Problem";

    private ProblemAnswers() {}

    static void describe(OpenAPI document) {
        var problem = OASFactory.createObject(Schema.class)
                .addType(SchemaType.OBJECT)
                .description("What went wrong (RFC 9457).")
                .addProperty(
                        "type",
                        text("A stable reference of the kind of problem").format("uri-reference"))
                .addProperty("title", text("The kind of problem"))
                .addProperty("status", OASFactory.createObject(Schema.class).addType(SchemaType.INTEGER))
                .addProperty("code", text("The kind of problem, for programs"))
                .addProperty("detail", text("A sentence that says what is wrong and what to do"))
                .addProperty("field", text("What of the request is wrong, where it is one field"))
                .required(List.of("type", "title", "status"));
        document.getComponents().addSchema(SCHEMA, problem);
    }

    static void apply(HttpMethod method, Operation operation) {
        add(
                operation,
                ProblemType.UNAUTHORIZED,
                "The token in the header Authorization is unknown, has expired or was revoked.");
        add(operation, ProblemType.FORBIDDEN, "This needs an API token (trn_api_...).");
        add(operation, ProblemType.NOT_FOUND, "There is no workspace 0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f.");
        if (method == HttpMethod.POST || method == HttpMethod.PATCH || method == HttpMethod.PUT) {
            add(operation, ProblemType.MALFORMED, "The body is not JSON: it cannot be read at line 1, column 3.");
            add(operation, ProblemType.CONFLICT, "It conflicts with what is there.");
            add(operation, ProblemType.INVALID, "engine must be one of: terraform, tofu.");
        }
        if (method == HttpMethod.DELETE) {
            add(operation, ProblemType.IN_USE, "The agent pool data-centre is used by: workspace network.");
        }
        if (method == HttpMethod.PATCH || method == HttpMethod.DELETE) {
            add(operation, ProblemType.PRECONDITION_FAILED, "It was changed meanwhile: its revision is 3.");
        }
    }

    private static void add(Operation operation, ProblemType type, String detail) {
        var status = Integer.toString(type.status());
        var answer = OASFactory.createObject(APIResponse.class)
                .description(type.title())
                .content(OASFactory.createObject(Content.class)
                        .addMediaType(
                                ProblemBody.MEDIA_TYPE,
                                OASFactory.createObject(MediaType.class)
                                        .schema(OASFactory.createObject(Schema.class)
                                                .ref(SCHEMA))
                                        .example(example(type, detail))));
        operation.getResponses().addAPIResponse(status, answer);
    }

    private static Map<String, Object> example(ProblemType type, String detail) {
        var example = new LinkedHashMap<String, Object>();
        example.put("type", type.uri().toString());
        example.put("title", type.title());
        example.put("status", type.status());
        example.put("code", type.code());
        example.put("detail", detail);
        return example;
    }

    private static Schema text(String description) {
        return OASFactory.createObject(Schema.class).addType(SchemaType.STRING).description(description);
    }
}
