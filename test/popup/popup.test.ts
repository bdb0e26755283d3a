import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/kernel/time.js';
import { type CompanyStatus, emptyStatus } from '../../src/records/status.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { TARGET } from '../../src/slack/origin.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { aGate, POPUP_URL, TICKET_URL } from '../support/fake-services.js';
import { MISSING, workingLogin } from '../support/reports.js';
import {
  EXTERNAL,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  shareOps,
  startSlackWorkspace,
} from '../support/slack-workspace.js';
import { certificateUntil } from '../support/status-builders.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

const COMPANY = { brn: HANBIT, product: 'taxinvoice' } as const;

/** Waits for the person's window that contains this text or action ID. */
function windowShowing(user: string, words: string) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view.blocks).includes(words)),
  );
}

async function openPopup(user = LEE) {
  await workspace.slack.slash(user, '/hometax', 'popup 한빛', { channel: OPS_CHANNEL });
  const popup = await windowShowing(user, `${POPUP_URL}1`);
  await untilExpiryIsScheduled();
  return popup;
}

/** Slack shows the link shortly before the app schedules its expiry. */
function untilExpiryIsScheduled(count = 1) {
  return eventually(() => workspace.timers.waiting >= count);
}

async function aMessageWithButton(
  actionId: string = ACTIONS.alertPage,
  value = TARGET.encode(COMPANY),
) {
  await workspace.app.client.chat.postMessage({
    channel: OPS_CHANNEL,
    text: 'Critical: 한빛상사',
    blocks: [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: actionId,
            value,
            text: { type: 'plain_text', text: 'Open' },
          },
        ],
      },
    ],
  });
  const [message] = workspace.slack.channel(OPS_CHANNEL).messages;
  if (message === undefined) throw new Error('the message was not posted');
  return message;
}

