import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AlertDecision } from '../alert/alert-case.js';
import type { Verdict } from '../assessment/assessment.js';
import type { CheckedBy } from '../check/check-recorder.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { HEALTH_KINDS } from '../records/health.js';
import type { OutboxJob } from '../records/outbox.js';
import { type ReasonKind, reasonKind, type Severity, severity } from '../records/reason.js';
import type { CallName, PopbillProblem } from '../records/status.js';
import type { Change } from '../records/store.js';
import type { Sent } from '../slack/slack-errors.js';
import type { HealthProblem } from '../status/health-rules.js';

/** Gauges, which are read at each request for the metrics. */
export interface Figures {
  readonly openAlerts: () => Iterable<{
    readonly severity: Severity;
    /** The kind of its worst reason. */
    readonly kind: ReasonKind;
  }>;
  readonly outboxSize: () => number;
  /** Calls to POPBiLL that wait for their turn. */
  readonly popbillWaiting: () => number;
  readonly companies: () => number;
  /** When the last sweep was finished; `undefined`: never. */
  readonly lastSweepAt: () => Instant | undefined;
  readonly now: () => Instant;
  readonly problems: () => readonly Pick<HealthProblem, 'kind'>[];
  /** How far our clock is behind the right time (negative: ahead); undefined: no other clock contradicts it. */
  readonly clockDifferenceMs: () => number | undefined;
}

/** Seconds: a call that does not log in takes less than one, a login test up to its limit of 60. */
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];
/** Seconds: from a few companies to tens of thousands. */
const SWEEP_SECONDS = [1, 10, 60, 300, 900, 1800, 3600, 7200, 14_400];

/** Counters and durations of the app's work, without names, numbers or channels of anybody. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Each call creates a registry, so that several apps in one process do not share their metrics. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const decisions = new Counter({
    name: 'hometax_watch_alert_decisions_total',
    help: 'Decisions about alerts, by what was decided and why.',
    labelNames: ['decision', 'why'],
    registers,
  });
  const sends = new Counter({
    name: 'hometax_watch_slack_sends_total',
    help: 'Hand-overs to Slack, by kind of message and what Slack made of it.',
    labelNames: ['message', 'outcome'],
    registers,
  });
  const checks = new Counter({
    name: 'hometax_watch_checks_total',
    help: 'Checks of one product of one company, by what made them and what was found.',
    labelNames: ['by', 'verdict'],
    registers,
  });
  const sweeps = new Histogram({
    name: 'hometax_watch_sweep_duration_seconds',
    help: 'How long sweeps took, by how they ended.',
    labelNames: ['outcome'],
    buckets: SWEEP_SECONDS,
    registers,
  });
  const notices = new Counter({
    name: 'hometax_watch_notices_sent_total',
    help: 'Notices that stand in their channel, by why they were told and how severe the alert was.',
    labelNames: ['why', 'severity'],
    registers,
  });
  const held = new Counter({
    name: 'hometax_watch_notices_held_total',
    help: 'News of an alert that was kept back, by why.',
    labelNames: ['why'],
    registers,
  });
  const calls = new Histogram({
    name: 'hometax_watch_popbill_call_duration_seconds',
    help: 'How long calls to POPBiLL took without the wait for their turn, by call and what came back.',
    labelNames: ['call', 'outcome'],
    buckets: CALL_SECONDS,
    registers,
  });
  const slackErrors = new Counter({
    name: 'hometax_watch_slack_errors_total',
    help: "Calls to Slack that failed, by method and Slack's word for it.",
    labelNames: ['method', 'error'],
    registers,
  });
  const homes = new Counter({
    name: 'hometax_watch_home_publishes_total',
    help: 'Home tabs that were handed to Slack, by what Slack made of them.',
    labelNames: ['outcome'],
    registers,
  });
  return {
    decided: (decision: AlertDecision['kind'], why: string) => decisions.inc({ decision, why }),
    // Prometheus has a label `job` of its own, which would shadow one of ours.
    sent: (message: OutboxJob['kind'], outcome: Sent['kind']) => sends.inc({ message, outcome }),
    /** One product of one company was asked about. */
    checked: (by: CheckedBy, verdict: Verdict['kind']) => checks.inc({ by, verdict }),
    /** A sweep ended. */
    swept: (outcome: 'finished' | 'stopped' | 'interrupted', tookMs: number) =>
      sweeps.observe({ outcome }, tookMs / SECOND),
    /** One call or token request: real time, without the time in the queue. */
    popbillCalled: (
      call: CallName | 'token',
      problem: PopbillProblem | undefined,
      tookMs: number,
    ) => calls.observe({ call, outcome: popbillOutcomeOf(problem) }, tookMs / SECOND),
    /** `error`: Slack's error code, or `no_answer`. */
    slackFailed: (method: string, error: string) => slackErrors.inc({ method, error }),
    homePublished: (outcome: string) => homes.inc({ outcome }),
    /** Counts notices by their history records, so that each is counted once, after it was posted. */
    apply(changes: readonly Change[]): void {
      for (const change of changes) {
        if (!('put' in change) || change.put !== 'history') continue;
        const { event } = change.value;
        if (event.kind === 'told') notices.inc({ why: event.why, severity: event.severity });
        else if (event.kind === 'held') held.inc({ why: event.why });
      }
    },
    /** Adds the gauges; before this call only counters are exposed. */
    observe: (figures: Figures) => observe(registry, figures),
    contentType: registry.contentType,
    /** All metrics in Prometheus' text format. */
    exposition: () => registry.metrics(),
  };
}

