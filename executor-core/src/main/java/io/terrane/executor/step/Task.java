package io.terrane.executor.step;

import io.terrane.executor.TaskControl;
import io.terrane.executor.log.LogSecrets;
import io.terrane.executor.log.TaskLog;
import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskBundle;

/**
 * One task while it is carried out: what is wanted, where its files are, and whom it tells.
 *
 * @param deadline when its time is over, on the clock that never goes back
 */
record Task(
        TaskBundle bundle,
        TaskDirectory directory,
        PatientAccessor accessor,
        TaskControl control,
        LogSecrets secrets,
        TaskLog log,
        Reporter reporter,
        long deadline) {
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
