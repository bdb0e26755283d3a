import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rollUpMessage } from '../../src/alert/roll-up-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { TONGUES } from '../../src/text/tongue.js';
import { ALERT_ROW_CHOICE } from '../../src/triage/alert-list-view.js';
import type { AlertRowWord } from '../../src/triage/alert-list-words.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aGate, POPUP_URL } from '../support/fake-services.js';
import { certificateExpiry, deptUserLogin } from '../support/reasons.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';
import { aRollUp } from '../support/wide-samples.js';

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

async function open(about: Parameters<typeof startSlackWorkspace>[0] = {}) {
  workspace = await startSlackWorkspace({ watched: companies, ...about });
  for (const [index, { brn, name }] of companies.entries()) {
    const reason = index === 0 ? deptUserLogin() : certificateExpiry();
    const rollUp = index < 3 ? { rollUp: ROLL_UP } : {};
    workspace.desk.alerts.set(brn, alertOf([reason], { brn, name, ...rollUp }));
  }
}
beforeEach(() => open());
afterEach(() => workspace.close());

function lists(user: string) {
  return workspace.slack.views(user).filter(({ callbackId }) => callbackId === CALLBACKS.alerts);
}

function shown(user = LEE): string {
  return JSON.stringify(lists(user)[0]?.blocks ?? []);
}

async function openList(words = '', user = LEE) {
  await workspace.slack.slash(user, '/hometax', `alerts ${words}`, { channel: OPS });
  return workspace.slack.waitFor(() => lists(user)[0]);
}

async function choose(action: AlertRowWord, brn = FIRST, user = LEE) {
  const list = await workspace.slack.waitFor(() => lists(user)[0]);
  await workspace.slack.press(
    user,
    list,
    ACTIONS.alertsRow,
    ALERT_ROW_CHOICE.encode({ action, brn }),
  );
}

describe('/hometax alerts', () => {
  it('opens a window with the first page, and the next in the same window', async () => {
    const list = await openList();
    expect(shown()).toContain('회사 A');
    expect(shown()).not.toContain('회사 L');

    await workspace.slack.press(LEE, list, ACTIONS.alertsNext);
    await workspace.slack.waitFor(() => shown().includes('회사 L'));
    await workspace.slack.press(LEE, list, ACTIONS.alertsPrevious);
    await workspace.slack.waitFor(() => shown().includes('회사 A'));

    expect(lists(LEE)).toHaveLength(1);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('narrows to mine and back to all', async () => {
    const list = await openList('mine');
    expect(shown()).toContain('회사 L');
    expect(shown()).not.toContain('회사 A');

    await workspace.slack.press(LEE, list, ACTIONS.alertsAll);
    await workspace.slack.waitFor(() => shown().includes('회사 A'));
    await workspace.slack.press(LEE, list, ACTIONS.alertsMine);
    await workspace.slack.waitFor(() => !shown().includes('회사 A'));
  });

  it('finds by words', async () => {
    await openList('회사 C');

    expect(shown()).toContain('회사 C');
    expect(shown()).not.toContain('회사 A');
  });

  it('says so when there is nothing', async () => {
    workspace.desk.alerts.clear();

    await openList();

    expect(shown()).toContain('Every alert is solved');
  });

  it('is refused to guests', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'alerts', { channel: OPS });

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST)[0]);
    expect(JSON.stringify(refusal.blocks)).not.toContain('회사 A');
    expect(workspace.slack.views(GUEST)).toEqual([]);
  });
});

describe('"Show full list" on a combined alert', () => {
  it('opens the list of its members, each reader in their language', async () => {
    await workspace.app.client.chat.postMessage({
      channel: OPS,
      ...rollUpMessage(aRollUp({ id: ROLL_UP, channel: OPS }), TONGUES['ko']),
    });
    const ts = workspace.slack.channel(OPS).messages.at(-1)?.ts ?? '';

    await workspace.slack.press(LEE, { channel: OPS, ts }, ACTIONS.rollUpList);

    const list = await workspace.slack.waitFor(() => lists(LEE)[0]);
    expect(shown()).toContain('3 companies of this combined alert');
    expect(shown()).not.toContain('회사 D');
    expect(list.privateMetadata).toBe(`1 roll-up ${ROLL_UP}`);
  });
});

