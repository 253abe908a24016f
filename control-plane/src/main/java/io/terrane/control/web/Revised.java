package io.terrane.control.web;

/** What a client sees of something that changes: its revision counts the changes, and is its {@code ETag}. */
public interface Revised {
    int revision();
}
