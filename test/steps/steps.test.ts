import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/records/store.js';
import type { JsonObject } from '../../src/sandbox/slack/json.js';
import { ACTIONS } from '../../src/slack/ids.js';
import type { StepName } from '../../src/steps/step-rules.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  CHANNEL_WITHOUT_APP,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const UNANSWERED = { kind: 'too-late', afterMs: 15_000 } as const;

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

/** Runs a step for a person, and waits for its end. */
async function run(person: string, step: StepName, inputs: JsonObject) {
  const { slack } = workspace;
  const { id } = await slack.runStep(person, step, inputs);
  return slack.waitFor(({ stepRuns }) =>
    stepRuns.find((each) => each.id === id && each.state !== 'running'),
  );
}

async function nameOperators(...operators: readonly string[]) {
  await workspace.close();
  workspace = await startSlackWorkspace({ operators: () => operators });
}

describe('the step that checks a company', () => {
  it('returns the status and a sentence in the person’s language', async () => {
    const ended = await run(LEE, 'check_company', { company: '123-45-67891' });

    expect(ended).toMatchObject({
      state: 'completed',
      outputs: {
        status: 'collectable',
        sentence: expect.stringMatching(/한빛상사: can collect tax invoices/),
      },
    });
    expect(workspace.checks.requests).toEqual([
      { brn: HANBIT, by: LEE, mayOperate: true, intent: 'check', products: undefined },
    ]);
  });

  it('checks a company that is not watched, for the named product', async () => {
    const inputs = { company: NURI, product: '현금영수증' };
    const ended = await run(KIM, 'check_company', inputs);

    expect(workspace.checks.requests).toMatchObject([{ brn: NURI, products: ['cashbill'] }]);
    expect(ended.outputs?.['sentence']).toContain('현금영수증 수집 가능');
  });

  it.each([
    { inputs: { company: '123-45' }, says: 'has ten digits' },
    { inputs: { company: ' ' }, says: 'is empty' },
    { inputs: { company: '없는회사' }, says: 'does not name one company: 없는회사' },
    { inputs: { company: HANBIT, product: 'invoices' }, says: 'no such product: invoices' },
    { inputs: { company: '가'.repeat(3001) }, says: 'too long' },
  ])('fails with a sentence: $says', async ({ inputs, says }) => {
    const ended = await run(LEE, 'check_company', inputs);

    expect(ended.state).toBe('failed');
    expect(ended.error).toContain(says);
    expect(workspace.checks.requests).toEqual([]);
  });

  it('fails for a guest, without a check', async () => {
    const ended = await run(GUEST, 'check_company', { company: HANBIT });

    expect(ended.error).toContain('full members');
    expect(workspace.checks.requests).toEqual([]);
  });

  it('may not test a rejected login for a person who is no operator', async () => {
    await nameOperators(KIM);

    await run(LEE, 'check_company', { company: HANBIT });

    expect(workspace.checks.requests).toMatchObject([{ mayOperate: false }]);
  });

  it('fails with a reference that is in the log when something unexpected happens', async () => {
    workspace.checks.failure = new Error('boom');

    const { error = '' } = await run(LEE, 'check_company', { company: HANBIT });

    const [, reference = ''] = /reference: (\w{6})/.exec(error) ?? [];
    expect(reference).not.toBe('');
    expect(JSON.stringify(workspace.log.lines)).toContain(reference);
  });

  it('fails while the store is away', async () => {
    workspace.checks.failure = new StoreError('unreachable', 'away');

    const { error } = await run(KIM, 'check_company', { company: HANBIT });

    expect(error).toMatch(/[가-힣]/);
  });

  it('checks nothing twice when Slack repeats the event', async () => {
    await deliverStep({ company: HANBIT, user_context: { id: LEE, secret: 's' } });
    await deliverStep({ company: HANBIT, user_context: { id: LEE, secret: 's' } });

    expect(workspace.checks.requests).toHaveLength(1);
  });
});

