package io.terrane.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.terrane.protocol.FromAgent.DeclineReason;
import io.terrane.protocol.ResourceProgress.Status;
import io.terrane.protocol.TaskBundle.Artifact;
import io.terrane.protocol.TaskBundle.Limits;
import io.terrane.protocol.TaskBundle.PlanReference;
import io.terrane.protocol.TaskBundle.RunOptions;
import io.terrane.protocol.TaskBundle.StateReference;
import io.terrane.protocol.TaskBundle.WorkspaceSettings;
import io.terrane.protocol.TaskVerdict.Verdict;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of each wire type, letter by letter: whoever changes it breaks agents that are out there. */
class WireFormatTest {
    private static final String ID = "0190b4a0-0000-7000-8000-000000000001";
    private static final UUID UUID_1 = UUID.fromString(ID);
    private static final TaskId TASK = new TaskId(UUID_1);
    private static final String SHA = "a".repeat(64);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final TraceParent TRACE = new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    private static final TaskLease LEASE = new TaskLease(TASK, 2, 7);
    private static final String LEASE_JSON = "{'task_id':'%s','attempt':2,'lease_epoch':7}".formatted(ID);
    private static final RunningTask RUNNING = new RunningTask(TASK, 2, 7, Phase.APPLY, 4096, 12L);
    private static final String RUNNING_JSON =
            "{'task_id':'%s','attempt':2,'lease_epoch':7,'phase':'apply','log_offset':4096,'state_serial':12}"
                    .formatted(ID);
    private static final PlanSummary SUMMARY = new PlanSummary(1, 2, 3, 4, 5, 6, 7);
    private static final String SUMMARY_JSON =
            "{'add':1,'change':2,'destroy':3,'import':4,'forget':5,'drift':6,'outputs':7}";
    private static final ResourceProgress PROGRESS =
            new ResourceProgress("a.b[\"c\"]", ResourceAction.CREATE, Status.APPLIED, "id-1", 1500L);
    private static final String PROGRESS_JSON =
            "{'address':'a.b[\\\"c\\\"]','action':'create','status':'applied','id':'id-1','elapsed_ms':1500}";

    private static final TaskStep INIT = new TaskStep("init", 12, 3400, 2, 0);
    private static final TaskSteps STEPS = new TaskSteps(List.of(new TaskStep("fetch", 5, 7, 0, null), INIT));
    private static final String STEPS_JSON = "[{'name':'fetch','started_after_ms':5,'duration_ms':7},"
            + "{'name':'init','started_after_ms':12,'duration_ms':3400,'commands':2,'exit_code':0}]";

    private final ObjectMapper json = WireJson.mapper();

    static Stream<Arguments> toAgent() {
        var links = TaskLinks.of(TASK);
        return Stream.of(
                wire(
                        new ToAgent.Welcome(
                                3,
                                10_000,
                                60_000,
                                65_536,
                                List.of(new TaskVerdict(TASK, 2, Verdict.QUARANTINE)),
                                1,
                                List.of(Features.LATE_STATE)),
                        "{'type':'welcome','session_epoch':3,'heartbeat_interval_ms':10000,'lease_ttl_ms':60000,"
                                + "'max_message_bytes':65536,'verdicts':[{'task_id':'" + ID
                                + "','attempt':2,'verdict':'quarantine'}],'protocol':1,'features':['late_state']}"),
                wire(
                        new ToAgent.HeartbeatAck(NOON, List.of(), 250, true, "trn_agent_x", NOON),
                        "{'type':'heartbeat_ack','server_time':'2026-11-22T12:00:00Z','leases':[],'flush_interval_ms':250,"
                                + "'drain':true,'agent_token':'trn_agent_x','agent_token_expires_at':'2026-11-22T12:00:00Z'}"),
                wire(
                        new ToAgent.TaskOffer(TASK, 2, Phase.PLAN, Engine.TOFU, null, 10_000),
                        "{'type':'task_offer','task_id':'" + ID
                                + "','attempt':2,'phase':'plan','engine':'tofu','expires_in_ms':10000}"),
                wire(
                        new ToAgent.TaskGrant(LEASE, Phase.APPLY, "trn_task_x", links, TRACE),
                        "{'type':'task_grant','lease':" + LEASE_JSON
                                + ",'phase':'apply','task_token':'trn_task_x','links':" + linksJson()
                                + ",'traceparent':'" + TRACE + "'}"),
                wire(
                        new ToAgent.TaskCancel(TASK, 2, Desired.FORCE),
                        "{'type':'task_cancel','task_id':'" + ID + "','attempt':2,'desired':'force'}"),
                wire(new ToAgent.GoAway(500, "drain"), "{'type':'go_away','reconnect_after_ms':500,'reason':'drain'}"),
                wire(
                        new ToAgent.NotUnderstood("unknown_type", "What is that?"),
                        "{'type':'error','code':'unknown_type','message':'What is that?'}"));
    }

