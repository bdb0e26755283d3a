import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { pressButton } from '../support/press-button.js';
import { startReadyApp } from './support/app-process.js';
import { alertOf } from './support/channel.js';
import { cli } from './support/command-line.js';
import { aWorld, WRONG_KEY } from './support/running-app.js';
import { leaksIn } from './support/secrets-search.js';
import { textOfStore } from './support/test-store.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { answerTo, linkIn, messageIn, windowOf } from './support/what-people-see.js';

const [GARAM = '', NURI = '', RAON = '', MARU = ''] = brns(4);

async function aBusyWorld(): Promise<World> {
  const world = await aWorld();
  await watch(world, [
    { brn: GARAM, name: '가람무역', state: certificateOnly(world, 5) },
    { brn: NURI, name: '누리전자', state: certificateOnly(world, -1) },
    { brn: RAON, name: '라온식품', state: deptUserRejected() },
    { brn: MARU, name: '마루건설', state: deptUserWorks() },
  ]);
  return world;
}

/** Uses all secrets: checks, popups, refused tokens, and failing calls to POPBiLL and Slack. */
async function useSecrets(world: World): Promise<string> {
  const { slack, popbill } = world;
  const app = await startReadyApp(world);
  await app.waitForLine('"Scheduled check ends"');
  await messageIn(world, ALERT_CHANNEL, '라온식품');

  await slack.slash(PEOPLE.kim, '/hometax', '확인 가람무역', { channel: 'C0TEAM' });
  await answerTo(world, PEOPLE.kim, '가람무역', '만료');

  await slack.slash(PEOPLE.kim, '/hometax', '팝업 가람무역', { channel: 'C0TEAM' });
  const window = await windowOf(world, PEOPLE.kim, '지금 열기');
  expect((await fetch(linkIn(window) ?? '')).status).toBe(200);
  await slack.closeView(PEOPLE.kim);

  // Calls fail while the token and the URL are being sent.
  const faults = [
    { kind: 'reset' },
    { kind: 'code', code: -99000026 },
    { kind: 'code', code: -11199999, message: `비밀 ${world.environment['POPBILL_LINK_ID']}` },
  ] as const;
  // Another company each time, because a repeated command would count as a double click.
  const names = ['누리전자', '라온식품', '마루건설'];
  for (const [i, fault] of faults.entries()) {
    popbill.revokeTokens();
    popbill.faults.set({ times: 6 }, fault);
    await slack.slash(PEOPLE.lee, '/hometax', 'check 마루건설', { channel: 'C0TEAM' });
    await slack.slash(PEOPLE.kim, '/hometax', `팝업 ${names[i]}`, { channel: 'C0TEAM' });
    await slack.waitFor(({ views }) => views(PEOPLE.kim).length > 0);
    await slack.closeView(PEOPLE.kim);
  }
  popbill.faults.clear();
  slack.faults.set({ method: 'chat.update', times: 2 }, { kind: 'error', error: 'internal_error' });
  slack.faults.set({ method: 'response_url', times: 2 }, { kind: 'status', status: 500 });
  const alert = alertOf(world, '라온식품');
  await pressButton(slack, PEOPLE.kim, alert, ACTIONS.alertCheck);
  await slack.press(PEOPLE.kim, alert, ACTIONS.alertRegistered);
  await slack.press(PEOPLE.lee, alert, ACTIONS.alertPage);
  await windowOf(world, PEOPLE.lee, 'Open now');
  await slack.slash(PEOPLE.kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
  await app.waitForLine('"by":"U0KIM"');

  // While the app runs, SQLite's log still holds everything.
  expect(await leaksIn(world, { log: app.output(), terminal: '' })).toEqual([]);
  slack.faults.clear();
  app.child.kill('SIGTERM');
  await app.exited;
  return app.output();
}

/** Uses a link that leads through the app's own page. */
async function useTicket(world: World): Promise<string> {
  const { slack } = world;
  const app = await startReadyApp(world, { PUBLIC_URL: 'http://127.0.0.1:9' });
  await slack.slash(PEOPLE.kim, '/hometax', '팝업 가람무역', { channel: 'C0TEAM' });
  const window = await windowOf(world, PEOPLE.kim, '지금 열기');
  const page = `${app.url}${new URL(linkIn(window) ?? '').pathname}`;
  const preview = await fetch(page);
  const minted = await fetch(page, { method: 'POST', redirect: 'manual' });
  const again = await fetch(page, { method: 'POST', redirect: 'manual' });
  expect([preview.status, minted.status, again.status >= 400]).toEqual([200, 303, true]);
  expect((await fetch(minted.headers.get('location') ?? '')).status).toBe(200);
  await slack.closeView(PEOPLE.kim);
  app.child.kill('SIGTERM');
  await app.exited;
  // The ticket is valid for one person and may appear only in that window.
  const ticket = page.split('/').at(-1) ?? '';
  expect([ticket.length > 30, app.output().includes(ticket)]).toEqual([true, false]);
  expect(await textOfStore(world)).not.toContain(ticket);
  return app.output();
}

describe('secrets', () => {
  it('are in no log, store, message or call after a busy day', async () => {
    const world = await aBusyWorld();

    const log = (await useSecrets(world)) + (await useTicket(world));
    const wrongKey = await startReadyApp(world, WRONG_KEY);
    await world.slack.slash(PEOPLE.kim, '/hometax', '확인 가람무역', { channel: 'C0TEAM' });
    await answerTo(world, PEOPLE.kim, '-99010007');
    await wrongKey.waitForLine('POPBiLL refuses the app’s settings');
    wrongKey.child.kill('SIGTERM');
    await wrongKey.exited;
    const { out, err } = await cli(world, ['check', MARU]);

    const { tokens, popupKeys } = world.popbill.issuedSecrets;
    // The test did issue the secrets that are searched for.
    expect(tokens.length).toBeGreaterThan(4);
    expect(popupKeys.length).toBeGreaterThan(2);
    expect(await leaksIn(world, { log: log + wrongKey.output(), terminal: out + err })).toEqual([]);
    expect(wrongKey.output()).not.toContain(WRONG_KEY.POPBILL_SECRET_KEY);
    expect(world.slack.warnings).toEqual([]);
  });

  it.each([
    { name: 'a log line', leak: (world: World) => ({ log: keyOf(world), terminal: '' }) },
    { name: 'the terminal', leak: (world: World) => ({ log: '', terminal: keyOf(world) }) },
  ])('are found by the search in $name', async ({ leak }) => {
    const world = await aWorld();

    const leaks = await leaksIn(world, leak(world));

    expect(leaks).toMatchObject([{ secret: 'POPBILL_SECRET_KEY' }]);
  });

  it('are found by the search in a message, and business numbers in a log', async () => {
    const world = await aWorld();
    world.popbill.companies.set(GARAM);

    world.slack.say(PEOPLE.kim, 'C0TEAM', keyOf(world));
    const leaks = await leaksIn(world, { log: `{"brn":"${GARAM}"}`, terminal: GARAM });
    for (const { ts } of world.slack.channel('C0TEAM').messages) {
      world.slack.deleteMessage('C0TEAM', ts);
    }

    expect(leaks.map(({ where }) => where)).toEqual(['channel messages', 'log']);
  });
});

function keyOf({ environment }: World): string {
  return environment['POPBILL_SECRET_KEY'] ?? '';
}
