import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MENU_ENTRY } from '../../src/slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TARGET } from '../../src/slack/origin.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { ownTimeOf } from '../support/cpu-time.js';
import { eventually } from '../support/eventually.js';
import { aGate } from '../support/fake-services.js';
import {
  CHANNEL_WITHOUT_APP,
  EXTERNAL,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  shareOps,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const HANBIT_TARGET = TARGET.encode({ brn: HANBIT, product: 'taxinvoice' });
const HANBIT_CASHBILL = TARGET.encode({ brn: HANBIT, product: 'cashbill' });
const nuri = aCompany({ brn: NURI, name: '누리식품' });

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace({ watched: [aCompany(), nuri] });
});
afterEach(() => workspace.close());

/** The person's ephemeral messages, as soon as there are `count`. */
async function ephemerals(user: string, count: number) {
  await workspace.slack.waitFor((slack) => slack.ephemerals(user).length >= count);
  return workspace.slack.ephemerals(user);
}

/** A message in a channel with the alert's buttons that check. */
async function postAlertMessage() {
  const button = (action_id: string, value = HANBIT_TARGET) => ({
    type: 'button' as const,
    action_id,
    value,
    text: { type: 'plain_text' as const, text: action_id },
  });
  await workspace.app.client.chat.postMessage({
    channel: OPS_CHANNEL,
    text: 'Critical: 한빛상사',
    blocks: [
      {
        type: 'actions',
        elements: [button(ACTIONS.alertCheck), button(ACTIONS.alertRegistered)],
      },
      {
        type: 'actions',
        elements: [button(ACTIONS.alertRegistered, HANBIT_CASHBILL)],
      },
    ],
  });
  const [message] = workspace.slack.channel(OPS_CHANNEL).messages;
  if (message === undefined) throw new Error('The alert was not posted.');
  return message;
}

describe('/hometax check', () => {
  it('acknowledges at once, shows "checking", then the report', async () => {
    const gate = aGate();
    workspace.checks.gate = gate;

    const { result: delivery, ownMs } = await ownTimeOf(() =>
      workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL }),
    );
    const [checking] = await ephemerals(LEE, 1);
    gate.open();
    const [, report] = await ephemerals(LEE, 2);

    expect(delivery).toMatchObject({ acked: true, ackBody: undefined });
    expect(ownMs).toBeLessThan(1000);
    expect(checking?.text).toContain('한빛상사');
    expect(report?.text).toContain('123-45-67891');
    expect(report?.text).toContain('tax invoices');
    expect(workspace.checks.requests).toEqual([
      { brn: HANBIT, by: LEE, mayOperate: true, intent: 'check' },
    ]);
    expect(workspace.slack.channel(OPS_CHANNEL).messages).toEqual([]);
  });

  it('acknowledges although users.info does not answer, and refuses', async () => {
    workspace.slack.faults.set({ method: 'users.info' }, { kind: 'hang' });

    const { result: delivery, ownMs } = await ownTimeOf(() =>
      workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL }),
    );
    const [refusal] = await ephemerals(LEE, 1);

    expect(delivery.acked).toBe(true);
    expect(ownMs).toBeLessThan(1000);
    // Without an answer the person's language is unknown, so the channels' language is used.
    expect(refusal?.text).toMatch(/[가-힣]/);
    expect(workspace.checks.requests).toEqual([]);
  });

  it('answers in a channel that the app has not joined', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'check 123-45-67891', {
      channel: CHANNEL_WITHOUT_APP,
    });

    expect(await ephemerals(LEE, 2)).toHaveLength(2);
  });

  it('answers in the person’s language', async () => {
    await workspace.slack.slash(KIM, '/hometax', '확인 한빛', { channel: OPS_CHANNEL });

    const [, report] = await ephemerals(KIM, 2);

    expect(report?.text).toContain('전자세금계산서 수집 가능');
  });

  it('sends a direct message when the response_url no longer works', async () => {
    workspace.slack.faults.set({ method: 'response_url' }, { kind: 'status', status: 404 });

    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: CHANNEL_WITHOUT_APP });

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length >= 2);
    expect(workspace.slack.im(LEE).messages.at(-1)?.text).toContain('123-45-67891');
  });

  it('refuses a guest', async () => {
    await workspace.slack.slash(GUEST, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });

    const [refusal] = await ephemerals(GUEST, 1);

    expect(refusal?.text).toContain('full members');
    expect(workspace.checks.requests).toEqual([]);
  });

  it('offers a choice of several companies, and replaces it with the report of the chosen one', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'check', { channel: OPS_CHANNEL });
    await workspace.slack.slash(LEE, '/hometax', 'check 상', { channel: OPS_CHANNEL });
    workspace.companies.watched.set(NURI, { ...nuri, name: '누리상사' });
    await workspace.slack.slash(LEE, '/hometax', 'check 상사', { channel: OPS_CHANNEL });
    const choice = await workspace.slack.waitFor((slack) =>
      slack.ephemerals(LEE).find((each) => JSON.stringify(each.blocks).includes('누리상사')),
    );

    await workspace.slack.press(
      LEE,
      choice,
      ACTIONS.chooseCheck,
      TARGET.encode({ brn: NURI, product: 'taxinvoice' }),
    );

    const shown = await workspace.slack.waitFor((slack) =>
      slack
        .ephemerals(LEE)
        .find((each) => each.ts === choice.ts && each.text.includes('220-81-62517')),
    );
    expect(shown.text).toContain('tax invoices');
  });

  it('says what is wrong with a business number', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'check 123-45', { channel: OPS_CHANNEL });

    const [answer] = await ephemerals(LEE, 1);

    expect(answer?.text).toContain('123-45');
    expect(workspace.checks.requests).toEqual([]);
  });
});

