import { afterEach, describe, expect, it } from 'vitest';
import { ZERO_COUNTS } from '../../src/assessment/urgency-rules.js';
import { EXIT } from '../../src/kernel/terminal.js';
import { MINUTE } from '../../src/kernel/time.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { sweepCommand } from '../../src/sweep/sweep-command.js';
import type { SweepSummary } from '../../src/sweep/sweep-count.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { pressButton } from '../support/press-button.js';
import {
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

const STARTED_AT = seoul('2026-11-25 06:00');

const THREE_FINE: SweepSummary = {
  ...ZERO_COUNTS,
  startedAt: STARTED_AT,
  finishedAt: STARTED_AT + MINUTE,
  done: 3,
  total: 3,
  collectable: 3,
  failed: 0,
  noticesSent: 0,
  resolved: 0,
  skippedLogins: {},
  stoppedBy: undefined,
  isClockOff: false,
  isInterrupted: false,
};

describe('/hometax sweep', () => {
  let workspace: SlackWorkspace;
  afterEach(() => workspace.close());

  it('says in the channel where the result will be, and edits only the direct message', async () => {
    workspace = await startSlackWorkspace({ operators: () => [LEE], watched: [aCompany()] });

    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });

    const reply = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(reply.text).toContain('appear in your direct messages with this app');
    expect(reply.text).not.toContain('in this message');
    const direct = workspace.slack.im(LEE).messages;
    expect(direct).toMatchObject([
      { text: expect.stringContaining('The result will appear in this message.') },
    ]);
    workspace.sweeps.finish();
  });

  it('shows the result in the direct message even if the answer to the command failed', async () => {
    workspace = await startSlackWorkspace({ operators: () => [LEE], watched: [aCompany()] });
    const { slack } = workspace;
    await slack.openHome(LEE);
    const home = await slack.waitFor(() => slack.home(LEE));
    const opened = { ok: true, channel: { id: slack.im(LEE).id } };
    const away = { kind: 'error', error: 'internal_error' } as const;
    slack.faults.set({ method: 'views.open' }, away);
    slack.faults.set({ method: 'conversations.open' }, away);
    slack.faults.set(
      { method: 'conversations.open', times: 1 },
      { kind: 'body', body: JSON.stringify(opened) },
    );

    await pressButton(slack, LEE, home, ACTIONS.homeSweep);
    const opens = () => slack.calls.filter(({ method }) => method === 'conversations.open');
    await eventually(() => opens().length >= 2);
    slack.faults.clear();
    workspace.sweeps.finish();

    const shown = () => slack.im(LEE).messages.map(({ text }) => text);
    await slack.waitFor(() => shown().some((text) => text.includes('No new alerts')));
    expect(shown()).toHaveLength(1);
  });
});

describe('sweepCommand', () => {
  it.each([
    { name: 'all companies are fine', counts: {}, code: EXIT.fine },
    {
      name: 'a fine company could not be checked today',
      counts: { failed: 1 },
      code: EXIT.unknown,
    },
    {
      name: 'nothing is known about one',
      counts: { collectable: 2, unknown: 1 },
      code: EXIT.unknown,
    },
    {
      name: 'one needs action, whatever could not be checked',
      counts: { collectable: 2, atRisk: 1, failed: 1 },
      code: EXIT.attention,
    },
    {
      name: 'the record of one more cannot be read',
      counts: {},
      unreadableCount: 1,
      code: EXIT.attention,
    },
  ])('exits with $code if $name', async ({ counts, unreadableCount = 0, code }) => {
    const { exitCode, output } = await sweep({ ...THREE_FINE, ...counts }, 3, unreadableCount);

    expect(exitCode).toBe(code);
    expect(output).toContain('3 companies checked');
    expect(output.includes('1 company cannot be checked')).toBe(unreadableCount === 1);
  });

  it('does not say that no company is watched if no record of one can be read', async () => {
    const { exitCode, output } = await sweep(THREE_FINE, 0, 2);

    expect([exitCode, output]).toEqual([
      EXIT.attention,
      '2 companies cannot be checked, because the stored record cannot be read. To see which: npm run -s cli -- records',
    ]);
  });

  it('claims no sent alert while messages wait, which only the app sends', async () => {
    const { output } = await sweep({ ...THREE_FINE, noticesSent: 1 }, 3, 0, 2);

    expect(output).toContain('2 messages not sent yet: the app sends what is due when it runs.');
    expect(output).not.toContain('alert sent');
  });

  async function sweep(
    summary: SweepSummary,
    watchedCount: number,
    unreadableCount: number,
    unsent = 0,
  ) {
    const lines: string[] = [];

    const exitCode = await sweepCommand({
      sweeps: {
        start: () => ({ kind: 'started', done: Promise.resolve(summary) }),
        lastFinishedAt: () => undefined,
        nextAt: () => undefined,
        firstCheckAt: () => undefined,
      },
      delivery: { drain: async () => {} },
      outbox: { size: unsent },
      watchedCount,
      unreadableCount,
      t: TONGUES.en,
      terminal: {
        out: (text) => lines.push(text),
        err: (line) => lines.push(line),
        progress: () => {},
      },
    });

    return { exitCode, output: lines.join('') };
  }
});
