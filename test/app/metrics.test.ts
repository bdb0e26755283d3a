import { describe, expect, it } from 'vitest';
import { createMetrics, type Figures } from '../../src/app/metrics.js';
import type { Instant } from '../../src/domain/instant.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 09:00');

function figures(about: Partial<Figures> = {}): Figures {
  return {
    openAlerts: () => [],
    outboxSize: () => 0,
    companies: () => 0,
    lastSweepAt: () => undefined,
    now: () => NOW,
    ...about,
  };
}

/** The lines that are no comments. */
async function samplesOf(metrics: ReturnType<typeof createMetrics>): Promise<readonly string[]> {
  const text = await metrics.exposition();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('createMetrics', () => {
  it('counts decisions by what and why, and sends by job and outcome', async () => {
    const metrics = createMetrics();

    metrics.decided('notice', 'first');
    metrics.decided('notice', 'first');
    metrics.decided('hold', 'quiet-hours');
    metrics.sent('notice', 'sent');
    metrics.sent('roll-up', 'later');

    expect(await samplesOf(metrics)).toEqual([
      'hometax_watch_alert_decisions_total{decision="notice",why="first"} 2',
      'hometax_watch_alert_decisions_total{decision="hold",why="quiet-hours"} 1',
      'hometax_watch_slack_sends_total{job="notice",outcome="sent"} 1',
      'hometax_watch_slack_sends_total{job="roll-up",outcome="later"} 1',
    ]);
  });

  it('reads the other figures when it is asked', async () => {
    const metrics = createMetrics();
    let sweptAt: Instant | undefined;
    let severities: readonly ('critical' | 'warning' | 'notice')[] = ['critical', 'critical'];
    metrics.observe(
      figures({
        openAlerts: () => severities.map((severity) => ({ severity })),
        outboxSize: () => 3,
        companies: () => 1200,
        lastSweepAt: () => sweptAt,
      }),
    );

    const before = await samplesOf(metrics);
    sweptAt = NOW - 90_000;
    severities = ['warning'];
    const after = await samplesOf(metrics);

    expect(before).toEqual([
      'hometax_watch_open_alerts{severity="critical"} 2',
      'hometax_watch_open_alerts{severity="warning"} 0',
      'hometax_watch_open_alerts{severity="notice"} 0',
      'hometax_watch_outbox_entries 3',
      'hometax_watch_companies 1200',
    ]);
    expect(after).toEqual([
      'hometax_watch_open_alerts{severity="critical"} 0',
      'hometax_watch_open_alerts{severity="warning"} 1',
      'hometax_watch_open_alerts{severity="notice"} 0',
      'hometax_watch_outbox_entries 3',
      'hometax_watch_companies 1200',
      'hometax_watch_last_sweep_age_seconds 90',
    ]);
  });

  it('keeps the figures of two apps apart', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.observe(figures({ companies: () => 1 }));
    other.observe(figures({ companies: () => 2 }));
    one.decided('resolve', 'solved');

    expect(await samplesOf(other)).toContain('hometax_watch_companies 2');
    expect((await samplesOf(other)).join()).not.toContain('resolve');
  });

  it('says what each figure is', async () => {
    const metrics = createMetrics();
    metrics.observe(figures());

    const text = await metrics.exposition();

    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    const helped = [...text.matchAll(/^# HELP (\S+) [A-Z].*\.$/gm)].map(([, name]) => name);
    expect(names).toHaveLength(6);
    expect(helped).toEqual(names);
    expect(metrics.contentType).toContain('text/plain');
  });
});
