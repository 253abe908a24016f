package io.terrane.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.control.kubernetes.Purpose.ForTask;
import io.terrane.control.kubernetes.Purpose.Warm;
import io.terrane.control.pool.FreezeWindow;
import io.terrane.control.pool.FreezeWindow.Day;
import io.terrane.control.pool.PoolLimits;
import io.terrane.protocol.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolDemandTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final UUID POOL = new UUID(0, 1);
    private static final List<JobStage> STAGES = List.of(JobStage.values());
    private static final int ROUNDS = 5_000;
    private static final FreezeWindow ALWAYS = new FreezeWindow(EnumSet.allOf(Day.class), "00:00", "00:00", "UTC");

    static Stream<PoolDemand> anyDemand() {
        return IntStream.range(0, ROUNDS).mapToObj(seed -> demand(new Random(seed)));
    }

    private static PoolDemand demand(Random random) {
        var tasks = IntStream.range(0, 8)
                .mapToObj(number -> new ForTask(new TaskId(new UUID(1, number)), 1 + random.nextInt(2)))
                .toList();
        var jobs = new ArrayList<OpenJob>();
        var taken = new HashSet<Purpose>();
        for (var number = random.nextInt(8); number > 0; number--) {
            var stage = STAGES.get(random.nextInt(STAGES.size()));
            Purpose purpose = random.nextInt(3) == 0 ? new Warm() : tasks.get(random.nextInt(tasks.size()));
            if (purpose instanceof Warm || taken.add(purpose)) {
                jobs.add(job("job-" + number, purpose, stage, purpose instanceof Warm && random.nextBoolean()));
            }
        }
        var held = jobs.stream()
                .filter(job -> job.stage() == JobStage.BUSY || job.stage() == JobStage.LEAVING)
                .map(OpenJob::purpose)
                .toList();
        var waiting = tasks.stream()
                .filter(task -> !held.contains(task) && random.nextBoolean())
                .toList();
        var most = 1 + random.nextInt(8);
        var windows = random.nextInt(5) == 0 ? List.of(ALWAYS) : List.<FreezeWindow>of();
        return new PoolDemand(
                new PoolLimits(most, random.nextInt(most + 1), windows), waiting, jobs, random.nextInt(5) == 0, NOW);
    }

    private static OpenJob job(String name, Purpose purpose, JobStage stage, boolean resting) {
        return new OpenJob(
                name,
                POOL,
                new UUID(2, name.hashCode()),
                purpose,
                stage,
                resting,
                Optional.empty(),
                true,
                Duration.ZERO,
                1,
                Optional.empty());
    }

    /** The same pool once the changes were made, and nothing else happened. */
    private static PoolDemand afterwards(PoolDemand before) {
        var changes = before.changes();
        var jobs = new ArrayList<>(before.jobs());
        jobs.removeAll(changes.delete());
        jobs.replaceAll(job -> changes.rest().contains(job) || changes.wake().contains(job)
                ? job(job.name(), job.purpose(), job.stage(), !job.resting())
                : job);
        changes.start().forEach(task -> jobs.add(job("for-" + task, task, JobStage.STARTING, false)));
        IntStream.range(0, changes.warm())
                .forEach(number -> jobs.add(job("warm-" + number, new Warm(), JobStage.STARTING, false)));
        return new PoolDemand(before.limits(), before.waiting(), jobs, before.warmRests(), before.now());
    }

    private static long count(PoolDemand demand, JobStage... stages) {
        return demand.jobs().stream()
                .filter(OpenJob::isWarm)
                .filter(job -> List.of(stages).contains(job.stage()))
                .count();
    }

    @Test
    void makesNeverMoreThanThePoolMayHave() {
        anyDemand().forEach(demand -> {
            var changes = demand.changes();
            var made = changes.start().size() + changes.warm();
            if (made > 0) {
                assertThat(demand.jobs().size() + made)
                        .as(demand.toString())
                        .isLessThanOrEqualTo(demand.limits().maxConcurrent());
            }
        });
    }

    @Test
    void makesNoneInAFreezeWindow() {
        anyDemand()
                .filter(demand -> demand.limits().frozenUntil(NOW).isPresent())
                .forEach(demand -> {
                    assertThat(demand.changes().start()).isEmpty();
                    assertThat(demand.changes().warm()).isZero();
                });
    }

    @Test
    void warmOnesTakeTasksOutsideOfAFreezeWindowAndNowhereElse() {
        anyDemand()
                .forEach(demand -> assertThat(afterwards(demand).jobs())
                        .as(demand.toString())
                        .allMatch(job -> job.resting()
                                == (job.isWarm()
                                        && demand.limits().frozenUntil(NOW).isPresent())));
    }

    @Test
    void givesATaskOneJobAtMostAndOnlyWhereItWaits() {
        anyDemand().forEach(demand -> {
            var start = demand.changes().start();
            assertThat(start).as(demand.toString()).doesNotHaveDuplicates();
            assertThat(demand.waiting()).containsAll(start);
            assertThat(start)
                    .noneMatch(task ->
                            demand.jobs().stream().anyMatch(job -> job.purpose().equals(task)));
        });
    }

    @Test
    void leavesNobodyWaitingWhereThereIsRoom() {
        anyDemand().filter(demand -> demand.limits().frozenUntil(NOW).isEmpty()).forEach(demand -> {
            var after = afterwards(demand);
            var served = after.jobs().stream().map(OpenJob::purpose).toList();
            var unserved = after.waiting().stream()
                    .filter(task -> !served.contains(task))
                    .count();
            var room = demand.limits().maxConcurrent()
                    - demand.jobs().size()
                    - demand.changes().start().size();
            assertThat(unserved <= count(demand, JobStage.IDLE) || room <= 0)
                    .as(demand.toString())
                    .isTrue();
        });
    }

    @Test
    void startsTheMostUrgentFirst() {
        anyDemand().forEach(demand -> {
            var start = demand.changes().start();
            assertThat(start)
                    .isSortedAccordingTo((one, other) -> Integer.compare(
                            demand.waiting().indexOf(one), demand.waiting().indexOf(other)));
        });
    }

    @Test
    void keepsWarmOnesWhereThereIsRoomAndNeverTooMany() {
        anyDemand().forEach(demand -> {
            var ready = count(demand, JobStage.STARTING, JobStage.IDLE);
            var warm = demand.changes().warm();
            assertThat(warm == 0 || ready + warm <= demand.limits().minWarm())
                    .as(demand.toString())
                    .isTrue();
            assertThat(demand.warmRests() && warm > 0).isFalse();
        });
    }

    @Test
    void deletesOnlyJobsThatCanNeverGetTheirTask() {
        anyDemand()
                .forEach(demand -> assertThat(demand.changes().delete())
                        .as(demand.toString())
                        .allSatisfy(job -> {
                            assertThat(job.isWarm()).isFalse();
                            assertThat(job.stage()).isIn(JobStage.STARTING, JobStage.IDLE);
                            assertThat(demand.waiting()).doesNotContain((ForTask) job.purpose());
                        }));
    }

    @Test
    void hasNothingToDoOnceItWasDone() {
        anyDemand().forEach(demand -> {
            var again = afterwards(demand).changes();
            var roomWasFreed = !demand.changes().delete().isEmpty();
            assertThat(again.delete()).as(demand.toString()).isEmpty();
            assertThat(again.rest()).isEmpty();
            assertThat(again.wake()).isEmpty();
            assertThat(roomWasFreed || (again.start().isEmpty() && again.warm() == 0))
                    .as(demand.toString())
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource
    void aWindowBelongsToTheDayOnWhichItStarts(String at, boolean isOpen) {
        var friday = new FreezeWindow(EnumSet.of(Day.FRIDAY), "18:00", "06:00", "Europe/Berlin");
        var limits = new PoolLimits(1, 0, List.of(friday));

        assertThat(limits.frozenUntil(Instant.parse(at)).isPresent()).isEqualTo(isOpen);
    }

    static Stream<Object[]> aWindowBelongsToTheDayOnWhichItStarts() {
        return Stream.of(new Object[][] {
            {"2026-11-20T16:59:59Z", false}, // Friday, 17:59:59 there
            {"2026-11-20T17:00:00Z", true},
            {"2026-11-21T04:59:59Z", true}, // Saturday, 05:59:59
            {"2026-11-21T05:00:00Z", false},
            {"2026-11-20T02:00:00Z", false}, // early on Friday
            {"2026-11-21T18:00:00Z", false}, // Saturday evening
            {"2026-10-23T16:30:00Z", true}, // in summer time
        });
    }
}
