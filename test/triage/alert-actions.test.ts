import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertMessage } from '../../src/alert/alert-view.js';
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
import { certificateExpiry, checkBroken, deptUserLogin, endOf } from '../support/reasons.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
const open = async (about: Parameters<typeof startSlackWorkspace>[0] = {}) => {
  workspace = await startSlackWorkspace({ operators: () => [], ...about });
};
beforeEach(() => open());
afterEach(() => workspace.close());

const at = seoul('2026-11-25 09:02');
const REJECTED = alertOf([deptUserLogin()], { channel: OPS });

/** The alert as it stands in the channel; the store may know another state of it by now. */
async function post(alert: Alert = REJECTED, known: Alert | 'over' = alert) {
  if (known !== 'over') workspace.desk.alerts.set(HANBIT, known);
  await workspace.app.client.chat.postMessage({
    channel: OPS,
    ...alertMessage({ alert, collectsBy: 'any' }, TONGUES['ko']),
  });
  const message = workspace.slack.channel(OPS).messages.at(-1);
  if (message === undefined) throw new Error('the alert was not posted');
  return message;
}

function press(user: string, message: { readonly ts: string }, action: string) {
  return workspace.slack.press(user, { channel: OPS, ts: message.ts }, action);
}

/** In the window that the person looks at. */
function pressOnTop(action: string, user = LEE) {
  const view = workspace.slack.views(user).at(-1);
  if (view === undefined) throw new Error('no window is open');
  return workspace.slack.press(user, view, action);
}

function told(user: string, words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.ephemerals(user).find(({ text }) => text.includes(words)),
  );
}

function windowShowing(words: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view).includes(words)),
  );
}

function deedsAre(...deeds: readonly string[]) {
  return eventually(() => workspace.desk.deeds.length >= deeds.length).then(() =>
    expect(workspace.desk.deeds).toEqual(deeds),
  );
}

const TAKEN = { state: 'acknowledged', by: KIM, at } as const;

