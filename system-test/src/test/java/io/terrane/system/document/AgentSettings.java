package io.terrane.system.document;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of the agent: what its sources read, each in the words of {@code --help}. */
final class AgentSettings extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private static final Pattern NAMED = Pattern.compile(" +(TERRANE_[A-Z_]+)( .*|)");
    private static final String BELOW = " ".repeat(30);
    private static final Pattern USUAL = Pattern.compile("(.+); ([^;]+)");

    /** By how their texts are read. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("url", "address"),
            Map.entry("poolToken", "token"),
            Map.entry("poolTokenFile", "path"),
            Map.entry("name", "text"),
            Map.entry("slots", "number"),
            Map.entry("path", "path"),
            Map.entry("directory", "path"),
            Map.entry("labels", "`name=value`, ..."),
            Map.entry("yesOrNo", "`true` or `false`"),
            Map.entry("certificates", "path"),
            Map.entry("size", "size"),
            Map.entry("time", "time"),
            Map.entry("retention", "time"),
            Map.entry("port", "number"));

    private final Map<String, String> constants = new HashMap<>();
    private final Map<String, String> types = new TreeMap<>();

    private AgentSettings() {}

    /** In the order of {@code --help}. */
    static List<Setting> in(Path module) throws IOException {
        var types = types(module);
        var meanings = meanings(Files.readAllLines(module.resolve("src/main/java/io/terrane/agent/Usage.java")));
        if (!types.keySet().equals(meanings.keySet())) {
            throw new IllegalStateException("The agent reads %s, and its --help has %s: they must be the same"
                    .formatted(types.keySet(), new TreeSet<>(meanings.keySet())));
        }
        return meanings.entrySet().stream()
                .map(each -> setting(each.getKey(), types.get(each.getKey()), each.getValue()))
                .toList();
    }

    private static Setting setting(String name, @Nullable String type, String help) {
        var words = help.replaceFirst(", or$", "");
        var usual = USUAL.matcher(words);
        return usual.matches()
                ? new Setting(name, String.valueOf(type), usual.group(2).replaceFirst("^none$", ""), usual.group(1))
                : new Setting(name, String.valueOf(type), "", words);
    }

    /** A name, and what stands behind it or below it until the next name. */
    private static Map<String, String> meanings(List<String> usage) {
        var meanings = new LinkedHashMap<String, String>();
        var last = "";
        for (var line : usage) {
            var named = NAMED.matcher(line);
            if (named.matches()) {
                last = named.group(1);
                meanings.put(last, named.group(2).strip());
            } else if (line.startsWith(BELOW) && !last.isEmpty()) {
                meanings.merge(last, line.strip(), (before, more) -> (before + " " + more).strip());
            } else {
                last = "";
            }
        }
        return meanings;
    }

    /** Every name that is read. */
    private static Map<String, String> types(Path module) throws IOException {
        var sources = Sources.with("TERRANE_", module.resolve("src/main/java/io/terrane/agent/settings"));
        var types = new TreeMap<String, String>();
        for (var file : sources.files()) {
            var scanner = new AgentSettings();
            scanner.scan(new TreePath(file), null);
            types.putAll(scanner.types);
        }
        return types;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void none) {
        text(variable.getInitializer())
                .ifPresent(value -> constants.put(variable.getName().toString(), value));
        return super.visitVariable(variable, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void none) {
        var arguments = call.getArguments();
        if (!arguments.isEmpty()) {
            arguments.stream()
                    .flatMap(each -> text(each).stream())
                    .filter(each -> each.startsWith("TERRANE_"))
                    .findFirst()
                    .ifPresent(name -> reading(call).ifPresent(type -> types.put(name, type)));
        }
        return super.visitMethodInvocation(call, null);
    }

    private static Optional<String> reading(MethodInvocationTree call) {
        var last = call.getArguments().getLast();
        var name = last instanceof MemberReferenceTree reference
                ? reference.getName().toString()
                : call.getMethodSelect().toString();
        return Optional.ofNullable(TYPES.get(name));
    }

    private Optional<String> text(@Nullable ExpressionTree expression) {
        return expression instanceof LiteralTree literal && literal.getValue() instanceof String text
                ? Optional.of(text)
                : Optional.ofNullable(constants.get(String.valueOf(expression)));
    }
}
