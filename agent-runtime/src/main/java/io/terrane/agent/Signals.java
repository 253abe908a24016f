package io.terrane.agent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. The one way to them in Java is {@code sun.misc.Signal}, which is open to all (JEP
 * 260) and yet cannot be named without a warning that no compiler flag removes: hence the reflection.
 */
final class Signals {
    private Signals() {}

    /** Does this, and nothing else, at every signal of that name, such as {@code TERM}. */
    static void handle(String name, Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calling(action));
            var _ = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Signals cannot be handled on this platform", e);
        }
    }

    private static InvocationHandler calling(Runnable action) {
        return (_, method, _) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "hashCode" -> 0;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }
}