describe('"I\'ll take this"', () => {
  it('is done once by a double click, and said by the alert itself, to nobody besides', async () => {
    const message = await post();

    const [first, second] = await Promise.all([
      press(LEE, message, ACTIONS.alertClaim),
      press(LEE, message, ACTIONS.alertClaim),
    ]);
    await deedsAre(`take ${HANBIT} ${LEE}`);
    await workspace.app.stop(1000);

    expect([first.acked, second.acked]).toEqual([true, true]);
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('is the first of two people, and tells the other whose it is', async () => {
    const message = await post();

    await press(KIM, message, ACTIONS.alertClaim);
    await deedsAre(`take ${HANBIT} ${KIM}`);
    await press(LEE, message, ACTIONS.alertClaim);

    await told(LEE, `<@${KIM}> already took this on 25 Nov, 10:12.`);
    expect(workspace.desk.alerts.get(HANBIT)?.life).toMatchObject({ by: KIM });
  });

  it('reminds whoever took it long ago that it is theirs', async () => {
    const message = await post(REJECTED, { ...REJECTED, life: TAKEN });

    await press(KIM, message, ACTIONS.alertClaim);

    await told(KIM, '이미 맡으신 알림입니다.');
  });

  it('says that the alert is over', async () => {
    const message = await post(REJECTED, 'over');

    await press(KIM, message, ACTIONS.alertClaim);

    await told(KIM, '한빛상사 · 이 알림은 이미 끝났습니다.');
  });

  it('is for operators', async () => {
    await workspace.close();
    await open({ operators: () => [KIM] });
    const message = await post();

    await press(LEE, message, ACTIONS.alertClaim);
    await press(GUEST, message, ACTIONS.alertClaim);

    await told(LEE, 'for operators');
    await told(GUEST, 'full members');
    expect(workspace.desk.deeds).toEqual([]);
  });

  it('tells who pressed when it could not be written', async () => {
    const message = await post();
    workspace.desk.failure = new StoreError('disk-full', 'the disk is full');

    await press(LEE, message, ACTIONS.alertClaim);

    await told(LEE, 'could not read or write');
  });
});

describe('"Hand it back" and "Turn back on"', () => {
  it('are done by anybody who operates', async () => {
    const taken = { ...REJECTED, life: TAKEN };
    const message = await post(taken);

    await press(LEE, message, ACTIONS.alertRelease);
    await deedsAre(`hand-back ${HANBIT} ${LEE}`);
    const snoozed = { state: 'snoozed', by: KIM, at, until: at + 86_400_000 } as const;
    const second = await post({ ...REJECTED, life: snoozed });
    await press(LEE, second, ACTIONS.alertWake);

    await deedsAre(`hand-back ${HANBIT} ${LEE}`, `wake ${HANBIT} ${LEE}`);
    expect(workspace.desk.alerts.get(HANBIT)?.life).toEqual({ state: 'open' });
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('say when there is nothing to do any more', async () => {
    const snoozed = {
      state: 'snoozed',
      by: KIM,
      at,
      until: at + 86_400_000,
      taken: TAKEN,
    } as const;
    const message = await post({ ...REJECTED, life: snoozed }, REJECTED);

    await press(KIM, message, ACTIONS.alertRelease);
    await press(KIM, message, ACTIONS.alertWake);

    await told(KIM, '지금은 맡은 사람이 없습니다.');
    await told(KIM, '미뤄 둔 알림이 아닙니다.');
  });
});

describe('"Remind me later"', () => {
  const EXPIRING = alertOf([certificateExpiry()], { channel: OPS });

  async function openForm(alert: Alert = EXPIRING, user = LEE) {
    const message = await post(alert);
    await press(user, message, ACTIONS.alertSnooze);
    return workspace.slack.waitFor((slack) => slack.views(user)[0]);
  }

  it.each([
    { choice: 'one-day', until: '2026-11-26 10:12', says: 'Thu 26 Nov, 10:12' },
    { choice: 'three-days', until: '2026-11-30 08:30', says: 'Mon 30 Nov, 08:30' },
    { choice: 'next-working-day', until: '2026-11-26 09:00', says: 'Thu 26 Nov, 09:00' },
  ])('puts it off: $choice', async ({ choice, until, says }) => {
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.snooze.id]: choice });
    await windowShowing(`The alert comes back on ${says}.`);

    expect(workspace.desk.alerts.get(HANBIT)?.life).toMatchObject({
      state: 'snoozed',
      by: LEE,
      until: seoul(until),
    });
  });

  it('puts it off until the morning of a day', async () => {
    await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.snooze.id]: 'date',
      [FIELDS.snoozeDay.id]: '2026-12-04',
    });
    await windowShowing('The alert comes back on Fri 4 Dec, 09:00.');

    expect(workspace.desk.deeds).toEqual([`snooze ${HANBIT} ${LEE} date`]);
  });

  it.each([
    { name: 'a day that is over', day: '2026-11-24', says: 'until a day that is over' },
    {
      name: 'the day of the expiry',
      day: '2026-12-09',
      says: 'It can be snoozed until Tue 8 Dec, 09:00.',
    },
    { name: 'no day', day: undefined, says: 'Please pick the day' },
  ])('says beside the field that it does not take $name', async ({ day, says }) => {
    await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.snooze.id]: 'date',
      ...(day === undefined ? {} : { [FIELDS.snoozeDay.id]: day }),
    });

    const form = await windowShowing(says);
    expect(form.callbackId).toBe(CALLBACKS.snooze);
    expect(workspace.desk.deeds).toEqual([]);
  });

  it('does not guess whether a day that was picked is meant', async () => {
    await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.snooze.id]: 'one-day',
      [FIELDS.snoozeDay.id]: '2026-12-04',
    });

    await windowShowing('choose \\"Pick a date\\" above');
    expect(workspace.desk.deeds).toEqual([]);
  });

  it('comes back as it was sent when the store cannot be written, and can be sent again', async () => {
    await openForm();
    workspace.desk.failure = new StoreError('disk-full', 'the disk is full');
    const get = workspace.desk.get;
    workspace.desk.get = () => Promise.reject(new StoreError('disk-full', 'the disk is full'));

    await workspace.slack.submit(LEE, {
      [FIELDS.snooze.id]: 'date',
      [FIELDS.snoozeDay.id]: '2026-12-04',
    });
    const form = await windowShowing('nothing was saved');

    expect(JSON.stringify(form.blocks)).toContain('"initial_date":"2026-12-04"');
    workspace.desk.failure = undefined;
    workspace.desk.get = get;
    await workspace.slack.submit(LEE);
    await windowShowing('The alert comes back on Fri 4 Dec, 09:00.');
  });

  it('comes back as it was sent when Slack did not say who sent it, still within its limit', async () => {
    const expiresAt = endOf('2026-11-28');
    await openForm(alertOf([certificateExpiry({ expiresAt, daysLeft: 3 })], { channel: OPS }));
    workspace.clock.advance(11 * MINUTE);
    const error = 'ratelimited';
    workspace.slack.faults.set({ method: 'users.info' }, { kind: 'error', error });

    await workspace.slack.submit(LEE, { [FIELDS.snooze.id]: 'next-working-day' });
    const form = await windowShowing('did not tell us in time who is asking');

    const words = JSON.stringify(form.blocks);
    expect(words).toContain('"initial_option":{"text":{"type":"plain_text","text":"Next working');
    expect(words).not.toContain('In 3 days');
    expect(workspace.desk.deeds).toEqual([]);
  });

  it('does not ask when the certificate expires too soon', async () => {
    const expiresAt = endOf('2026-11-26');
    await openForm(alertOf([certificateExpiry({ expiresAt, daysLeft: 1 })], { channel: OPS }));

    const form = await windowShowing('cannot be snoozed any longer');
    expect(form.submit).toBeUndefined();
  });

  it('takes what another has taken, and says who has', async () => {
    await openForm({ ...EXPIRING, life: TAKEN });
    await windowShowing(`<@${KIM}> already took this`);

    await workspace.slack.submit(LEE, {});
    await windowShowing('The alert comes back on');

    expect(workspace.desk.alerts.get(HANBIT)?.life).toMatchObject({
      state: 'snoozed',
      by: LEE,
      taken: { by: KIM },
    });
  });

  it('tells the second of two people until when it waits already', async () => {
    await openForm(EXPIRING, KIM);
    await openForm(EXPIRING, LEE);

    await workspace.slack.submit(KIM, { [FIELDS.snooze.id]: 'three-days' });
    await windowShowing('11월 30일(월) 08:30에 다시 알립니다.', KIM);
    await workspace.slack.submit(LEE, {});

    await windowShowing(`<@${KIM}> already snoozed this until Mon 30 Nov, 08:30.`);
  });

  it('says that the alert was over before it was put off', async () => {
    await openForm();
    workspace.desk.alerts.delete(HANBIT);

    await workspace.slack.submit(LEE, {});

    await windowShowing('this alert is over already');
  });

  it('says at the press that the alert is over', async () => {
    const message = await post(EXPIRING, 'over');

    await press(KIM, message, ACTIONS.alertSnooze);

    await told(KIM, '이미 끝났습니다');
    expect(workspace.slack.views(KIM)).toEqual([]);
  });
});

