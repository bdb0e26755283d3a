import { describe, expect, it } from 'vitest';
import { err, ok } from '../../src/kernel/result.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { type SlackProbe, SlackWatch } from '../../src/slack/slack-watch.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 12:00');
const REFUSED = err({ kind: 'refused', error: 'account_inactive' } as const);
const UNREACHABLE = err({ kind: 'unreachable', error: 'ECONNRESET' } as const);

function aWatch() {
  const clock = fakeClock(NOW);
  const watch = new SlackWatch({ clock, log: captureLog() });
  const slack: { answer: Awaited<ReturnType<SlackProbe>>; checks: number } = {
    answer: ok({}),
    checks: 0,
  };
  watch.setProbe(async () => {
    slack.checks += 1;
    return slack.answer;
  });
  return { clock, watch, slack };
}

describe('SlackWatch', () => {
  it('checks once a minute whether Slack accepts the token', async () => {
    const { clock, watch, slack } = aWatch();
    for (let second = 0; second < 180; second += 1) {
      watch.tick();
      await Promise.resolve();
      clock.advance(SECOND);
    }

    expect(slack.checks).toBe(3);
    expect(watch.state).toEqual({ kind: 'accepted' });
  });

  it('checks at once when a call was refused, and keeps the time of the refusal', async () => {
    const { clock, watch, slack } = aWatch();
    await watch.check();
    slack.answer = REFUSED;
    clock.advance(10 * SECOND);
    watch.recheck();
    await watch.check();
    watch.recheck();
    clock.advance(MINUTE);
    await watch.check();

    expect(slack.checks).toBe(3);
    expect(watch.state).toEqual({
      kind: 'refused',
      since: NOW + 10 * SECOND,
      error: 'account_inactive',
    });
    slack.answer = ok({});
    await watch.check();
    expect(watch.state).toEqual({ kind: 'accepted' });
  });

  it('ignores a single check without an answer', async () => {
    const { watch, slack } = aWatch();
    await watch.check();
    slack.answer = UNREACHABLE;
    await watch.check();
    const kindAfterOne = watch.state.kind;
    await watch.check();

    expect([kindAfterOne, watch.state.kind]).toEqual(['accepted', 'unreachable']);
  });

  it('stays refused while Slack does not answer', async () => {
    const { watch, slack } = aWatch();
    slack.answer = REFUSED;
    await watch.check();
    slack.answer = UNREACHABLE;
    await watch.check();
    await watch.check();

    expect(watch.state.kind).toBe('refused');
  });
});
