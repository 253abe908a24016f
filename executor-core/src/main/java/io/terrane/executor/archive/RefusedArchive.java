package io.terrane.executor.archive;

/** An archive that is not taken; the message is one sentence for its owner and names the entry, where there is one. */
public final class RefusedArchive extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 200;

    RefusedArchive(String sentence) {
        super(sentence);
    }

    RefusedArchive(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static RefusedArchive entry(String name, String what) {
        return new RefusedArchive("The archive's entry " + quoted(name) + " " + what + ".");
    }

    /** Somebody else's text in our sentence: short, and nothing in it that moves a cursor. */
    static String quoted(String name) {
        var shown = name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...";
        return '"' + shown.replaceAll("[\\p{Cntrl}\"]", "?") + '"';
    }
}