describe('a row', () => {
  it('is taken, handed back and says so at once, in the same window', async () => {
    await openList();

    await choose('take');
    await workspace.slack.waitFor(() => shown().includes('you took it'));
    expect(shown()).toContain(`taken by <@${LEE}>`);

    await choose('hand-back');
    await workspace.slack.waitFor(() => shown().includes('handed back'));

    expect(workspace.desk.deeds).toEqual([`take ${FIRST} ${LEE}`, `hand-back ${FIRST} ${LEE}`]);
    expect(shown()).not.toContain('taken by');
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('says who was first when another took it meanwhile, and shows it', async () => {
    await openList();
    await workspace.desk.claim(FIRST, KIM);

    await choose('take');

    await workspace.slack.waitFor(() => shown().includes(`<@${KIM}> already took this`));
    expect(shown()).toContain(`taken by <@${KIM}>`);
    expect(workspace.desk.deeds).toEqual([`take ${FIRST} ${KIM}`]);
  });

  it('says that it is over when it was solved meanwhile, and shows it no more', async () => {
    await openList();
    workspace.desk.alerts.delete(FIRST);

    await choose('take');

    await workspace.slack.waitFor(() => shown().includes('is over already'));
    expect(shown()).not.toContain(ALERT_ROW_CHOICE.encode({ action: 'take', brn: FIRST }));
  });

  it('is checked in a window on top, and the list below shows what came of it', async () => {
    const gate = aGate();
    workspace.checks.gate = gate;
    await openList();

    await choose('check');
    await eventually(() => workspace.checks.requests.length === 1);
    workspace.desk.alerts.delete(FIRST);
    gate.open();

    const report = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find(({ callbackId }) => callbackId === CALLBACKS.report),
    );
    expect(workspace.checks.requests).toEqual([
      { brn: FIRST, intent: 'check-again', by: LEE, mayOperate: true },
    ]);
    expect(JSON.stringify(report)).toContain('214-88-12340');
    await workspace.slack.waitFor(() => !shown().includes('회사 A'));
    expect(lists(LEE)).toHaveLength(1);
  });

  it('opens the page of the product in trouble', async () => {
    const cashbill = alertOf([deptUserLogin({ products: ['cashbill'] })], { brn: FIRST });
    workspace.companies.watched.set(
      FIRST,
      aCompany({ brn: FIRST, products: ['taxinvoice', 'cashbill'] }),
    );
    workspace.desk.alerts.set(FIRST, cashbill);
    await openList();

    await choose('page');

    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some((view) => JSON.stringify(view).includes(POPUP_URL)),
    );
    expect(workspace.popups.minted).toEqual([{ brn: FIRST, product: 'cashbill', by: LEE }]);
  });

  it('asks until when, and shows what came of it below', async () => {
    await openList();

    await choose('snooze');
    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.snooze),
    );
    await workspace.slack.submit(LEE);

    await workspace.slack.waitFor(() => shown().includes('Snoozed until'));
    await choose('wake');
    await workspace.slack.waitFor(() => shown().includes('turned back on'));
    expect(workspace.desk.deeds.map((deed) => deed.split(' ')[0])).toEqual(['snooze', 'wake']);
  });

  it('opens the details', async () => {
    await openList();

    await choose('details');

    await workspace.slack.waitFor((slack) =>
      slack.views(LEE).some(({ callbackId }) => callbackId === CALLBACKS.alertDetails),
    );
  });

  it('offers a viewer nothing of an operator’s', async () => {
    await workspace.close();
    await open({ operators: () => [KIM] });

    await openList();

    expect(shown()).toContain('details:2148812340');
    expect(shown()).not.toMatch(/"(take|snooze|page):/);
  });

  it('is refused to who is an operator no more when it is pressed', async () => {
    await workspace.close();
    await open({ operators: () => ['S0OPS'] });
    await openList('', KIM);
    expect(shown(KIM)).toMatch(/"take:/);
    workspace.slack.addUserGroup('S0OPS', 'ops', [LEE]);
    workspace.clock.advance(11 * MINUTE);

    await choose('take', FIRST, KIM);

    await workspace.slack.waitFor((slack) =>
      JSON.stringify(slack.views(KIM)).includes('운영 권한이 있는 분만'),
    );
    expect(workspace.desk.deeds).toEqual([]);
  });

  it('tells what came of a check by direct message when the windows were closed', async () => {
    const gate = aGate();
    workspace.checks.gate = gate;
    await openList();
    await choose('check');
    await eventually(() => workspace.checks.requests.length === 1);

    await workspace.slack.closeView(LEE, { all: true });
    gate.open();

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages[0]);
    await workspace.app.stop(1000);
    expect(workspace.slack.views(LEE)).toEqual([]);
    expect(workspace.slack.warnings).toEqual([]);
  });
});
