package io.terrane.control.kubernetes;

import io.terrane.control.kubernetes.Purpose.ForTask;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A Job that has not ended, as the database knows it.
 *
 * @param token the row of its agent's pool token
 * @param resting whether its agent is offered no task
 * @param held what its agent holds a lease of
 * @param made whether the cluster had it at some time
 * @param tries how many Jobs were made for the same attempt, this one included
 * @param waiting why nothing runs in it yet, as people were told
 */
record OpenJob(
        String name,
        UUID pool,
        UUID token,
        Purpose purpose,
        JobStage stage,
        boolean resting,
        Optional<ForTask> held,
        boolean made,
        Duration age,
        int tries,
        Optional<String> waiting) {

    boolean isWarm() {
        return purpose instanceof Purpose.Warm;
    }
}
