import { describe, expect, it } from 'vitest';
import { MAX_INDIVIDUAL_NOTICES, rollUpId } from '../../src/alert/roll-up-rules.js';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { laneOf } from '../../src/outbox/outbox-index.js';
import type { Alert, RollUp } from '../../src/records/alert.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type { Store } from '../../src/records/store.js';
import { aCompany, anAlert } from '../support/builders.js';
import { alerts, brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { seoul } from '../support/fake-clock.js';
import type { Send } from '../support/fake-sender.js';

const NEXT = NOW + 24 * HOUR;
const ID = rollUpId(DEFAULT_CHANNEL, NOW);
const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const MESSAGE_GONE = { kind: 'message-gone', error: 'gone' } as const;

type Bench = Awaited<ReturnType<typeof deliveryBench>>;

function aboutRollUps({ sends }: { readonly sends: readonly Send[] }): readonly string[] {
  return sends
    .filter(({ kind, operation }) => kind === 'roll-up' && operation !== 'reply')
    .map(({ operation, state }) => `${operation}: ${state}`);
}

function linesIn({ sends }: { readonly sends: readonly Send[] }): readonly string[] {
  return sends.flatMap(({ kind, operation, state }) =>
    kind === 'roll-up' && operation === 'reply' ? [state] : [],
  );
}

async function rollUpsIn(store: Store): Promise<readonly RollUp[]> {
  const found: RollUp[] = [];
  for await (const one of store.rollUps()) found.push(one);
  return found;
}

function callsIn(events: readonly HistoryRecord[]): readonly string[] {
  return events.flatMap(({ event }) => (event.kind === 'told' ? (event.calls ?? []) : []));
}

/** Gives `count` companies a notice in one round, and sends the notices. */
async function notifyTogether(bench: Bench, count: number, overrides: Partial<Alert> = {}) {
  for (const alert of alerts(count, overrides)) await bench.notify(alert, NOW);
  await bench.advance(5 * SECOND);
}

/** Gives `count` companies, each with an owner of its own, a notice in one round that they became critical. */
async function notifyOwners(
  bench: Bench,
  count: number,
  at: number,
  timing: { readonly respectsQuietHours?: boolean } = {},
  channel = DEFAULT_CHANNEL,
) {
  bench.clock.set(at);
  const calls = { criticalAt: at, ownerAt: at };
  for (const [n, alert] of alerts(count, { severity: 'critical', calls, channel }).entries()) {
    await bench.notify({ ...alert, owner: `U0KIM${n}` }, at, undefined, timing);
  }
}

/** Gives a member a notice in a later round. */
async function notifyMember(
  bench: Bench,
  n: number,
  round: number,
  overrides: Partial<Alert> = {},
) {
  const alert = await bench.store.alert(brnOf(n));
  if (alert === undefined) throw new Error('There is no such alert.');
  return bench.notify({ ...alert, ...overrides }, round);
}

describe('RollUps', () => {
  it('counts the notices that were posted individually before a restart', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, MAX_INDIVIDUAL_NOTICES);
    const [next] = alerts(MAX_INDIVIDUAL_NOTICES + 1).slice(-1);
    if (next === undefined) throw new Error('There is no such alert.');

    const second = await first.restart();
    const inTheRound = await second.notify(next, NOW);
    const inTheNext = await second.notify({ ...next, brn: brnOf(9) }, NEXT);
    const elsewhere = await second.notify({ ...next, brn: brnOf(10), channel: 'C0OTHER' }, NOW);

    const rollUps = [inTheRound, inTheNext, elsewhere].map(({ rollUp }) => rollUp);
    expect(rollUps).toEqual([ID, undefined, undefined]);
  });

  it('posts the first five notices of a channel in a round individually, and the others in one message', async () => {
    const bench = await deliveryBench();

    await notifyTogether(bench, 32);

    const { sends } = bench.sender;
    expect(sends.filter(({ kind }) => kind === 'alert')).toHaveLength(MAX_INDIVIDUAL_NOTICES);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 27 resolved']);
    expect(sends.at(-1)?.posting).toMatchObject({ rollUp: { id: ID, total: 27 } });
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('counts per channel and round', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(5)) await bench.notify(alert, NOW);
    for (const alert of alerts(5, { channel: 'C0TEAM' })) {
      await bench.notify({ ...alert, brn: brnOf(100 + Number(alert.brn)) }, NOW);
    }

    await bench.advance(5 * SECOND);

    expect(aboutRollUps(bench.sender)).toEqual([]);
    expect(bench.sender.sends).toHaveLength(10);
  });

  it('allows five individual notices even if several are decided before the first is written', async () => {
    const bench = await deliveryBench();

    await Promise.all(alerts(12).map((alert) => bench.notify(alert, NOW)));
    await bench.advance(5 * SECOND);

    expect(bench.sender.sends.filter(({ kind }) => kind === 'alert')).toHaveLength(
      MAX_INDIVIDUAL_NOTICES,
    );
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 7 resolved']);
  });

  it('continues counting after a restart in the middle of a round', async () => {
    const first = await deliveryBench();
    for (const alert of alerts(4)) await first.notify(alert, NOW);
    const second = await first.restart();

    for (const alert of alerts(8).slice(4)) await second.notify(alert, NOW);
    await second.advance(5 * SECOND);

    expect(aboutRollUps(second.sender)).toEqual(['post: 0 of 3 resolved']);
  });

  it('delays the first message, so that several companies share it', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(6)) await bench.notify(alert, NOW);
    await bench.delivery.untilIdle();
    const early = aboutRollUps(bench.sender);
    for (const alert of alerts(9).slice(6)) await bench.notify(alert, NOW);

    await bench.advance(5 * SECOND);

    expect(early).toEqual([]);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 4 resolved']);
  });

  it('sends immediately when the process ends', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(8)) await bench.notify(alert, NOW);

    await bench.delivery.drain();

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 resolved']);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('edits its message at most once a minute as members are resolved', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 10);

    for (let second = 1; second <= 119; second += 1) {
      if (second === 1 || second === 30 || second === 70)
        await bench.resolve(brnOf(5 + (second % 7)));
      await bench.advance(SECOND);
    }
    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 5 resolved',
      'edit: 2 of 5 resolved',
      'edit: 3 of 5 resolved',
    ]);
  });

  it('adds members of the same round to a posted message without a notification', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 10);
    for (const alert of alerts(30).slice(10)) await bench.notify(alert, NOW);

    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 5 resolved', 'edit: 0 of 25 resolved']);
    const [record] = await bench.history(brnOf(29));
    expect(record?.event).toMatchObject({ kind: 'told', why: 'rung', message: { ts: '6.0' } });
  });

  it('broadcasts about members that join an hour later, as after a recheck, once', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 10);
    const found = async (from: number, to: number) => {
      for (const alert of alerts(to).slice(from)) await bench.notify(alert, NOW);
      await bench.advance(MINUTE);
    };

    await bench.advance(50 * MINUTE);
    await found(10, 12);
    await bench.advance(10 * MINUTE);
    await found(12, 14);
    const second = await bench.restart();
    await second.advance(HOUR);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 5 resolved',
      'edit: 0 of 7 resolved',
      'edit: 0 of 9 resolved',
      'broadcast-reply: 2 to look at',
    ]);
  });

  it('does not broadcast what its first message has shown', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(10)) await bench.notify(alert, NOW);
    await notifyMember(bench, 8, NEXT);

    await bench.advance(5 * SECOND);
    await bench.advance(HOUR);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 5 resolved']);
  });

  it('records for each member its notice, the reason and the message', async () => {
    const bench = await deliveryBench();

    await notifyTogether(bench, 7);

    const alone = (await bench.history(brnOf(0)))[0]?.event;
    const together = (await bench.history(brnOf(6)))[0]?.event;
    expect(alone).toMatchObject({ kind: 'told', why: 'rung', message: { ts: '1.0' } });
    expect(together).toMatchObject({ kind: 'told', why: 'rung', message: { ts: '6.0' } });
    expect((await bench.store.alert(brnOf(6)))?.rollUp).toBe(ID);
  });

  it('broadcasts the news of a later round once for all members, and edits its message', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 40);
    bench.clock.set(NEXT);
    for (let n = 10; n < 40; n += 1) await notifyMember(bench, n, NEXT);

    await bench.advance(29 * SECOND);
    const early = aboutRollUps(bench.sender).length;
    await bench.advance(SECOND);
    await bench.advance(HOUR);

    expect(early).toBe(1);
    expect(aboutRollUps(bench.sender).slice(1)).toEqual([
      'edit: 0 of 35 resolved',
      'broadcast-reply: 30 to look at',
    ]);
    expect(await bench.history(brnOf(12))).toHaveLength(2);
    expect(await bench.history(brnOf(7))).toHaveLength(1);
  });

  it('broadcasts the news of a long round once, at most ten minutes after the first', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 105);
    bench.clock.set(NEXT);
    for (let n = 5; n < 105; n += 1) {
      await notifyMember(bench, n, NEXT);
      await bench.advance(10 * SECOND);
    }
    await bench.advance(MINUTE);

    const broadcasts = aboutRollUps(bench.sender).filter((send) =>
      send.startsWith('broadcast-reply'),
    );
    expect(broadcasts).toEqual([
      'broadcast-reply: 60 to look at',
      'broadcast-reply: 40 to look at',
    ]);
  });

  it.each([
    { name: 'the news of its members', from: 10, to: 14 },
    { name: 'the news of one member', from: 8, to: 9 },
  ])('mentions people once, with $name', async ({ from, to }) => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 20);
    bench.clock.set(NEXT);
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    for (let n = from; n < to; n += 1) {
      const alert = await bench.store.alert(brnOf(n));
      if (alert !== undefined) await bench.notify(alert, NEXT, line);
    }

    await bench.advance(MINUTE);
    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender).slice(2)).toEqual([
      `broadcast-reply: ${to - from} unclaimed S0OPS`,
    ]);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('mentions people also if that was decided before its first message or a restart', async () => {
    const first = await deliveryBench();
    const line = { kind: 'notice', why: 'reminder', calls: ['U0LEE'] } as const;
    const life = { state: 'acknowledged', by: 'U0LEE', at: NOW - 1, remindedAt: NOW } as const;
    for (const alert of alerts(7, { life })) await first.notify(alert, NOW, line);
    const bench = await first.restart();

    await bench.advance(5 * SECOND);
    await bench.advance(2 * MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 2 resolved',
      'edit: 0 of 2 resolved',
      'broadcast-reply: 2 reminded U0LEE',
    ]);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('adds a thread line for each action immediately, and joins those about resolved members', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 20);
    const by = { by: 'U0KIM', at: bench.clock.now() };
    const alert = await bench.store.alert(brnOf(10));
    if (alert === undefined) throw new Error('There is no such alert.');
    await bench.write(bench.rollUps.refresh(alert, [{ kind: 'taken', ...by }], by.at));
    await bench.delivery.untilIdle();
    const soon = linesIn(bench.sender);
    for (const n of [11, 12, 13]) {
      await bench.resolve(brnOf(n));
      await bench.advance(SECOND);
    }
    const early = linesIn(bench.sender);
    await bench.advance(30 * SECOND);

    expect([soon, early]).toEqual([['taken 1'], ['taken 1']]);
    expect(linesIn(bench.sender)).toEqual(['taken 1', 'resolved 3']);
    await bench.advance(MINUTE);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('has in the line about a resolved member what has to be collected again', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 8);
    const alert = await bench.store.alert(brnOf(7));
    if (alert === undefined) throw new Error('There is no such alert.');
    const at = bench.clock.now();
    const gap = { product: 'taxinvoice', to: at } as const;
    const life = { state: 'resolved', at, was: alert.reasons, gaps: [gap] } as const;

    const changes = bench.rollUps.refresh(
      { ...alert, reasons: [], life },
      [{ kind: 'resolved' }],
      at,
    );

    expect(changes.at(-1)).toMatchObject({
      value: { job: { line: { companies: [{ brn: brnOf(7), gaps: [gap] }] } } },
    });
  });

  it.each([
    { name: 'channel was archived', answer: REFUSED, sent: `post ${DEFAULT_CHANNEL}` },
    { name: 'message was deleted', answer: MESSAGE_GONE, sent: 'post C0TEAM' },
  ])(
    'posts in the channel what a resolved member has to collect again if its $name',
    async ({ answer, sent }) => {
      const bench = await deliveryBench();
      await notifyTogether(bench, 6, { channel: 'C0TEAM' });
      await bench.advance(2 * MINUTE);
      for (const operation of ['edit', 'reply'] as const) {
        bench.sender.answer(operation, 'C0TEAM', answer);
      }
      if (answer === REFUSED) bench.sender.answer('post', 'C0TEAM', answer);
      const stops = [{ product: 'taxinvoice', from: NOW, to: bench.clock.now() }] as const;

      await bench.resolve(brnOf(5), stops);
      await bench.advance(2 * MINUTE);

      const { operation, channel, state } = bench.sender.sends.at(-1) ?? {};
      expect([`${operation} ${channel}`, state]).toEqual([sent, 'resolved 1']);
      expect(await bench.pendingEntries()).toEqual([]);
    },
  );

  it.each([
    { name: 'only after quiet hours', hasStops: true, posts: ['resolved 1'] },
    { name: 'not if nothing has to be collected again', hasStops: false, posts: [] },
  ])('posts in the channel what the thread refuses, but $name', async ({ hasStops, posts }) => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 7);
    const postedLines = () =>
      bench.sender.sends.flatMap(({ operation, state }) =>
        operation === 'post' && state.startsWith('resolved') ? [state] : [],
      );
    bench.clock.set(seoul('2026-11-26 06:00'));
    bench.sender.answer('reply', DEFAULT_CHANNEL, MESSAGE_GONE);
    const stop = { product: 'taxinvoice', from: NOW, to: bench.clock.now() } as const;

    await bench.resolve(brnOf(5), hasStops ? [stop] : []);
    await bench.advance(2 * MINUTE);
    const early = postedLines();
    bench.clock.set(seoul('2026-11-26 08:30'));
    await bench.advance(MINUTE);

    expect(early).toEqual([]);
    expect(postedLines()).toEqual(posts);
  });

  it('does not mention the operators if the member was claimed in the meantime', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 8);
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    for (const n of [5, 6]) {
      const alert = await bench.store.alert(brnOf(n));
      if (alert !== undefined) await bench.notify(alert, NEXT, line);
    }
    const alert = await bench.store.alert(brnOf(5));
    const life = { state: 'acknowledged', by: 'U0KIM', at: bench.clock.now() } as const;
    if (alert !== undefined) await bench.write([{ put: 'alert', value: { ...alert, life } }]);

    await bench.advance(2 * MINUTE);

    const broadcasts = aboutRollUps(bench.sender).filter((send) =>
      send.startsWith('broadcast-reply'),
    );
    expect(broadcasts).toEqual(['broadcast-reply: 1 unclaimed S0OPS, 1 to look at']);
  });

  it('does not mention the operators again for another member if the one with the notice was claimed', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 8);
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    const mentionOperators = async (n: number) => {
      const calls = { criticalAt: NOW, operatorsAt: bench.clock.now() };
      const alert = await bench.store.alert(brnOf(n));
      if (alert === undefined) throw new Error('There is no such alert.');
      await bench.notify({ ...alert, severity: 'critical', calls }, NOW, line);
    };
    await mentionOperators(5);
    await bench.advance(2 * MINUTE);
    await mentionOperators(6);
    const alert = await bench.store.alert(brnOf(6));
    const life = { state: 'acknowledged', by: 'U0KIM', at: bench.clock.now() } as const;
    if (alert !== undefined) await bench.write([{ put: 'alert', value: { ...alert, life } }]);

    await bench.advance(2 * MINUTE);

    const broadcasts = aboutRollUps(bench.sender).filter((send) =>
      send.startsWith('broadcast-reply'),
    );
    expect(broadcasts).toEqual(['broadcast-reply: 1 unclaimed S0OPS']);
  });

  it('mentions the operators for a member that follows its company to another channel unposted', async () => {
    const bench = await deliveryBench();
    for (const channel of ['C0TEAM', DEFAULT_CHANNEL])
      bench.sender.answer('post', channel, REFUSED);
    await notifyTogether(bench, 6, { channel: 'C0TEAM' });
    const calls = { criticalAt: NOW, operatorsAt: bench.clock.now() };
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    const [member = anAlert()] = [await bench.store.alert(brnOf(5))];
    const alert = await bench.notify({ ...member, severity: 'critical', calls }, NOW, line);

    const moved = bench.rollUps.followChannel({ ...alert, channel: 'C0NEW' }, bench.clock.now());
    await bench.write([{ put: 'alert', value: moved.alert }, ...moved.changes]);
    await bench.advance(5 * SECOND);
    await bench.advance(2 * MINUTE);

    const sends = bench.sender.sends.filter(({ channel }) => channel === 'C0NEW');
    expect(sends.map(({ operation, state }) => `${operation}: ${state}`)).toEqual([
      'post: 0 of 1 resolved',
      'edit: 0 of 1 resolved',
      'broadcast-reply: 1 unclaimed S0OPS',
    ]);
  });

  it('shows that the critical problem of a member with a message of its own is resolved', async () => {
    const bench = await deliveryBench();
    const [alert = anAlert()] = alerts(1, { brn: brnOf(50), severity: 'critical' });
    await bench.notify(alert, NOW - HOUR);
    await bench.delivery.untilIdle();
    for (const other of alerts(5)) await bench.notify(other, NOW);
    await notifyMember(bench, 50, NOW);
    await bench.advance(5 * SECOND);
    const eased = { kind: 'notice', why: 'eased' } as const;
    const stored = await bench.store.alert(brnOf(50));
    if (stored !== undefined) await bench.notify({ ...stored, severity: 'notice' }, NOW, eased);

    await bench.advance(2 * MINUTE);

    const last = bench.sender.sends.findLast(({ posting }) => posting?.kind === 'roll-up');
    expect(last?.posting).toMatchObject({ rollUp: { bySeverity: { critical: 0, notice: 1 } } });
  });

  it('mentions no owner of a member that is not critical', async () => {
    const bench = await deliveryBench();
    const line = { kind: 'notice', why: 'first', calls: ['U0KIM'] } as const;
    for (const alert of alerts(7, { owner: 'U0KIM' })) await bench.notify(alert, NOW, line);

    await bench.advance(5 * SECOND);
    await bench.advance(2 * MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 2 resolved']);
  });

  it('mentions the owners of critical members once, in a reply that names the members', async () => {
    const bench = await deliveryBench();
    const calls = { criticalAt: NOW, ownerAt: NOW };
    const owners = ['U0KIM', 'U0LEE', 'U0KIM', undefined];
    for (const [n, alert] of alerts(9, { severity: 'critical' }).entries()) {
      await bench.notify({ ...alert, owner: owners[n - 5], calls }, NOW);
    }

    await bench.advance(5 * SECOND);
    const first = aboutRollUps(bench.sender);
    await bench.advance(MINUTE);
    const afterReply = aboutRollUps(bench.sender);
    bench.clock.set(NEXT);
    await notifyMember(bench, 5, NEXT);
    await bench.advance(10 * MINUTE);

    expect(first).toEqual(['post: 0 of 4 resolved']);
    expect(afterReply.slice(1)).toEqual([
      'edit: 0 of 4 resolved',
      'broadcast-reply: 3 critical U0KIM U0LEE',
    ]);
    expect(aboutRollUps(bench.sender).at(-1)).toBe('broadcast-reply: 1 to look at');
    const events = (await bench.history(brnOf(6))).map(({ event }) => event);
    expect(events).toMatchObject([
      { kind: 'told', why: 'one-of-many', rollUp: true, calls: ['U0LEE'] },
      { kind: 'told', why: 'rung', rollUp: true },
    ]);
  });

  it('does not let a member mention its owner again in a message of its own', async () => {
    const bench = await deliveryBench();
    const calls = { criticalAt: NOW, ownerAt: NOW };
    for (const alert of alerts(7, { severity: 'critical', owner: 'U0KIM', calls })) {
      await bench.notify(alert, NOW);
    }
    await bench.advance(5 * SECOND);
    const postedBy = async (n: number) => {
      const alert = await bench.store.alert(brnOf(n));
      if (alert === undefined) throw new Error('There is no such alert.');
      const asked = { round: undefined, why: 'rung', now: bench.clock.now() };
      return bench.rollUps.route(alert, asked).alert.calls?.ownerAt;
    };

    const beforeReply = await postedBy(6);
    await bench.advance(MINUTE);

    expect(beforeReply).toBe(NOW);
    expect(await postedBy(5)).toBeUndefined();
  });

  it('mentions the owner after a kill, unless the member was claimed in the meantime', async () => {
    const first = await deliveryBench();
    const calls = { criticalAt: NOW, ownerAt: NOW };
    for (const alert of alerts(7, { severity: 'critical', owner: 'U0KIM', calls })) {
      await first.notify(alert, NOW);
    }
    await first.advance(5 * SECOND);

    const second = await first.restart();
    const alert = await second.store.alert(brnOf(6));
    if (alert === undefined) throw new Error('There is no such alert.');
    const life = { state: 'acknowledged', by: 'U0LEE', at: second.clock.now() } as const;
    await second.write([{ put: 'alert', value: { ...alert, life } }]);
    await second.advance(MINUTE);

    expect(aboutRollUps(second.sender).at(-1)).toBe('broadcast-reply: 1 critical U0KIM');
  });

  it('shows in quiet hours what changes, also if the mention of an owner waits for their end', async () => {
    const bench = await deliveryBench();
    const evening = seoul('2026-11-25 20:00') - 30 * SECOND;
    await notifyOwners(bench, 8, evening, { respectsQuietHours: true });
    await bench.advance(10 * SECOND);
    await bench.advance(MINUTE);
    await bench.advance(HOUR);
    const atNight = aboutRollUps(bench.sender);
    await bench.resolve(brnOf(5));
    await bench.advance(SECOND);
    const afterResolution = aboutRollUps(bench.sender).slice(atNight.length);
    await bench.resolve(brnOf(6));
    await bench.advance(59 * SECOND);
    const early = aboutRollUps(bench.sender).slice(atNight.length);
    await bench.advance(SECOND);
    const nextMinute = aboutRollUps(bench.sender).slice(atNight.length);
    await bench.advance(seoul('2026-11-26 08:30') - bench.clock.now());

    expect(atNight).toEqual(['post: 0 of 3 resolved', 'edit: 0 of 3 resolved']);
    expect(afterResolution).toEqual(['edit: 1 of 3 resolved']);
    expect(early).toEqual(afterResolution);
    expect(nextMinute.slice(1)).toEqual(['edit: 2 of 3 resolved']);
    expect(aboutRollUps(bench.sender).at(-1)).toBe('broadcast-reply: 1 critical U0KIM7');
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('shows in quiet hours also what changes during an edit', async () => {
    const bench = await deliveryBench();
    const evening = seoul('2026-11-25 20:00') - 30 * SECOND;
    await notifyOwners(bench, 8, evening, { respectsQuietHours: true });
    await bench.advance(10 * SECOND);
    bench.sender.onSend = async ({ kind, operation }) => {
      if (kind !== 'roll-up' || operation !== 'edit') return;
      bench.sender.onSend = undefined;
      await bench.resolve(brnOf(5));
    };
    await bench.advance(MINUTE);
    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender).at(-1)).toBe('edit: 1 of 3 resolved');
  });

  it('mentions the owners at once, also in quiet hours, if a person asked for the notices', async () => {
    const bench = await deliveryBench();
    await notifyOwners(bench, 7, seoul('2026-11-25 21:00'));

    await bench.advance(5 * SECOND);
    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 2 resolved',
      'edit: 0 of 2 resolved',
      'broadcast-reply: 2 critical U0KIM5 U0KIM6',
    ]);
  });

  it.each([
    { name: 'message was deleted', operation: 'edit', sent: MESSAGE_GONE },
    { name: 'channel refuses the reply', operation: 'broadcast-reply', sent: REFUSED },
  ] as const)('mentions people under its new message if the $name', async ({ operation, sent }) => {
    const bench = await deliveryBench();
    await notifyOwners(bench, 9, NOW, {}, 'C0TEAM');
    await bench.advance(5 * SECOND);
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    const calls = { criticalAt: NOW, ownerAt: NOW - 1, operatorsAt: NOW };
    const alert = await bench.store.alert(brnOf(8));
    if (alert !== undefined) await bench.notify({ ...alert, calls }, NEXT, line);
    bench.sender.answer(operation, 'C0TEAM', sent, 1);

    await bench.advance(MINUTE);
    const posted = bench.sender.sends.findLast(({ operation: done }) => done === 'post');
    const before = await bench.history(brnOf(6));
    for (let minute = 0; minute < 3; minute += 1) await bench.advance(MINUTE);

    const reply = aboutRollUps(bench.sender).at(-1);
    expect(posted?.kind).toBe('roll-up');
    expect(reply).toBe('broadcast-reply: 3 critical U0KIM5 U0KIM6 U0KIM7, 1 unclaimed S0OPS');
    expect(callsIn(before)).toEqual([]);
    expect(callsIn(await bench.history(brnOf(6)))).toEqual(['U0KIM6']);
    expect(callsIn(await bench.history(brnOf(8)))).toEqual(['S0OPS']);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('mentions each of very many owners, as many in a reply as it has room for', async () => {
    const bench = await deliveryBench();
    await notifyOwners(bench, 205, NOW);

    await bench.advance(5 * SECOND);
    for (let minute = 0; minute < 10; minute += 1) await bench.advance(MINUTE);

    const replies = aboutRollUps(bench.sender).filter((send) => send.startsWith('broadcast-reply'));
    const owners = replies.flatMap((reply) => reply.match(/U0KIM\d+/g) ?? []);
    expect(replies.map((reply) => reply.slice(0, 28))).toEqual(
      Array(4).fill('broadcast-reply: 50 critical'),
    );
    expect(new Set(owners).size).toBe(200);
    expect(callsIn(await bench.history(brnOf(204)))).toEqual(['U0KIM204']);
  });

  it('posts five critical alerts individually, whatever was posted before them', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 8, { severity: 'warning' });
    const critical: Partial<Alert> = {
      severity: 'critical',
      calls: { criticalAt: NOW + 5 * SECOND },
    };
    const together = alerts(15, critical).slice(8);
    const before = [];
    for (const alert of together.slice(0, 3)) before.push(await first.notify(alert, NOW));

    const second = await first.restart();
    const after = [];
    for (const alert of together.slice(3)) after.push(await second.notify(alert, NOW));

    const rollUps = [...before, ...after].map(({ rollUp }) => rollUp);
    expect(rollUps).toEqual([...Array(MAX_INDIVIDUAL_NOTICES).fill(undefined), ID, ID]);
  });

  it('gives a member that becomes critical a message of its own, up to five', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 20, { severity: 'warning' });
    bench.clock.set(NEXT);
    const critical: Partial<Alert> = { severity: 'critical', calls: { criticalAt: NEXT } };
    const after: Alert[] = [];
    for (let n = 10; n < 17; n += 1) after.push(await notifyMember(bench, n, NEXT, critical));

    await bench.advance(MINUTE);

    const own = bench.sender.sends.slice(6).filter(({ kind }) => kind === 'alert');
    expect(own.map(({ operation }) => operation)).toEqual(Array(5).fill('post'));
    expect(after.map(({ rollUp }) => rollUp)).toEqual([...Array(5).fill(undefined), ID, ID]);
    const last = bench.sender.sends.findLast(
      ({ kind, operation }) => kind === 'roll-up' && operation === 'edit',
    );
    expect(last?.posting).toMatchObject({ rollUp: { total: 10, resolved: 0 } });
    expect(aboutRollUps(bench.sender).at(-1)).toBe('broadcast-reply: 2 to look at');
  });

  it('does not count an unwatched company as resolved, also after a restart', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 8);
    await first.advance(MINUTE);
    await first.resolve(brnOf(5));
    await first.unwatch(brnOf(6));
    await first.advance(MINUTE);
    const second = await first.restart();
    await second.unwatch(brnOf(7));

    await second.advance(MINUTE);

    expect(aboutRollUps(first.sender)).toEqual([
      'post: 0 of 3 resolved',
      'edit: 1 of 2 resolved',
      'edit: 1 of 1 resolved',
    ]);
  });

  it('does not count a company as resolved that was unwatched right before a kill', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 8);
    await first.unwatch(brnOf(6));

    const second = await first.restart();
    await second.advance(MINUTE);
    const third = await second.restart();
    await third.resolve(brnOf(5));
    await third.advance(MINUTE);

    expect(aboutRollUps(first.sender)).toEqual([
      'post: 0 of 3 resolved',
      'edit: 0 of 2 resolved',
      'edit: 1 of 2 resolved',
    ]);
  });

  it('does not count a company as resolved that was unwatched during a send', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 8);
    await first.resolve(brnOf(5));
    first.sender.onSend = async () => {
      first.sender.onSend = undefined;
      await first.unwatch(brnOf(6));
    };
    await first.advance(MINUTE);

    const second = await first.restart();
    await second.advance(MINUTE);

    expect(aboutRollUps(first.sender)).toEqual([
      'post: 0 of 3 resolved',
      'edit: 1 of 3 resolved',
      'edit: 1 of 2 resolved',
    ]);
    expect((await rollUpsIn(second.store))[0]?.members).not.toContain(brnOf(6));
  });

  it('stores when each member was last notified, also during a send and after a restart', async () => {
    const bench = await deliveryBench();
    const late = NOW + 4 * HOUR;
    for (const alert of alerts(8)) await bench.notify(alert, NOW);
    const member = { brn: brnOf(6), rollUp: ID };
    const before = bench.rollUps.notifiedAt(member, bench.clock.now());
    let during: number | undefined;
    bench.sender.onSend = async ({ kind }) => {
      if (kind === 'roll-up') during = bench.rollUps.notifiedAt(member, bench.clock.now());
    };

    await bench.advance(4 * HOUR);
    await notifyMember(bench, 6, NEXT);
    await bench.advance(20 * HOUR);
    const restarted = await bench.restart();

    expect([before, during]).toEqual([undefined, bench.clock.now()]);
    expect(bench.rollUps.notifiedAt(member, 0)).toBe(NEXT);
    expect(restarted.rollUps.notifiedAt(member, 0)).toBe(NEXT);
    expect(restarted.rollUps.notifiedAt({ ...member, brn: brnOf(5) }, 0)).toBe(late);
  });

  it('gives a member that a person asked about a message of its own', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 10);
    const alert = await bench.store.alert(brnOf(7));
    if (alert === undefined) throw new Error('There is no such alert.');

    const placed = bench.rollUps.route(alert, { round: undefined, why: 'worse', now: NEXT });

    expect(placed.isPostedIndividually).toBe(true);
    expect(placed.alert.rollUp).toBeUndefined();
  });

  it('edits the own message of a member, and notifies through the combined alert', async () => {
    const bench = await deliveryBench();
    const [alert = anAlert()] = alerts(1, { brn: brnOf(50) });
    await bench.notify(alert, NOW - HOUR);
    await bench.delivery.untilIdle();
    for (const other of alerts(5)) await bench.notify(other, NOW);

    await notifyMember(bench, 50, NOW);
    await bench.advance(5 * SECOND);

    const own = bench.sender.sends.filter(({ ts }) => ts === '1.0');
    expect(own.map(({ operation }) => operation)).toEqual(['edit']);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 1 resolved']);
  });

  it('removes a member whose alerts go to another channel now', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 7);
    bench.clock.set(NEXT);

    const moved = await notifyMember(bench, 6, NEXT, { channel: 'C0NEW' });
    await bench.advance(MINUTE);

    expect(moved.rollUp).toBeUndefined();
    expect(bench.sender.sends.some(({ channel }) => channel === 'C0NEW')).toBe(true);
    const last = bench.sender.sends.findLast(({ kind }) => kind === 'roll-up');
    expect(last?.posting).toMatchObject({ rollUp: { total: 1 } });
  });

  it('says at the end that all are resolved, and is deleted', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 8);
    for (const n of [5, 6, 7]) await bench.resolve(brnOf(n));

    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 resolved', 'edit: 3 of 3 resolved']);
    expect(await rollUpsIn(bench.rawStore)).toEqual([]);
    expect(await bench.pendingEntries()).toEqual([]);
    expect(bench.rollUps.notifiedAt({ brn: brnOf(5), rollUp: ID }, NOW)).toBeUndefined();
  });

  it('sends nothing if all members were resolved before the first message', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(6)) await bench.notify(alert, NOW);
    await bench.resolve(brnOf(5));

    await bench.advance(5 * SECOND);

    expect(aboutRollUps(bench.sender)).toEqual([]);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('keeps its entry while Slack is busy, with all members that joined in the meantime', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(5)) await bench.notify(alert, NOW);
    await bench.delivery.untilIdle();
    const busy = {
      kind: 'later',
      afterMs: 30 * SECOND,
      error: 'ratelimited',
      holdsChannel: true,
    } as const;
    bench.sender.answer('post', DEFAULT_CHANNEL, busy, 1);
    for (const alert of alerts(8).slice(5)) await bench.notify(alert, NOW);
    await bench.advance(5 * SECOND);
    for (const alert of alerts(12).slice(8)) await bench.notify(alert, NOW);
    const entries = (await bench.pendingEntries()).filter(({ job }) => job.kind === 'roll-up');

    await bench.advance(30 * SECOND);

    expect(entries).toMatchObject([{ attempts: 1, notBefore: NOW + 35 * SECOND }]);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 resolved', 'post: 0 of 7 resolved']);
  });

  it('keeps members that join during a send', async () => {
    const bench = await deliveryBench();
    const late = alerts(9).slice(8);
    for (const alert of alerts(8)) await bench.notify(alert, NOW);
    bench.sender.onSend = async ({ kind }) => {
      const alert = kind === 'roll-up' ? late.pop() : undefined;
      if (alert === undefined) return;
      await bench.notify({ ...alert, brn: brnOf(8) }, NOW);
    };

    await bench.advance(5 * SECOND);
    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 resolved', 'edit: 0 of 4 resolved']);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('keeps members that are being written while its record is written', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(8)) await bench.notify(alert, NOW);
    const write = bench.rawStore.write;
    let joining: Promise<unknown> | undefined;
    Object.assign(bench.rawStore, {
      write(changes: Parameters<typeof write>[0]) {
        const isRecord = changes.some((change) => 'put' in change && change.put === 'roll-up');
        // The member is written before the record, but that write ends after the record was computed.
        if (isRecord && joining === undefined) {
          joining = Promise.all(
            alerts(9)
              .slice(8)
              .map((alert) => bench.notify(alert, NOW)),
          );
        }
        return write(changes);
      },
    });

    await bench.advance(5 * SECOND);
    await joining;
    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 resolved', 'edit: 0 of 4 resolved']);
  });

  it('is posted in the default channel if its own refuses it, and stays there', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', 'C0TEAM', REFUSED);
    await bench.write([{ put: 'company', value: aCompany({ channel: 'C0TEAM' }) }]);
    await notifyTogether(bench, 8, { channel: 'C0TEAM' });
    await bench.resolve(brnOf(7));
    const lanes = (await bench.pendingEntries()).map(laneOf);

    await bench.advance(MINUTE);

    const sends = bench.sender.sends.filter(
      ({ kind, operation }) => kind === 'roll-up' && operation !== 'reply',
    );
    expect(sends.map(({ operation, channel }) => `${operation} ${channel}`)).toEqual([
      'post C0TEAM',
      'post C0DEFAULT',
      'edit C0DEFAULT',
    ]);
    expect(new Set(lanes)).toEqual(new Set([DEFAULT_CHANNEL]));
    const refusal = { kind: 'channel-refused', channel: 'C0TEAM', company: aCompany().name };
    expect(bench.sender.directMessages).toMatchObject([refusal]);
  });

  it('continues in the default channel if the channel of its message refuses edits', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 8, { channel: 'C0TEAM' });
    bench.sender.answer('edit', 'C0TEAM', REFUSED);
    await bench.resolve(brnOf(7));

    await bench.advance(MINUTE);

    const sends = bench.sender.sends.filter(
      ({ kind, operation }) => kind === 'roll-up' && operation !== 'reply',
    );
    expect(sends.map(({ operation, channel }) => `${operation} ${channel}`)).toEqual([
      'post C0TEAM',
      'edit C0TEAM',
      'post C0DEFAULT',
    ]);
    expect(await rollUpsIn(bench.rawStore)).toMatchObject([
      { message: { channel: DEFAULT_CHANNEL } },
    ]);
  });

  it('notifies after a restart about members that a killed process did not send, even without an entry', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 8);
    const [late = anAlert()] = alerts(1, { brn: brnOf(50), rollUp: ID });
    await first.write([{ put: 'alert', value: late }]);

    const second = await first.restart();
    await second.advance(MINUTE);

    expect(aboutRollUps(second.sender)).toEqual(['post: 0 of 3 resolved', 'edit: 0 of 4 resolved']);
    expect((await second.history(brnOf(50)))[0]?.event).toMatchObject({ kind: 'told' });
  });

  it('sends nothing after a restart if all was sent', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 8);

    const second = await first.restart();

    expect(await second.pendingEntries()).toEqual([]);
  });

  it('distinguishes after a restart members that left from those that have a new alert', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 20);
    first.clock.set(NEXT);
    const critical: Partial<Alert> = { severity: 'critical', calls: { criticalAt: NEXT } };
    await notifyMember(first, 10, NEXT, critical);
    await first.resolve(brnOf(11));
    await first.notify(anAlert({ brn: brnOf(11), channel: DEFAULT_CHANNEL, openedAt: NEXT }), NEXT);

    const second = await first.restart();
    await second.advance(MINUTE);

    const last = second.sender.sends.findLast(({ posting }) => posting?.kind === 'roll-up');
    expect(last?.posting).toMatchObject({ rollUp: { total: 14, resolved: 1 } });
  });

  it('counts a resolved member that has another alert since, also after edits and a restart', async () => {
    const first = await deliveryBench();
    await notifyTogether(first, 9);
    await first.resolve(brnOf(8));
    await first.advance(2 * MINUTE);
    first.clock.set(NEXT);
    await first.notify(anAlert({ brn: brnOf(8), channel: DEFAULT_CHANNEL, openedAt: NEXT }), NEXT);
    await first.resolve(brnOf(7));
    await first.advance(2 * MINUTE);

    const second = await first.restart();
    await second.resolve(brnOf(6));
    await second.advance(2 * MINUTE);

    expect(aboutRollUps(second.sender).at(-1)).toBe('edit: 3 of 4 resolved');
  });

  it('respects quiet hours when it is late, unless a person asked for one of the notices', async () => {
    const bench = await deliveryBench();
    const evening = seoul('2026-11-25 20:00') - SECOND;
    const line = { kind: 'notice', why: 'rung' } as const;
    bench.clock.set(evening);
    for (const alert of alerts(7))
      await bench.notify(alert, evening, line, { respectsQuietHours: true });
    await bench.advance(HOUR);
    const atNight = aboutRollUps(bench.sender);
    for (const alert of alerts(9).slice(7)) await bench.notify(alert, evening);
    await bench.advance(5 * SECOND);

    expect(atNight).toEqual([]);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 4 resolved']);
  });

  it('ignores quiet hours for a notice that a person asked for before a restart, with all that joined it', async () => {
    const night = seoul('2026-11-25 21:00');
    const first = await deliveryBench();
    first.clock.set(night);
    for (const alert of alerts(7)) await first.notify(alert, night);

    const second = await first.restart();
    const [last = anAlert()] = alerts(8).slice(7);
    await second.notify(last, night, { kind: 'notice', why: 'rung' }, { respectsQuietHours: true });
    await second.advance(5 * SECOND);

    expect(aboutRollUps(second.sender)).toEqual(['post: 0 of 3 resolved']);
  });

  it('ignores quiet hours for a notice that a person asked for during a send', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 7);
    const night = seoul('2026-11-25 21:00');
    bench.clock.set(night);
    await notifyMember(bench, 5, night);
    bench.sender.onSend = async ({ operation, kind }) => {
      if (kind !== 'roll-up' || operation !== 'broadcast-reply') return;
      bench.sender.onSend = undefined;
      await notifyMember(bench, 6, night);
    };

    for (let i = 0; i < 6; i += 1) await bench.advance(30 * SECOND);

    expect(aboutRollUps(bench.sender).slice(1)).toEqual([
      'edit: 0 of 2 resolved',
      'broadcast-reply: 1 to look at',
      'edit: 0 of 2 resolved',
      'broadcast-reply: 1 to look at',
    ]);
  });

  it('does not count a notice as sent today that could not be sent', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(7)) await bench.notify(alert, NOW);
    bench.sender.onSend = async ({ kind }) => {
      if (kind === 'roll-up') throw new Error('a fault in drawing it');
    };

    await bench.advance(5 * SECOND);

    const alert = await bench.store.alert(brnOf(5));
    expect(alert?.rollUp).toBe(ID);
    expect(alert && bench.rollUps.notifiedAt(alert, NOW)).toBeUndefined();
  });

  it('is sent in the morning if quiet hours began before it was sent', async () => {
    const bench = await deliveryBench();
    const evening = seoul('2026-11-25 20:00') - SECOND;
    const line = { kind: 'notice', why: 'rung' } as const;
    bench.clock.set(evening);
    for (const alert of alerts(7))
      await bench.notify(alert, evening, line, { respectsQuietHours: true });
    await bench.advance(HOUR);

    await bench.advance(seoul('2026-11-26 08:30') - bench.clock.now());

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 2 resolved']);
  });

  it('is posted again if its message was deleted, unless it has ended', async () => {
    const bench = await deliveryBench();
    await notifyTogether(bench, 7);
    bench.sender.answer('edit', DEFAULT_CHANNEL, { kind: 'message-gone', error: 'gone' });
    await bench.resolve(brnOf(5));
    await bench.advance(MINUTE);
    await bench.resolve(brnOf(6));
    await bench.advance(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 2 resolved',
      'edit: 1 of 2 resolved',
      'post: 1 of 2 resolved',
      'edit: 2 of 2 resolved',
    ]);
    expect(await rollUpsIn(bench.rawStore)).toEqual([]);
    expect(await bench.pendingEntries()).toEqual([]);
  });

  it('does not write its record once per member', async () => {
    const bench = await deliveryBench();
    const write = bench.rawStore.write;
    let records = 0;
    Object.assign(bench.rawStore, {
      write(changes: Parameters<typeof write>[0]) {
        records += changes.filter((change) => 'put' in change && change.put === 'roll-up').length;
        return write(changes);
      },
    });

    await notifyTogether(bench, 300);
    for (let n = 10; n < 200; n += 1) await bench.resolve(brnOf(n));
    await bench.advance(MINUTE);

    expect(records).toBe(2);
  });

  it('needs few messages for 10,000 companies of one round, and each alert remains separate', async () => {
    const bench = await deliveryBench();
    const all = alerts(10_000);
    for (const alert of all) await bench.notify(alert, NOW);

    await bench.advance(5 * SECOND);
    await bench.advance(HOUR);

    expect(bench.sender.sends).toHaveLength(MAX_INDIVIDUAL_NOTICES + 1);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 9995 resolved']);
    expect(bench.index.size).toBe(10_000);
    expect((await bench.history(brnOf(9_999)))[0]?.event).toMatchObject({ kind: 'told' });
  });
});
