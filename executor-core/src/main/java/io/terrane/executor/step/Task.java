package io.terrane.executor.step;

import io.terrane.executor.TaskControl;
import io.terrane.executor.log.LogSecrets;
import io.terrane.executor.log.TaskLog;
import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskBundle;

/**
 * One task while it is carried out: what is wanted, where its files are, and whom it tells.
 *
 * @param records what whoever goes on with it has to know
 * @param earlier what was done of it before us
 * @param deadline when its time is over, on the clock that never goes back
 */
record Task(
        TaskBundle bundle,
        TaskDirectory directory,
        TaskRecords records,
        Earlier earlier,
        PatientAccessor accessor,
        TaskControl control,
        LiveState state,
        LogSecrets secrets,
        TaskLog log,
        Reporter reporter,
        StepTimes times,
        long deadline) {
    /**
     * What earlier processes of ours did of a task.
     *
     * @param begun whether there were any
     * @param children how many of its children they had begun: up to there, everything was decided already
     */
    record Earlier(boolean begun, int children) {}

    /** What people want, or the clock. */
    Desired desired() {
        return isOverTime() ? control.desired().or(Desired.CANCEL) : control.desired();
    }

    boolean isOverTime() {
        return System.nanoTime() - deadline >= 0;
    }

    boolean isCanceled() {
        return control.desired() != Desired.RUN;
    }

    String engineName() {
        return bundle.workspace().engine().command();
    }
}
