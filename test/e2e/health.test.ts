import { describe, expect, it, onTestFinished } from 'vitest';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { startHttpServer } from '../support/http-server.js';
import { advanceDays, DAY, MORNING, untilLogged, untilSwept } from './support/days.js';
import { aWorld, metricsAt, type RunningApp, startApp } from './support/running-app.js';
import { ABOUT_SQLITE, openRows } from './support/test-store.js';
import { brns, certificateOnly, deptUserWorks, watch } from './support/watching.js';
import { answerTo, directMessageTo, messageIn } from './support/what-people-see.js';

const HOUR = DAY / 24;
const MINUTE = HOUR / 60;
const [GARAM = ''] = brns(1);
const { kim, lee } = PEOPLE;

interface Monitoring {
  readonly ok: boolean;
  readonly reasons: readonly { readonly kind: string; readonly since: string }[];
  readonly information: readonly { readonly kind: string; readonly text: string }[];
}

async function fetchMonitoring({ url }: RunningApp) {
  const answer = await fetch(`${url}/monitoring`);
  // The app's own answer has this shape.
  const body = (await answer.json()) as Monitoring;
  return { status: answer.status, kinds: body.reasons.map(({ kind }) => kind), ...body };
}

async function fetchReadyz({ url }: RunningApp) {
  const answer = await fetch(`${url}/readyz`);
  return { status: answer.status, text: await answer.text() };
}

describe('an app that Slack refuses', () => {
  it('fails its monitors and readiness and sends no heartbeat, until Slack accepts it again', async () => {
    const service = await startHttpServer((_, response) => void response.writeHead(200).end());
    onTestFinished(() => service.close());
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, 10) }]);
    const running = await startApp(world, { HEARTBEAT_URL: `${service.url}/ping` });
    await untilSwept(running);
    await expect.poll(() => service.received.length).toBe(1);
    expect([(await fetchMonitoring(running)).status, (await fetchReadyz(running)).status]).toEqual([
      200, 200,
    ]);

    const restore = world.slack.faults.set({}, { kind: 'error', error: 'account_inactive' });
    world.clock.advance(2 * 60_000);
    await expect.poll(async () => (await fetchReadyz(running)).status).toBe(503);
    expect((await fetchReadyz(running)).text).toContain('account_inactive');
    expect((await fetchMonitoring(running)).kinds).toEqual(['slack-refused']);
    world.popbill.companies.update(GARAM, certificateOnly(world, -1));
    world.clock.advance(DAY);
    await untilLogged(running, 'Scheduled check ends', 2);
    await untilLogged(
      running,
      'HEARTBEAT_URL is not called, because alerts of the scheduled check cannot be sent',
    );
    world.clock.advance(2 * HOUR);
    await expect
      .poll(async () => (await fetchMonitoring(running)).kinds)
      .toEqual(['slack-refused', 'notices-wait']);
    expect(service.received).toHaveLength(1);

    restore();
    // Refused messages are retried every ten minutes.
    await expect
      .poll(async () => {
        world.clock.advance(11 * 60_000);
        return (await fetchMonitoring(running)).status;
      })
      .toBe(200);
    expect((await fetchReadyz(running)).status).toBe(200);
    await advanceDays(running);
    await expect.poll(() => service.received.length).toBe(2);
  });
});

