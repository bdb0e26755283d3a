import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { ROW_CHOICE } from '../../src/list/list-place.js';
import { StoreError } from '../../src/records/store.js';
import type { View } from '../../src/sandbox/slack/model.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TARGET } from '../../src/slack/origin.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aGate, POPUP_URL } from '../support/fake-services.js';
import { sendHomeOpened } from '../support/home-opened.js';
import { eightWeeks } from '../support/home-samples.js';
import { pressButton } from '../support/press-button.js';
import { deptUserLogin } from '../support/reasons.js';
import {
  EXTERNAL,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = Array.from({ length: 20 }, (_, index) =>
  aCompany({
    brn: String(2148812340 + index) as Brn,
    name: `회사 ${String.fromCharCode(65 + index)}`,
  }),
);
const FIRST = String(2148812340) as Brn;
const WITHOUT_ALERT = String(2148812341) as Brn;
const ABOUT_FIRST = TARGET.encode({ brn: FIRST, product: 'taxinvoice' });

let workspace: SlackWorkspace;

async function open(overrides: Parameters<typeof startSlackWorkspace>[0] = {}) {
  workspace = await startSlackWorkspace({ watched: companies, ...overrides });
  workspace.triage.alerts.set(FIRST, alertOf([deptUserLogin()], { brn: FIRST, name: '회사 A' }));
}
beforeEach(() => open());
afterEach(() => workspace.close());

function textOf(view: View | undefined): string {
  return JSON.stringify(view?.blocks ?? []).replaceAll('\u200B', '');
}

function homeText(user = LEE): string {
  return textOf(workspace.slack.home(user));
}

async function openHome(user = LEE): Promise<View> {
  await workspace.slack.openHome(user);
  return workspace.slack.waitFor((slack) => slack.home(user));
}

function countPublished(user = LEE): number {
  return workspace.slack.calls.filter(
    ({ method, args }) => method === 'views.publish' && args['user_id'] === user,
  ).length;
}

/** Waits until the calls under way were answered: later calls are answered after them. */
async function settle(): Promise<void> {
  await workspace.app.client.auth.test();
  await workspace.app.client.auth.test();
}

/** Moves the clock while no call is under way, and waits for the calls that became due. */
async function elapse(ms: number): Promise<void> {
  await settle();
  workspace.timers.elapse(ms);
  await settle();
}

/** Waits until Slack's answer was processed and the next redraw is scheduled. */
async function untilRedrawIsScheduled(): Promise<void> {
  await eventually(() => workspace.timers.waiting > 0);
}

async function untilPublished(times: number, user = LEE): Promise<void> {
  await workspace.slack.waitFor(() => countPublished(user) >= times);
}

describe('the Home tab', () => {
  it('is drawn once to warm the caches, but not published', async () => {
    await workspace.app.warm();

    expect(workspace.slack.calls.filter(({ method }) => method === 'views.publish')).toEqual([]);
    await openHome();
    expect(homeText()).toContain('회사 A');
  });

  it('is drawn when it is opened, in the reader’s language', async () => {
    await openHome(LEE);
    await openHome(KIM);

    expect(homeText(LEE)).toContain('Find a company');
    expect(homeText(KIM)).toContain('회사 목록');
    expect(workspace.home.requests.map(({ user }) => user)).toEqual([LEE, KIM]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('also counts the companies of the reader’s user groups as their own', async () => {
    await openHome(KIM);

    expect(workspace.home.requests[0]).toMatchObject({ user: KIM, groups: ['S0OPS'] });
  });

  it('is not drawn when the other tab of the app is opened', async () => {
    await sendHomeOpened(workspace.slack, LEE, 'messages');

    await openHome(KIM);
    expect(countPublished(LEE)).toBe(0);
  });

  it.each([
    { name: 'guests', user: GUEST, content: 'only full members' },
    { name: 'people of another organisation', user: EXTERNAL, content: '정식 멤버만' },
  ])('explains to $name that they may not see it', async ({ user, content }) => {
    await sendHomeOpened(workspace.slack, user);
    await workspace.slack.waitFor((slack) => slack.home(user));

    expect(homeText(user)).toContain(content);
    expect(homeText(user)).not.toContain('회사 A');
    expect(workspace.home.requests).toEqual([]);
  });

  it('says that Slack did not identify the person, and is drawn once Slack does', async () => {
    workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'internal_error' },
    );
    await openHome();
    expect(homeText()).not.toContain('회사 A');

    workspace.slack.faults.clear();
    await untilRedrawIsScheduled();
    await elapse(31 * SECOND);

    await workspace.slack.waitFor(() => homeText().includes('회사 A'));
  });

  it('says that the store cannot be read, and is drawn once it can', async () => {
    workspace.home.failure = new StoreError('failed', 'disk');
    await openHome();
    expect(homeText()).toContain('The app ran into a problem');
    expect(workspace.log.lines.some(({ message }) => message === 'Unexpected error')).toBe(true);

    workspace.home.failure = undefined;
    await elapse(31 * SECOND);

    await workspace.slack.waitFor(() => homeText().includes('회사 A'));
  });
});

describe('the events endpoint', () => {
  it('answers Slack’s challenge, which must be answered before Slack sends events', async () => {
    const body = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'prove-it' });

    const answer = await workspace.slack.deliverRaw(body, {
      'content-type': 'application/json',
      ...workspace.slack.sign(body),
    });

    expect(answer.status).toBe(200);
    expect(answer.body).toContain('prove-it');
  });
});