describe('"Details"', () => {
  async function openDetails(alert: Alert = REJECTED, user = LEE) {
    const message = await post(alert);
    await press(user, message, ACTIONS.alertDetails);
    return workspace.slack.waitFor((slack) => slack.views(user)[0]);
  }

  it('show a viewer all there is to know, and nothing that they may not press', async () => {
    await workspace.close();
    await open({ operators: () => [KIM], watched: [aCompany({ note: 'call on Mondays' })] });

    const view = JSON.stringify(await openDetails());

    expect(view).toContain('call on Mondays');
    // The login was rejected: testing it again is an operator's.
    expect(view).not.toMatch(/alert_check|alert_take|alert_registered/);
  });

  it('follow what is done in them', async () => {
    await openDetails();

    await pressOnTop(ACTIONS.alertClaim);
    await windowShowing(ACTIONS.alertRelease);
    await pressOnTop(ACTIONS.alertRelease);

    await windowShowing(ACTIONS.alertClaim);
    expect(workspace.desk.deeds).toEqual([`take ${HANBIT} ${LEE}`, `hand-back ${HANBIT} ${LEE}`]);
  });

  it('say in themselves why something was not done', async () => {
    const details = await openDetails();
    workspace.desk.alerts.set(HANBIT, { ...REJECTED, life: TAKEN });

    await pressOnTop(ACTIONS.alertClaim);

    const view = await windowShowing(`<@${KIM}> already took this`);
    expect(view.id).toBe(details.id);
    expect(JSON.stringify(view.blocks)).toContain(ACTIONS.alertRelease);
  });

  it('follow what is done on top of them', async () => {
    const details = await openDetails();

    await pressOnTop(ACTIONS.alertSnooze);
    await workspace.slack.waitFor((slack) => slack.views(LEE).length === 2);
    await workspace.slack.submit(LEE, {});

    const view = await windowShowing('Snoozed until Thu 26 Nov, 09:00');
    expect(view.id).toBe(details.id);
    expect(workspace.slack.views(LEE)).toHaveLength(2);
  });
});

