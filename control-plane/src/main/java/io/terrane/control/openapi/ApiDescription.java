package io.terrane.control.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;

/** Completes the description while the application is built: who may call, what goes wrong, and how it looks. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDescription implements OASFilter {
    private static final String API = "/api/";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        var examples = Examples.of(document);
        TokenSchemes.describe(document);
        ProblemAnswers.describe(document);
        Optional.ofNullable(document.getPaths().getPathItems())
                .ifPresent(paths -> paths.forEach((path, item) -> {
                    if (path.startsWith(API)) {
                        item.getOperations()
                                .forEach((method, operation) -> complete(path, method, operation, examples));
                    }
                }));
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation, Examples examples) {
        TokenSchemes.apply(operation);
        ProblemAnswers.apply(method, operation);
        RequestHeaders.apply(method, operation);
        examples.apply(method + " " + path, operation);
    }
}
