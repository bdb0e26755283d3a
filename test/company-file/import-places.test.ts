import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImportPlaces } from '../../src/company-file/import-window.js';
import { type SlackStandIn, startSlackStandIn } from '../../src/sandbox/slack/server.js';
import type { Asker } from '../../src/slack/reader.js';
import { captureLog } from '../support/capture-log.js';
import { standInClient } from '../support/stand-in-client.js';

let slack: SlackStandIn;
let waits: number[];

beforeEach(async () => {
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: 'xoxb-test',
    rateLimits: false,
  });
  slack.addUser({ id: 'U0KIM', name: 'kim' });
  for (let i = 0; i < 50; i += 1) slack.addChannel({ id: `C0${i}`, name: `c${i}`, members: [] });
  waits = [];
});

afterEach(() => slack.close());

/** `kinds`: what the reader knows of an owner at each question; the last one stays. */
function places(kinds: readonly Asker['person']['kind'][] = ['member']) {
  const client = standInClient(slack.apiUrl, 'xoxb-test');
  let asked = 0;
  const who = async () => {
    const kind = kinds[Math.min(asked, kinds.length - 1)] ?? 'unknown';
    asked += 1;
    return { person: { kind, id: 'U0KIM' } } as Asker;
  };
  // Of the reader and the groups nothing else is asked.
  const deps = { client, log: captureLog(), reader: { who }, ownerGroups: {} };
  return createImportPlaces(deps as never, async (ms) => {
    waits.push(ms);
  });
}

function questions(): number {
  return slack.calls.filter(({ method }) => method === 'conversations.info').length;
}

describe('what Slack is asked for imports', () => {
  it('is no more than 40 questions of one kind a minute, whoever imports', async () => {
    const asked = places();

    for (let i = 0; i < 42; i += 1) await asked.channel(`C0${i}`);
    await asked.owner('U0KIM');

    expect(questions()).toBe(42);
    expect(waits).toHaveLength(2);
    for (const wait of waits) expect(wait).toBeGreaterThan(50_000);
  });

  it('is asked once more as late as Slack says', async () => {
    const busy = { kind: 'rate-limited', retryAfter: 20 } as const;
    slack.faults.set({ method: 'conversations.info', times: 1 }, busy);
    slack.faults.set({ method: 'users.info', times: 1 }, busy);
    const asked = places(['unknown', 'guest']);

    expect(await asked.channel('C01')).toBeUndefined();
    expect(await asked.owner('U0KIM')).toEqual({ field: 'owner', why: 'not-a-member' });

    expect(waits).toEqual([20_000, 20_000]);
  });

  it.each([
    { name: 'wants to be asked much later', retryAfter: 300, times: 1, waited: [] },
    { name: 'says so twice', retryAfter: 20, times: 2, waited: [20_000] },
  ])('is left where Slack $name', async ({ retryAfter, times, waited }) => {
    slack.faults.set({ method: 'conversations.info', times }, { kind: 'rate-limited', retryAfter });

    expect(await places().channel('C01')).toBe('unanswered');

    expect(waits).toEqual(waited);
  });

  it('counts an owner as unanswered of whom nobody says what they may do', async () => {
    expect(await places(['unknown']).owner('U0KIM')).toBe('unanswered');
  });
});