describe('the list of the Home tab', () => {
  it('shows the next and the previous page, and keeps the page in private_metadata', async () => {
    const home = await openHome();
    expect(homeText()).toContain('회사 H');

    await workspace.slack.press(LEE, home, ACTIONS.homeNext);
    await workspace.slack.waitFor(() => homeText().includes('회사 I'));

    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('2 all');
    await workspace.slack.press(LEE, home, ACTIONS.homePrevious);
    await workspace.slack.waitFor(() => !homeText().includes('회사 I'));
  });

  it('shows the companies found, and all again once the search is cleared', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.homeSearch, '  회사 T ');
    await workspace.slack.waitFor(() => homeText().includes('회사 T'));
    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('1 text 회사 T');
    expect(workspace.home.requests.at(-1)).toMatchObject({
      filter: { kind: 'text', text: '회사 T' },
    });

    await workspace.slack.press(LEE, home, ACTIONS.homeClear);
    await workspace.slack.waitFor(() => homeText().includes('회사 B'));
    expect(homeText()).not.toContain('initial_value');
  });

  it('shows all again after an empty search', async () => {
    const home = await openHome();
    await workspace.slack.press(LEE, home, ACTIONS.homeSearch, '회사 T');
    await workspace.slack.waitFor(() => homeText().includes('search: 회사 T'));

    await workspace.slack.press(LEE, home, ACTIONS.homeSearch, '');

    await workspace.slack.waitFor(() => homeText().includes('회사 B'));
  });

  it('keeps its page if Home is opened again soon', async () => {
    const home = await openHome();
    await workspace.slack.press(LEE, home, ACTIONS.homeNext);
    await workspace.slack.waitFor(() => homeText().includes('회사 I'));

    await openHome();
    await untilPublished(3);

    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('2 all');
  });

  it('handles a press on a Home that was drawn before a restart', async () => {
    const home = await openHome();
    workspace.home.visits.clear();

    await workspace.slack.press(LEE, home, ACTIONS.homeNext);

    await workspace.slack.waitFor(() => homeText().includes('회사 I'));
  });

  it('opens the action chosen in a row’s menu in a window over the tab', async () => {
    const home = await openHome();
    const gate = aGate();
    workspace.checks.gate = gate;

    const choice = ROW_CHOICE.encode({ action: 'check', brn: WITHOUT_ALERT });
    await workspace.slack.press(LEE, home, ACTIONS.listRow, choice);
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    gate.open();

    const report = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.report),
    );
    expect(textOf(report)).toContain('214-88-12341');
    expect(workspace.slack.views(LEE)).toHaveLength(1);
    expect(workspace.slack.im(LEE).messages).toEqual([]);
  });

  it('shows the result of a pause that was chosen in a row’s menu', async () => {
    const home = await openHome();

    const choice = ROW_CHOICE.encode({ action: 'pause', brn: FIRST });
    await workspace.slack.press(LEE, home, ACTIONS.listRow, choice);
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    await workspace.slack.submit(LEE, { [FIELDS.pauseReason.id]: 'closed' });

    await workspace.slack.waitFor(() => homeText().includes('1 company is paused.'));
    expect(workspace.slack.views(LEE)).toEqual([]);
  });
});

