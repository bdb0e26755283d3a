import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { ROW_CHOICE } from '../../src/list/list-place.js';
import { StoreError } from '../../src/records/store.js';
import type { View } from '../../src/sandbox/slack/model.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { TARGET } from '../../src/slack/origin.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aGate, POPUP_URL } from '../support/fake-services.js';
import { tellHomeOpened } from '../support/home-opened.js';
import { deptUserLogin } from '../support/reasons.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  STRANGER,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = Array.from({ length: 20 }, (_, index) =>
  aCompany({
    brn: String(2148812340 + index) as Brn,
    name: `회사 ${String.fromCharCode(65 + index)}`,
  }),
);
const FIRST = String(2148812340) as Brn;
const ABOUT_FIRST = TARGET.encode({ brn: FIRST, product: 'taxinvoice' });

let workspace: SlackWorkspace;

async function open(about: Parameters<typeof startSlackWorkspace>[0] = {}) {
  workspace = await startSlackWorkspace({ watched: companies, ...about });
  workspace.desk.alerts.set(FIRST, alertOf([deptUserLogin()], { brn: FIRST, name: '회사 A' }));
}
beforeEach(() => open());
afterEach(() => workspace.close());

function wordsOf(view: View | undefined): string {
  return JSON.stringify(view?.blocks ?? []).replaceAll('\u200B', '');
}

function shown(user = LEE): string {
  return wordsOf(workspace.slack.home(user));
}

async function openHome(user = LEE): Promise<View> {
  await workspace.slack.openHome(user);
  return workspace.slack.waitFor((slack) => slack.home(user));
}

function published(user = LEE): number {
  return workspace.slack.calls.filter(
    ({ method, args }) => method === 'views.publish' && args['user_id'] === user,
  ).length;
}

/** Calls that were begun before have been answered, since some that were begun later have. */
async function settled(): Promise<void> {
  await workspace.app.client.auth.test();
  await workspace.app.client.auth.test();
}

/** The clock moves while nothing is under way; what came due then has reached Slack at the end. */
async function elapse(ms: number): Promise<void> {
  await settled();
  workspace.timers.elapse(ms);
  await settled();
}

/** Slack's answer was understood, and it is planned when to draw anew. */
async function untilPlanned(): Promise<void> {
  await eventually(() => workspace.timers.waiting > 0);
}

async function untilPublished(times: number, user = LEE): Promise<void> {
  await workspace.slack.waitFor(() => published(user) >= times);
}

describe('the Home tab', () => {
  it('is drawn once before anybody opens it, and shown to nobody then', async () => {
    await workspace.app.warm();

    expect(workspace.slack.calls.filter(({ method }) => method === 'views.publish')).toEqual([]);
    await openHome();
    expect(shown()).toContain('회사 A');
  });

  it('is drawn when it is opened, for each reader in their language', async () => {
    await openHome(LEE);
    await openHome(KIM);

    expect(shown(LEE)).toContain('Watched companies');
    expect(shown(KIM)).toContain('모니터링 중인 회사');
    expect(workspace.home.wishes.map(({ user }) => user)).toEqual([LEE, KIM]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('asks for what the reader’s user groups own, too', async () => {
    await openHome(KIM);

    expect(workspace.home.wishes[0]).toMatchObject({ user: KIM, groups: ['S0OPS'] });
  });

  it('is left alone when the other tab of the app is opened', async () => {
    await tellHomeOpened(workspace.slack, LEE, 'messages');

    await openHome(KIM);
    expect(published(LEE)).toBe(0);
  });

  it.each([
    { name: 'guests', user: GUEST, words: 'only full members' },
    { name: 'people of another organisation', user: STRANGER, words: '정식 구성원만' },
  ])('says kindly to $name that it is not for them', async ({ user, words }) => {
    await tellHomeOpened(workspace.slack, user);
    await workspace.slack.waitFor((slack) => slack.home(user));

    expect(shown(user)).toContain(words);
    expect(shown(user)).not.toContain('회사 A');
    expect(workspace.home.wishes).toEqual([]);
  });

  it('says that Slack did not tell who is asking, and is drawn once it does', async () => {
    workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'internal_error' },
    );
    await openHome();
    expect(shown()).not.toContain('회사 A');

    workspace.slack.faults.clear();
    await untilPlanned();
    await elapse(31 * SECOND);

    await workspace.slack.waitFor(() => shown().includes('회사 A'));
  });

  it('says that the store cannot be read, and is drawn once it can', async () => {
    workspace.home.failure = new StoreError('failed', 'disk');
    await openHome();
    expect(shown()).toContain('could not read its store');
    expect(workspace.log.lines.some(({ message }) => message === 'unexpected error')).toBe(true);

    workspace.home.failure = undefined;
    await elapse(31 * SECOND);

    await workspace.slack.waitFor(() => shown().includes('회사 A'));
  });
});

describe('the address of events', () => {
  it('is proved to Slack, which sends no event before', async () => {
    const body = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'prove-it' });

    const answer = await workspace.slack.deliverRaw(body, {
      'content-type': 'application/json',
      ...workspace.slack.sign(body),
    });

    expect(answer.status).toBe(200);
    expect(answer.body).toContain('prove-it');
  });
});

