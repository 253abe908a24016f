package io.terrane.system.document;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Java sources as the compiler reads them, comments included. */
record Sources(List<CompilationUnitTree> files, Trees trees) {

    /** Those below a directory that hold this text. */
    static Sources with(String text, Path directory) throws IOException {
        var found = new ArrayList<Path>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (var file : all.filter(each -> each.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                if (Files.readString(file).contains(text)) {
                    found.add(file);
                }
            }
        }
        return of(found);
    }

    static Sources of(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            var parsed = new ArrayList<CompilationUnitTree>();
            task.parse().forEach(parsed::add);
            return new Sources(List.copyOf(parsed), Trees.instance(task));
        }
    }
}
