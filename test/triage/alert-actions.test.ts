import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertMessage } from '../../src/alert/alert-view.js';
import { drawReport } from '../../src/check/check-report-view.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { pressButton } from '../support/press-button.js';
import { certificateExpiry, checkBroken, deptUserLogin, endOf } from '../support/reasons.js';
import { NOW, REPORTS } from '../support/reports.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
const open = async (overrides: Parameters<typeof startSlackWorkspace>[0] = {}) => {
  workspace = await startSlackWorkspace({ operators: () => [], ...overrides });
};
beforeEach(() => open());
afterEach(() => workspace.close());

const at = seoul('2026-11-25 09:02');
const REJECTED = alertOf([deptUserLogin()], { channel: OPS_CHANNEL });

/** Posts the alert. `stored`: its state in the store, if it has changed since. */
async function post(alert: Alert = REJECTED, stored: Alert | 'none' = alert) {
  if (stored !== 'none') workspace.triage.alerts.set(HANBIT, stored);
  await workspace.app.client.chat.postMessage({
    channel: OPS_CHANNEL,
    ...alertMessage({ alert, collectsBy: 'any' }, TONGUES['ko']),
  });
  const message = workspace.slack.channel(OPS_CHANNEL).messages.at(-1);
  if (message === undefined) throw new Error('the alert was not posted');
  return message;
}

/** Posts the report of a check as a direct message would show it. */
async function postReport() {
  const report = REPORTS['nothing-registered'];
  if (report === undefined) throw new Error('There is no such sample.');
  const request = { intent: 'check' } as const;
  const model = { report, request, mayOperate: true, policy: DEFAULT_POLICY, now: NOW };
  const { message } = drawReport(model, TONGUES['en']);
  await workspace.app.client.chat.postMessage({ channel: OPS_CHANNEL, ...message });
  return workspace.slack.channel(OPS_CHANNEL).messages.at(-1) ?? { ts: '' };
}

function press(user: string, message: { readonly ts: string }, action: string) {
  return pressButton(workspace.slack, user, { channel: OPS_CHANNEL, ts: message.ts }, action);
}

/** Presses a button in the person's top window. */
function pressOnTop(action: string, user = LEE) {
  const view = workspace.slack.views(user).at(-1);
  if (view === undefined) throw new Error('no window is open');
  return pressButton(workspace.slack, user, view, action);
}

function ephemeralWith(user: string, content: string) {
  return workspace.slack.waitFor((slack) =>
    slack.ephemerals(user).find(({ text }) => text.includes(content)),
  );
}

function windowShowing(content: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view).includes(content)),
  );
}

/** Waits until the person has no window open. */
function closed(user = LEE) {
  return workspace.slack.waitFor((slack) => slack.views(user).length === 0);
}

async function expectActions(...actions: readonly string[]): Promise<void> {
  await eventually(() => workspace.triage.actions.length >= actions.length);
  expect(workspace.triage.actions).toEqual(actions);
}

const CLAIMED = { state: 'acknowledged', by: KIM, at } as const;