describe('buttons that check', () => {
  it('answers "check again" on an alert privately, and leaves the alert unchanged', async () => {
    const alert = await postAlertMessage();

    const delivery = await workspace.slack.press(LEE, alert, ACTIONS.alertCheck);

    const [, report] = await ephemerals(LEE, 2);
    expect(delivery.acked).toBe(true);
    expect(report?.text).toContain('123-45-67891');
    expect(workspace.checks.requests[0]).toMatchObject({ brn: HANBIT, intent: 'check-again' });
    expect(workspace.slack.channel(OPS_CHANNEL).messages).toHaveLength(1);
    expect(workspace.slack.channel(OPS_CHANNEL).messages[0]?.text).toBe(alert.text);
  });

  it('checks the product of the alert after "registered it"', async () => {
    const alert = await postAlertMessage();

    await workspace.slack.press(LEE, alert, ACTIONS.alertRegistered, HANBIT_TARGET);

    await ephemerals(LEE, 2);
    expect(workspace.checks.requests[0]).toMatchObject({
      brn: HANBIT,
      product: 'taxinvoice',
      intent: 'registered-again',
    });
  });

  it('checks each product that is reported, although the check of the first is still running', async () => {
    const alert = await postAlertMessage();
    const gate = aGate();
    workspace.checks.gate = gate;

    await workspace.slack.press(LEE, alert, ACTIONS.alertRegistered, HANBIT_TARGET);
    await workspace.slack.press(LEE, alert, ACTIONS.alertRegistered, HANBIT_CASHBILL);
    await ephemerals(LEE, 2);
    gate.open();
    await ephemerals(LEE, 4);

    expect(workspace.checks.requests.map(({ product }) => product)).toEqual([
      'taxinvoice',
      'cashbill',
    ]);
  });

  it('checks once for a double click', async () => {
    const alert = await postAlertMessage();
    const gate = aGate();
    workspace.checks.gate = gate;

    await workspace.slack.press(LEE, alert, ACTIONS.alertCheck);
    await workspace.slack.press(LEE, alert, ACTIONS.alertCheck);
    await ephemerals(LEE, 1);
    gate.open();
    await ephemerals(LEE, 2);
    await workspace.app.stop(1000);

    expect(workspace.checks.requests).toHaveLength(1);
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(2);
  });

  it('opens the form of the company from the menu of a report', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    const [, report] = await ephemerals(LEE, 2);
    if (report === undefined) throw new Error('There is no report.');
    const entry = MENU_ENTRY.encode({ actionId: ACTIONS.reportWatch, value: HANBIT_TARGET });

    await workspace.slack.press(LEE, report, ACTIONS.more, entry);

    const form = await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    expect(form.callbackId).toBe(CALLBACKS.watch);
  });

  it('checks for each of two people who press', async () => {
    const alert = await postAlertMessage();

    await Promise.all([
      workspace.slack.press(LEE, alert, ACTIONS.alertCheck),
      workspace.slack.press(KIM, alert, ACTIONS.alertCheck),
    ]);

    expect(await ephemerals(LEE, 2)).toHaveLength(2);
    expect(await ephemerals(KIM, 2)).toHaveLength(2);
  });

  it.each([
    { name: 'a guest', user: GUEST },
    { name: 'a person of another organisation', user: EXTERNAL },
  ])('refuses $name', async ({ user }) => {
    const alert = await postAlertMessage();
    shareOps(workspace.slack);

    const delivery = await workspace.slack.press(user, alert, ACTIONS.alertCheck);

    expect(delivery.acked).toBe(true);
    expect(await ephemerals(user, 1)).toHaveLength(1);
    expect(workspace.checks.requests).toEqual([]);
  });

  it('replaces the report whose button is pressed', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    const [, report] = await ephemerals(LEE, 2);
    if (report === undefined) throw new Error('There is no report.');
    workspace.clock.advance(60_000);

    await workspace.slack.press(LEE, report, ACTIONS.reportCheck);

    await workspace.slack.waitFor((slack) => {
      const shown = slack.ephemerals(LEE).find(({ ts }) => ts === report.ts);
      return JSON.stringify(shown?.blocks).includes('10:13');
    });
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(2);
    expect(workspace.slack.warnings).toEqual([]);
  });
});

