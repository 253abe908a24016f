package io.terrane.control.kubernetes;

/** How far the agent of a Job is. */
enum JobStage {
    /** It has not been heard, or not for a while. */
    STARTING,
    /** It waits for a task. */
    IDLE,
    /** It holds a lease. */
    BUSY,
    /** It has had its task. */
    LEAVING
}
