package io.terrane.control.task;

/**
 * What an update did.
 *
 * @param mode how the task is executed
 * @param repeated the task had ended that way before, and nothing was changed
 * @param queue where something may wait now
 */
public record TaskMove(TaskView task, String mode, boolean repeated, QueueChanged queue) {}
