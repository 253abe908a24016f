package io.terrane.system.fault;

/** Chooses what is to go wrong with a request. It is asked by many threads at the same time. */
@FunctionalInterface
public interface FaultChoice {
    /**
     * What is to go wrong with the next request.
     *
     * @param requestLine such as {@code POST /path HTTP/1.1}
     */
    Fault of(String requestLine);
}
