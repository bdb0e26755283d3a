import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createMetrics, type GaugeSources } from '../../src/app/metrics.js';
import type { Instant } from '../../src/kernel/time.js';
import type { HistoryEvent } from '../../src/records/history.js';
import type { ReasonKind, Severity } from '../../src/records/reason.js';
import type { PopbillProblem } from '../../src/records/status.js';
import { type Change, HEALTH_KINDS } from '../../src/records/store.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 09:00');

function gaugeSources(options: Partial<GaugeSources> = {}): GaugeSources {
  return {
    alertIndex: { values: () => [] },
    outbox: { size: 0, laneSize: () => 0 },
    popbill: { queuedCalls: () => 0 },
    index: { size: 0 },
    sweeper: { lastFinishedAt: () => undefined },
    health: { problems: [] },
    clockWatch: { state: { kind: 'unknown' } },
    storeState: { read: async () => storeState(0) },
    clock: { now: () => NOW },
    ...options,
  };
}

function storeState(standbys: number) {
  const leader = { name: 'web-1 42', since: NOW };
  return {
    disk: { storeBytes: 12_000 },
    members: { leader, standbys },
    readMs: undefined,
    writeMs: undefined,
  };
}

function record(event: HistoryEvent): Change {
  return { put: 'history', value: { v: 1, at: NOW, event } };
}

/** A notice that was posted, one that was held back, and changes that are not counted. */
const CHANGES: readonly Change[] = [
  record({ kind: 'told', why: 'first', severity: 'critical', channel: 'C1' }),
  record({ kind: 'held', why: 'quiet-hours' }),
  record({ kind: 'resolved' }),
  { delete: 'outbox', seq: '1' },
];

const REFUSED: PopbillProblem = {
  kind: 'refused',
  code: -1,
  message: '한빛상사',
  at: 'call',
  codeClass: 'auth-rejected',
};

/** The lines without comments, and without what always has a value. */
async function samplesOf(metrics: ReturnType<typeof createMetrics>): Promise<readonly string[]> {
  const lines = await allSamplesOf(metrics);
  return lines.filter((line) => !/^hometax_watch_(?:leader|store_write)/.test(line));
}