    static Stream<Arguments> fromAgent() {
        return Stream.of(
                wire(
                        new FromAgent.Hello(
                                new ProtocolRange(1, 1),
                                "0.1.0",
                                UUID_1,
                                "boot",
                                4,
                                Map.of("zone", "a"),
                                List.of(RUNNING),
                                List.of(Features.LATE_STATE)),
                        "{'type':'hello','protocol':" + rangeJson() + ",'version':'0.1.0','instance_id':'" + ID
                                + "','boot_id':'boot','slots':4,'labels':{'zone':'a'},'running':[" + RUNNING_JSON
                                + "],'features':['late_state']}"),
                wire(
                        new FromAgent.Heartbeat(3, 2, List.of(RUNNING), 1L << 40, 0.5, 8, 4),
                        "{'type':'heartbeat','session_epoch':3,'free_slots':2,'tasks':[" + RUNNING_JSON
                                + "],'free_disk_bytes':1099511627776,'load':0.5,'memory_total_bytes':8,"
                                + "'memory_available_bytes':4}"),
                wire(
                        new FromAgent.TaskAccept(3, TASK, 2),
                        "{'type':'task_accept','session_epoch':3,'task_id':'" + ID + "','attempt':2}"),
                wire(
                        new FromAgent.TaskDecline(3, TASK, 2, DeclineReason.DISK_LOW),
                        "{'type':'task_decline','session_epoch':3,'task_id':'" + ID
                                + "','attempt':2,'reason':'disk_low'}"),
                wire(new FromAgent.Draining(3), "{'type':'draining','session_epoch':3}"));
    }

