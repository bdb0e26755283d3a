import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../src/sandbox/slack/server.js';
import { errorOf, standInClient } from '../../support/stand-in-client.js';

const INPUTS = { company: '123-45-67891' };

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: 'xoxb-1',
    appToken: 'xapp-1',
  });
  slack.addUser({ id: 'U1', name: 'kim' });
});
afterEach(() => slack.close());

/** No app is connected, so the step keeps running. */
const runStep = () => slack.runStep('U1', 'check_company', INPUTS);

const stepRun = (id: string) => slack.stepRuns.find((run) => run.id === id);

const callsOf = (token: string) => standInClient(slack.apiUrl, token).functions;

describe('a step of a workflow', () => {
  it('ends with its outputs, with the token of the step or of the bot', async () => {
    for (const tokenOf of [(step: { token: string }) => step.token, () => 'xoxb-1']) {
      const run = await runStep();
      const outputs = { status: 'collectable', sentence: 'OK', days_left: 3 };

      await callsOf(tokenOf(run)).completeSuccess({ function_execution_id: run.id, outputs });

      expect(stepRun(run.id)).toMatchObject({ state: 'completed', outputs });
    }
  });

  it('fails with the sentence for the person', async () => {
    const run = await runStep();

    await callsOf(run.token).completeError({ function_execution_id: run.id, error: 'No.' });

    expect(stepRun(run.id)).toMatchObject({ state: 'failed', error: 'No.' });
  });

  it.each([
    { name: 'a required output is missing', outputs: { status: 'collectable' } },
    {
      name: 'an output is of another type',
      outputs: { status: 'x', sentence: 'x', days_left: '3' },
    },
    {
      name: 'a date is of another form',
      outputs: { status: 'x', sentence: 'x', certificate_ends: '9 Dec 2026' },
    },
    { name: 'an output is not declared', outputs: { status: 'x', sentence: 'x', more: 'x' } },
  ])('is not ended if $name', async ({ outputs }) => {
    const run = await runStep();

    const call = callsOf(run.token).completeSuccess({ function_execution_id: run.id, outputs });

    expect(await errorOf(call)).toBe('parameter_validation_failed');
    expect(stepRun(run.id)?.state).toBe('running');
  });

  it('refuses an unknown step, one that has ended, and the tokens of others', async () => {
    const run = await runStep();
    const other = await runStep();
    const end = (token: string, id: string) =>
      errorOf(callsOf(token).completeError({ function_execution_id: id, error: 'No.' }));

    expect(await end('xoxb-1', 'Fx0')).toBe('function_execution_not_found');
    expect(await end(other.token, run.id)).toBe('invalid_auth');
    expect(await end('xapp-1', run.id)).toBe('not_allowed_token_type');
    await end(run.token, run.id);
    expect(await end(run.token, run.id)).toBe('execution_not_in_running_state');
  });

  it('does not run without a required input, or with one of another type', async () => {
    await expect(slack.runStep('U1', 'check_company', {})).rejects.toThrow('company');
    await expect(slack.runStep('U1', 'check_company', { company: 1 })).rejects.toThrow('string');
  });
});
