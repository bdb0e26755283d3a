import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rollUpMessage } from '../../src/alert/roll-up-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aGate, POPUP_URL } from '../support/fake-services.js';
import { aRollUp } from '../support/incident-samples.js';
import { pressButton } from '../support/press-button.js';
import { certificateExpiry, deptUserLogin } from '../support/reasons.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const companies = Array.from({ length: 12 }, (_, index) =>
  aCompany({
    brn: String(2148812340 + index) as Brn,
    name: `회사 ${String.fromCharCode(65 + index)}`,
    ...(index === 11 ? { owner: LEE } : {}),
  }),
);
const FIRST = String(2148812340) as Brn;
const ROLL_UP = 'C0OPS-1795640400000';

let workspace: SlackWorkspace;

async function open(overrides: Parameters<typeof startSlackWorkspace>[0] = {}) {
  workspace = await startSlackWorkspace({ watched: companies, ...overrides });
  for (const [index, { brn, name }] of companies.entries()) {
    const reason = index === 0 ? deptUserLogin() : certificateExpiry();
    const rollUp = index < 3 ? { rollUp: ROLL_UP } : {};
    workspace.triage.alerts.set(brn, alertOf([reason], { brn, name, ...rollUp }));
  }
}
beforeEach(() => open());
afterEach(() => workspace.close());

function alertLists(user: string) {
  return workspace.slack.views(user).filter(({ callbackId }) => callbackId === CALLBACKS.alerts);
}

function blocksOf(user = LEE): string {
  return JSON.stringify(alertLists(user)[0]?.blocks ?? []);
}

async function openList(input = '', user = LEE) {
  await workspace.slack.slash(user, '/hometax', `alerts ${input}`, { channel: OPS_CHANNEL });
  return workspace.slack.waitFor(() => alertLists(user)[0]);
}

/** Presses a button in the row of the first company, or chooses it in the row's menu. */
async function pressInRow(actionId: string, { user = LEE, product = 'taxinvoice' } = {}) {
  const list = await workspace.slack.waitFor(() => alertLists(user)[0]);
  await pressButton(workspace.slack, user, list, actionId, `${FIRST}:${product}`);
}

const pressClaim = (user = LEE) => pressInRow(ACTIONS.alertClaim, { user });

