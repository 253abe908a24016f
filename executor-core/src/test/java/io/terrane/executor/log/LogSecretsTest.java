package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.Variable;
import io.terrane.protocol.Variable.Category;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogSecretsTest {
    private static final String SECRET = "pa<ss>&w\"ö\\rd /+1%";

    static Stream<String> forms() {
        return Stream.of(
                SECRET,
                base64(SECRET),
                base64(SECRET).replace('+', '-').replace('/', '_'),
                "pa\\u003css\\u003e\\u0026w\\\"ö\\\\rd /+1%",
                "pa<ss>&w\\\"ö\\\\rd /+1%",
                "pa<ss>&w\\\"\\u00f6\\\\rd /+1%",
                "pa<ss>&w\\\\\\\"ö\\\\\\\\rd /+1%",
                URLEncoder.encode(SECRET, UTF_8),
                URLEncoder.encode(SECRET, UTF_8).replace("+", "%20"),
                "pa%3css%3e%26w%22%c3%b6%5crd%20%2f%2b1%25",
                "pa%3Css%3E%26w%22%C3%B6%5Crd%20/%2B1%25");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void masksEveryFormOfASecret(String form) {
        assertThat(secrets(false, SECRET).mask("a=" + form + ";")).isEqualTo("a=***;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "user:"})
    void masksASecretWithinBase64(String before) {
        var encoded = base64(before + SECRET + ":after");

        var masked = secrets(false, SECRET).mask(encoded);

        assertThat(masked).contains("***");
        var left = masked.replace("***", "").length();
        assertThat(left).isLessThanOrEqualTo((before.length() + ":after".length()) * 4 / 3 + 6);
    }

    @Test
    void masksBase64ThatIsWrapped() {
        var secret = "0123456789abcdef".repeat(12);
        var wrapped = Base64.getMimeEncoder().encodeToString(secret.getBytes(UTF_8));

        assertThat(secrets(false, secret).mask(wrapped)).isEqualTo("***\r\n***\r\n***\r\n***");
    }

    @Test
    void masksTheLinesOfASecretButNotItsIndentation() {
        var secrets = secrets(false, "first-line\n        {\n        second-line\n");

        assertThat(secrets.mask("x first-line y\n        {\n  second-line\r\n"))
                .isEqualTo("x *** y\n        {\n  ***\r\n");
    }

    @Test
    void masksTheLiteralsOfAnExpression() {
        var secrets = secrets(true, """
                {
                  user = "someone"
                  key  = "line\\n\\"two\\" \\u00e9 $${x}"
                  pin  = 12345678
                  pem  = <<-EOT
                    -----BEGIN KEY-----
                    aGVyZWRvYy1ib2R5
                    EOT
                  ok   = true
                }
                """);

        assertThat(secrets.mask("user someone pin 12345678 pem aGVyZWRvYy1ib2R5 key line\n\"two\" é ${x} ok true"))
                .isEqualTo("user *** pin *** pem *** key *** ok true");
    }

    @Test
    void leavesShortAndPublicValuesAlone() {
        var secrets = LogSecrets.of(List.of(
                new Variable("a", "short", Category.TERRAFORM, false, true),
                new Variable("b", "public value", Category.TERRAFORM, false, false)));

        assertThat(secrets.mask("short public value")).isEqualTo("short public value");
    }

    @Test
    void showsNothing() {
        assertThat(secrets(false, SECRET)).asString().isEqualTo("LogSecrets");
    }

    @Test
    void takesManyLongSecrets() {
        var values = Stream.iterate(1, i -> i + 1)
                .limit(20)
                .map(i -> (i + ":abcdefghij").repeat(4000))
                .toArray(String[]::new);

        assertThat(secrets(false, values).mask("x" + values[7] + "y")).isEqualTo("x***y");
    }

    private static LogSecrets secrets(boolean hcl, String... values) {
        return LogSecrets.of(Arrays.stream(values)
                .map(value -> new Variable("v", value, Category.TERRAFORM, hcl, true))
                .toList());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
