import { Counter, Gauge, Registry } from 'prom-client';
import { type Instant, SECOND } from '../domain/instant.js';
import type { Severity } from '../domain/reason.js';
import type { Metrics } from '../service/ports.js';

/** What is looked up at the moment at which the figures are read. */
export interface Figures {
  readonly openAlerts: () => Iterable<{ readonly severity: Severity }>;
  readonly outboxSize: () => number;
  readonly companies: () => number;
  /** When the last sweep was finished; `undefined`: never. */
  readonly lastSweepAt: () => Instant | undefined;
  readonly now: () => Instant;
}

export interface AppMetrics extends Metrics {
  /** Until then nothing but counters is exposed. */
  observe(figures: Figures): void;
  readonly contentType: string;
  /** Everything in Prometheus' text format. Holds no name, number or channel of anybody. */
  exposition(): Promise<string>;
}

const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'notice'];

/** The figures of one app: each has a registry of its own, so that several in one process do not mix. */
export function createMetrics(): AppMetrics {
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
    labelNames: ['job', 'outcome'],
    registers,
  });
  return {
    decided: (decision, why) => decisions.inc({ decision, why }),
    sent: (job, outcome) => sends.inc({ job, outcome }),
    observe: (figures) => observe(registry, figures),
    contentType: registry.contentType,
    exposition: () => registry.metrics(),
  };
}

function observe(registry: Registry, figures: Figures): void {
  const registers = [registry];
  new Gauge({
    name: 'hometax_watch_open_alerts',
    help: 'Alerts that are open, taken or snoozed, by severity.',
    labelNames: ['severity'],
    registers,
    collect() {
      const counts = new Map<Severity, number>();
      for (const { severity } of figures.openAlerts()) {
        counts.set(severity, (counts.get(severity) ?? 0) + 1);
      }
      for (const severity of SEVERITIES) this.set({ severity }, counts.get(severity) ?? 0);
    },
  });
  new Gauge({
    name: 'hometax_watch_outbox_entries',
    help: 'Messages that are decided and not delivered yet.',
    registers,
    collect() {
      this.set(figures.outboxSize());
    },
  });
  new Gauge({
    name: 'hometax_watch_companies',
    help: 'Companies that are watched.',
    registers,
    collect() {
      this.set(figures.companies());
    },
  });
  new Gauge({
    name: 'hometax_watch_last_sweep_age_seconds',
    help: 'Time since the last sweep was finished; absent when none ever was.',
    registers,
    collect() {
      const sweptAt = figures.lastSweepAt();
      // Zero, which a gauge begins with, would read as just now.
      if (sweptAt === undefined) this.remove();
      else this.set((figures.now() - sweptAt) / SECOND);
    },
  });
}