async function allSamplesOf(metrics: ReturnType<typeof createMetrics>): Promise<readonly string[]> {
  const text = await metrics.exposition();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** Gives each metric a value, so that its labels are exposed. */
function recordEverything(metrics: ReturnType<typeof createMetrics>): void {
  metrics.decided('notice', 'first');
  metrics.sent('notice', 'sent');
  metrics.checked('sweep', 'collectable');
  metrics.swept('finished', 90_000);
  metrics.apply(CHANGES);
  metrics.popbillCalled('popup-url', undefined, 120);
  metrics.slackFailed('chat.postMessage', 'is_archived');
  metrics.homePublished('shown');
  metrics.storeWritten(4);
  metrics.addGauges(gaugeSources({ sweeper: { lastFinishedAt: () => NOW } }));
}

describe('createMetrics', () => {
  it('counts decisions by decision and cause, and sends by message and outcome', async () => {
    const metrics = createMetrics();

    metrics.decided('notice', 'first');
    metrics.decided('notice', 'first');
    metrics.decided('hold', 'quiet-hours');
    metrics.sent('notice', 'sent');
    metrics.sent('roll-up', 'later');

    expect(await samplesOf(metrics)).toEqual([
      'hometax_watch_alert_decisions_total{decision="notice",why="first"} 2',
      'hometax_watch_alert_decisions_total{decision="hold",why="quiet-hours"} 1',
      'hometax_watch_slack_sends_total{message="notice",outcome="sent"} 1',
      'hometax_watch_slack_sends_total{message="roll-up",outcome="later"} 1',
    ]);
  });

  it('counts checks, sweeps, notices, failures of Slack and Home tabs, and times POPBiLL', async () => {
    const metrics = createMetrics();

    metrics.checked('sweep', 'collectable');
    metrics.swept('finished', 90_000);
    metrics.apply(CHANGES);
    metrics.popbillCalled('popup-url', undefined, 120);
    metrics.popbillCalled('dept-user-login-test', { kind: 'too-late', afterMs: 60_000 }, 60_000);
    metrics.popbillCalled('flat-rate', REFUSED, 90);
    metrics.slackFailed('chat.postMessage', 'is_archived');
    metrics.homePublished('shown');

    const samples = await samplesOf(metrics);
    expect(samples.filter((line) => !line.includes('_bucket'))).toEqual([
      'hometax_watch_checks_total{by="sweep",verdict="collectable"} 1',
      'hometax_watch_notices_sent_total{why="first",severity="critical"} 1',
      'hometax_watch_notices_held_total{why="quiet-hours"} 1',
      'hometax_watch_slack_errors_total{method="chat.postMessage",error="is_archived"} 1',
      'hometax_watch_home_publishes_total{outcome="shown"} 1',
      'hometax_watch_sweep_duration_seconds_sum{outcome="finished"} 90',
      'hometax_watch_sweep_duration_seconds_count{outcome="finished"} 1',
      'hometax_watch_popbill_call_duration_seconds_sum{call="popup-url",outcome="answered"} 0.12',
      'hometax_watch_popbill_call_duration_seconds_count{call="popup-url",outcome="answered"} 1',
      'hometax_watch_popbill_call_duration_seconds_sum{call="dept-user-login-test",outcome="too-late"} 60',
      'hometax_watch_popbill_call_duration_seconds_count{call="dept-user-login-test",outcome="too-late"} 1',
      'hometax_watch_popbill_call_duration_seconds_sum{call="flat-rate",outcome="auth-rejected"} 0.09',
      'hometax_watch_popbill_call_duration_seconds_count{call="flat-rate",outcome="auth-rejected"} 1',
    ]);
    expect(samples).toContain(
      'hometax_watch_popbill_call_duration_seconds_bucket{le="0.25",call="popup-url",outcome="answered"} 1',
    );
  });

  it('reads the gauges at each scrape', async () => {
    const metrics = createMetrics();
    let sweptAt: Instant | undefined;
    let alerts: readonly { kind: ReasonKind; severity: Severity }[] = [
      { kind: 'plan', severity: 'critical' },
      { kind: 'plan', severity: 'critical' },
    ];
    metrics.addGauges(
      gaugeSources({
        alertIndex: { values: () => alerts },
        popbill: { queuedCalls: () => 7 },
        outbox: { size: 3, laneSize: () => 2 },
        index: { size: 1200 },
        sweeper: { lastFinishedAt: () => sweptAt },
        health: {
          get problems() {
            return sweptAt === undefined ? [] : [{ kind: 'notices-wait' as const }];
          },
        },
        clockWatch: { state: { kind: 'off', differenceMs: -600_000 } },
      }),
    );

    const samplesBefore = await samplesOf(metrics);
    sweptAt = NOW - 90_000;
    alerts = [{ kind: 'auth-missing', severity: 'warning' }];
    const samplesAfter = await samplesOf(metrics);

    const zeros = (lines: readonly string[]) =>
      lines.filter((line) => /^hometax_watch_(?:open_alerts|problem).* 0$/.test(line));
    const others = (lines: readonly string[]) =>
      lines.filter((line) => !zeros(lines).includes(line));
    expect(zeros(samplesBefore)).toHaveLength(20 + HEALTH_KINDS.length);
    expect(others(samplesBefore)).toEqual([
      'hometax_watch_open_alerts{reason="plan",severity="critical"} 2',
      'hometax_watch_popbill_calls_waiting 7',
      'hometax_watch_outbox_entries 3',
      'hometax_watch_webhook_events_waiting 2',
      'hometax_watch_companies 1200',
      'hometax_watch_standbys 0',
      'hometax_watch_store_bytes 12000',
      'hometax_watch_clock_difference_seconds -600',
    ]);
    expect(others(samplesAfter)).toEqual([
      'hometax_watch_open_alerts{reason="auth-missing",severity="warning"} 1',
      'hometax_watch_popbill_calls_waiting 7',
      'hometax_watch_outbox_entries 3',
      'hometax_watch_webhook_events_waiting 2',
      'hometax_watch_companies 1200',
      'hometax_watch_last_sweep_age_seconds 90',
      'hometax_watch_standbys 0',
      'hometax_watch_store_bytes 12000',
      'hometax_watch_problem{kind="notices-wait"} 1',
      'hometax_watch_clock_difference_seconds -600',
    ]);
  });

  it('tells who leads, who stands by, and how long writes take', async () => {
    let isLeading = true;
    const metrics = createMetrics(() => isLeading);
    metrics.addGauges(gaugeSources({ storeState: { read: async () => storeState(2) } }));
    metrics.storeWritten(4);
    metrics.storeWritten(20_000);

    const samples = await allSamplesOf(metrics);
    isLeading = false;

    expect(samples).toEqual(
      expect.arrayContaining([
        'hometax_watch_leader 1',
        'hometax_watch_standbys 2',
        'hometax_watch_store_bytes 12000',
        'hometax_watch_store_write_duration_seconds_bucket{le="0.005"} 1',
        'hometax_watch_store_write_duration_seconds_bucket{le="10"} 1',
        'hometax_watch_store_write_duration_seconds_count 2',
      ]),
    );
    expect(await allSamplesOf(metrics)).toContain('hometax_watch_leader 0');
    expect(await allSamplesOf(createMetrics())).toContain('hometax_watch_leader 1');
  });

  it('separates the metrics of two apps', async () => {
    const [firstMetrics, secondMetrics] = [createMetrics(), createMetrics()];
    firstMetrics.addGauges(gaugeSources({ index: { size: 1 } }));
    secondMetrics.addGauges(gaugeSources({ index: { size: 2 } }));
    firstMetrics.decided('resolve', 'solved');

    expect(await samplesOf(secondMetrics)).toContain('hometax_watch_companies 2');
    expect((await samplesOf(secondMetrics)).join()).not.toContain('resolve');
  });

  it('follows the naming rules of Prometheus for counters, times and labels', async () => {
    const metrics = createMetrics();
    recordEverything(metrics);

    const text = await metrics.exposition();

    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    expect(types).toHaveLength(23);
    for (const [, name = '', type] of types) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    }
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
    // Prometheus sets `job` and `instance` itself and renames ours (prometheus.io/docs/concepts/jobs_instances).
    expect([...labels].filter((label) => label === 'job' || label === 'instance')).toEqual([]);
    expect(labels.size).toBeGreaterThan(8);
  });

  it('explains every metric and label in docs/metrics.md', async () => {
    const metrics = createMetrics();
    recordEverything(metrics);
    const explained = await readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
    const rows = explained.split('\n').filter((line) => line.trimStart().startsWith('| `'));

    const text = await metrics.exposition();

    const names = [...text.matchAll(/^# TYPE hometax_watch_(\S+)/gm)].map(([, name]) => name);
    for (const name of names) {
      const row = rows.find((each) => each.includes(`\`${name}\``)) ?? '';
      const sample = new RegExp(`^hometax_watch_${name}(?:_bucket)?{(.*)}`, 'm').exec(text);
      const labels = [...(sample?.[1] ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label);
      for (const word of [name, ...labels.filter((label) => label !== 'le')]) {
        expect(row, String(name)).toContain(`\`${word}\``);
      }
    }
  });

  it('has a help text for each metric', async () => {
    const metrics = createMetrics();
    metrics.addGauges(gaugeSources());

    const text = await metrics.exposition();

    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    const helped = [...text.matchAll(/^# HELP (\S+) [A-Z].*\.$/gm)].map(([, name]) => name);
    expect(names).toHaveLength(23);
    expect(helped).toEqual(names);
    expect(metrics.contentType).toContain('text/plain');
  });
});