describe('/hometax alerts', () => {
  it('opens a window with the first page, and shows the next page in the same window', async () => {
    const list = await openList();
    expect(blocksOf()).toContain('회사 A');
    expect(blocksOf()).not.toContain('회사 L');

    await workspace.slack.press(LEE, list, ACTIONS.alertsNext);
    await workspace.slack.waitFor(() => blocksOf().includes('회사 L'));
    await workspace.slack.press(LEE, list, ACTIONS.alertsPrevious);
    await workspace.slack.waitFor(() => blocksOf().includes('회사 A'));

    expect(alertLists(LEE)).toHaveLength(1);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('switches between the person’s own alerts and all', async () => {
    const list = await openList('mine');
    expect(blocksOf()).toContain('회사 L');
    expect(blocksOf()).not.toContain('회사 A');

    await workspace.slack.press(LEE, list, ACTIONS.alertsAll);
    await workspace.slack.waitFor(() => blocksOf().includes('회사 A'));
    await workspace.slack.press(LEE, list, ACTIONS.alertsMine);
    await workspace.slack.waitFor(() => !blocksOf().includes('회사 A'));
  });

  it('says that alerts of the person’s groups are missing while Slack does not list the groups', async () => {
    workspace.slack.faults.set(
      { method: 'usergroups.list' },
      { kind: 'error', error: 'internal_error' },
    );

    await openList('mine');

    expect(blocksOf()).toContain('companies owned by your groups are missing');
  });

  it('stays open with its buttons if Slack does not open a window on top of it', async () => {
    await openList();
    workspace.slack.faults.set(
      { method: 'views.push' },
      { kind: 'error', error: 'expired_trigger_id' },
    );

    await pressInRow(ACTIONS.alertDetails);
    const [message] = await workspace.slack.waitFor((slack) => {
      const { messages } = slack.im(LEE);
      return messages.length > 0 ? messages : undefined;
    });

    expect(message?.text).toBe('Slack took too long to open the window. Try again.');
    expect(blocksOf()).toContain(ACTIONS.alertDetails);
  });

  it('stays open with its buttons if Slack does not say in time who presses one', async () => {
    await openList();
    workspace.clock.advance(11 * MINUTE);
    workspace.slack.faults.set({ method: 'users.info' }, { kind: 'hang' });

    await pressInRow(ACTIONS.alertDetails);
    const [message] = await workspace.slack.waitFor((slack) => {
      const { messages } = slack.im(LEE);
      return messages.length > 0 ? messages : undefined;
    });

    expect(message?.text).toContain('nothing was done. Try again');
    expect(blocksOf()).toContain(ACTIONS.alertDetails);
  });

  it('shows the alerts of companies whose name contains the input', async () => {
    await openList('회사 C');

    expect(blocksOf()).toContain('회사 C');
    expect(blocksOf()).not.toContain('회사 A');
  });

  it('says so if there is no alert', async () => {
    workspace.triage.alerts.clear();

    await openList();

    expect(blocksOf()).toContain('No open alerts.');
  });

  it('is refused to guests', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'alerts', { channel: OPS_CHANNEL });

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);
    expect(JSON.stringify(refusal.blocks)).not.toContain('회사 A');
    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});

describe('"Show full list" on a combined alert', () => {
  it('opens the list of its alerts, in the reader’s language', async () => {
    await workspace.app.client.chat.postMessage({
      channel: OPS_CHANNEL,
      ...rollUpMessage(aRollUp({ id: ROLL_UP, channel: OPS_CHANNEL }), TONGUES['ko']),
    });
    const ts = workspace.slack.channel(OPS_CHANNEL).messages.at(-1)?.ts ?? '';

    await workspace.slack.press(LEE, { channel: OPS_CHANNEL, ts }, ACTIONS.rollUpList);

    const list = await workspace.slack.waitFor(() => alertLists(LEE)[0]);
    expect(blocksOf()).toContain('Unresolved in this combined alert: 3 companies');
    expect(blocksOf()).not.toContain('회사 D');
    expect(list.privateMetadata).toBe(`1 roll-up ${ROLL_UP}`);
  });
});

describe('"I\'ll take this" in a row', () => {
  it('claims the alert once on a double click, and shows the result in the same window', async () => {
    await openList();

    await Promise.all([pressClaim(), pressClaim()]);
    await workspace.slack.waitFor(() => blocksOf().includes('you claimed this alert.'));

    expect(blocksOf()).toContain(`Claimed by <@${LEE}>`);
    expect(blocksOf()).toContain(ACTIONS.alertRelease);
    expect(workspace.triage.actions).toEqual([`claim ${FIRST} ${LEE}`]);
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('says who claimed the alert first, and shows the new state', async () => {
    await openList();
    await workspace.triage.claim(FIRST, KIM);

    await pressClaim();

    await workspace.slack.waitFor(() => blocksOf().includes(`<@${KIM}> already claimed this`));
    expect(blocksOf()).toContain(`Claimed by <@${KIM}>`);
    expect(workspace.triage.actions).toEqual([`claim ${FIRST} ${KIM}`]);
  });

  it('says that the alert has ended, and no longer shows it', async () => {
    await openList();
    workspace.triage.alerts.delete(FIRST);

    await pressClaim();

    await workspace.slack.waitFor(() => blocksOf().includes('has already ended'));
    expect(blocksOf()).not.toContain(FIRST);
  });
});

describe('the buttons of a row', () => {
  it('releases the alert, and shows the result in the same window', async () => {
    await workspace.triage.claim(FIRST, LEE);
    await openList();
    expect(blocksOf()).toContain(`Claimed by <@${LEE}>`);

    await pressInRow(ACTIONS.alertRelease);
    await workspace.slack.waitFor(() => blocksOf().includes('released.'));

    expect(workspace.triage.actions).toEqual([`claim ${FIRST} ${LEE}`, `release ${FIRST} ${LEE}`]);
    expect(blocksOf()).not.toContain('Claimed by');
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('assigns the alert to a colleague in a window on top, and updates the list below', async () => {
    await openList();

    await pressInRow(ACTIONS.alertAssign);
    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.assign),
    );
    await workspace.slack.submit(LEE, { [FIELDS.assignee.id]: KIM });

    await workspace.slack.waitFor(() => blocksOf().includes(`Assigned to <@${KIM}> by <@${LEE}>`));
    expect(workspace.triage.actions).toEqual([`assign ${FIRST} ${LEE} ${KIM}`]);
  });

  it('opens one window for a double click on a check', async () => {
    await openList();

    await Promise.all([pressInRow(ACTIONS.alertCheck), pressInRow(ACTIONS.alertCheck)]);
    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.report),
    );

    expect(workspace.slack.views(LEE)).toHaveLength(2);
    expect(workspace.checks.requests).toHaveLength(1);
  });

  it('checks the company in a window on top, and updates the list below', async () => {
    const gate = aGate();
    workspace.checks.gate = gate;
    await openList();

    await pressInRow(ACTIONS.alertCheck);
    await eventually(() => workspace.checks.requests.length === 1);
    workspace.triage.alerts.delete(FIRST);
    gate.open();

    const report = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.report),
    );
    expect(workspace.checks.requests).toEqual([
      {
        brn: FIRST,
        product: 'taxinvoice',
        products: ['taxinvoice'],
        intent: 'check-again',
        by: LEE,
        mayOperate: true,
      },
    ]);
    expect(JSON.stringify(report)).toContain('214-88-12340');
    await workspace.slack.waitFor(() => !blocksOf().includes('회사 A'));
    expect(alertLists(LEE)).toHaveLength(1);
  });

  it('opens the authentication page of the affected product', async () => {
    const cashbill = alertOf([deptUserLogin({ products: ['cashbill'] })], { brn: FIRST });
    workspace.companies.watched.set(
      FIRST,
      aCompany({ brn: FIRST, products: ['taxinvoice', 'cashbill'] }),
    );
    workspace.triage.alerts.set(FIRST, cashbill);
    await openList();

    await pressInRow(ACTIONS.alertPage, { product: 'cashbill' });

    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some((view) => JSON.stringify(view).includes(POPUP_URL)),
    );
    expect(workspace.popups.minted).toEqual([{ brn: FIRST, product: 'cashbill', by: LEE }]);
  });

  it('opens the snooze form on top, and updates the list below', async () => {
    await openList();

    await pressInRow(ACTIONS.alertSnooze);
    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.snooze),
    );
    await workspace.slack.submit(LEE);

    await workspace.slack.waitFor(() => blocksOf().includes('Snoozed until'));
    await pressInRow(ACTIONS.alertWake);
    await workspace.slack.waitFor(() => blocksOf().includes('snooze ended'));
    expect(workspace.triage.actions.map((action) => action.split(' ')[0])).toEqual([
      'snooze',
      'wake',
    ]);
  });

  it('opens the text for the client from the menu', async () => {
    await openList();

    await pressInRow(ACTIONS.alertClientText);

    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.clientText),
    );
  });

  it('opens the details', async () => {
    await openList();

    await pressInRow(ACTIONS.alertDetails);

    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.alertDetails),
    );
  });

  it('offers a viewer no action of operators', async () => {
    await workspace.close();
    await open({ operators: () => [KIM] });

    await openList();

    expect(blocksOf()).toContain('alert_details');
    expect(blocksOf()).not.toMatch(/alert_(assign|snooze|page|take)/);
  });

  it('is refused to a person who is no longer an operator', async () => {
    await workspace.close();
    await open({ operators: () => ['S0OPS'] });
    await openList('', KIM);
    expect(blocksOf(KIM)).toContain('alert_take');
    workspace.slack.addUserGroup('S0OPS', 'ops', [LEE]);
    workspace.clock.advance(11 * MINUTE);

    await pressClaim(KIM);

    await workspace.slack.waitFor((slack) => JSON.stringify(slack.views(KIM)).includes('운영자만'));
    expect(workspace.triage.actions).toEqual([]);
  });

  it('sends the result of a check as a direct message if the windows were closed', async () => {
    const gate = aGate();
    workspace.checks.gate = gate;
    await openList();
    await pressInRow(ACTIONS.alertCheck);
    await eventually(() => workspace.checks.requests.length === 1);

    await workspace.slack.closeView(LEE, { all: true });
    gate.open();

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages[0]);
    await workspace.app.stop(1000);
    expect(workspace.slack.views(LEE)).toEqual([]);
    expect(workspace.slack.warnings).toEqual([]);
  });
});
