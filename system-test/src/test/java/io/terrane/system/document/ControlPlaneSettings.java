package io.terrane.system.document;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of the control plane: the methods of all interfaces that are a {@code @ConfigMapping}. */
final class ControlPlaneSettings extends TreePathScanner<@Nullable Void, String> {
    private static final Pattern OPTIONAL = Pattern.compile("Optional<(.+)>");
    private static final Map<String, String> TYPES = Map.of(
            "Duration", "time",
            "int", "number",
            "long", "number",
            "boolean", "`true` or `false`",
            "Path", "path",
            "URI", "address",
            "String", "text");

    private final Sources sources;
    private final List<Setting> found = new ArrayList<>();
    private final Map<String, ClassTree> groups = new HashMap<>();

    private ControlPlaneSettings(Sources sources) {
        this.sources = sources;
    }

    /** In the order of the files, and within each in that of the file. */
    static List<Setting> in(Path directory) throws IOException {
        var sources = Sources.with("@ConfigMapping", directory);
        var all = new ArrayList<Setting>();
        for (var file : sources.files()) {
            var scanner = new ControlPlaneSettings(sources);
            scanner.scan(new TreePath(file), "");
            all.addAll(scanner.found);
        }
        return List.copyOf(all);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, String prefix) {
        var mapping = annotation(type.getModifiers(), "ConfigMapping");
        var inner = mapping.isPresent() ? argument(mapping.get(), "prefix") : prefix;
        type.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .forEach(group -> groups.put(group.getSimpleName().toString(), group));
        for (var member : type.getMembers()) {
            if (member instanceof MethodTree method) {
                scan(method, inner);
            }
        }
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, String prefix) {
        if (method.getBody() != null) {
            return null;
        }
        var property = prefix + "." + kebab(method.getName().toString());
        var type = String.valueOf(method.getReturnType());
        var group = groups.get(type);
        if (group != null) {
            return scan(group, property);
        }
        var usual = annotation(method.getModifiers(), "WithDefault").map(each -> argument(each, "value"));
        found.add(new Setting(Setting.environmentName(property), shown(type), usual.orElse(""), meaning(property)));
        return null;
    }

    private static String shown(String type) {
        var optional = OPTIONAL.matcher(type);
        var bare = optional.matches() ? optional.group(1) : type;
        return Optional.ofNullable(TYPES.get(bare))
                .orElseThrow(() -> new IllegalStateException("Say what a setting of type " + type + " is called"));
    }

    private String meaning(String property) {
        var comment = sources.trees().getDocComment(getCurrentPath());
        if (comment == null) {
            throw new IllegalStateException(property + " has no comment that says what it is");
        }
        return comment.strip()
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|");
    }

    private static Optional<AnnotationTree> annotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .filter(each -> each.getAnnotationType().toString().equals(name))
                .map(AnnotationTree.class::cast)
                .findFirst();
    }

    private static String argument(AnnotationTree annotation, String name) {
        return annotation.getArguments().stream()
                .map(each -> named(each, name))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(annotation + " has no " + name));
    }

    private static Optional<String> named(ExpressionTree argument, String name) {
        return switch (argument) {
            case AssignmentTree assignment
            when assignment.getVariable().toString().equals(name) -> named(assignment.getExpression(), name);
            case LiteralTree literal -> Optional.of(String.valueOf(literal.getValue()));
            default -> Optional.empty();
        };
    }

    private static String kebab(String camel) {
        return camel.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