describe('"I\'ll take this"', () => {
  it('claims once on a double click, which only the alert’s message shows', async () => {
    const message = await post();

    const [first, second] = await Promise.all([
      press(LEE, message, ACTIONS.alertClaim),
      press(LEE, message, ACTIONS.alertClaim),
    ]);
    await expectActions(`claim ${HANBIT} ${LEE}`);
    await workspace.app.stop(1000);

    expect([first.acked, second.acked]).toEqual([true, true]);
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('claims for the first of two people, and tells the second who was first', async () => {
    const message = await post();

    await press(KIM, message, ACTIONS.alertClaim);
    await expectActions(`claim ${HANBIT} ${KIM}`);
    await press(LEE, message, ACTIONS.alertClaim);

    await ephemeralWith(LEE, `<@${KIM}> already claimed this on 25 Nov, 10:12.`);
    expect(workspace.triage.alerts.get(HANBIT)?.life).toMatchObject({ by: KIM });
  });

  it('tells the person who has claimed the alert that it is theirs', async () => {
    const message = await post(REJECTED, { ...REJECTED, life: CLAIMED });

    await press(KIM, message, ACTIONS.alertClaim);

    await ephemeralWith(KIM, '이미 처리 중인 알림입니다.');
  });

  it('says that the alert has ended', async () => {
    const message = await post(REJECTED, 'none');

    await press(KIM, message, ACTIONS.alertClaim);

    await ephemeralWith(KIM, '한빛상사 · 이미 종료된 알림입니다.');
  });

  it('claims from a report, and shows the result in the details', async () => {
    workspace.triage.alerts.set(HANBIT, REJECTED);

    await press(LEE, await postReport(), ACTIONS.reportClaim);
    await windowShowing('you claimed this alert');

    expect(workspace.triage.actions).toEqual([`claim ${HANBIT} ${LEE}`]);
    expect(JSON.stringify(workspace.slack.views(LEE))).toContain(ACTIONS.alertRelease);
  });

  it('says in the details that somebody else has claimed the alert since the report', async () => {
    workspace.triage.alerts.set(HANBIT, { ...REJECTED, life: CLAIMED });

    await press(LEE, await postReport(), ACTIONS.reportClaim);

    await windowShowing(`<@${KIM}> already claimed this`);
  });

  it('is refused to viewers and guests', async () => {
    await workspace.close();
    await open({ operators: () => [KIM] });
    const message = await post();

    await press(LEE, message, ACTIONS.alertClaim);
    await press(GUEST, message, ACTIONS.alertClaim);

    await ephemeralWith(LEE, 'Only operators can do this.');
    await ephemeralWith(GUEST, 'full members');
    expect(workspace.triage.actions).toEqual([]);
  });

  it('tells the person that the claim could not be saved', async () => {
    const message = await post();
    workspace.triage.failure = new StoreError('disk-full', 'the disk is full');

    await press(LEE, message, ACTIONS.alertClaim);

    await ephemeralWith(LEE, 'could not read or write');
  });
});

describe('"Release" and "End snooze"', () => {
  it('work for any operator', async () => {
    const message = await post({ ...REJECTED, life: CLAIMED });

    await press(LEE, message, ACTIONS.alertRelease);
    await expectActions(`release ${HANBIT} ${LEE}`);
    const snoozed = { state: 'snoozed', by: KIM, at, until: at + 86_400_000 } as const;
    const second = await post({ ...REJECTED, life: snoozed });
    await press(LEE, second, ACTIONS.alertWake);

    await expectActions(`release ${HANBIT} ${LEE}`, `wake ${HANBIT} ${LEE}`);
    expect(workspace.triage.alerts.get(HANBIT)?.life).toEqual({ state: 'open' });
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('say so if the alert is no longer claimed or snoozed', async () => {
    const snoozed = {
      state: 'snoozed',
      by: KIM,
      at,
      until: at + 86_400_000,
      taken: CLAIMED,
    } as const;
    const message = await post({ ...REJECTED, life: snoozed }, REJECTED);

    await press(KIM, message, ACTIONS.alertRelease);
    await press(KIM, message, ACTIONS.alertWake);

    await ephemeralWith(KIM, '처리하는 사람이 없는 알림입니다.');
    await ephemeralWith(KIM, '미룬 알림이 아닙니다.');
  });
});

describe('"Snooze"', () => {
  const EXPIRING = alertOf([certificateExpiry()], { channel: OPS_CHANNEL });

  async function openForm(alert: Alert = EXPIRING, user = LEE) {
    const message = await post(alert);
    await press(user, message, ACTIONS.alertSnooze);
    return workspace.slack.waitFor((slack) => slack.views(user)[0]);
  }

  it.each([
    { choice: 'one-day', until: '2026-11-26 10:12' },
    { choice: 'three-days', until: '2026-11-30 08:30' },
    { choice: 'next-working-day', until: '2026-11-26 09:00' },
  ])('snoozes the alert and closes the window: $choice', async ({ choice, until }) => {
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.snooze.id]: choice });
    await closed();

    expect(workspace.triage.alerts.get(HANBIT)?.life).toMatchObject({
      state: 'snoozed',
      by: LEE,
      until: seoul(until),
    });
  });

  it('snoozes the alert until the morning of a day, which replaces the other choice', async () => {
    await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.snooze.id]: 'one-day',
      [FIELDS.snoozeDay.id]: '2026-12-04',
    });
    await closed();

    expect(workspace.triage.alerts.get(HANBIT)?.life).toMatchObject({
      until: seoul('2026-12-04 09:00'),
    });

    expect(workspace.triage.actions).toEqual([`snooze ${HANBIT} ${LEE} date`]);
  });

  it.each([
    { name: 'a past day', day: '2026-11-24', says: 'Pick a date from tomorrow on.' },
    {
      name: 'the day of expiry',
      day: '2026-12-09',
      says: 'It can be snoozed until Tue 8 Dec, 09:00.',
    },
  ])('rejects $name beside the field', async ({ day, says }) => {
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.snoozeDay.id]: day });

    const form = await windowShowing(says);
    expect(form.callbackId).toBe(CALLBACKS.snooze);
    expect(workspace.triage.actions).toEqual([]);
  });

  it('shows the form again as submitted if the store rejects the write, and accepts it the next time', async () => {
    await openForm();
    workspace.triage.failure = new StoreError('disk-full', 'the disk is full');
    const get = workspace.triage.get;
    workspace.triage.get = () => Promise.reject(new StoreError('disk-full', 'the disk is full'));

    await workspace.slack.submit(LEE, { [FIELDS.snoozeDay.id]: '2026-12-04' });
    const form = await windowShowing('could not read or write');

    expect(JSON.stringify(form.blocks)).toContain('"initial_date":"2026-12-04"');
    workspace.triage.failure = undefined;
    workspace.triage.get = get;
    await workspace.slack.submit(LEE);
    await closed();
    expect(workspace.triage.actions).toEqual([`snooze ${HANBIT} ${LEE} date`]);
  });

  it('shows the form again, within its limit, if Slack did not identify the person', async () => {
    const expiresAt = endOf('2026-11-28');
    await openForm(
      alertOf([certificateExpiry({ expiresAt, daysLeft: 3 })], { channel: OPS_CHANNEL }),
    );
    workspace.clock.advance(11 * MINUTE);
    const error = 'ratelimited';
    workspace.slack.faults.set({ method: 'users.info' }, { kind: 'error', error });

    await workspace.slack.submit(LEE, { [FIELDS.snooze.id]: 'next-working-day' });
    const form = await windowShowing('took too long to confirm who you are');

    const text = JSON.stringify(form.blocks);
    expect(text).toContain('"initial_option":{"text":{"type":"plain_text","text":"Next working');
    expect(text).not.toContain('In 3 days');
    expect(workspace.triage.actions).toEqual([]);
  });

  it('stores the reason, on one line', async () => {
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.snoozeReason.id]: '  CEO abroad,\nback Monday ' });
    await closed();

    expect(workspace.triage.alerts.get(HANBIT)?.life).toMatchObject({
      reason: 'CEO abroad, back Monday',
    });
  });

  it.each([
    { name: 'a password', reason: 'password: hanbit1234!', says: 'may not contain a password' },
    { name: 'a resident registration number', reason: '900101-1234567', says: 'may not contain' },
    { name: 'more than 500 characters', reason: '가'.repeat(501), says: 'up to 500 characters' },
  ])('rejects $name as the reason', async ({ reason, says }) => {
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.snoozeReason.id]: reason });

    await windowShowing(says);
    expect(workspace.triage.actions).toEqual([]);
  });

  it('says that a snooze applies to the whole team', async () => {
    await openForm();

    await windowShowing('Applies to the whole team.');
  });

  it('shows no form if the certificate expires too soon', async () => {
    const expiresAt = endOf('2026-11-26');
    await openForm(
      alertOf([certificateExpiry({ expiresAt, daysLeft: 1 })], { channel: OPS_CHANNEL }),
    );

    const form = await windowShowing('expires too soon to snooze');
    expect(form.submit).toBeUndefined();
  });

  it('snoozes an alert that another person has claimed, and says who has', async () => {
    await openForm({ ...EXPIRING, life: CLAIMED });
    await windowShowing(`<@${KIM}> already claimed this`);

    await workspace.slack.submit(LEE, {});
    await closed();

    expect(workspace.triage.alerts.get(HANBIT)?.life).toMatchObject({
      state: 'snoozed',
      by: LEE,
      taken: { by: KIM },
    });
  });

  it('tells the second of two people until when the alert is snoozed', async () => {
    await openForm(EXPIRING, KIM);
    await openForm(EXPIRING, LEE);

    await workspace.slack.submit(KIM, { [FIELDS.snooze.id]: 'three-days' });
    await closed(KIM);
    await workspace.slack.submit(LEE, {});

    await windowShowing(`<@${KIM}> already snoozed this until Mon 30 Nov, 08:30.`);
  });

  it('says on submission that the alert has ended', async () => {
    await openForm();
    workspace.triage.alerts.delete(HANBIT);

    await workspace.slack.submit(LEE, {});

    await windowShowing('this alert has already ended');
  });

  it('says on the press that the alert has ended', async () => {
    const message = await post(EXPIRING, 'none');

    await press(KIM, message, ACTIONS.alertSnooze);

    await ephemeralWith(KIM, '이미 종료된 알림');
    expect(workspace.slack.views(KIM)).toEqual([]);
  });
});

