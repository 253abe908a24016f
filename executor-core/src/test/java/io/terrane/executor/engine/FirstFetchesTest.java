package io.terrane.executor.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FirstFetchesTest {
    private final FirstFetches fetches = new FirstFetches(Duration.ofMinutes(10));

    @Test
    void theOthersWaitUntilTheFirstHasTried() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> second;
            try (var _ = fetches.begin(Set.of("a"), () -> true)) {
                second = threads.submit(() -> fetches.begin(Set.of("a", "b"), () -> true));
                fetches.begin(Set.of("c"), () -> true).close();
                assertThat(second.isDone()).isFalse();
            }

            assertThat(second.get()).isNotNull();
        }
    }

    @Test
    void twoThatNeedWhatTheOtherFetchesDoNotWaitForEachOther() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> fetch(Set.of("a", "b")));
            var second = threads.submit(() -> fetch(Set.of("b", "a")));
            var third = threads.submit(() -> fetch(Set.of("b", "c")));

            assertThat(first.get() && second.get() && third.get()).isTrue();
        }
    }

    @Test
    void whatWasTriedIsNotWaitedForAgain() throws Exception {
        fetches.begin(Set.of("a"), () -> true).close();

        try (var _ = fetches.begin(Set.of("a"), () -> true);
                var again = fetches.begin(Set.of("a"), () -> true)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void nobodyWaitsForOneThatIsStuckForEver() throws Exception {
        var impatient = new FirstFetches(Duration.ofMillis(50));
        try (var _ = impatient.begin(Set.of("a"), () -> true);
                var other = impatient.begin(Set.of("a"), () -> true)) {
            assertThat(other).isNotNull();
        }
    }

    @Test
    void nobodyWaitsWhoIsNotWantedAnyMore() throws Exception {
        try (var _ = fetches.begin(Set.of("a"), () -> true);
                var other = fetches.begin(Set.of("a"), () -> false)) {
            assertThat(other).isNotNull();
        }
    }

    @Test
    void seesWhatAConfigurationNeeds(@TempDir Path configuration) throws Exception {
        Files.createDirectories(configuration.resolve("modules/net"));
        Files.writeString(configuration.resolve("main.tf"), """
                terraform {
                  required_providers {
                    aws = { source = "Hashicorp/AWS", version = "~> 5.0" }
                    thing = {
                      version = ">= 1.0"
                      source  = "registry.example.org:8443/acme/thing"
                    }
                    built = { source = "terraform.io/builtin/terraform" }
                  }
                }
                resource "aws_instance" "web" {}
                resource "terraform_data" "none" {}
                module "net" { source = "./modules/net" }
                """);
        Files.writeString(configuration.resolve("modules/net/main.tf"), "data \"dns_a_record_set\" \"x\" {}\n");

        assertThat(ProviderNeeds.of(configuration, Engine.TERRAFORM))
                .containsExactly(
                        "registry.example.org:8443/acme/thing",
                        "registry.terraform.io/hashicorp/aws",
                        "registry.terraform.io/hashicorp/dns");
        assertThat(ProviderNeeds.of(configuration, Engine.TOFU)).contains("registry.opentofu.org/hashicorp/dns");
    }

    private boolean fetch(Set<String> missing) throws InterruptedException {
        try (var fetch = fetches.begin(missing, () -> true)) {
            return fetch != null;
        }
    }
}