describe('its list', () => {
  it('turns its pages and says where it is', async () => {
    const home = await openHome();
    expect(shown()).toContain('회사 H');

    await workspace.slack.press(LEE, home, ACTIONS.homeNext);
    await workspace.slack.waitFor(() => shown().includes('회사 I'));

    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('2 all');
    await workspace.slack.press(LEE, home, ACTIONS.homePrevious);
    await workspace.slack.waitFor(() => !shown().includes('회사 I'));
  });

  it('finds what is typed, and shows all again when the search is cleared', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.homeSearch, '  회사 T ');
    await workspace.slack.waitFor(() => shown().includes('회사 T'));
    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('1 text 회사 T');
    expect(workspace.home.wishes.at(-1)).toMatchObject({
      filter: { kind: 'text', text: '회사 T' },
    });

    await workspace.slack.press(LEE, home, ACTIONS.homeClear);
    await workspace.slack.waitFor(() => shown().includes('회사 B'));
    expect(shown()).not.toContain('initial_value');
  });

  it('shows all again when an empty search is sent', async () => {
    const home = await openHome();
    await workspace.slack.press(LEE, home, ACTIONS.homeSearch, '회사 T');
    await workspace.slack.waitFor(() => shown().includes('found for'));

    await workspace.slack.press(LEE, home, ACTIONS.homeSearch, '');

    await workspace.slack.waitFor(() => shown().includes('회사 B'));
  });

  it('stays where it is when Home is opened again soon', async () => {
    const home = await openHome();
    await workspace.slack.press(LEE, home, ACTIONS.homeNext);
    await workspace.slack.waitFor(() => shown().includes('회사 I'));

    await openHome();
    await untilPublished(3);

    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('2 all');
  });

  it('takes a press on a Home that was drawn before a restart', async () => {
    const home = await openHome();
    workspace.home.visits.clear();

    await workspace.slack.press(LEE, home, ACTIONS.homeNext);

    await workspace.slack.waitFor(() => shown().includes('회사 I'));
  });

  it('opens what is chosen in the menu of a row over the tab', async () => {
    const home = await openHome();
    const gate = aGate();
    workspace.checks.gate = gate;

    const choice = ROW_CHOICE.encode({ action: 'check', brn: FIRST });
    await workspace.slack.press(LEE, home, ACTIONS.listRow, choice);
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    gate.open();

    const report = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.report),
    );
    expect(wordsOf(report)).toContain('214-88-12340');
    expect(workspace.slack.views(LEE)).toHaveLength(1);
    expect(workspace.slack.im(LEE).messages).toEqual([]);
  });
});