describe('a step', () => {
  it('does nothing if Slack does not say for whom it runs', async () => {
    await deliverStep({ company: HANBIT });

    expect(endings()).toMatchObject([{ args: { error: expect.stringContaining('실행한 사람') } }]);
    expect(workspace.checks.requests).toEqual([]);
  });

  it('of another version fails instead of waiting forever', async () => {
    await deliverStep({ user_context: { id: LEE } }, 'some_other_step');

    expect(endings()).toMatchObject([
      { method: 'functions.completeError', args: { error: expect.stringContaining('읽지 못해') } },
    ]);
  });

  it('fails while this process does not lead', async () => {
    await workspace.close();
    workspace = await startSlackWorkspace({ isLeading: () => false });

    const { error } = await run(LEE, 'check_company', { company: HANBIT });

    expect(error).not.toBeUndefined();
    expect(workspace.checks.requests).toEqual([]);
  });

  it('whose outputs Slack does not accept is reported, and fails', async () => {
    const { slack } = workspace;
    const refusal = { kind: 'error', error: 'parameter_validation_failed' } as const;
    slack.faults.set({ method: 'functions.completeSuccess' }, refusal);

    const { error } = await run(LEE, 'check_company', { company: HANBIT });

    expect(error).toMatch(/\w{6}$/);
  });

  it('that Slack no longer waits for is no error of the app', async () => {
    const inputs = { company: HANBIT, user_context: { id: LEE } };
    await deliverStep(inputs);

    await eventually(() => JSON.stringify(workspace.log.lines).includes('no longer waits'));
    expect(endings()).toMatchObject([{ method: 'functions.completeSuccess' }]);
    expect(JSON.stringify(workspace.log.lines)).not.toContain('Unexpected error');
  });

  it.each([
    { method: 'functions.completeSuccess', inputs: { company: HANBIT }, state: 'completed' },
    { method: 'functions.completeError', inputs: { company: '' }, state: 'failed' },
  ])('ends as it did once Slack accepts $method again', async ({ method, inputs, state }) => {
    workspace.slack.faults.set({ method, times: 1 }, { kind: 'rate-limited', retryAfter: 0 });

    expect(await run(KIM, 'check_company', inputs)).toMatchObject({ state });
  });

  it('never writes its token into the log', async () => {
    workspace.slack.faults.set({ method: 'functions.completeError' }, { kind: 'reset' });
    await deliverStep({ company: '1', user_context: { id: LEE } });

    expect(JSON.stringify(workspace.log.lines)).not.toContain('xwfp-');
  });
});

/** The calls that end steps, as soon as there is one. */
const endings = () => workspace.slack.calls.filter(({ method }) => method.startsWith('functions.'));

/** Delivers an event with these inputs alone, and waits for the app's call. */
async function deliverStep(inputs: JsonObject, callback_id = 'check_company'): Promise<void> {
  const { slack } = workspace;
  const event = {
    type: 'function_executed',
    function: { callback_id },
    inputs,
    function_execution_id: 'Fx0',
    bot_access_token: 'xwfp-0',
  };
  const team_id = slack.app.teamId;
  const body = JSON.stringify({ type: 'event_callback', team_id, event });
  await slack.deliverRaw(body, { 'content-type': 'application/json', ...slack.sign(body) });
  await slack.waitFor(() => endings().length > 0);
}

describe('the step that watches a company', () => {
  const NEW = { company: '220-81-62517', name: '누리식품', channel: OPS_CHANNEL, owner: KIM };

  it('adds the company with what is given, checks it, and returns the outcome', async () => {
    const ended = await run(LEE, 'watch_company', NEW);

    expect(ended).toMatchObject({
      state: 'completed',
      outputs: { outcome: 'added', sentence: expect.stringContaining('누리식품 is now watched') },
    });
    expect(workspace.companies.watched.get(NURI)).toMatchObject({
      name: '누리식품',
      channel: OPS_CHANNEL,
      owner: KIM,
      addedBy: LEE,
      products: ['taxinvoice'],
    });
    await eventually(() => workspace.checks.requests.some(({ brn }) => brn === NURI));
  });

  it('takes the name from POPBiLL if none is given', async () => {
    workspace.companies.membership = { kind: 'member', name: '팝빌 이름' };

    await run(LEE, 'watch_company', { company: NURI });

    expect(workspace.companies.watched.get(NURI)?.name).toBe('팝빌 이름');
  });

  it('changes only what is given of a watched company, without asking POPBiLL', async () => {
    const { companies } = workspace;
    companies.watched.set(HANBIT, aCompany({ note: '메모', owner: LEE }));
    companies.membership = { kind: 'not-member' };

    const ended = await run(KIM, 'watch_company', { company: HANBIT, owner: KIM, name: '' });

    expect(ended.outputs).toMatchObject({ outcome: 'changed' });
    expect(companies.watched.get(HANBIT)).toMatchObject({
      name: '한빛상사',
      note: '메모',
      owner: KIM,
    });
    expect(workspace.checks.requests).toEqual([]);
  });

  it('says so if the company is paused', async () => {
    const paused = { reason: 'closed', by: KIM, at: 1 } as const;
    workspace.companies.watch = async () => ({
      ok: true,
      value: { company: aCompany({ paused }), outcome: 'unchanged' },
    });

    const ended = await run(LEE, 'watch_company', { company: HANBIT });

    expect(ended.outputs).toMatchObject({
      outcome: 'unchanged',
      sentence: expect.stringMatching(/already watched\. It is paused/),
    });
  });

  it('adds no company that is no member, or of which POPBiLL said nothing', async () => {
    workspace.companies.membership = { kind: 'not-member' };
    const refused = await run(LEE, 'watch_company', NEW);
    workspace.companies.membership = { kind: 'unanswered', problem: UNANSWERED };
    const unanswered = await run(LEE, 'watch_company', NEW);

    expect(refused.error).toContain('does not belong to a linked member');
    expect(unanswered.error).toContain('Could not confirm that 220-81-62517 is a linked member');
    expect(workspace.companies.watched.has(NURI)).toBe(false);
  });

  it.each([
    { problem: 'a channel that the app is not in', inputs: { channel: CHANNEL_WITHOUT_APP } },
    { problem: 'an owner who is a guest', inputs: { owner: GUEST } },
  ])('fails because of $problem', async ({ inputs }) => {
    const ended = await run(LEE, 'watch_company', { ...NEW, ...inputs });

    expect(ended.state).toBe('failed');
    expect(ended.error).not.toBe('');
    expect(workspace.companies.watched.has(NURI)).toBe(false);
  });

  it('saves nothing if somebody changed the company meanwhile', async () => {
    workspace.companies.watch = async () => ({
      ok: true,
      value: { company: aCompany(), outcome: 'conflict' },
    });

    const ended = await run(LEE, 'watch_company', { company: HANBIT });

    expect(ended.error).toContain('just changed by someone else');
  });

  it('is for operators', async () => {
    await nameOperators(KIM);

    const ended = await run(LEE, 'watch_company', NEW);

    expect(ended.error).toContain('operators');
    expect(workspace.companies.watched.has(NURI)).toBe(false);
  });
});

