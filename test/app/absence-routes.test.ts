import { describe, expect, it, onTestFinished } from 'vitest';
import { absenceRoutes } from '../../src/app/absence-routes.js';
import { readConfig } from '../../src/app/config.js';
import type { Environment } from '../../src/app/environment.js';
import { createHttpServer } from '../../src/app/http-server.js';
import { createMetrics } from '../../src/app/metrics.js';
import type { Absence, LifeState } from '../../src/app/process-life.js';
import { MINUTE } from '../../src/kernel/time.js';
import { StoreError } from '../../src/records/store.js';
import { captureLog } from '../support/capture-log.js';
import { seoul } from '../support/fake-clock.js';

const SINCE = seoul('2026-11-25 10:12');
const LEADER = { name: 'other 17', since: seoul('2026-11-25 09:00') };
const LOCKED = new StoreError('locked', 'in use');
const UNREACHABLE = new StoreError('unreachable', 'db.example.com does not answer');
const REFUSED = new StoreError('refused', 'wrong password', { refusal: 'login' });

const SETTINGS = {
  SLACK_BOT_TOKEN: 'xoxb-1-bot',
  ALERT_CHANNEL: 'C0ALERTS',
  POPBILL_LINK_ID: 'LINKER',
  POPBILL_SECRET_KEY: 'cG9wYmlsbC1zZWNyZXQ=',
  CHANNEL_LANGUAGE: 'en',
};

function routesOf(
  absence: Partial<Absence>,
  {
    kind = 'standby',
    env = { SLACK_SIGNING_SECRET: 'signing-secret' },
    after = 2 * MINUTE,
  }: { kind?: 'standby' | 'frozen'; env?: Environment; after?: number } = {},
) {
  const config = readConfig({ ...SETTINGS, ...env });
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join(' '));
  const state = { kind, absence: { since: SINCE, ledUntil: SINCE, ...absence }, leadership: LED };
  const metrics = createMetrics(() => false);
  const options = { config: config.value, metrics, now: SINCE + after };
  return absenceRoutes(state as Exclude<LifeState, { kind: 'leader' }>, options);
}

const LED = {
  routes: {
    notReadyReasons: async () => [],
    monitoring: async () => ({ ok: true }),
    slackEvents: () => {},
    ticketPage: async () => {},
    clientPage: async () => {},
    calendar: async () => {},
  },
};

describe('a process that does not lead', () => {
  it.each([
    {
      name: 'that is about to lead',
      absence: {},
      after: 30_000,
      says: 'The records are being read.',
      ok: true,
    },
    {
      name: 'while another leads',
      absence: { error: LOCKED, leader: LEADER, ledUntil: SINCE + 2 * MINUTE },
      says: 'Standby: other 17 has led since 2026-11-25T00:00:00.000Z.',
      ok: true,
    },
    {
      name: 'while nobody leads for a moment',
      absence: { error: LOCKED },
      after: 59_000,
      says: 'Standby: no process is known to lead.',
      ok: true,
    },
    {
      name: 'while nobody leads',
      absence: { error: LOCKED },
      says: 'Standby: no process is known to lead.',
      ok: false,
      reason: { kind: 'no-leader', text: /^No process has led since/ },
    },
    {
      name: 'that cannot reach the store',
      absence: { error: UNREACHABLE },
      says: /^The store has been unreadable since/,
      ok: false,
      reason: { kind: 'store-broken', text: /^The store has been unreadable since/ },
    },
    {
      name: 'that the store refuses',
      absence: { error: REFUSED },
      says: /^The store has been unreadable since/,
      ok: false,
      reason: { kind: 'store-broken', text: /unreadable/ },
    },
  ])('is not ready, and says why: $name', async ({ absence, after, says, ok, reason }) => {
    const { notReadyReasons, monitoring } = routesOf(absence, { after });

    const reasons = [
      reason && {
        kind: reason.kind,
        since: new Date(SINCE).toISOString(),
        text: expect.stringMatching(reason.text),
      },
    ].filter((each) => each !== undefined);
    expect(await notReadyReasons()).toEqual([expect.stringMatching(says)]);
    expect(await monitoring()).toMatchObject({ ok, role: 'standby', reasons });
    expect(JSON.stringify(await monitoring())).not.toContain('example.com');
  });

  it('refuses the collector’s reports if it accepts any', async () => {
    const env = { SLACK_APP_TOKEN: 'xapp-1', COLLECTOR_SECRET: 'c'.repeat(32) };
    const { collectorFailures } = routesOf({ error: LOCKED }, { env });
    const plain = routesOf({ error: LOCKED });

    expect(collectorFailures).toBe(plain.slackEvents);
    expect(plain.collectorFailures).toBeUndefined();
  });

  it.each(['standby', 'frozen'] as const)(
    'refuses tickets, clients and calendars: %s',
    async (kind) => {
      const server = createHttpServer(
        () => routesOf({ error: UNREACHABLE }, { kind }),
        captureLog(),
      );
      onTestFinished(() => server.close());
      const { port } = await server.listen(0, '127.0.0.1');

      for (const path of ['popup/x', 'client/x', 'calendar/x.ics']) {
        const answer = await fetch(`http://127.0.0.1:${port}/${path}`);
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
        expect(await answer.text()).toContain('Try again in a minute.');
      }
    },
  );

  it('refuses Slack’s requests', () => {
    expect(routesOf({ error: LOCKED }).slackEvents).toBeDefined();
  });

  it('has no path for Slack in Socket Mode, and metrics only with a token', () => {
    const socket = routesOf({ error: LOCKED }, { env: { SLACK_APP_TOKEN: 'xapp-1' } });
    const withToken = routesOf(
      { error: LOCKED },
      { env: { SLACK_APP_TOKEN: 'xapp-1', METRICS_TOKEN: 'metrics-token-1234' } },
    );

    expect([socket.slackEvents, socket.metrics]).toEqual([undefined, undefined]);
    expect(withToken.metrics?.token).toBe('metrics-token-1234');
  });

  it('still answers people if it is frozen', async () => {
    const routes = routesOf({ error: UNREACHABLE }, { kind: 'frozen' });

    expect(routes.slackEvents).toBe(LED.routes.slackEvents);
    expect(await routes.monitoring()).toMatchObject({ ok: false, role: 'frozen' });
    expect(await routes.notReadyReasons()).toHaveLength(1);
  });
});
