package io.terrane.control;

import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

final class Clocks {
    @Produces
    static InstantSource clock() {
        return InstantSource.system();
    }
}