describe('"Text for the client"', () => {
  async function openText(alert: Alert = REJECTED) {
    const message = await post(alert);
    await press(LEE, message, ACTIONS.alertClientText);
    return workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
  }

  it('is shown in Korean, and in English when asked for', async () => {
    const korean = await openText();
    expect(JSON.stringify(korean.blocks)).toContain('안녕하세요.');

    await pressOnTop(ACTIONS.clientTextEnglish);
    const english = await windowShowing('Hello,');
    await pressOnTop(ACTIONS.clientTextKorean);
    const again = await windowShowing('안녕하세요.');

    expect([english.id, again.id]).toEqual([korean.id, korean.id]);
  });

  it('is marked as sent, with who and when; what was sent is not kept', async () => {
    await openText();

    await workspace.slack.submit(LEE, { [FIELDS.clientText.id]: 'my own words' });
    await windowShowing('Noted that the text was sent');

    expect(workspace.desk.deeds).toEqual([`client-told ${HANBIT} ${LEE}`]);
    expect(workspace.desk.alerts.get(HANBIT)?.clientTold).toEqual({
      by: LEE,
      at: workspace.clock.now(),
    });
    expect(JSON.stringify(workspace.log.lines)).not.toContain('my own words');
  });

  it.each([
    { language: 'Korean', button: undefined },
    { language: 'English', button: ACTIONS.clientTextEnglish },
  ])('comes back with the $language words when the store cannot be written', async ({ button }) => {
    await openText();
    if (button !== undefined) {
      await pressOnTop(button);
      await windowShowing('Hello,');
    }
    workspace.desk.failure = new StoreError('disk-full', 'the disk is full');

    await workspace.slack.submit(LEE, { [FIELDS.clientText.id]: 'my own words' });
    const form = await windowShowing('nothing was saved');

    expect(JSON.stringify(form.blocks)).toContain('"initial_value":"my own words"');
    workspace.desk.failure = undefined;
    await workspace.slack.submit(LEE);
    await windowShowing('Noted that the text was sent');
    expect(JSON.stringify(workspace.log.lines)).not.toContain('my own words');
  });

  it('is not marked twice on one day', async () => {
    await openText({ ...REJECTED, clientTold: { by: LEE, at } });

    await workspace.slack.submit(LEE, {});

    await windowShowing(`<@${LEE}> already marked it as sent on 25 Nov, 09:02.`);
    expect(workspace.desk.deeds).toEqual([]);
  });

  it('is not there for an alert that is over', async () => {
    const message = await post(REJECTED, 'over');

    await press(LEE, message, ACTIONS.alertClientText);

    await told(LEE, 'this alert is over already');
  });

  it('asks nothing of a client who can do nothing about it', async () => {
    const message = await post(REJECTED, alertOf([checkBroken()], { channel: OPS }));

    await press(LEE, message, ACTIONS.alertClientText);

    const view = await windowShowing('nothing to ask of the client');
    expect(view.submit).toBeUndefined();
  });
});
