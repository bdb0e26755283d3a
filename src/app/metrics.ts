import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { IndexedAlert } from '../alert/alert-index.js';
import type { AlertDecision } from '../alert/decide-alert-rules.js';
import type { Verdict } from '../assessment/assessment.js';
import type { CheckTrigger } from '../check/check-recorder.js';
import type { CompanyIndex } from '../company/company-index.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { Clock } from '../kernel/ports.js';
import { SECOND } from '../kernel/time.js';
import { type OutboxIndex, WEBHOOK_LANE } from '../outbox/outbox-index.js';
import type { WebhookOutcome } from '../outbox/webhook.js';
import type { PopbillClient } from '../popbill/client.js';
import type { OutboxJob } from '../records/outbox.js';
import { reasonKind, severity } from '../records/reason.js';
import type { CallName, PopbillProblem } from '../records/status.js';
import { type Change, HEALTH_KINDS } from '../records/store.js';
import type { Sent } from '../slack/slack-errors.js';
import type { HealthProblem } from '../status/health-rules.js';
import type { StoreState } from '../status/store-state.js';
import type { Sweeper } from '../sweep/sweeper.js';

/** Read at each scrape. */
export interface GaugeSources {
  readonly alertIndex: { values(): Iterable<Pick<IndexedAlert, 'kind' | 'severity'>> };
  readonly outbox: Pick<OutboxIndex, 'size' | 'laneSize'>;
  readonly popbill: Pick<PopbillClient, 'queuedCalls'>;
  readonly index: Pick<CompanyIndex, 'size'>;
  readonly sweeper: Pick<Sweeper, 'lastFinishedAt'>;
  readonly health: { readonly problems: readonly Pick<HealthProblem, 'kind'>[] };
  readonly clockWatch: Pick<ClockWatch, 'state'>;
  readonly storeState: { readonly read: () => Promise<StoreState> };
  readonly clock: Clock;
}

/** A call without a login takes less than a second; a login test, up to its limit of 60 s. */
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];
/** For a few companies to tens of thousands. */
const SWEEP_SECONDS = [1, 10, 60, 300, 900, 1800, 3600, 7200, 14_400];

/** For a local file to a large import over a slow network. */
const WRITE_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10];

/** No label may identify a company, a person or a channel. */
export type Metrics = ReturnType<typeof createMetrics>;

/** @param isLeading false while another process may write and send. Default: always true, as on SQLite */
export function createMetrics(isLeading: () => boolean = () => true) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'hometax_watch_leader',
    help: 'Whether this process leads: 1, or 0 if it stands by.',
    registers,
    collect() {
      this.set(isLeading() ? 1 : 0);
    },
  });
  function counter<Label extends string>(name: string, labelNames: readonly Label[], help: string) {
    return new Counter({ name, help, labelNames, registers });
  }
  const decisions = counter(
    'hometax_watch_alert_decisions_total',
    ['decision', 'why'],
    'Decisions about alerts, by decision and cause.',
  );
  const sends = counter(
    'hometax_watch_slack_sends_total',
    ['message', 'outcome'],
    'Attempts to send a message to Slack, by kind and outcome.',
  );
  const checks = counter(
    'hometax_watch_checks_total',
    ['by', 'verdict'],
    'Checks of one product of one company, by trigger and verdict.',
  );
  const notices = counter(
    'hometax_watch_notices_sent_total',
    ['why', 'severity'],
    'Notices posted, by cause and severity of the alert.',
  );
  const held = counter('hometax_watch_notices_held_total', ['why'], 'Notices held back, by cause.');
  const slackErrors = counter(
    'hometax_watch_slack_errors_total',
    ['method', 'error'],
    'Failed calls to Slack, by method and Slack error code.',
  );
  const reports = counter(
    'hometax_watch_collector_requests_total',
    ['status'],
    'Requests to report a failure of the collector, by HTTP status of the answer.',
  );
  const webhookEvents = counter(
    'hometax_watch_webhook_events_total',
    ['outcome'],
    'Attempts to deliver an event to ALERT_WEBHOOK_URL, and events dropped or expired, by outcome.',
  );
  const homes = counter(
    'hometax_watch_home_publishes_total',
    ['outcome'],
    'Attempts to publish a Home tab, by outcome.',
  );
  const sweeps = new Histogram({
    name: 'hometax_watch_sweep_duration_seconds',
    help: 'Duration of scheduled checks, by outcome.',
    labelNames: ['outcome'],
    buckets: SWEEP_SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: 'hometax_watch_popbill_call_duration_seconds',
    help: 'Duration of calls to POPBiLL without the time in the queue, by call and outcome.',
    labelNames: ['call', 'outcome'],
    buckets: CALL_SECONDS,
    registers,
  });
  const writes = new Histogram({
    name: 'hometax_watch_store_write_duration_seconds',
    help: 'Duration of writes to the store.',
    buckets: WRITE_SECONDS,
    registers,
  });
  return {
    decided: (decision: AlertDecision['kind'], why: string) => decisions.inc({ decision, why }),
    // The label is `message`, not `job`, because Prometheus adds a label `job` itself.
    sent: (message: OutboxJob['kind'], outcome: Sent['kind']) => sends.inc({ message, outcome }),
    checked: (by: CheckTrigger, verdict: Verdict['kind']) => checks.inc({ by, verdict }),
    swept: (outcome: 'finished' | 'stopped' | 'interrupted', tookMs: number) =>
      sweeps.observe({ outcome }, tookMs / SECOND),
    /** `tookMs` excludes the time in the queue. */
    popbillCalled: (
      call: CallName | 'token',
      problem: PopbillProblem | undefined,
      tookMs: number,
    ) => calls.observe({ call, outcome: popbillOutcomeOf(problem) }, tookMs / SECOND),
    /** `error`: Slack's error code, or `no_answer`. */
    slackFailed: (method: string, error: string) => slackErrors.inc({ method, error }),
    collectorAnswered: (status: number) => reports.inc({ status: `${status}` }),
    webhookSent: (outcome: WebhookOutcome, events: number) =>
      webhookEvents.inc({ outcome }, events),
    storeWritten: (tookMs: number) => writes.observe(tookMs / SECOND),
    homePublished: (outcome: string) => homes.inc({ outcome }),
    /** From the history, so that each notice is counted once. */
    apply(changes: readonly Change[]): void {
      for (const change of changes) {
        if (!('put' in change) || change.put !== 'history') continue;
        const { event } = change.value;
        if (event.kind === 'told') notices.inc({ why: event.why, severity: event.severity });
        else if (event.kind === 'held') held.inc({ why: event.why });
      }
    },
    /** Until then, only the leader gauge, counters and histograms are exposed. */
    addGauges: (sources: GaugeSources) => addGauges(registry, sources),
    contentType: registry.contentType,
    exposition: () => registry.metrics(),
  };
}