describe('a company that needs somebody', () => {
  it('is taken and handed back on the tab itself, which says so', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.alertClaim, ABOUT_FIRST);
    await workspace.slack.waitFor(() => shown().includes('you took it'));
    expect(shown()).toContain(`taken by <@${LEE}>`);

    await workspace.slack.press(LEE, home, ACTIONS.alertRelease, ABOUT_FIRST);
    await workspace.slack.waitFor(() => shown().includes('handed back'));
    expect(workspace.desk.deeds).toEqual([`take ${FIRST} ${LEE}`, `hand-back ${FIRST} ${LEE}`]);
  });

  it('says who was first when another took it meanwhile', async () => {
    const home = await openHome();
    await workspace.desk.claim(FIRST, KIM);

    await workspace.slack.press(LEE, home, ACTIONS.alertClaim, ABOUT_FIRST);

    await workspace.slack.waitFor(() => shown().includes(`<@${KIM}> already took this`));
  });

  it('is checked in a window over the tab', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.alertCheck, ABOUT_FIRST);

    const report = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.report),
    );
    expect(wordsOf(report)).toContain('214-88-12340');
    expect(workspace.checks.requests).toMatchObject([{ brn: FIRST, intent: 'check-again' }]);
  });

  it('has its authentication page and its details over the tab', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.alertPage, ABOUT_FIRST);
    await workspace.slack.waitFor((slack) => wordsOf(slack.views(LEE)[0]).includes(POPUP_URL));
    await workspace.slack.closeView(LEE);
    await workspace.slack.press(LEE, home, ACTIONS.alertDetails, ABOUT_FIRST);

    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.alertDetails),
    );
    expect(shown()).not.toContain(POPUP_URL);
  });

  it('is refused in a window to who is an operator no more', async () => {
    await workspace.close();
    await open({ operators: () => ['S0OPS'] });
    const home = await openHome(KIM);
    workspace.slack.addUserGroup('S0OPS', 'ops', [LEE]);
    workspace.clock.advance(11 * MINUTE);

    await workspace.slack.press(KIM, home, ACTIONS.alertClaim, ABOUT_FIRST);

    await workspace.slack.waitFor((slack) =>
      wordsOf(slack.views(KIM)[0]).includes('운영 권한이 있는 분만'),
    );
    expect(workspace.desk.deeds).toEqual([]);
  });
});

describe('the commands of the tab', () => {
  it.each([
    { name: 'a check', action: ACTIONS.homeCheck, callback: CALLBACKS.check },
    { name: 'a new company', action: ACTIONS.homeAdd, callback: CALLBACKS.watch },
    { name: 'the alerts', action: ACTIONS.homeAlerts, callback: CALLBACKS.alerts },
    { name: 'the summary', action: ACTIONS.homeDigest, callback: CALLBACKS.message },
    { name: 'the history', action: ACTIONS.homeHistory, callback: CALLBACKS.history },
    { name: 'the app’s status', action: ACTIONS.homeStatus, callback: CALLBACKS.message },
    { name: 'an import', action: ACTIONS.homeImport, callback: CALLBACKS.importFile },
    { name: 'the help', action: ACTIONS.homeHelp, callback: CALLBACKS.message },
  ])('open a window for $name', async ({ action, callback }) => {
    const home = await openHome();

    await workspace.slack.press(
      LEE,
      home,
      action,
      action === ACTIONS.homeAlerts ? 'home' : undefined,
    );

    const view = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(view.callbackId).toBe(callback);
    expect(workspace.slack.im(LEE).messages).toEqual([]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('turn the help to its other topic in the same window', async () => {
    const home = await openHome();
    await workspace.slack.press(LEE, home, ACTIONS.homeHelp);
    const help = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);

    await workspace.slack.press(LEE, help, ACTIONS.helpMethods);

    await workspace.slack.waitFor((slack) =>
      wordsOf(slack.views(LEE)[0]).includes('semi-permanent'),
    );
    expect(workspace.slack.views(LEE)).toHaveLength(1);
    expect(workspace.slack.im(LEE).messages).toEqual([]);
  });

  it('send a test alert and say where, while nothing is watched yet', async () => {
    await workspace.close();
    await open({ watched: [] });
    const home = await openHome();
    expect(shown()).toContain('1. Add a company');

    await workspace.slack.press(LEE, home, ACTIONS.homeTestAlert);

    await workspace.slack.waitFor((slack) => wordsOf(slack.views(LEE)[0]).includes(`<#${OPS}>`));
  });

  it('begin a sweep and say so', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.homeSweep);

    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(workspace.sweeps.startedBy).toEqual([LEE]);
    workspace.sweeps.finish();
  });

  it('are not drawn for who may not use them', async () => {
    await workspace.close();
    await open({ operators: () => [KIM] });

    await openHome(LEE);

    expect(shown(LEE)).not.toMatch(/home_add|home_sweep|alert_take|alert_page|alert_check/);
    expect(shown(LEE)).toContain('alert_details');
  });
});