describe('a sweep without usable answers', () => {
  it('is reported by /monitoring, status and one message to the admins until checks succeed', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(
      world,
      brns(4).map((brn, i) => ({ brn, name: `회사 ${i}호`, state: certificateOnly(world, 200) })),
    );
    const running = await startApp(world);
    await untilSwept(running);
    const [first = ''] = brns(4);
    // POPBiLL answers that the daily limit of calls is used up.
    for (const brn of brns(4)) world.popbill.faults.set({ brn }, { kind: 'code', code: -99005002 });

    await advanceDays(running);
    const monitoringDuring = await fetchMonitoring(running);
    world.clock.advance(15_000);
    await directMessageTo(world, lee, 'could not check 4 of 4 companies');
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '회사 4곳 중 4곳의 상태를 확인하지 못했습니다');
    const metrics = await metricsAt(running.url);
    world.popbill.faults.clear();
    world.popbill.faults.set({ brn: first }, { kind: 'code', code: -99005002 });
    world.clock.advance(1.1 * HOUR);
    await untilLogged(running, 'Rechecked the companies that could not be checked');
    await expect.poll(async () => (await fetchMonitoring(running)).status).toBe(200);

    expect([monitoringDuring.status, monitoringDuring.kinds]).toEqual([503, ['sweep-in-vain']]);
    expect(metrics).toContain('hometax_watch_problem{kind="sweep-in-vain"} 1');
  });

  it(
    'repeats the checks whose results could not be saved while the store was locked',
    ABOUT_SQLITE,
    async () => {
      const world = await aWorld({ startsAt: MORNING });
      const pair = brns(2);
      await watch(
        world,
        pair.map((brn, i) => ({ brn, name: `회사 ${i}호`, state: certificateOnly(world, 200) })),
      );
      const running = await startApp(world);
      await untilSwept(running);
      for (const brn of pair) world.popbill.companies.update(brn, certificateOnly(world, 0));
      const other = await openRows(world);
      const lockStore = () => {
        void other.execute('BEGIN IMMEDIATE');
        return true;
      };
      const delay = { kind: 'delay', ms: 200 } as const;
      world.popbill.faults.set({ operation: 'certInfo' }, delay);
      world.popbill.faults.set({ operation: 'certInfo', times: 1, when: lockStore }, delay);

      world.clock.advance(DAY);
      await untilLogged(running, 'A company could not be checked', pair.length);
      await other.execute('ROLLBACK');
      await untilLogged(running, 'Scheduled check ends', 2);
      const monitoringAfter = await fetchMonitoring(running);
      world.popbill.faults.clear();
      world.clock.advance(1.1 * HOUR);
      await untilLogged(running, 'Rechecked the companies that could not be checked');
      await expect.poll(async () => (await fetchMonitoring(running)).status).toBe(200);

      expect(monitoringAfter.kinds).toEqual(['sweep-in-vain']);
      for (const name of ['회사 0호', '회사 1호']) {
        await messageIn(world, ALERT_CHANNEL, name, '만료되었습니다');
      }
    },
  );
});

describe('a store that cannot be written', ABOUT_SQLITE, () => {
  it('is reported by /monitoring, and a due alert is sent once it can be saved', async () => {
    const world = await aWorld({ startsAt: MORNING, settings: { QUIET_HOURS: '20:00-08:30' } });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, 3) }]);
    const running = await startApp(world);
    await untilLogged(running, 'Scheduled check ends');
    const other = await openRows(world);
    await other.execute('BEGIN IMMEDIATE');

    world.clock.advance(3 * HOUR);
    const failureLog = 'The decision on due alerts failed';
    await untilLogged(running, failureLog);
    world.clock.advance(61_000);
    await untilLogged(running, failureLog, 2);
    const monitoringDuring = await fetchMonitoring(running);
    await other.execute('ROLLBACK');
    world.clock.advance(61_000);
    await messageIn(world, ALERT_CHANNEL, '가람무역');

    expect([monitoringDuring.status, monitoringDuring.kinds]).toEqual([503, ['store-not-written']]);
    await expect.poll(async () => (await fetchMonitoring(running)).status).toBe(200);
  });
});

describe('/monitoring', () => {
  it('reports an overdue sweep, like status and one message to the admins', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
    const running = await startApp(world);
    await untilSwept(running);
    // The LinkID is blocked, so sweeps begin and are stopped.
    world.popbill.faults.set({ operation: 'token' }, { kind: 'code', code: -99010015 });
    world.popbill.revokeTokens();

    world.clock.advance(25 * HOUR);
    await untilLogged(running, 'Scheduled check ends', 2);
    const after25 = await fetchMonitoring(running);
    world.clock.advance(1.1 * HOUR);
    await expect
      .poll(async () => (await fetchMonitoring(running)).kinds)
      .toEqual(['sweep-overdue']);
    const after26 = await fetchMonitoring(running);
    world.clock.advance(11 * MINUTE);
    await directMessageTo(world, lee, 'The scheduled check has been overdue');
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '정기 확인이', '늦어지고 있습니다');
    world.clock.advance(HOUR);
    await untilLogged(running, 'Scheduled check ends', 3);
    const metrics = await metricsAt(running.url);
    // The app still answers people.
    const ready = await fetchReadyz(running);
    world.popbill.faults.clear();
    await advanceDays(running);

    expect([after25.status, after26.status, ready.status]).toEqual([200, 503, 200]);
    expect(after26.information.map(({ kind }) => kind)).toEqual(['setup']);
    expect(metrics).toContain('hometax_watch_problem{kind="sweep-overdue"} 1');
    await expect.poll(async () => (await fetchMonitoring(running)).status).toBe(200);
    const notices = world.slack.im(lee).messages.filter(({ text }) => text.includes('overdue'));
    expect(notices).toHaveLength(1);
    expect(world.slack.channel(ALERT_CHANNEL).messages.length).toBeGreaterThan(0);
  });
});