describe('"Details"', () => {
  async function openDetails(alert: Alert = REJECTED, user = LEE) {
    const message = await post(alert);
    await press(user, message, ACTIONS.alertDetails);
    return workspace.slack.waitFor((slack) => slack.views(user)[0]);
  }

  it('show a viewer all facts, but no button that a viewer may not press', async () => {
    await workspace.close();
    await open({ operators: () => [KIM], watched: [aCompany({ note: 'call on Mondays' })] });

    const view = JSON.stringify(await openDetails());

    expect(view).toContain('call on Mondays');
    // The login was rejected, so only an operator may test it again.
    expect(view).not.toMatch(/alert_check|alert_take|alert_registered/);
  });

  it('show the result of an action in the window', async () => {
    await openDetails();

    await pressOnTop(ACTIONS.alertClaim);
    await windowShowing(ACTIONS.alertRelease);
    await pressOnTop(ACTIONS.alertRelease);

    await windowShowing(ACTIONS.alertClaim);
    expect(workspace.triage.actions).toEqual([
      `claim ${HANBIT} ${LEE}`,
      `release ${HANBIT} ${LEE}`,
    ]);
  });

  it('say in the window why an action was refused', async () => {
    const details = await openDetails();
    workspace.triage.alerts.set(HANBIT, { ...REJECTED, life: CLAIMED });

    await pressOnTop(ACTIONS.alertClaim);

    const view = await windowShowing(`<@${KIM}> already claimed this`);
    expect(view.id).toBe(details.id);
    expect(JSON.stringify(view.blocks)).toContain(ACTIONS.alertRelease);
  });

  it('show the result of an action in a window on top', async () => {
    const details = await openDetails();

    await pressOnTop(ACTIONS.alertSnooze);
    await workspace.slack.waitFor((slack) => slack.views(LEE).length === 2);
    await workspace.slack.submit(LEE, {});

    const view = await windowShowing('Snoozed until Thu 26 Nov, 09:00 · ');
    expect(view.id).toBe(details.id);
    expect(workspace.slack.views(LEE)).toHaveLength(1);
  });
});

