import { rm, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { eventually } from '../support/eventually.js';
import { startProcess } from './support/app-process.js';
import { messages } from './support/channel.js';
import { cli } from './support/command-line.js';
import { untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { THURSDAY, untilSweepsEnd } from './support/sample-world.js';
import { fromStore } from './support/stored.js';
import { ABOUT_SQLITE, openRows, storeUrlOf } from './support/test-store.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { answerTo, messageIn, windowOf, wordsOf } from './support/what-people-see.js';

const { lee } = PEOPLE;
const [GARAM = '', NURI = '', RAON = '', MARU = ''] = brns(4);
const settings = { CHANNEL_LANGUAGE: 'en' };

/** Replaces rows below the records, also while the app is running. */
async function damage(
  world: World,
  keys: readonly string[],
  text = '{"value":{"v":1,"no',
): Promise<void> {
  const database = await openRows(world);
  await database.write(keys.map((key) => ({ key, text })));
}

function runCommand(world: World, ...args: readonly string[]) {
  return cli(world, args, settings);
}

async function aWorldOfFour() {
  const world = await aWorld({ startsAt: THURSDAY, settings });
  await watch(world, [
    { brn: GARAM, name: '가람무역', state: certificateOnly(world, 5) },
    { brn: NURI, name: '누리전자', state: certificateOnly(world, 5) },
    { brn: RAON, name: '라온식품', state: deptUserWorks() },
    { brn: MARU, name: '마루상사', state: deptUserWorks() },
  ]);
  return world;
}

async function historyKeys(world: World): Promise<readonly string[]> {
  const database = await openRows(world);
  const rows = await database.first({ from: 'history:test:', to: 'history:test;' }, 1000);
  return rows.map(({ key }) => key);
}

/** The kinds of the reasons in `/monitoring`. */
async function fetchMonitoringReasons({ url }: RunningApp): Promise<readonly string[]> {
  const answer = await fetch(`${url}/monitoring`);
  const { reasons } = (await answer.json()) as { reasons: readonly { kind: string }[] };
  expect(answer.status).toBe(reasons.length === 0 ? 200 : 503);
  return reasons.map(({ kind }) => kind);
}

function alertsAbout(world: World, name: string) {
  return messages(world).filter((message) => wordsOf(message).includes(name));
}

describe('records that cannot be read', () => {
  it('stop neither a start nor a sweep, and are reported, whatever their kind', async () => {
    const world = await aWorldOfFour();
    const first = await startApp(world);
    await untilSweepsEnd(first);
    await messageIn(world, ALERT_CHANNEL, '가람무역');
    await messageIn(world, ALERT_CHANNEL, '누리전자');
    await fromStore(world, (store) =>
      eventually(async () => (await store.lastSweep())?.finishedAt),
    );
    await first.stop();
    // A company, the status of another, an alert, and every record that exists once.
    const damaged = [`company:test:${MARU}`, `status:test:${RAON}`, `alert:test:${NURI}`];
    const history = await historyKeys(world);
    await damage(world, [...damaged, 'sweep:test', 'digest:test', ...history]);
    const singles = ['settings', 'setup', 'outage', 'common-cause'].map((kind) => `${kind}:test`);
    const kinds = ['outbox', 'roll-up', 'ticket', 'broken-channel', 'first-check', 'home-visit'];
    await damage(world, [...singles, ...kinds.map((kind) => `${kind}:test:x`)], 'no JSON');

    const second = await startApp(world);
    await untilSweepsEnd(second);

    // The other companies are watched as before, and their alerts are not repeated.
    expect(alertsAbout(world, '가람무역')).toHaveLength(1);
    // The damaged alert is opened again, because the certificate still expires in five days.
    await eventually(() => alertsAbout(world, '누리전자').length === 2);
    const statuses = await fromStore(world, async (store) => [
      await store.status(RAON as Brn),
      await store.company(MARU as Brn),
    ]);
    expect(statuses).toMatchObject([{ brn: RAON }, undefined]);

    await world.slack.slash(lee, '/hometax', 'status', { channel: 'C0TEAM' });
    const status = wordsOf(await answerTo(world, lee, 'App status'));
    expect(status).toMatch(/stored records cannot be read/);
    expect(status).toContain('not watched until someone adds it again');
    expect(second.logged.join('')).toContain('"A record cannot be read and is ignored"');
    expect(second.logged.join('')).not.toContain(MARU);

    const [listed, shown, doctor, exported] = await Promise.all([
      runCommand(world, 'records'),
      runCommand(world, 'records', `status:test:${RAON}`),
      runCommand(world, 'doctor'),
      runCommand(world, 'export'),
    ]);
    expect(listed.code).toBe(2);
    for (const key of [...damaged, ...singles, 'sweep:test', 'history:test:-:', 'outbox:test:x']) {
      expect(listed.out).toContain(key);
    }
    expect(shown).toMatchObject({ code: 2, out: '{"value":{"v":1,"no\n' });
    expect(doctor.out).toMatch(/Store: \d+ stored records cannot be read\./);
    expect(exported.out).toContain('가람무역');
    expect(exported.err).toContain('1 company is missing');
    expect(exported.code).toBe(2);
    expect((await runCommand(world, 'records', 'company:test:0')).code).toBe(1);

    // Watching the company again writes a new record under its key, and keeps the damaged one.
    await world.slack.slash(lee, '/hometax', `watch ${MARU}`, { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Watch');
    await world.slack.submit(lee, { name: '마루상사' });
    await fromStore(world, (store) => eventually(() => store.company(MARU as Brn)));
    expect((await runCommand(world, 'records', `company:test:${MARU}`)).out).toContain(
      '{"value":{"v":1,"no',
    );
  });

  it('are replaced by a new check, without affecting others, if they are damaged while the app runs', async () => {
    const world = await aWorldOfFour();
    const app = await startApp(world);
    await untilSwept(app);
    // The notices are sent and recorded, so no record that was read before the damage is written after it.

    await damage(world, [`status:test:${GARAM}`]);
    await damage(world, [`alert:test:${NURI}`], '{"value":{"v":1}}');
    await damage(world, [`company:test:${RAON}`], 'x');
    await world.slack.slash(lee, '/hometax', 'sweep', { channel: 'C0TEAM' });
    await untilSweepsEnd(app, 2);

    const stored = await fromStore(world, async (store) => [
      await store.status(GARAM as Brn),
      await store.alert(NURI as Brn),
    ]);
    expect(stored).toMatchObject([{ brn: GARAM }, { brn: NURI }]);
    // The company is intact in memory, so an edit writes its record again and keeps the damaged one aside.
    await world.slack.slash(lee, '/hometax', `watch ${RAON}`, { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Edit watched company');
    await world.slack.submit(lee, { name: '라온식품 (주)' });
    await fromStore(world, (store) => eventually(() => store.company(RAON as Brn)));
    for (const [key, raw] of [
      [`status:test:${GARAM}`, '{"value":{"v":1,"no'],
      [`alert:test:${NURI}`, '{"value":{"v":1}}'],
      [`company:test:${RAON}`, 'x'],
    ] as const) {
      expect((await runCommand(world, 'records', key)).out).toBe(`${raw}\n`);
    }
  });

  it('are reported until they are discarded, and then kept aside, if they are never rewritten', async () => {
    const world = await aWorldOfFour();
    const first = await startApp(world);
    await untilSweepsEnd(first);
    await messageIn(world, ALERT_CHANNEL, '가람무역');
    await first.stop();
    const history = await historyKeys(world);
    await damage(world, ['outbox:test:x'], '{');
    await damage(world, history);
    const damaged = ['outbox:test:x', ...history];

    const second = await startApp(world);
    await world.slack.slash(lee, '/hometax', 'history', { channel: 'C0TEAM' });
    await eventually(() => second.logged.join('').includes('"record":"history'));
    expect(await fetchMonitoringReasons(second)).toContain('records-unreadable');
    const whileRunning = await runCommand(world, 'records', 'outbox:test:x', '--discard');
    expect(whileRunning).toMatchObject({
      code: 1,
      err: expect.stringContaining('Stop it and try again'),
    });
    await second.stop();
    for (const key of damaged) {
      expect(await runCommand(world, 'records', key, '--discard')).toMatchObject({ code: 0 });
    }

    const [listed, doctor] = await Promise.all([
      runCommand(world, 'records'),
      runCommand(world, 'doctor'),
    ]);
    expect(listed.code).toBe(0);
    expect(listed.out).toContain('outbox:test:x');
    expect(doctor.out).not.toContain('cannot be read');
    expect((await runCommand(world, 'records', 'outbox:test:x')).out).toBe('{\n');
    const third = await startApp(world);
    await world.slack.slash(lee, '/hometax', 'history', { channel: 'C0TEAM' });
    await world.slack.slash(lee, '/hometax', 'status', { channel: 'C0TEAM' });
    expect(wordsOf(await answerTo(world, lee, 'App status'))).not.toContain('cannot be read');
    expect(await fetchMonitoringReasons(third)).toEqual([]);
  });

  it('block further login tests until an operator confirms one, if they counted rejected logins', async () => {
    const world = await aWorld({
      startsAt: THURSDAY,
      settings: { ...settings, QUIET_HOURS: 'off' },
    });
    await watch(world, [{ brn: RAON, name: '라온식품', state: deptUserRejected() }]);
    const app = await startApp(world);
    await untilSweepsEnd(app);
    await messageIn(world, ALERT_CHANNEL, '라온식품');
    const { companies } = world.popbill;
    const loginCount = () => companies.loginAttempts(RAON, 'taxinvoice', 'deptUser');
    expect(loginCount()).toBe(1);

    await damage(world, [`status:test:${RAON}`]);
    await world.slack.slash(lee, '/hometax', `check ${RAON}`, { channel: 'C0TEAM' });
    const report = await answerTo(world, lee, '라온식품', 'had no known result');
    await world.slack.slash(lee, '/hometax', 'sweep', { channel: 'C0TEAM' });
    await untilSweepsEnd(app, 2);
    world.clock.advance(24 * 3_600_000);
    await untilSweepsEnd(app, 3);
    expect(loginCount()).toBe(1);

    const target = `${RAON}:taxinvoice`;
    await world.slack.press(lee, report, 'report_confirm_login', target);
    await windowOf(world, lee, 'it is unknown how often', 'can lock the HomeTax account');
    expect(loginCount()).toBe(1);
    await world.slack.submit(lee);
    await windowOf(world, lee, 'HomeTax rejected the department user login');
    expect(loginCount()).toBe(2);
  });

  it('stop the start with a clear sentence, and can be listed, if they are of a newer version', async () => {
    const world = await aWorldOfFour();
    const newer = JSON.stringify({ value: { v: 2, brn: GARAM } });
    await damage(world, [`company:test:${GARAM}`], newer);

    const run = startProcess({ ...world.environment, ...settings }, { cwd: world.folder });
    const [{ code }, records, doctor] = await Promise.all([
      run.exited,
      runCommand(world, 'records'),
      runCommand(world, 'doctor'),
    ]);

    expect(code).toBe(1);
    expect(run.output()).toContain('This store was written by a newer version of the app');
    expect(records.out).toContain('has version 2; this app knows version 1');
    expect(doctor.out).toContain('A newer version of this app wrote the store.');
  });
});

describe('a certificate with an impossible expiry date', () => {
  it.each(['00010101000000', '99991231235959', '20260230120000'])(
    'counts as a failed check, and the report shows the value: %s',
    async (expiresAt) => {
      const world = await aWorld({ startsAt: THURSDAY, settings });
      const certificate = { state: 'registered', expiresAt } as const;
      await watch(world, [
        { brn: GARAM, name: '가람무역', state: { taxinvoice: { certificate } } },
      ]);
      const app = await startApp(world);
      await untilSweepsEnd(app);

      await world.slack.slash(lee, '/hometax', `check ${GARAM}`, { channel: 'C0TEAM' });
      const report = wordsOf(await answerTo(world, lee, '가람무역', expiresAt));

      expect(report).toContain(`POPBiLL sent an impossible value: "${expiresAt}".`);
      expect(report).not.toMatch(/expired|days ago/);
      expect(messages(world)).toEqual([]);
    },
  );
});

describe('two apps on one store', () => {
  it(
    'are prevented: the second one exits 1, even by another path or after the lock file was removed',
    ABOUT_SQLITE,
    async () => {
      const world = await aWorldOfFour();
      await startApp(world);
      const store = storeUrlOf(world).replace('sqlite://', '');
      await symlink(store, `${world.folder}/other.sqlite`);
      const environment = {
        ...world.environment,
        ...settings,
        STORE_URL: `sqlite://${world.folder}/other.sqlite`,
      };

      const byLink = startProcess(environment, { cwd: world.folder });
      expect((await byLink.exited).code).toBe(1);
      await rm(`${store}.lock`);
      const afterRemoval = startProcess(
        { ...world.environment, ...settings },
        { cwd: world.folder },
      );
      expect((await afterRemoval.exited).code).toBe(1);

      for (const { output } of [byLink, afterRemoval]) {
        expect(output()).toContain('is in use by another process');
      }
    },
  );
});
