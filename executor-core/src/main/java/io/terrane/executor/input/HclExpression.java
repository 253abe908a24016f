package io.terrane.executor.input;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads text as far as it takes to know that it is one expression of the engine's language, so that the value of one
 * variable cannot set another. What the expression says is the engine's to judge. The lexical rules are those of the
 * HCL native syntax specification: newlines end an expression outside of brackets; strings, heredocs and their
 * templates may hold anything.
 */
final class HclExpression {
    private static final Pattern HEREDOC = Pattern.compile("<<-?([\\p{L}_][\\p{L}\\p{N}_-]*)\\r?\\n");
    private static final int DEEPEST = 200;

    private final String text;
    private int at;
    private int depth;
    private boolean hasContent;
    private boolean ended;

    private HclExpression(String text) {
        this.text = text;
    }

    /** What is wrong with it, as the end of a sentence that begins with the variable; empty where it is fine. */
    static Optional<String> fault(String text) {
        try {
            var expression = new HclExpression(text.strip());
            expression.read(Optional.empty());
            return expression.hasContent ? Optional.empty() : Optional.of("is empty");
        } catch (Fault fault) {
            return Optional.of(fault.what);
        }
    }

    /** Up to the closing bracket, or at the top to the end. */
    private void read(Optional<Character> closing) throws Fault {
        if (++depth > DEEPEST) {
            throw new Fault("is nested more than %d levels deep".formatted(DEEPEST));
        }
        while (at < text.length()) {
            var next = text.charAt(at);
            if (skipSpaceAndComment(closing.isEmpty())) {
                continue;
            }
            if (ended) {
                throw new Fault("holds more than one expression");
            }
            if (closing.isPresent() && next == closing.get()) {
                at++;
                depth--;
                return;
            }
            hasContent = true;
            readToken(next);
        }
        if (closing.isPresent()) {
            throw new Fault("has no closing " + closing.get());
        }
    }

    private void readToken(char next) throws Fault {
        switch (next) {
            case '"' -> readString();
            case '(' -> readBracket(')');
            case '[' -> readBracket(']');
            case '{' -> readBracket('}');
            case ')', ']', '}' -> throw new Fault("has a %c that nothing opened".formatted(next));
            case '<' -> readHeredoc();
            default -> at++;
        }
    }

    private void readBracket(char closing) throws Fault {
        at++;
        read(Optional.of(closing));
    }

    private boolean skipSpaceAndComment(boolean top) throws Fault {
        var next = text.charAt(at);
        if (next == '\n') {
            ended |= top && hasContent;
            at++;
        } else if (next == ' ' || next == '\t' || next == '\r') {
            at++;
        } else if (next == '#' || text.startsWith("//", at)) {
            var end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        } else if (text.startsWith("/*", at)) {
            var end = text.indexOf("*/", at + 2);
            if (end < 0) {
                throw new Fault("has a comment without an end");
            }
            at = end + 2;
        } else {
            return false;
        }
        return true;
    }

    private void readString() throws Fault {
        at++;
        while (at < text.length()) {
            var next = text.charAt(at);
            if (next == '"') {
                at++;
                return;
            } else if (next == '\\') {
                at += 2;
            } else if (next == '\n') {
                throw new Fault("has a line break inside of a string");
            } else {
                readTemplateCharacter();
            }
        }
        throw new Fault("has a string without an end");
    }

    /** One character of literal text, or a whole interpolation or directive. */
    private void readTemplateCharacter() throws Fault {
        if (text.startsWith("$${", at) || text.startsWith("%%{", at)) {
            at += 3;
        } else if (text.startsWith("${", at) || text.startsWith("%{", at)) {
            at += 2;
            read(Optional.of('}'));
        } else {
            at++;
        }
    }

    private void readHeredoc() throws Fault {
        var start = HEREDOC.matcher(text).region(at, text.length());
        if (!start.lookingAt()) {
            at++;
            return;
        }
        at = start.end();
        while (at < text.length()) {
            var end = lineEnd();
            if (text.substring(at, end).strip().equals(start.group(1))) {
                at = end;
                return;
            }
            readHeredocLine();
        }
        throw new Fault("has a heredoc without its end marker " + start.group(1));
    }

    private void readHeredocLine() throws Fault {
        while (at < text.length() && text.charAt(at) != '\n') {
            readTemplateCharacter();
        }
        at++;
    }

    private int lineEnd() {
        var end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        private final String what;

        Fault(String what) {
            super(what, null, false, false);
            this.what = what;
        }
    }
}