describe('"Text for the client"', () => {
  async function openText(alert: Alert = REJECTED) {
    const message = await post(alert);
    await press(LEE, message, ACTIONS.alertClientText);
    return workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
  }

  it('is shown in Korean, and in English on a press', async () => {
    const korean = await openText();
    expect(JSON.stringify(korean.blocks)).toContain('안녕하세요.');

    await pressOnTop(ACTIONS.clientTextEnglish);
    const english = await windowShowing('Hello,');
    await pressOnTop(ACTIONS.clientTextKorean);
    const again = await windowShowing('안녕하세요.');

    expect([english.id, again.id]).toEqual([korean.id, korean.id]);
  });

  it('records who sent it and when, but not the text', async () => {
    await openText();

    await workspace.slack.submit(LEE, { [FIELDS.clientText.id]: 'my own words' });
    await closed();

    expect(workspace.triage.actions).toEqual([`client-notified ${HANBIT} ${LEE}`]);
    expect(workspace.triage.alerts.get(HANBIT)?.clientTold).toEqual({
      by: LEE,
      at: workspace.clock.now(),
    });
    expect(JSON.stringify(workspace.log.lines)).not.toContain('my own words');
  });

  it.each([
    { language: 'Korean', button: undefined },
    { language: 'English', button: ACTIONS.clientTextEnglish },
  ])('shows the edited $language text again if the store rejects the write', async ({ button }) => {
    await openText();
    if (button !== undefined) {
      await pressOnTop(button);
      await windowShowing('Hello,');
    }
    workspace.triage.failure = new StoreError('disk-full', 'the disk is full');

    await workspace.slack.submit(LEE, { [FIELDS.clientText.id]: 'my own words' });
    const form = await windowShowing('could not read or write');

    expect(JSON.stringify(form.blocks)).toContain('"initial_value":"my own words"');
    workspace.triage.failure = undefined;
    await workspace.slack.submit(LEE);
    await closed();
    expect(JSON.stringify(workspace.log.lines)).not.toContain('my own words');
  });

  it('is marked as sent at most once a day', async () => {
    await openText({ ...REJECTED, clientTold: { by: LEE, at } });

    await workspace.slack.submit(LEE, {});

    await windowShowing(`<@${LEE}> already marked it as sent on 25 Nov, 09:02.`);
    expect(workspace.triage.actions).toEqual([]);
  });

  it('is refused if the alert has ended', async () => {
    const message = await post(REJECTED, 'none');

    await press(LEE, message, ACTIONS.alertClientText);

    await ephemeralWith(LEE, 'this alert has already ended');
  });

  it('is not offered if the client can do nothing', async () => {
    const message = await post(REJECTED, alertOf([checkBroken()], { channel: OPS_CHANNEL }));

    await press(LEE, message, ACTIONS.alertClientText);

    const view = await windowShowing('nothing to ask the client');
    expect(view.submit).toBeUndefined();
  });
});