describe('an urgent company', () => {
  it('is claimed and released on the tab, which shows the result', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.alertClaim, ABOUT_FIRST);
    await workspace.slack.waitFor(() => homeText().includes('you claimed this alert'));

    await workspace.slack.press(LEE, home, ACTIONS.alertRelease, ABOUT_FIRST);
    await workspace.slack.waitFor(() => homeText().includes(': released.'));
    expect(workspace.triage.actions).toEqual([`claim ${FIRST} ${LEE}`, `release ${FIRST} ${LEE}`]);
  });

  it('says who claimed the alert first', async () => {
    const home = await openHome();
    await workspace.triage.claim(FIRST, KIM);

    await workspace.slack.press(LEE, home, ACTIONS.alertClaim, ABOUT_FIRST);

    await workspace.slack.waitFor(() => homeText().includes(`<@${KIM}> already claimed this`));
  });

  it('is checked in a window over the tab', async () => {
    const home = await openHome();

    await pressButton(workspace.slack, LEE, home, ACTIONS.alertCheck);

    const report = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.report),
    );
    expect(textOf(report)).toContain('214-88-12340');
    expect(workspace.checks.requests).toMatchObject([{ brn: FIRST, intent: 'check-again' }]);
  });

  it('opens its authentication page and its details over the tab', async () => {
    const home = await openHome();

    await workspace.slack.press(LEE, home, ACTIONS.alertPage, ABOUT_FIRST);
    await workspace.slack.waitFor((slack) => textOf(slack.views(LEE)[0]).includes(POPUP_URL));
    await workspace.slack.closeView(LEE);
    await pressButton(workspace.slack, LEE, home, ACTIONS.alertDetails);

    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.alertDetails),
    );
    expect(homeText()).not.toContain(POPUP_URL);
  });

  it('shows a refusal in a window to a person who is no longer an operator', async () => {
    await workspace.close();
    await open({ operators: () => ['S0OPS'] });
    const home = await openHome(KIM);
    workspace.slack.addUserGroup('S0OPS', 'ops', [LEE]);
    workspace.clock.advance(11 * MINUTE);

    await workspace.slack.press(KIM, home, ACTIONS.alertClaim, ABOUT_FIRST);

    await workspace.slack.waitFor((slack) => textOf(slack.views(KIM)[0]).includes('운영자만'));
    expect(workspace.triage.actions).toEqual([]);
  });
});

