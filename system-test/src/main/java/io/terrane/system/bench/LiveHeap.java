package io.terrane.system.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What a program's heap holds when the garbage was taken out, looked at again and again. */
interface LiveHeap {
    long PAUSE_MS = 300;

    /** Of this very process. */
    LiveHeap OURS = () -> {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    };

    /** In bytes. */
    long look() throws IOException, InterruptedException;

    /** Of another Java process. */
    static LiveHeap of(long pid) {
        var total = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return () -> {
            // The histogram counts what lives: it collects the garbage first.
            var process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram").start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var line = total.matcher(said);
            if (process.waitFor() != 0 || !line.find()) {
                throw new IOException("jcmd says nothing of the heap of process " + pid);
            }
            return Long.parseLong(line.group(1));
        };
    }

    /** The most that was seen while something was done, its end included; in MiB. */
    default double most(Callable<?> work) throws Exception {
        var most = new AtomicLong(look());
        var looking = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    most.accumulateAndGet(look(), Math::max);
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                }
            } catch (IOException | InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        var _ = work.call();
        looking.interrupt();
        looking.join();
        return most.get() / (double) (1 << 20);
    }

    /** The largest resident size of a process so far, in MiB. */
    static long largestResident(String pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