/** `answered` for every result, good or bad; otherwise the class of POPBiLL's code, or why there was no answer. */
function popbillOutcomeOf(problem: PopbillProblem | undefined): string {
  if (problem === undefined) return 'answered';
  return problem.kind === 'refused' ? problem.codeClass : problem.kind;
}

function observe(registry: Registry, figures: Figures): void {
  const registers = [registry];
  function gauge(name: string, help: string, read: () => number | undefined): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        // Without this, a gauge would show its initial 0.
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
  new Gauge({
    name: 'hometax_watch_open_alerts',
    help: 'Alerts that are open, taken or snoozed, by their worst reason and severity.',
    labelNames: ['reason', 'severity'],
    registers,
    collect() {
      // Zeros are exposed too, because an alerting rule cannot match a missing series.
      for (const reason of reasonKind.options) {
        for (const level of severity.options) this.set({ reason, severity: level }, 0);
      }
      for (const alert of figures.openAlerts()) {
        this.inc({ reason: alert.kind, severity: alert.severity });
      }
    },
  });
  gauge(
    'hometax_watch_popbill_calls_waiting',
    'Calls to POPBiLL that wait for their turn.',
    figures.popbillWaiting,
  );
  gauge(
    'hometax_watch_outbox_entries',
    'Messages that are decided and not delivered yet.',
    figures.outboxSize,
  );
  gauge('hometax_watch_companies', 'Companies that are watched.', figures.companies);
  gauge(
    'hometax_watch_last_sweep_age_seconds',
    'Time since the last sweep was finished; absent when none ever was.',
    () => {
      const sweptAt = figures.lastSweepAt();
      return sweptAt === undefined ? undefined : (figures.now() - sweptAt) / SECOND;
    },
  );
  new Gauge({
    name: 'hometax_watch_problem',
    help: 'What keeps the app from doing its job, by kind: 1 while it is so. The same as /monitoring.',
    labelNames: ['kind'],
    registers,
    collect() {
      const kinds = new Set(figures.problems().map(({ kind }) => kind));
      for (const kind of HEALTH_KINDS) this.set({ kind }, kinds.has(kind) ? 1 : 0);
    },
  });
  gauge(
    'hometax_watch_clock_difference_seconds',
    "How far the machine's clock is behind those of POPBiLL and Slack (ahead: negative); 0 below five minutes.",
    () => (figures.clockDifferenceMs() ?? 0) / SECOND,
  );
}