describe('a Home that somebody looks at', () => {
  it('follows what changes, at most once in 30 seconds', async () => {
    await openHome();
    for (let n = 0; n < 20; n++) workspace.home.changes.notify();
    await elapse(29 * SECOND);
    expect(published()).toBe(1);

    workspace.desk.alerts.delete(FIRST);
    workspace.home.changes.notify();
    await elapse(2 * SECOND);
    await untilPublished(2);
    await workspace.slack.waitFor(() => !shown().includes('alert_take'));

    workspace.home.changes.notify();
    await elapse(20 * SECOND);
    expect(published()).toBe(2);
  });

  it('is left alone while nothing changes', async () => {
    await openHome();

    await elapse(5 * MINUTE);

    expect(published()).toBe(1);
    expect(workspace.timers.waiting).toBe(0);
  });

  it('is left alone ten minutes after it was opened or used last', async () => {
    const home = await openHome();
    await elapse(9 * MINUTE);
    await workspace.slack.press(LEE, home, ACTIONS.homeNext);
    await untilPublished(2);
    await elapse(9 * MINUTE);
    workspace.home.changes.notify();
    await elapse(SECOND);
    await untilPublished(3);

    await elapse(MINUTE);
    workspace.home.changes.notify();
    await elapse(MINUTE);

    expect(published()).toBe(3);
  });

  it('keeps its page when it follows', async () => {
    const home = await openHome();
    await workspace.slack.press(LEE, home, ACTIONS.homeNext);
    await untilPublished(2);

    workspace.home.changes.notify();
    await elapse(31 * SECOND);
    await untilPublished(3);

    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('2 all');
  });

  it('is never given to somebody who did not open it', async () => {
    await openHome(LEE);

    workspace.home.changes.notify();
    await elapse(31 * SECOND);
    await untilPublished(2);

    expect(published(KIM)).toBe(0);
  });

  it('waits as long as Slack says, and is drawn then', async () => {
    workspace.slack.faults.set(
      { method: 'views.publish', times: 1 },
      { kind: 'rate-limited', retryAfter: 45 },
    );
    await workspace.slack.openHome(LEE);
    await untilPublished(1);
    expect(workspace.slack.home(LEE)).toBeUndefined();

    await untilPlanned();
    await elapse(44 * SECOND);
    expect(published()).toBe(1);
    await elapse(2 * SECOND);

    await workspace.slack.waitFor((slack) => slack.home(LEE));
  });

  it('is drawn later when something else was shown there meanwhile', async () => {
    await openHome();
    workspace.slack.faults.set(
      { method: 'views.publish', times: 1 },
      { kind: 'error', error: 'hash_conflict' },
    );
    workspace.desk.alerts.delete(FIRST);
    workspace.home.changes.notify();
    await elapse(31 * SECOND);
    await untilPublished(2);

    await untilPlanned();
    await elapse(31 * SECOND);

    await workspace.slack.waitFor(() => !shown().includes('alert_take'));
  });

  it('is forgotten when Slack says that there is none, and the log says what to turn on', async () => {
    workspace.slack.faults.set(
      { method: 'views.publish' },
      { kind: 'error', error: 'not_enabled' },
    );
    await workspace.slack.openHome(LEE);
    await eventually(() => workspace.home.visits.size === 0);

    workspace.home.changes.notify();
    await elapse(2 * MINUTE);

    expect(published()).toBe(1);
    expect(workspace.log.lines.map(({ message }) => message).join()).toContain('App Home');
  });

  it('says that something went wrong when Slack refuses how it is built', async () => {
    workspace.slack.faults.set(
      { method: 'views.publish', times: 1 },
      { kind: 'error', error: 'invalid_arguments' },
    );

    await openHome();

    expect(shown()).toContain('unexpected');
  });

  it('is kept true after a restart for those who looked a moment ago', async () => {
    const now = workspace.clock.now();
    workspace.home.visits.set(LEE, { v: 1, user: LEE, place: '2 all', seenAt: now - MINUTE });
    workspace.home.visits.set(KIM, { v: 1, user: KIM, place: '1 all', seenAt: now - 11 * MINUTE });

    workspace.home.changes.notify();
    await elapse(2 * SECOND);

    await workspace.slack.waitFor(() => shown(LEE).includes('회사 I'));
    expect(published(KIM)).toBe(0);
  });
});
