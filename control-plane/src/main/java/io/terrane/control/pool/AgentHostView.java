package io.terrane.control.pool;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What an agent's host had at its last heartbeat.
 *
 * @param load the one-minute load average
 * @param freeDiskBytes where the agent keeps its tasks
 */
@RegisterForReflection
@Schema(name = "AgentHost")
record AgentHostView(double load, long memoryTotalBytes, long memoryAvailableBytes, long freeDiskBytes) {}
