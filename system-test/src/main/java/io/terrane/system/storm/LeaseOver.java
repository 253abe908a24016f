package io.terrane.system.storm;

/** The control plane takes nothing more under this lease. */
final class LeaseOver extends Exception {
    private static final long serialVersionUID = 1;

    LeaseOver(String what) {
        super(what);
    }
}