    static Stream<Arguments> updates() {
        var change = new ResourceChange(
                "a.b",
                "a.old",
                "0badc0de",
                "a",
                "b",
                "p",
                ResourceAction.REPLACE,
                true,
                true,
                TextNode.valueOf("before"),
                BigIntegerNode.valueOf(new BigInteger("90071992547409931234")));
        return Stream.of(
                wire(
                        new TaskReport("init", "Hello.", List.of(PROGRESS)),
                        "{'status':'running','step':'init','message':'Hello.','resources':[" + PROGRESS_JSON + "]}"),
                wire(
                        new TaskOutcome.Succeeded(
                                true,
                                SUMMARY,
                                List.of(change),
                                List.of(PROGRESS),
                                Map.of("o", new Output(true, TextNode.valueOf("string"), null)),
                                "1.11.4",
                                true,
                                STEPS),
                        "{'status':'succeeded','changes':true,'summary':" + SUMMARY_JSON
                                + ",'changed':[{'address':'a.b','previous_address':'a.old','deposed':'0badc0de','type':'a',"
                                + "'name':'b','provider':'p','action':'replace','drift':true,'importing':true,"
                                + "'before':'before','after':90071992547409931234}],'resources':[" + PROGRESS_JSON
                                + "],'outputs':{'o':{'sensitive':true,'type':'string'}},'engine_version':'1.11.4',"
                                + "'state_pending':true,'steps':" + STEPS_JSON + "}"),
                wire(
                        new TaskOutcome.Failed(
                                FailureKind.PLAN_UNUSABLE, "apply", "No.", 1, List.of(PROGRESS), false, STEPS),
                        "{'status':'failed','failure_kind':'plan-unusable','step':'apply','message':'No.','exit_code':1,"
                                + "'resources':[" + PROGRESS_JSON + "],'state_pending':false,'steps':" + STEPS_JSON
                                + "}"),
                wire(
                        new TaskOutcome.Canceled("plan", "Asked for.", null, List.of(), false),
                        "{'status':'canceled','step':'plan','message':'Asked for.','resources':[],'state_pending':false}"),
                wire(
                        new TaskOutcome.Canceled("plan", "Asked for.", 1, List.of(), false, STEPS),
                        "{'status':'canceled','step':'plan','message':'Asked for.','exit_code':1,'resources':[],"
                                + "'state_pending':false,'steps':" + STEPS_JSON + "}"),
                wire(
                        new TaskOutcome.NotStarted("Stopped first."),
                        "{'status':'not_started','message':'Stopped first.'}"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                wire(
                        new LogAnswer(LogAnswer.Result.PARTIAL_DUPLICATE, 9),
                        "{'result':'partial-duplicate','next_offset':9}"),
                wire(new LogSeal(9, null, "machine down"), "{'length':9,'partial':'machine down'}"),
                wire(new LogSeal(9, SHA, "disk full"), "{'length':9,'sha256':'" + SHA + "','partial':'disk full'}"),
                wire(new StateReceipt(new StateVersionId(UUID_1), 12), "{'state_version_id':'" + ID + "','serial':12}"),
                wire(
                        new Registration.Answer(new AgentId(UUID_1), "trn_agent_x", NOON, "wss://x"),
                        "{'agent_id':'" + ID
                                + "','agent_token':'trn_agent_x','expires_at':'2026-11-22T12:00:00Z','control_url':'wss://x'}"),
                wire(
                        new Registration.Expectation(UUID_1, "pool", new ProtocolRange(1, 1), NOON),
                        "{'agent_pool_id':'" + ID + "','agent_pool':'pool','protocol':{'min':1,'max':1},"
                                + "'server_time':'2026-11-22T12:00:00Z'}"),
                wire(
                        new Registration.Request(
                                "a",
                                "0.1.0",
                                "host",
                                Map.of(),
                                new AgentId(UUID_1),
                                "trn_agent_x",
                                new ProtocolRange(1, 1)),
                        "{'name':'a','version':'0.1.0','hostname':'host','labels':{},'agent_id':'" + ID
                                + "','agent_token':'trn_agent_x','protocol':{'min':1,'max':1}}"),
                wire(LEASE, LEASE_JSON),
                wire(RUNNING, RUNNING_JSON));
    }

    static Stream<Arguments> bundle() {
        var bundle = new TaskBundle(
                TASK,
                2,
                Phase.APPLY,
                new RunOptions(new RunId(UUID_1), RunKind.REFRESH_ONLY, List.of("a.b"), List.of("c.d"), "why"),
                new WorkspaceSettings(new WorkspaceId(UUID_1), "w", "o", Engine.TERRAFORM, "1.11.4", "infra"),
                List.of(new Variable("k", "v", Variable.Category.ENVIRONMENT, true, true)),
                new Artifact(5, SHA),
                new StateReference(new StateVersionId(UUID_1), 12, "lineage", 6, SHA),
                new PlanReference(7, SHA, "lock"),
                new Limits(1, 2, 3, 4, 5),
                TaskLinks.of(TASK),
                TRACE);
        return Stream.of(wire(
                bundle,
                "{'task_id':'" + ID + "','attempt':2,'phase':'apply','run':{'id':'" + ID
                        + "','kind':'refresh-only','targets':['a.b'],'replace':['c.d'],'message':'why'},'workspace':{'id':'"
                        + ID
                        + "','name':'w','organization':'o','engine':'terraform','engine_version':'1.11.4',"
                        + "'working_directory':'infra'},'variables':[{'key':'k','value':'v','category':'environment',"
                        + "'hcl':true,'sensitive':true}],'configuration':{'size':5,'sha256':'" + SHA
                        + "'},'state':{'id':'"
                        + ID + "','serial':12,'lineage':'lineage','size':6,'sha256':'" + SHA
                        + "'},'plan':{'size':7,'sha256':'" + SHA
                        + "','lock_file':'lock'},'limits':{'log_bytes':1,'time_ms':2,'state_bytes':3,'plan_bytes':4,"
                        + "'configuration_bytes':5},'links':" + linksJson() + ",'traceparent':'" + TRACE + "'}"));
    }

    @ParameterizedTest
    @MethodSource({"toAgent", "fromAgent", "updates", "answers", "bundle"})
    void isWrittenAndReadLikeThis(Object value, String text) throws Exception {
        var written = json.writeValueAsString(value);

        assertThat(written).isEqualTo(text);
        assertThat(json.readValue(text, root(value))).isEqualTo(value);
    }

    @Test
    void everySubtypeIsPinned() {
        assertThat(pinned(toAgent())).isEqualTo(leaves(ToAgent.class));
        assertThat(pinned(fromAgent())).isEqualTo(leaves(FromAgent.class));
        assertThat(pinned(updates())).isEqualTo(leaves(TaskUpdate.class));
    }

    @Test
    void unknownFieldsAreIgnoredAndMissingOnesNamed() throws Exception {
        assertThat(json.readValue("{\"type\":\"draining\",\"session_epoch\":3,\"new\":1}", FromAgent.class))
                .isEqualTo(new FromAgent.Draining(3));
        assertThatThrownBy(() ->
                        json.readValue("{\"type\":\"task_accept\",\"session_epoch\":3,\"attempt\":1}", FromAgent.class))
                .isInstanceOf(JsonMappingException.class)
                .hasMessageContaining("task_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"traceparent\":null",
                ",\"traceparent\":\"\"",
                ",\"traceparent\":\"00-00000000000000000000000000000000-00f067aa0ba902b7-01\"",
                ",\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01\"",
                ",\"traceparent\":\"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"",
                ",\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\\r\\nEvil: 1\""
            })
    void aGrantIsReadWithoutATraceOrWithABadOne(String field) throws Exception {
        var text = "{'type':'task_grant','lease':" + LEASE_JSON + ",'phase':'plan','task_token':'trn_task_x','links':"
                + linksJson();

        var grant = json.readValue(text.replace('\'', '"') + field + "}", ToAgent.class);

        assertThat(grant).isEqualTo(new ToAgent.TaskGrant(LEASE, Phase.PLAN, "trn_task_x", TaskLinks.of(TASK), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "'init'",
                "{'name':'init'}",
                "[]",
                "[null,7,'init',[]]",
                "[{}]",
                "[{'name':7,'started_after_ms':1,'duration_ms':1}]",
                "[{'name':'Bearer x','started_after_ms':1,'duration_ms':1}]",
                "[{'name':'','started_after_ms':1,'duration_ms':1}]",
                "[{'name':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','started_after_ms':1,'duration_ms':1}]",
                "[{'name':'init','duration_ms':1}]",
                "[{'name':'init','started_after_ms':1}]",
                "[{'name':'init','started_after_ms':-1,'duration_ms':1}]",
                "[{'name':'init','started_after_ms':1,'duration_ms':-1}]",
                "[{'name':'init','started_after_ms':1,'duration_ms':1.5}]",
                "[{'name':'init','started_after_ms':1,'duration_ms':'1'}]",
                "[{'name':'init','started_after_ms':99999999999999999999,'duration_ms':1}]",
                "[{'name':'init','started_after_ms':1,'duration_ms':1,'commands':-1}]",
                "[{'name':'init','started_after_ms':1,'duration_ms':1,'exit_code':99999999999}]"
            })
    void anOutcomeLosesNothingForTimesThatMakeNoSense(String steps) throws Exception {
        var text = "{'status':'canceled','step':'plan','message':'Asked for.','state_pending':true,'steps':" + steps;

        var outcome = json.readValue((text + "}").replace('\'', '"'), TaskUpdate.class);

        assertThat(outcome).isEqualTo(new TaskOutcome.Canceled("plan", "Asked for.", null, List.of(), true));
    }

    @Test
    void ofStepsTheSensibleOnesAreReadAndNoMoreThanABound() throws Exception {
        var one = "{'name':'%s','started_after_ms':12,'duration_ms':3400,'commands':2,'exit_code':0,'new':1}";
        var many = IntStream.range(0, 1_000)
                .mapToObj(each -> one.formatted("a" + (char) ('a' + each / 26 % 26) + (char) ('a' + each % 26)))
                .collect(Collectors.joining(","));

        var some = read("[7," + one.formatted("init") + ",{}," + one.formatted("init") + "]");
        var bounded = read("[" + many + "]");

        assertThat(some.steps()).containsExactly(INIT);
        assertThat(bounded.steps()).hasSize(32).doesNotHaveDuplicates();
    }

    @Test
    void unknownFieldsOfAnOutcomeAreIgnored() throws Exception {
        var text = "{'status':'failed','failure_kind':'init','step':'init','message':'No.','state_pending':false,"
                + "'of_tomorrow':[{'name':'x'}]}";

        assertThat(json.readValue(text.replace('\'', '"'), TaskUpdate.class))
                .isEqualTo(new TaskOutcome.Failed(FailureKind.INIT, "init", "No.", null, List.of(), false));
    }

    /** Agents and control planes of several versions have to come to the same. */
    @Test
    void theSpanOfAStepFollowsFromItsAttemptAndItsName() {
        assertThat(TRACE.step("init")).hasToString("00-4bf92f3577b34da6a3ce929d0e0e4736-4dfec861b71f33cb-01");
    }

    @Test
    void aTraceGoesOnUnderAnotherSpan() {
        assertThat(TRACE.trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(TRACE.span()).isEqualTo("00f067aa0ba902b7");
        assertThat(TRACE.flags()).isEqualTo("01");
        assertThat(TRACE.withSpan("1234567890abcdef"))
                .hasToString("00-4bf92f3577b34da6a3ce929d0e0e4736-1234567890abcdef-01");
    }

    @Test
    void noSecretIsInATextForPeople() {
        var grant = new ToAgent.TaskGrant(LEASE, Phase.PLAN, "trn_task_secret", TaskLinks.of(TASK), null);
        var variable = new Variable("key", "the-value", Variable.Category.TERRAFORM, false, true);

        assertThat(grant + " " + variable).doesNotContain("trn_task_secret").doesNotContain("the-value");
    }

    private TaskSteps read(String singleQuoted) throws Exception {
        return json.readValue(singleQuoted.replace('\'', '"'), TaskSteps.class);
    }

    private static Arguments wire(Object value, String singleQuoted) {
        return Arguments.of(value, singleQuoted.replace('\'', '"'));
    }

    private static String linksJson() {
        var base = "/api/v1/agents/tasks/" + ID;
        return "{'data':'%1$s/data','configuration':'%1$s/configuration','state':'%1$s/state','plan':'%1$s/plan','status':'%1$s/status','log_chunk':'%1$s/logs/chunk','log_seal':'%1$s/logs/seal'}"
                .formatted(base);
    }

    private static String rangeJson() {
        return "{'min':1,'max':1}";
    }

    /** Messages are read by their sealed type. */
    private static Class<?> root(Object value) {
        return switch (value) {
            case ToAgent _ -> ToAgent.class;
            case FromAgent _ -> FromAgent.class;
            case TaskUpdate _ -> TaskUpdate.class;
            default -> value.getClass();
        };
    }

    private static Set<String> pinned(Stream<Arguments> cases) {
        var names = new TreeSet<String>();
        cases.forEach(each -> names.add(requireNonNull(each.get()[0]).getClass().getName()));
        return names;
    }

    private static Set<String> leaves(Class<?> type) {
        var names = new TreeSet<String>();
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(each -> names.addAll(leaves(each)));
        } else {
            names.add(type.getName());
        }
        return names;
    }
}
