package io.terrane.executor;

/** A {@link DataAccessor} could not do what was asked. */
public abstract sealed class AccessFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private AccessFailure(String message, Throwable cause) {
        super(message, cause);
    }

    private AccessFailure(String message) {
        super(message);
    }

    /** Nobody knows whether it was done: the same call may be made again, later. */
    public static final class Unavailable extends AccessFailure {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unavailable(String message) {
            super(message);
        }
    }

    /** The lease is no longer ours, or its token is no longer good. Nothing more can be written. */
    public static final class StaleLease extends AccessFailure {
        private static final long serialVersionUID = 1L;

        public StaleLease(String message) {
            super(message);
        }
    }

    /** It will never be accepted. */
    public static final class Refused extends AccessFailure {
        private static final long serialVersionUID = 1L;

        private final String code;

        /** @param code the problem's stable name, such as {@code state-conflict} */
        public Refused(String code, String message) {
            super(message);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
