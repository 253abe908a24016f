package io.terrane.control.state;

import io.terrane.control.blob.StoredBlob;
import io.terrane.executor.state.StateHeader;

/** Bytes that are stored and are a state; no version names them yet. */
public record ReceivedState(StoredBlob blob, StateHeader header) {}
