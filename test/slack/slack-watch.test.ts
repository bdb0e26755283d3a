import { describe, expect, it } from 'vitest';
import { err, ok } from '../../src/kernel/result.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { type AskSlack, SlackWatch } from '../../src/slack/slack-watch.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 12:00');
const REFUSED = err({ kind: 'refused', error: 'account_inactive' } as const);
const AWAY = err({ kind: 'unreachable', error: 'ECONNRESET' } as const);

function aWatch() {
  const clock = fakeClock(NOW);
  const watch = new SlackWatch({ clock, log: captureLog() });
  const slack: { says: Awaited<ReturnType<AskSlack>>; asked: number } = { says: ok({}), asked: 0 };
  watch.askBy(async () => {
    slack.asked += 1;
    return slack.says;
  });
  return { clock, watch, slack };
}

describe('SlackWatch', () => {
  it('asks once a minute whether Slack takes the token', async () => {
    const { clock, watch, slack } = aWatch();
    for (let second = 0; second < 180; second += 1) {
      watch.tick();
      await Promise.resolve();
      clock.advance(SECOND);
    }

    expect(slack.asked).toBe(3);
    expect(watch.state).toEqual({ kind: 'accepted' });
  });

  it('knows since when it is refused, and asks at once when a call was refused', async () => {
    const { clock, watch, slack } = aWatch();
    await watch.ask();
    slack.says = REFUSED;
    clock.advance(10 * SECOND);
    watch.suspect();
    await watch.ask();
    watch.suspect();
    clock.advance(MINUTE);
    await watch.ask();

    expect(slack.asked).toBe(3);
    expect(watch.state).toEqual({
      kind: 'refused',
      since: NOW + 10 * SECOND,
      error: 'account_inactive',
    });
    slack.says = ok({});
    await watch.ask();
    expect(watch.state).toEqual({ kind: 'accepted' });
  });

  it('does not believe in one question that stays unanswered', async () => {
    const { watch, slack } = aWatch();
    await watch.ask();
    slack.says = AWAY;
    await watch.ask();
    const once = watch.state.kind;
    await watch.ask();

    expect([once, watch.state.kind]).toEqual(['accepted', 'unreachable']);
  });

  it('stays refused while nobody answers', async () => {
    const { watch, slack } = aWatch();
    slack.says = REFUSED;
    await watch.ask();
    slack.says = AWAY;
    await watch.ask();
    await watch.ask();

    expect(watch.state.kind).toBe('refused');
  });
});
