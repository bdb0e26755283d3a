import { describe, expect, it } from 'vitest';
import { SlackProblems } from '../../../../src/sandbox/page/server/slack-problems.js';
import type { Call, Warning } from '../../../../src/sandbox/slack/model.js';

function aSlack() {
  const warnings: Warning[] = [];
  const calls: Call[] = [];
  return { warnings, calls };
}

describe('SlackProblems', () => {
  it('lists warnings and refused calls, numbered in the order of discovery', () => {
    const slack = aSlack();
    const problems = new SlackProblems(slack);

    slack.warnings.push({ at: 1, kind: 'operation_timeout', detail: 'interactive of x' });
    problems.latest();
    slack.calls.push({ method: 'chat.postMessage', args: {}, at: 2, error: 'invalid_blocks' });

    expect(problems.latest()).toEqual([
      { id: 1, at: 1, kind: 'operation_timeout', detail: 'interactive of x' },
      { id: 2, at: 2, kind: 'call_refused', detail: 'chat.postMessage: invalid_blocks' },
    ]);
  });

  it('leaves out successful calls, and refusals that the app handles', () => {
    const slack = aSlack();
    slack.calls.push({ method: 'chat.update', args: {}, at: 1 });
    slack.calls.push({ method: 'chat.update', args: {}, at: 1, error: 'ratelimited' });
    slack.calls.push({ method: 'views.update', args: {}, at: 1, error: 'not_found' });
    slack.calls.push({ method: 'users.info', args: {}, at: 1, error: 'user_not_found' });

    expect(new SlackProblems(slack).latest()).toEqual([]);
  });

  it('leaves out options that arrive too late, because the menu says so', () => {
    const slack = aSlack();
    slack.warnings.push({ at: 1, kind: 'operation_timeout', detail: 'options of company' });

    expect(new SlackProblems(slack).latest()).toEqual([]);
  });

  it('returns at most the newest fifty', () => {
    const slack = aSlack();
    for (let i = 0; i < 60; i += 1) slack.warnings.push({ at: i, kind: 'invalid_ack', detail: '' });

    const latest = new SlackProblems(slack).latest();

    expect([latest.length, latest[0]?.id, latest.at(-1)?.id]).toEqual([50, 11, 60]);
  });
});
