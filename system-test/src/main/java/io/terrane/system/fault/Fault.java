package io.terrane.system.fault;

/** What becomes of one HTTP exchange on its way through a {@link FaultyProxy}. */
public enum Fault {
    NONE,
    /** The request arrives and is answered; the client sees its connection break instead. */
    ANSWER_LOST,
    /** The same request arrives twice, at the same time; the client gets whichever answer comes first. */
    TWICE,
    /** One bit of the body arrives as its opposite. */
    BIT_FLIPPED,
    /** The connection to the server breaks in the middle of the body. */
    BODY_CUT
}
