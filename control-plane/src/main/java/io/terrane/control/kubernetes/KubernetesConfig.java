package io.terrane.control.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where and how pods of agents are made. */
@ConfigMapping(prefix = "terrane.kubernetes")
interface KubernetesConfig {
    /** Of the agents. Without it no pod is ever made, and the tasks of Kubernetes pools wait. */
    Optional<String> namespace();

    /** By which pods reach the control plane, such as {@code http://terrane.terrane.svc:8080}. */
    Optional<URI> url();

    /** Of the agents whose pools name none. */
    Optional<String> image();

    /** How long a pod may wait for a node, or for room in a quota. */
    @WithDefault("5m")
    Duration startPatience();

    /** How long a pod may wait for its image, and for what it mounts. */
    @WithDefault("1m")
    Duration imagePatience();

    /** How long a pod may take to start when Kubernetes does not say what it waits for. */
    @WithDefault("10m")
    Duration longestStart();

    /** Where a pod is not there by then, its Job is asked why. */
    @WithDefault("10s")
    Duration usualStart();

    /** How long an agent that was made for a task waits until it has it. */
    @WithDefault("2m")
    Duration taskWait();

    /** How long a warm agent waits for a task before another one takes its place. */
    @WithDefault("1h")
    Duration warmTime();

    /** For how long no warm pod is made after one failed. */
    @WithDefault("1m")
    Duration warmRest();

    /** How many pods are made for one attempt of a task, where the last one was evicted or deleted before it began. */
    @WithDefault("3")
    int tries();

    /** How long the cluster keeps a Job that has ended, for people to look at. */
    @WithDefault("10m")
    Duration keepEnded();

    /** The longest life of a pod, whatever it does. */
    @WithDefault("26h")
    Duration longestLife();

    /** How often the Jobs are looked after when nothing tells of a change. */
    @WithDefault("2s")
    Duration interval();

    /** How long the replica that looks after the Jobs may be silent before another one does. */
    @WithDefault("15s")
    Duration turnTime();

    /** How long the database may take for a statement. */
    @WithDefault("30s")
    Duration databasePatience();

    /** How many requests to the cluster are made at once. */
    @WithDefault("8")
    int requestsAtOnce();
}