function popbillOutcomeOf(problem: PopbillProblem | undefined): string {
  if (problem === undefined) return 'answered';
  return problem.kind === 'refused' ? problem.codeClass : problem.kind;
}

function addGauges(registry: Registry, sources: GaugeSources): void {
  const registers = [registry];
  type Value = number | undefined;
  function gauge(name: string, help: string, read: () => Value | Promise<Value>): void {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await read();
        // Without `remove`, the gauge would show its initial 0.
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
  new Gauge({
    name: 'hometax_watch_open_alerts',
    help: 'Open alerts, also claimed and snoozed ones, by their worst reason and severity.',
    labelNames: ['reason', 'severity'],
    registers,
    collect() {
      // Counts first, because updating the gauge once per alert would be slow.
      const counts = new Map<string, number>();
      for (const alert of sources.alertIndex.values()) {
        const key = `${alert.kind} ${alert.severity}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      // Zeros too, because an alerting rule cannot match a missing series.
      for (const reason of reasonKind.options) {
        for (const level of severity.options) {
          this.set({ reason, severity: level }, counts.get(`${reason} ${level}`) ?? 0);
        }
      }
    },
  });
  gauge('hometax_watch_popbill_calls_waiting', 'Calls to POPBiLL in the queue.', () =>
    sources.popbill.queuedCalls(),
  );
  gauge(
    'hometax_watch_outbox_entries',
    'Queued messages, not yet sent.',
    () => sources.outbox.size,
  );
  gauge('hometax_watch_webhook_events_waiting', 'Events that wait for ALERT_WEBHOOK_URL.', () =>
    sources.outbox.laneSize(WEBHOOK_LANE),
  );
  gauge('hometax_watch_companies', 'Watched companies.', () => sources.index.size);
  gauge(
    'hometax_watch_last_sweep_age_seconds',
    'Time since the last scheduled check finished; absent until the first one.',
    () => {
      const sweptAt = sources.sweeper.lastFinishedAt();
      return sweptAt === undefined ? undefined : (sources.clock.now() - sweptAt) / SECOND;
    },
  );
  gauge(
    'hometax_watch_standbys',
    'Processes that stand by to take over; absent on SQLite.',
    async () => (await sources.storeState.read()).members?.standbys,
  );
  gauge(
    'hometax_watch_store_bytes',
    'Size of the store.',
    async () => (await sources.storeState.read()).disk?.storeBytes,
  );
  new Gauge({
    name: 'hometax_watch_problem',
    help: 'Problems of the app by kind: 1 while present, else 0. The same as in /monitoring.',
    labelNames: ['kind'],
    registers,
    collect() {
      const kinds = new Set(sources.health.problems.map(({ kind }) => kind));
      for (const kind of HEALTH_KINDS) this.set({ kind }, kinds.has(kind) ? 1 : 0);
    },
  });
  gauge(
    'hometax_watch_clock_difference_seconds',
    "How far the machine's clock is behind those of POPBiLL and Slack (ahead: negative); 0 below five minutes.",
    () => {
      const { state } = sources.clockWatch;
      return 'differenceMs' in state ? state.differenceMs / SECOND : 0;
    },
  );
}
