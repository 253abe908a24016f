package io.terrane.control.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final Lane lane = new Lane(2);
    private final List<String> begun = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<UniEmitter<? super String>> works = new ArrayList<>();

    @Test
    void soManyAreAtWorkAndTheOthersWaitInOrder() {
        List.of("a", "b", "c", "d").forEach(this::enter);

        assertThat(begun).containsExactly("a", "b");
        works.get(1).complete("b");
        assertThat(begun).containsExactly("a", "b", "c");
        works.get(0).complete("a");
        assertThat(begun).containsExactly("a", "b", "c", "d");
        assertThat(done).containsExactly("b", "a");
    }

    @Test
    void whatFailsLeavesItsPlaceToo() {
        List.of("a", "b", "c").forEach(this::enter);

        works.get(0).fail(new IllegalStateException("It does not work"));

        assertThat(begun).containsExactly("a", "b", "c");
        assertThat(done).containsExactly("a failed");
    }

    @Test
    void anEmptyLaneTakesTheNextAtOnce() {
        enter("a");
        works.get(0).complete("a");

        enter("b");

        assertThat(begun).containsExactly("a", "b");
    }

    private void enter(String name) {
        lane.run(() -> {
                    begun.add(name);
                    return Uni.createFrom().<String>emitter(works::add);
                })
                .subscribe()
                .with(done::add, _ -> done.add(name + " failed"));
    }
}