describe('the step that sends the authentication link', () => {
  const link = (person: string) => ({ company: HANBIT, person });

  it('sends a button in the recipient’s language, which gets the link for whoever presses it', async () => {
    const { slack, popups } = workspace;
    const ended = await run(LEE, 'send_authentication_link', link(KIM));

    const [message] = slack.im(KIM).messages;
    expect(ended.state).toBe('completed');
    expect(message?.text).toContain('한빛상사 홈택스 인증');
    expect(message?.text).toContain(`<@${LEE}>`);
    expect(JSON.stringify(message)).not.toMatch(/https?:/);
    expect(popups.minted).toEqual([]);
    if (message === undefined) throw new Error('No direct message was sent.');

    await slack.press(KIM, message, ACTIONS.choosePopup, HANBIT);
    await slack.waitFor(() => popups.minted.length === 1);
    expect(popups.minted).toMatchObject([{ brn: HANBIT, product: 'taxinvoice', by: KIM }]);
  });

  it('sends the button of the named product', async () => {
    await run(LEE, 'send_authentication_link', { ...link(KIM), product: 'cashbill' });

    expect(JSON.stringify(workspace.slack.im(KIM).messages)).toContain(`${HANBIT}:cashbill`);
  });

  it.each([
    { recipient: 'a guest', person: GUEST, says: 'not an operator' },
    { recipient: 'an unknown person', person: 'U0NOBODY', says: 'not found in this workspace' },
  ])('sends nothing to $recipient', async ({ person, says }) => {
    const ended = await run(LEE, 'send_authentication_link', link(person));

    expect(ended.error).toContain(says);
  });

  it('sends nothing to a member who is no operator, nor for one', async () => {
    await nameOperators(KIM);

    const toLee = await run(KIM, 'send_authentication_link', link(LEE));
    const byLee = await run(LEE, 'send_authentication_link', link(KIM));

    expect(toLee.error).toContain('운영자가 아니어서');
    expect(byLee.error).toContain('operators');
    expect(workspace.slack.im(LEE).messages).toEqual([]);
    expect(workspace.slack.im(KIM).messages).toEqual([]);
  });

  it('sends nothing, and calls nobody unauthorized, while Slack does not list a group of operators', async () => {
    await nameOperators(LEE, 'S0OPERATORS');
    workspace.slack.faults.set({ method: 'usergroups.users.list' }, { kind: 'reset' });

    const ended = await run(LEE, 'send_authentication_link', link(KIM));

    expect(ended.error).toContain('Slack took too long');
    expect(workspace.slack.im(KIM).messages).toEqual([]);
  });

  it('fails if Slack does not answer', async () => {
    workspace.slack.faults.set({ method: 'chat.postMessage' }, { kind: 'reset' });

    const ended = await run(LEE, 'send_authentication_link', link(KIM));

    expect(ended.error).toContain('Slack did not answer');
  });
});
