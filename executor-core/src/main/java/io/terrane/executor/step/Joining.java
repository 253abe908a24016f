package io.terrane.executor.step;

/** Waits for a thread that has been told to end. */
final class Joining {
    private Joining() {}

    /** Keeps an interrupt for whoever asks next. */
    static void quietly(Thread thread) {
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
