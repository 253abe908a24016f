package io.terrane.executor.log;

/**
 * Turns what a child prints into what people read. It answers the same bytes wherever its input is cut, and holds no
 * more of it than it must.
 */
public interface LogRenderer {
    /** Answers what can be said by now. */
    byte[] render(byte[] bytes, int offset, int length);

    /** Answers the rest: no more input comes. */
    byte[] finish();
}