describe('the popup window', () => {
  it('opens at the click, before POPBiLL answers, and then shows the link', async () => {
    const gate = aGate();
    workspace.popups.gate = gate;

    const delivery = await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', {
      channel: OPS_CHANNEL,
    });
    const getting = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    gate.open();
    const popup = await windowShowing(LEE, `${POPUP_URL}1`);

    expect(delivery.acked).toBe(true);
    expect(JSON.stringify(getting.blocks)).not.toContain(POPUP_URL);
    expect(popup.id).toBe(getting.id);
    expect(JSON.stringify(popup.blocks)).toContain('10:12:30');
    expect(workspace.popups.minted).toEqual([{ ...COMPANY, by: LEE }]);
  });

  it('says after 30 seconds that the link has expired, and gets a new one', async () => {
    await openPopup();

    workspace.timers.elapse(30_000);
    const expired = await windowShowing(LEE, ACTIONS.popupNew);
    await workspace.slack.press(LEE, expired, ACTIONS.popupNew);
    const popup = await windowShowing(LEE, `${POPUP_URL}2`);

    expect(JSON.stringify(expired.blocks)).not.toContain(POPUP_URL);
    expect(popup.id).toBe(expired.id);
    expect(workspace.popups.minted).toHaveLength(2);
  });

  it('does not overwrite later content when an old link expires', async () => {
    await openPopup();
    const gate = aGate();
    workspace.checks.gate = gate;
    await workspace.slack.press(LEE, await windowShowing(LEE, POPUP_URL), ACTIONS.popupRegistered);
    await workspace.slack.waitFor((slack) => !JSON.stringify(slack.views(LEE)).includes(POPUP_URL));

    workspace.timers.elapse(30_000);
    await workspace.slack.waitFor((slack) =>
      slack.calls.some(
        ({ method, error }) => method === 'views.update' && error === 'hash_conflict',
      ),
    );

    expect(JSON.stringify(workspace.slack.views(LEE))).not.toContain(ACTIONS.popupNew);
    gate.open();
    await windowShowing(LEE, ACTIONS.reportCheck);
  });

  it('can be closed before its link expires', async () => {
    await openPopup();
    await workspace.slack.closeView(LEE);

    workspace.timers.elapse(30_000);
    await workspace.slack.waitFor((slack) =>
      slack.calls.some(({ method, error }) => method === 'views.update' && error === 'not_found'),
    );
    await workspace.app.stop(1000);

    expect(workspace.slack.im(LEE).messages).toEqual([]);
    expect(workspace.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('discards the link if it was closed before POPBiLL answered', async () => {
    const gate = aGate();
    workspace.popups.gate = gate;
    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);

    await workspace.slack.closeView(LEE);
    gate.open();
    await workspace.app.stop(1000);

    expect(workspace.slack.im(LEE).messages).toEqual([]);
    expect(JSON.stringify(workspace.slack.ephemerals(LEE))).not.toContain(POPUP_URL);
    expect(workspace.timers.waiting).toBe(0);
  });

  it('opens from an alert in a channel, only for the person who presses', async () => {
    const alert = await aMessageWithButton();

    await workspace.slack.press(KIM, alert, ACTIONS.alertPage);
    await windowShowing(KIM, `${POPUP_URL}1`);

    expect(workspace.slack.views(LEE)).toEqual([]);
    expect(workspace.slack.channel(OPS_CHANNEL).messages[0]?.blocks).toEqual(alert.blocks);
  });

  it('opens once for a double click', async () => {
    const alert = await aMessageWithButton();

    await Promise.all([
      workspace.slack.press(LEE, alert, ACTIONS.alertPage),
      workspace.slack.press(LEE, alert, ACTIONS.alertPage),
    ]);
    await windowShowing(LEE, `${POPUP_URL}1`);
    await workspace.app.stop(1000);

    expect(workspace.popups.minted).toHaveLength(1);
    expect(workspace.slack.views(LEE)).toHaveLength(1);
  });

  it.each([
    { name: 'a guest', user: GUEST },
    { name: 'a person of another organisation', user: EXTERNAL },
  ])('does not open for $name, who gets an answer', async ({ user }) => {
    const alert = await aMessageWithButton();
    shareOps(workspace.slack);

    await workspace.slack.press(user, alert, ACTIONS.alertPage);
    await workspace.slack.waitFor((slack) => slack.ephemerals(user).length > 0);

    expect(workspace.slack.views(user)).toEqual([]);
    expect(workspace.popups.minted).toEqual([]);
  });

  it('says why there is no link', async () => {
    workspace.popups.refusal = {
      kind: 'refused',
      code: -99003008,
      message: '연동회원이 아닙니다.',
      codeClass: 'member-missing',
      at: 'call',
    };

    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', { channel: OPS_CHANNEL });

    const refused = await windowShowing(LEE, 'does not belong to a linked member');
    expect(JSON.stringify(refused.blocks)).not.toContain(POPUP_URL);
  });

  it('shows the reference of an unexpected error in the window', async () => {
    const mint = workspace.popups.mint;
    workspace.popups.mint = () => Promise.reject(new Error('a bug'));

    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', { channel: OPS_CHANNEL });
    const { fields } = await eventually(() =>
      workspace.log.lines.find(({ message }) => message === 'Unexpected error'),
    );
    await windowShowing(LEE, String(fields['reference']));

    workspace.popups.mint = mint;
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('answers that it could not be opened if the trigger has expired', async () => {
    workspace.slack.faults.set(
      { method: 'views.open' },
      { kind: 'error', error: 'expired_trigger_id' },
    );

    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.ephemerals(LEE).length > 0);

    expect(workspace.popups.minted).toEqual([]);
  });

  it('opens on top of the window with a report', async () => {
    await workspace.slack.slash(LEE, '/hometax', '', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    await workspace.slack.submit(LEE);
    const report = await windowShowing(LEE, ACTIONS.reportPage);

    await workspace.slack.press(LEE, report, ACTIONS.reportPage);
    await windowShowing(LEE, POPUP_URL);

    expect(workspace.slack.views(LEE)).toHaveLength(2);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('checks for "registered it - check now", and shows the report in the same window', async () => {
    const popup = await openPopup();

    await workspace.slack.press(LEE, popup, ACTIONS.popupRegistered);
    const report = await windowShowing(LEE, ACTIONS.reportCheck);

    expect(report.id).toBe(popup.id);
    expect(workspace.checks.requests[0]).toMatchObject({
      ...COMPANY,
      intent: 'registered-again',
      by: LEE,
    });
  });

  it('leads to our own ticket page if PUBLIC_URL is set', async () => {
    workspace.popups.areTicketsEnabled = true;

    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', { channel: OPS_CHANNEL });
    const open = await windowShowing(LEE, `${TICKET_URL}1`);
    await untilExpiryIsScheduled();
    workspace.timers.elapse(300_000);
    const expired = await windowShowing(LEE, ACTIONS.popupNew);

    expect(JSON.stringify(open.blocks)).not.toContain(POPUP_URL);
    expect(expired.id).toBe(open.id);
  });

  it('opens the page of the product in the command', async () => {
    workspace.companies.watched.set(HANBIT, aCompany({ products: ['taxinvoice', 'cashbill'] }));

    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛 cashbill', { channel: OPS_CHANNEL });
    await windowShowing(LEE, POPUP_URL);

    expect(workspace.popups.minted[0]).toMatchObject({ product: 'cashbill' });
  });

  describe('for a company with two products', () => {
    const working = { certificate: MISSING, deptUser: workingLogin(), failures: [] };
    const unregistered = { certificate: MISSING, deptUser: MISSING, failures: [] };

    async function watchBoth(products: CompanyStatus['products']) {
      workspace.companies.watched.set(HANBIT, aCompany({ products: ['taxinvoice', 'cashbill'] }));
      await workspace.store.write([{ put: 'status', value: { ...emptyStatus(HANBIT), products } }]);
    }

    it('opens the page of the product that needs authentication, and offers no other', async () => {
      await watchBoth({ taxinvoice: working, cashbill: unregistered });

      const popup = await openPopup();

      expect(workspace.popups.minted[0]).toMatchObject({ product: 'cashbill' });
      expect(JSON.stringify(popup.blocks)).toContain('for cash receipts');
      expect(JSON.stringify(popup.blocks)).not.toContain(ACTIONS.popupNew);
    });

    const commands = [
      { command: 'popup 한빛', opened: 'cashbill' },
      { command: 'popup 한빛 taxinvoice', opened: 'taxinvoice' },
      { command: 'popup 한빛 cashbill', opened: 'cashbill' },
    ];
    const choices = [ACTIONS.choosePopup, ACTIONS.pickPopup].flatMap((action) =>
      commands.map((each) => ({ ...each, action })),
    );

    it.each(choices)('opens the page for $opened after "$command" and $action', async (each) => {
      const { command, opened, action } = each;
      await watchBoth({ taxinvoice: working, cashbill: unregistered });
      workspace.companies.watched.set(NURI, aCompany({ brn: NURI, name: '한빛식품' }));
      await workspace.slack.slash(LEE, '/hometax', command, { channel: OPS_CHANNEL });
      const choice = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
      await workspace.slack.typeahead(LEE, ACTIONS.pickPopup, '한빛', choice);

      const [ofHanbit] = JSON.stringify(choice.blocks).match(/(?<="value":")1234567891[^"]*/) ?? [];
      const chosen = action === ACTIONS.pickPopup ? HANBIT : ofHanbit;
      await workspace.slack.press(LEE, choice, action, chosen);
      await windowShowing(LEE, `${POPUP_URL}1`);

      expect(workspace.popups.minted).toMatchObject([{ brn: HANBIT, product: opened }]);
    });

    it.each([
      { name: 'both products', cashbill: unregistered },
      { name: 'neither product', cashbill: working },
    ])('opens the page for tax invoices if $name need authentication', async ({ cashbill }) => {
      await watchBoth({ taxinvoice: cashbill, cashbill });

      await openPopup();

      expect(workspace.popups.minted[0]).toMatchObject({ product: 'taxinvoice' });
    });

    it('offers the other page too if both products need the same certificate', async () => {
      const certificate = certificateUntil(workspace.clock.now() + 9 * DAY);
      const expiring = { ...unregistered, certificate };
      await watchBoth({ taxinvoice: expiring, cashbill: expiring });

      const popup = await openPopup();

      expect(workspace.popups.minted[0]).toMatchObject({ product: 'taxinvoice' });
      expect(JSON.stringify(popup.blocks)).toContain(`"value":"${HANBIT}:cashbill"`);
      expect(JSON.stringify(popup.blocks)).toContain('one certificate can be registered on both');
    });

    it('leads from one page to the other in the same window, if both need authentication', async () => {
      await watchBoth({ taxinvoice: unregistered, cashbill: unregistered });
      const popup = await openPopup();

      await workspace.slack.press(LEE, popup, ACTIONS.popupNew);
      const other = await windowShowing(LEE, `${POPUP_URL}2`);

      expect(workspace.popups.minted[1]).toMatchObject({ product: 'cashbill' });
      expect(other.id).toBe(popup.id);
      expect(other.privateMetadata).toBe(`${HANBIT}:cashbill`);
      expect(workspace.slack.warnings).toEqual([]);
    });
  });

  it('opens the page for cash receipts if the company that was chosen collects nothing else', async () => {
    const choice = await aMessageWithButton(ACTIONS.choosePopup, HANBIT);
    workspace.companies.watched.set(HANBIT, aCompany({ products: ['cashbill'] }));

    await workspace.slack.press(LEE, choice, ACTIONS.choosePopup);
    await windowShowing(LEE, `${POPUP_URL}1`);
    expect(workspace.popups.minted[0]).toMatchObject({ product: 'cashbill' });
  });

  it('writes the link into no message, log or metadata', async () => {
    await openPopup();
    await workspace.slack.press(LEE, await windowShowing(LEE, POPUP_URL), ACTIONS.popupOpen);
    workspace.timers.elapse(30_000);
    await windowShowing(LEE, ACTIONS.popupNew);

    const written = [
      workspace.log.lines,
      workspace.slack.channel(OPS_CHANNEL).messages,
      workspace.slack.im(LEE).messages,
      workspace.slack.ephemerals(LEE),
      workspace.slack.views(LEE).map(({ privateMetadata }) => privateMetadata),
    ];
    expect(JSON.stringify(written)).not.toContain('session=');
  });
});

describe('the recheck after an opened link', () => {
  async function untilRecheckIsPlanned(dueAt?: number) {
    await eventually(async () => {
      for await (const look of workspace.store.promisedChecks()) {
        if (dueAt === undefined || look.dueAt === dueAt) return true;
      }
      return false;
    });
  }

  async function elapse(ms: number) {
    workspace.timers.elapse(ms);
    await workspace.runDueChecks();
  }

  async function openLink(user = LEE) {
    const popup = await openPopup(user);
    await workspace.slack.press(user, popup, ACTIONS.popupOpen);
    await untilRecheckIsPlanned();
  }

  it('runs five minutes later, without logging in, and sends the person the result', async () => {
    await openLink();

    await elapse(5 * 60_000 - 1);
    expect(workspace.checks.requests).toEqual([]);
    await elapse(1);
    await workspace.runDueChecks();

    expect(workspace.checks.requests).toEqual([
      { ...COMPANY, products: ['taxinvoice'], by: LEE, intent: 'without-login', mayOperate: true },
    ]);
    expect(workspace.slack.im(LEE).messages[0]?.text).toContain('123-45-67891');
  });

  it('does not run for a link that nobody opened', async () => {
    await openPopup();

    await elapse(10 * 60_000);

    expect(workspace.checks.requests).toEqual([]);
  });

  it('is cancelled when the person starts a check', async () => {
    await openLink();
    const popup = await windowShowing(LEE, POPUP_URL);
    await workspace.slack.press(LEE, popup, ACTIONS.popupRegistered);
    await windowShowing(LEE, ACTIONS.reportCheck);

    await elapse(10 * 60_000);

    expect(workspace.checks.requests.map(({ intent }) => intent)).toEqual(['registered-again']);
  });

  it('covers both products if both pages were opened', async () => {
    workspace.companies.watched.set(HANBIT, aCompany({ products: ['taxinvoice', 'cashbill'] }));
    const cell = { certificate: MISSING, deptUser: MISSING, failures: [] };
    const status = { ...emptyStatus(HANBIT), products: { taxinvoice: cell, cashbill: cell } };
    await workspace.store.write([{ put: 'status', value: status }]);
    await openLink();
    await workspace.slack.press(LEE, await windowShowing(LEE, POPUP_URL), ACTIONS.popupNew);
    await workspace.slack.press(LEE, await windowShowing(LEE, `${POPUP_URL}2`), ACTIONS.popupOpen);
    await eventually(async () => {
      for await (const look of workspace.store.promisedChecks()) {
        if (look.product === 'cashbill') return true;
      }
      return false;
    });

    await elapse(5 * 60_000);
    await eventually(() => workspace.checks.requests.length > 0);

    expect(workspace.checks.requests[0]).toMatchObject({
      products: ['taxinvoice', 'cashbill'],
      intent: 'without-login',
    });
  });

  it.each([
    { name: 'who reads the result', user: LEE, messages: 1 },
    { name: 'who may not check any more', user: GUEST, messages: 0 },
    { name: 'whom Slack does not know', user: 'U0GONE', messages: 0 },
  ])('follows up a page that the client opened with the link of a person $name', async (maker) => {
    const { user, messages } = maker;
    const check = { user, ...COMPANY, forClient: true } as const;

    const send = await workspace.app.runPromisedCheck(check);
    await send?.();

    expect(workspace.checks.requests).toMatchObject([
      { brn: HANBIT, intent: 'without-login', isForClient: true },
    ]);
    expect(
      workspace.slack.calls.filter(({ method }) => method === 'chat.postMessage'),
    ).toHaveLength(messages);
  });

  it('sends no report, and is repeated, if Slack did not identify the person who made the link', async () => {
    workspace.slack.faults.set(
      { method: 'users.info' },
      { kind: 'error', error: 'internal_error' },
    );
    const check = { user: LEE, ...COMPANY, forClient: true } as const;

    const send = await workspace.app.runPromisedCheck(check);

    expect(workspace.checks.requests).toHaveLength(1);
    await expect(send?.()).rejects.toThrow('Slack did not identify the person');
    expect(workspace.slack.im(LEE).messages).toEqual([]);
  });

  it('is postponed when another link is opened', async () => {
    await openLink();
    await elapse(4 * 60_000);
    const expired = await windowShowing(LEE, ACTIONS.popupNew);
    await workspace.slack.press(LEE, expired, ACTIONS.popupNew);
    const renewed = await windowShowing(LEE, `${POPUP_URL}2`);
    await workspace.slack.press(LEE, renewed, ACTIONS.popupOpen);
    await untilRecheckIsPlanned(workspace.clock.now() + 5 * 60_000);

    await elapse(4 * 60_000);
    expect(workspace.checks.requests).toEqual([]);
    await elapse(60_000);

    expect(workspace.checks.requests).toHaveLength(1);
  });
});
