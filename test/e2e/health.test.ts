import { describe, expect, it, onTestFinished } from 'vitest';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { startHttpServer } from '../support/http-server.js';
import { built } from './support/built.js';
import { DAY, daysPass, MORNING, untilLogged, untilSwept } from './support/days.js';
import { aWorld, figuresAt, type RunningApp, startIn } from './support/running-app.js';
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

async function monitoring({ url }: RunningApp) {
  const answer = await fetch(`${url}/monitoring`);
  // The app's own answer.
  const said = (await answer.json()) as Monitoring;
  return { status: answer.status, kinds: said.reasons.map(({ kind }) => kind), ...said };
}

async function readyz({ url }: RunningApp) {
  const answer = await fetch(`${url}/readyz`);
  return { status: answer.status, why: await answer.text() };
}

const SOON = { timeout: 15_000 };

describe('an app that Slack refuses', () => {
  it('says so to monitors, is ready no more, and keeps its heartbeat to itself, until Slack takes it', async () => {
    const service = await startHttpServer((_, response) => void response.writeHead(200).end());
    onTestFinished(() => service.close());
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', at: certificateOnly(world, 10) }]);
    const running = await startIn(world, { HEARTBEAT_URL: `${service.url}/ping` });
    await untilSwept(running);
    await expect.poll(() => service.received.length, SOON).toBe(1);
    expect([(await monitoring(running)).status, (await readyz(running)).status]).toEqual([
      200, 200,
    ]);

    const heal = world.slack.faults.set({}, { kind: 'error', error: 'account_inactive' });
    world.clock.advance(2 * 60_000);
    await expect.poll(async () => (await readyz(running)).status, SOON).toBe(503);
    expect((await readyz(running)).why).toContain('account_inactive');
    expect((await monitoring(running)).kinds).toEqual(['slack-refused']);
    world.popbill.companies.update(GARAM, certificateOnly(world, -1));
    world.clock.advance(DAY);
    await untilLogged(running, 'Sweep ends', 2);
    await untilLogged(
      running,
      'HEARTBEAT_URL is not called: what the sweep found does not reach people',
    );
    world.clock.advance(2 * HOUR);
    await expect
      .poll(async () => (await monitoring(running)).kinds, SOON)
      .toEqual(['slack-refused', 'notices-wait']);
    expect(service.received).toHaveLength(1);

    heal();
    // What Slack refused is tried again every ten minutes.
    await expect
      .poll(async () => {
        world.clock.advance(11 * 60_000);
        return (await monitoring(running)).status;
      }, SOON)
      .toBe(200);
    expect((await readyz(running)).status).toBe(200);
    await daysPass(running);
    await expect.poll(() => service.received.length, SOON).toBe(2);
  });
});

describe('a sweep that finds out nothing', () => {
  it('is named by /monitoring, status and one message to the admins until the companies are known again', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(
      world,
      brns(4).map((brn, i) => ({ brn, name: `회사 ${i}호`, at: certificateOnly(world, 200) })),
    );
    const running = await startIn(world);
    await untilSwept(running);
    const [first = ''] = brns(4);
    // Calls of the day are used up: an answer, and none that helps.
    for (const brn of brns(4)) world.popbill.faults.set({ brn }, { kind: 'code', code: -99005002 });

    await daysPass(running);
    const inVain = await monitoring(running);
    world.clock.advance(15_000);
    await directMessageTo(world, lee, 'could not find out how things stand at 4 of 4 companies');
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '회사 4곳 가운데 4곳의 상태를 확인하지 못했습니다');
    const metrics = await figuresAt(running.url);
    world.popbill.faults.clear();
    world.popbill.faults.set({ brn: first }, { kind: 'code', code: -99005002 });
    world.clock.advance(1.1 * HOUR);
    await untilLogged(running, 'Asked again about companies that could not be checked');
    await expect.poll(async () => (await monitoring(running)).status, SOON).toBe(200);

    expect([inVain.status, inVain.kinds]).toEqual([503, ['sweep-in-vain']]);
    expect(metrics).toContain('hometax_watch_problem{kind="sweep-in-vain"} 1');
  });

  it('for a store that was in use meanwhile asks those again that it could not write down', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const two = brns(2);
    await watch(
      world,
      two.map((brn, i) => ({ brn, name: `회사 ${i}호`, at: certificateOnly(world, 200) })),
    );
    const running = await startIn(world);
    await untilSwept(running);
    for (const brn of two) world.popbill.companies.update(brn, certificateOnly(world, 0));
    const { openDatabase } = await built.database();
    const other = await openDatabase(world.environment['STORE_URL'] ?? '');
    onTestFinished(() => other.close());
    const takes = () => {
      void other.execute('BEGIN IMMEDIATE');
      return true;
    };
    const late = { kind: 'delay', ms: 200 } as const;
    world.popbill.faults.set({ operation: 'certInfo' }, late);
    world.popbill.faults.set({ operation: 'certInfo', times: 1, when: takes }, late);

    world.clock.advance(DAY);
    await untilLogged(running, 'A company could not be swept', two.length);
    await other.execute('ROLLBACK');
    await untilLogged(running, 'Sweep ends', 2);
    const after = await monitoring(running);
    world.popbill.faults.clear();
    world.clock.advance(1.1 * HOUR);
    await untilLogged(running, 'Asked again about companies that could not be checked');
    await expect.poll(async () => (await monitoring(running)).status, SOON).toBe(200);

    expect(after.kinds).toEqual(['sweep-in-vain']);
    for (const name of ['회사 0호', '회사 1호']) {
      await messageIn(world, ALERT_CHANNEL, name, '만료되었습니다');
    }
  });
});