describe('the command buttons of the Home tab', () => {
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

    await pressButton(workspace.slack, LEE, home, action);

    const view = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(view.callbackId).toBe(callback);
    expect(workspace.slack.im(LEE).messages).toEqual([]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('open the companies whose certificates expire soon, page by page', async () => {
    await workspace.close();
    const many = Array.from({ length: 30 }, (_, n) =>
      aCompany({ brn: String(2148812340 + n) as Brn, name: `다온 ${n + 1}번` }),
    );
    await open({ watched: many });
    workspace.home.facts = { weeks: eightWeeks([[30, 0]]) };
    const home = await openHome();

    await pressButton(workspace.slack, LEE, home, ACTIONS.homeExpiries);
    const view = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(view.callbackId).toBe(CALLBACKS.expiries);
    expect(textOf(view)).toContain('다온 25번* · 214-88-12364 · collection stops');

    await workspace.slack.press(LEE, view, ACTIONS.expiriesNext);

    await workspace.slack.waitFor((slack) => textOf(slack.views(LEE)[0]).includes('다온 26번'));
    expect(workspace.slack.views(LEE)).toHaveLength(1);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('show the list of companies again after a claim in it, in the same window', async () => {
    workspace.digests.atRisk = 1;
    const home = await openHome();
    await pressButton(workspace.slack, LEE, home, ACTIONS.homeDigest);
    const summary = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    await workspace.slack.press(LEE, summary, ACTIONS.openAttention);
    const list = await workspace.slack.waitFor((slack) => {
      const [view] = slack.views(LEE);
      return textOf(view).includes('회사 J') && view;
    });

    const claim = ROW_CHOICE.encode({
      action: 'claim',
      brn: FIRST,
      place: '1 attention C0DEFAULT',
    });
    await workspace.slack.press(LEE, list, ACTIONS.listRow, claim);
    await workspace.slack.waitFor((slack) =>
      textOf(slack.views(LEE)[0]).includes('you claimed this alert'),
    );

    expect(textOf(workspace.slack.views(LEE)[0])).toContain('회사 J');
    expect(workspace.slack.views(LEE)).toHaveLength(1);
  });

  it('show another help topic in the same window', async () => {
    const home = await openHome();
    await pressButton(workspace.slack, LEE, home, ACTIONS.homeHelp);
    const help = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);

    await workspace.slack.press(LEE, help, ACTIONS.helpMethods);

    await workspace.slack.waitFor((slack) => textOf(slack.views(LEE)[0]).includes('indefinite'));
    expect(workspace.slack.views(LEE)).toHaveLength(1);
    expect(workspace.slack.im(LEE).messages).toEqual([]);
  });

  it('send a test alert and say where, while no company is watched', async () => {
    await workspace.close();
    await open({ watched: [] });
    const home = await openHome();
    expect(homeText()).toContain('1. Add a company');

    await workspace.slack.press(LEE, home, ACTIONS.homeTestAlert);

    await workspace.slack.waitFor((slack) =>
      textOf(slack.views(LEE)[0]).includes(`<#${OPS_CHANNEL}>`),
    );
  });

  it('start a sweep and say so', async () => {
    const home = await openHome();

    await pressButton(workspace.slack, LEE, home, ACTIONS.homeSweep);

    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(workspace.sweeps.startedBy).toEqual([LEE]);
    workspace.sweeps.finish();
  });

  it('are not drawn for people who may not use them', async () => {
    await workspace.close();
    await open({ operators: () => [KIM] });

    await openHome(LEE);

    expect(homeText(LEE)).not.toMatch(/home_add|home_sweep|alert_take|alert_page|alert_check/);
    expect(homeText(LEE)).toContain('alert_details');
  });
});

describe('automatic redraws of the Home tab', () => {
  it('follow changes, at most once in 30 seconds', async () => {
    await openHome();
    for (let n = 0; n < 20; n++) workspace.home.changes.notify();
    await elapse(29 * SECOND);
    expect(countPublished()).toBe(1);

    workspace.triage.alerts.delete(FIRST);
    workspace.home.changes.notify();
    await elapse(2 * SECOND);
    await untilPublished(2);
    await workspace.slack.waitFor(() => !homeText().includes('alert_take'));

    workspace.home.changes.notify();
    await elapse(20 * SECOND);
    expect(countPublished()).toBe(2);
  });

  it('do not happen without a change', async () => {
    await openHome();

    await elapse(5 * MINUTE);

    expect(countPublished()).toBe(1);
    expect(workspace.timers.waiting).toBe(0);
  });

  it('end ten minutes after the person last opened or used the tab', async () => {
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

    expect(countPublished()).toBe(3);
  });

  it('keep the page', async () => {
    const home = await openHome();
    await workspace.slack.press(LEE, home, ACTIONS.homeNext);
    await untilPublished(2);

    workspace.home.changes.notify();
    await elapse(31 * SECOND);
    await untilPublished(3);

    expect(workspace.slack.home(LEE)?.privateMetadata).toBe('2 all');
  });

  it('never publish a Home to a person who did not open it', async () => {
    await openHome(LEE);

    workspace.home.changes.notify();
    await elapse(31 * SECOND);
    await untilPublished(2);

    expect(countPublished(KIM)).toBe(0);
  });

  it('wait as long as a rate limit of Slack demands', async () => {
    workspace.slack.faults.set(
      { method: 'views.publish', times: 1 },
      { kind: 'rate-limited', retryAfter: 45 },
    );
    await workspace.slack.openHome(LEE);
    await untilPublished(1);
    expect(workspace.slack.home(LEE)).toBeUndefined();

    await untilRedrawIsScheduled();
    await elapse(44 * SECOND);
    expect(countPublished()).toBe(1);
    await elapse(2 * SECOND);

    await workspace.slack.waitFor((slack) => slack.home(LEE));
  });

  it('are made once Slack has listed the reader’s user groups', async () => {
    workspace.slack.faults.set(
      { method: 'usergroups.list', times: 1 },
      { kind: 'error', error: 'internal_error' },
    );
    await openHome(KIM);
    await untilRedrawIsScheduled();
    await elapse(31 * SECOND);
    await untilPublished(2, KIM);

    expect(workspace.home.requests.map(({ groups }) => groups)).toEqual([undefined, ['S0OPS']]);
  });

  it('are repeated if the tab shows another view than expected', async () => {
    await openHome();
    workspace.slack.faults.set(
      { method: 'views.publish', times: 1 },
      { kind: 'error', error: 'hash_conflict' },
    );
    workspace.triage.alerts.delete(FIRST);
    workspace.home.changes.notify();
    await elapse(31 * SECOND);
    await untilPublished(2);

    await untilRedrawIsScheduled();
    await elapse(31 * SECOND);

    await workspace.slack.waitFor(() => !homeText().includes('alert_take'));
  });

  it('end if the person has no Home tab, and the log says what to turn on', async () => {
    workspace.slack.faults.set(
      { method: 'views.publish' },
      { kind: 'error', error: 'not_enabled' },
    );
    await workspace.slack.openHome(LEE);
    await eventually(() => workspace.home.visits.size === 0);

    workspace.home.changes.notify();
    await elapse(2 * MINUTE);

    expect(countPublished()).toBe(1);
    expect(workspace.log.lines.map(({ message }) => message).join()).toContain('App Home');
  });

  it('show that something went wrong if Slack rejects the view', async () => {
    workspace.slack.faults.set(
      { method: 'views.publish', times: 1 },
      { kind: 'error', error: 'invalid_arguments' },
    );

    await openHome();

    expect(homeText()).toContain('The app ran into a problem');
  });

  it('continue after a restart for recent visitors', async () => {
    const now = workspace.clock.now();
    workspace.home.visits.set(LEE, { v: 1, user: LEE, place: '2 all', seenAt: now - MINUTE });
    workspace.home.visits.set(KIM, { v: 1, user: KIM, place: '1 all', seenAt: now - 11 * MINUTE });

    workspace.home.changes.notify();
    await elapse(2 * SECOND);

    await workspace.slack.waitFor(() => homeText(LEE).includes('회사 I'));
    expect(countPublished(KIM)).toBe(0);
  });
});
