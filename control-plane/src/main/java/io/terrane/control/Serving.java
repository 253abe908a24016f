package io.terrane.control;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;

/**
 * What the control plane does once all of it is started: it says where it listens, and serves until it is told to end.
 */
public final class Serving implements QuarkusApplication {
    private final AddressFile address;

    Serving(AddressFile address) {
        this.address = address;
    }

    @Override
    public int run(String... arguments) throws IOException {
        address.write();
        Quarkus.waitForExit();
        return 0;
    }
}