describe('a store that takes nothing that is to be saved', () => {
  it('is named by /monitoring while an alert that is due waits for it, which is told as soon as it can be saved', async () => {
    const world = await aWorld({ startsAt: MORNING, settings: { QUIET_HOURS: '20:00-08:30' } });
    await watch(world, [{ brn: GARAM, name: '가람무역', at: certificateOnly(world, 3) }]);
    const running = await startIn(world);
    await untilLogged(running, 'Sweep ends');
    const { openDatabase } = await built.database();
    const other = await openDatabase(world.environment['STORE_URL'] ?? '');
    onTestFinished(() => other.close());
    await other.execute('BEGIN IMMEDIATE');

    world.clock.advance(3 * HOUR);
    const undecided = 'Alerts that were due could not be decided';
    await untilLogged(running, undecided);
    world.clock.advance(61_000);
    await untilLogged(running, undecided, 2);
    const during = await monitoring(running);
    await other.execute('ROLLBACK');
    world.clock.advance(61_000);
    await messageIn(world, ALERT_CHANNEL, '가람무역');

    expect([during.status, during.kinds]).toEqual([503, ['store-not-written']]);
    await expect.poll(async () => (await monitoring(running)).status, SOON).toBe(200);
  });
});

describe('/monitoring', () => {
  it('names a sweep that is overdue by its own schedule, which admins hear of once; status says the same', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ brn: GARAM, name: '가람무역', at: deptUserWorks() }]);
    const running = await startIn(world);
    await untilSwept(running);
    // The LinkID is blocked: sweeps begin and are stopped.
    world.popbill.faults.set({ operation: 'token' }, { kind: 'code', code: -99010015 });
    world.popbill.revokeTokens();

    world.clock.advance(25 * HOUR);
    await untilLogged(running, 'Sweep ends', 2);
    const after25 = await monitoring(running);
    world.clock.advance(1.1 * HOUR);
    await expect
      .poll(async () => (await monitoring(running)).kinds, SOON)
      .toEqual(['sweep-overdue']);
    const after26 = await monitoring(running);
    world.clock.advance(11 * MINUTE);
    await directMessageTo(world, lee, 'The check of all companies is overdue');
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '전체 확인이', '늦어지고 있습니다');
    world.clock.advance(HOUR);
    await untilLogged(running, 'Sweep ends', 3);
    const metrics = await figuresAt(running.url);
    // People are answered all the same.
    const ready = await readyz(running);
    world.popbill.faults.clear();
    await daysPass(running);

    expect([after25.status, after26.status, ready.status]).toEqual([200, 503, 200]);
    expect(after26.information.map(({ kind }) => kind)).toEqual(['setup']);
    expect(metrics).toContain('hometax_watch_problem{kind="sweep-overdue"} 1');
    expect((await monitoring(running)).status).toBe(200);
    const told = world.slack.im(lee).messages.filter(({ text }) => text.includes('overdue'));
    expect(told).toHaveLength(1);
    expect(world.slack.channel(ALERT_CHANNEL).messages.length).toBeGreaterThan(0);
  });
});