describe('the check form', () => {
  async function openForm(user = LEE) {
    await workspace.slack.slash(user, '/hometax', '', { channel: OPS_CHANNEL });
    return workspace.slack.waitFor((slack) => slack.views(user)[0]);
  }

  async function choose(query: string, brn: string) {
    await workspace.slack.typeahead(LEE, FIELDS.company.id, query);
    workspace.slack.fill(LEE, { [FIELDS.company.id]: brn });
  }

  it('answers a submit with "checking" and then shows the report in the same window', async () => {
    const form = await openForm();
    await choose('한빛', HANBIT);
    const gate = aGate();
    workspace.checks.gate = gate;

    const delivery = await workspace.slack.submit(LEE);
    const checking = workspace.slack.views(LEE)[0];
    gate.open();
    await workspace.slack.waitFor((slack) =>
      JSON.stringify(slack.views(LEE)[0]?.blocks).includes(ACTIONS.reportCheck),
    );

    expect(delivery.acked).toBe(true);
    expect(checking?.id).toBe(form.id);
    expect(JSON.stringify(checking?.blocks)).toContain('한빛상사');
    expect(workspace.slack.views(LEE)).toHaveLength(1);
  });

  it('checks the chosen products of a company that is not watched', async () => {
    await openForm();
    await choose('214-88-12345', '2148812345');

    await workspace.slack.submit(LEE, { [FIELDS.products.id]: ['cashbill'] });

    await eventually(() => workspace.checks.requests.length > 0);
    expect(workspace.checks.requests[0]).toMatchObject({
      brn: '2148812345',
      products: ['cashbill'],
    });
  });

  it('stays open with an error when no product is ticked', async () => {
    await openForm();
    await choose('한빛', HANBIT);
    workspace.companies.watched.delete(HANBIT);

    // Slack refuses to submit a required field without a value, so the request is sent directly.
    const view = workspace.slack.views(LEE)[0];
    const payload = JSON.stringify({
      type: 'view_submission',
      team: { id: workspace.slack.app.teamId, domain: 'stand-in' },
      user: { id: LEE, name: 'lee' },
      view: {
        id: view?.id,
        callback_id: view?.callbackId,
        private_metadata: '',
        state: { values: {} },
      },
    });
    const body = new URLSearchParams({ payload }).toString();
    const answer = await workspace.slack.deliverRaw(body, {
      'content-type': 'application/x-www-form-urlencoded',
      ...workspace.slack.sign(body),
    });

    expect(JSON.parse(answer.body)).toMatchObject({ response_action: 'errors' });
    expect(workspace.checks.requests).toEqual([]);
  });

  it('sends the report as a direct message if the window was closed in the meantime', async () => {
    await openForm();
    await choose('한빛', HANBIT);
    const gate = aGate();
    workspace.checks.gate = gate;
    await workspace.slack.submit(LEE);

    await workspace.slack.closeView(LEE);
    gate.open();

    await workspace.slack.waitFor((slack) => slack.im(LEE).messages.length > 0);
    expect(workspace.slack.im(LEE).messages[0]?.text).toContain('123-45-67891');
  });

  it('preselects the only watched company', async () => {
    workspace.companies.watched.delete(NURI);

    const form = await openForm();

    expect(JSON.stringify(form.blocks)).toContain(HANBIT);
  });

  it('says that the window could not be opened when Slack takes too long', async () => {
    workspace.slack.faults.set(
      { method: 'views.open' },
      { kind: 'error', error: 'expired_trigger_id' },
    );

    await workspace.slack.slash(LEE, '/hometax', '', { channel: OPS_CHANNEL });

    expect(await ephemerals(LEE, 1)).toHaveLength(1);
  });
});

describe('the typeahead', () => {
  async function openForm(user = LEE) {
    await workspace.slack.slash(user, '/hometax', '', { channel: OPS_CHANNEL });
    return workspace.slack.waitFor((slack) => slack.views(user)[0]);
  }

  it('offers matching watched companies', async () => {
    await openForm();

    const { options } = await workspace.slack.typeahead(LEE, FIELDS.company.id, '누리');

    expect(options.map(({ value }) => value)).toEqual([NURI]);
  });

  it('offers an unwatched company by its business number', async () => {
    await openForm();

    const { options } = await workspace.slack.typeahead(LEE, FIELDS.company.id, '214-88-12345');

    expect(options.map(({ value }) => value)).toEqual(['2148812345']);
  });

  it('offers guests nothing', async () => {
    await openForm();
    workspace.slack.addUser({ id: LEE, name: 'lee', isGuest: true });
    workspace.clock.advance(11 * 60_000);

    const { acked, options } = await workspace.slack.typeahead(LEE, FIELDS.company.id, '누리');

    expect(acked).toBe(true);
    expect(options).toEqual([]);
  });
});
