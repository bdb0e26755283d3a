import { describe, expect, it } from 'vitest';
import { POSTED_INDIVIDUALLY_AT_MOST, rollUpId } from '../../src/alert/roll-up-rules.js';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { laneOf } from '../../src/outbox/outbox-log.js';
import type { Alert, RollUp } from '../../src/records/alert.js';
import type { Store } from '../../src/records/store.js';
import { aCompany, anAlert } from '../support/builders.js';
import { alerts, brnOf, DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';
import { seoul } from '../support/fake-clock.js';
import type { Send } from '../support/fake-sender.js';

const NEXT = NOW + 24 * HOUR;
const ID = rollUpId(DEFAULT_CHANNEL, NOW);
const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;

type Bench = Awaited<ReturnType<typeof deliveryBench>>;

function aboutRollUps({ sends }: { readonly sends: readonly Send[] }): readonly string[] {
  return sends
    .filter(({ about, what }) => about === 'roll-up' && what !== 'reply')
    .map(({ what, says }) => `${what}: ${says}`);
}

function linesIn({ sends }: { readonly sends: readonly Send[] }): readonly string[] {
  return sends.flatMap(({ about, what, says }) =>
    about === 'roll-up' && what === 'reply' ? [says] : [],
  );
}

async function rollUpsIn(store: Store): Promise<readonly RollUp[]> {
  const found: RollUp[] = [];
  for await (const one of store.rollUps()) found.push(one);
  return found;
}

/** So many companies have a notice in one round, and it is told. */
async function toldTogether(bench: Bench, count: number, about: Partial<Alert> = {}) {
  for (const alert of alerts(count, about)) await bench.tell(alert, NOW);
  await bench.passes(5 * SECOND);
}

/** A member has a notice in a later round. */
async function newsOf(bench: Bench, n: number, round: number, about: Partial<Alert> = {}) {
  const alert = await bench.store.alert(brnOf(n));
  if (alert === undefined) throw new Error('There is no such alert.');
  return bench.tell({ ...alert, ...about }, round);
}

describe('RollUps', () => {
  it('counts those of the round that were posted individually before a restart', async () => {
    const first = await deliveryBench();
    await toldTogether(first, POSTED_INDIVIDUALLY_AT_MOST);
    const [next] = alerts(POSTED_INDIVIDUALLY_AT_MOST + 1).slice(-1);
    if (next === undefined) throw new Error('There is no such alert.');

    const second = await first.restarted();
    const inTheRound = await second.tell(next, NOW);
    const inTheNext = await second.tell({ ...next, brn: brnOf(9) }, NEXT);
    const elsewhere = await second.tell({ ...next, brn: brnOf(10), channel: 'C0OTHER' }, NOW);

    const rollUps = [inTheRound, inTheNext, elsewhere].map(({ rollUp }) => rollUp);
    expect(rollUps).toEqual([ID, undefined, undefined]);
  });

  it('posts the first five notices of a channel in a round individually, and the others in one message', async () => {
    const bench = await deliveryBench();

    await toldTogether(bench, 32);

    const { sends } = bench.sender;
    expect(sends.filter(({ about }) => about === 'alert')).toHaveLength(
      POSTED_INDIVIDUALLY_AT_MOST,
    );
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 27 solved']);
    expect(sends.at(-1)?.posting).toMatchObject({ rollUp: { id: ID, total: 27 } });
    expect(await bench.waiting()).toEqual([]);
  });

  it('counts each channel and each round for itself', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(5)) await bench.tell(alert, NOW);
    for (const alert of alerts(5, { channel: 'C0TEAM' })) {
      await bench.tell({ ...alert, brn: brnOf(100 + Number(alert.brn)) }, NOW);
    }

    await bench.passes(5 * SECOND);

    expect(aboutRollUps(bench.sender)).toEqual([]);
    expect(bench.sender.sends).toHaveLength(10);
  });

  it('lets no more than five stand though several are decided before the first is written', async () => {
    const bench = await deliveryBench();

    await Promise.all(alerts(12).map((alert) => bench.tell(alert, NOW)));
    await bench.passes(5 * SECOND);

    expect(bench.sender.sends.filter(({ about }) => about === 'alert')).toHaveLength(
      POSTED_INDIVIDUALLY_AT_MOST,
    );
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 7 solved']);
  });

  it('continues counting after a restart in the middle of a round', async () => {
    const first = await deliveryBench();
    for (const alert of alerts(4)) await first.tell(alert, NOW);
    const second = await first.restarted();

    for (const alert of alerts(8).slice(4)) await second.tell(alert, NOW);
    await second.passes(5 * SECOND);

    expect(aboutRollUps(second.sender)).toEqual(['post: 0 of 3 solved']);
  });

  it('waits a moment with the first message, so that it does not speak of one company', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(6)) await bench.tell(alert, NOW);
    await bench.delivery.idle();
    const early = aboutRollUps(bench.sender);
    for (const alert of alerts(9).slice(6)) await bench.tell(alert, NOW);

    await bench.passes(5 * SECOND);

    expect(early).toEqual([]);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 4 solved']);
  });

  it('says at once what gathers when nobody will be there to say it later', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(8)) await bench.tell(alert, NOW);

    await bench.delivery.drain();

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 solved']);
    expect(await bench.waiting()).toEqual([]);
  });

  it('edits its message at most once a minute as members are solved', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 10);

    for (let second = 1; second <= 119; second += 1) {
      if (second === 1 || second === 30 || second === 70)
        await bench.solve(brnOf(5 + (second % 7)));
      await bench.passes(SECOND);
    }
    await bench.passes(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 5 solved',
      'edit: 2 of 5 solved',
      'edit: 3 of 5 solved',
    ]);
  });

  it('adds to the message, without noise, who joins in the same round after it was posted', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 10);
    for (const alert of alerts(30).slice(10)) await bench.tell(alert, NOW);

    await bench.passes(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 5 solved', 'edit: 0 of 25 solved']);
    const [told] = await bench.history(brnOf(29));
    expect(told?.event).toMatchObject({ kind: 'told', why: 'rung', message: { ts: '6.0' } });
  });

  it('records for each member that it was told, why, and by which message', async () => {
    const bench = await deliveryBench();

    await toldTogether(bench, 7);

    const alone = (await bench.history(brnOf(0)))[0]?.event;
    const together = (await bench.history(brnOf(6)))[0]?.event;
    expect(alone).toMatchObject({ kind: 'told', why: 'rung', message: { ts: '1.0' } });
    expect(together).toMatchObject({ kind: 'told', why: 'rung', message: { ts: '6.0' } });
    expect((await bench.store.alert(brnOf(6)))?.rollUp).toBe(ID);
  });

  it('says the news of a later round once, broadcast for all members, and edits its message', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 40);
    bench.clock.set(NEXT);
    for (let n = 10; n < 40; n += 1) await newsOf(bench, n, NEXT);

    await bench.passes(29 * SECOND);
    const early = aboutRollUps(bench.sender).length;
    await bench.passes(SECOND);
    await bench.passes(HOUR);

    expect(early).toBe(1);
    expect(aboutRollUps(bench.sender).slice(1)).toEqual([
      'edit: 0 of 35 solved',
      'loud-reply: 30 to look at',
    ]);
    expect(await bench.history(brnOf(12))).toHaveLength(2);
    expect(await bench.history(brnOf(7))).toHaveLength(1);
  });

  it('says news once though a round continues for minutes, and not later than ten minutes after the first', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 105);
    bench.clock.set(NEXT);
    for (let n = 5; n < 105; n += 1) {
      await newsOf(bench, n, NEXT);
      await bench.passes(10 * SECOND);
    }
    await bench.passes(MINUTE);

    const aloud = aboutRollUps(bench.sender).filter((send) => send.startsWith('loud-reply'));
    expect(aloud).toEqual(['loud-reply: 60 to look at', 'loud-reply: 40 to look at']);
  });

  it.each([
    { name: 'the news of its members', from: 10, to: 14 },
    { name: 'news of one', from: 8, to: 9 },
  ])('calls once by name, with $name, who is asked for', async ({ from, to }) => {
    const bench = await deliveryBench();
    await toldTogether(bench, 20);
    bench.clock.set(NEXT);
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    for (let n = from; n < to; n += 1) {
      const alert = await bench.store.alert(brnOf(n));
      if (alert !== undefined) await bench.tell(alert, NEXT, line);
    }

    await bench.passes(MINUTE);
    await bench.passes(MINUTE);

    expect(aboutRollUps(bench.sender).slice(2)).toEqual([`loud-reply: ${to - from} untaken S0OPS`]);
    expect(await bench.waiting()).toEqual([]);
  });

  it('calls who is asked for also when that was decided before its first message, and over a restart', async () => {
    const first = await deliveryBench();
    const line = { kind: 'notice', why: 'reminder', calls: ['U0LEE'] } as const;
    const life = { state: 'acknowledged', by: 'U0LEE', at: NOW - 1, remindedAt: NOW } as const;
    for (const alert of alerts(7, { life })) await first.tell(alert, NOW, line);
    const bench = await first.restarted();

    await bench.passes(5 * SECOND);
    await bench.passes(2 * MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 2 solved',
      'edit: 0 of 2 solved',
      'loud-reply: 2 reminded U0LEE',
    ]);
    expect(await bench.waiting()).toEqual([]);
  });

  it('says in its thread at once who did what, and joins what is solved one after the other', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 20);
    const by = { by: 'U0KIM', at: bench.clock.now() };
    const alert = await bench.store.alert(brnOf(10));
    if (alert === undefined) throw new Error('There is no such alert.');
    await bench.write(bench.rollUps.refresh(alert, [{ kind: 'taken', ...by }], by.at));
    await bench.delivery.idle();
    const soon = linesIn(bench.sender);
    for (const n of [11, 12, 13]) {
      await bench.solve(brnOf(n));
      await bench.passes(SECOND);
    }
    const early = linesIn(bench.sender);
    await bench.passes(30 * SECOND);

    expect([soon, early]).toEqual([['taken 1'], ['taken 1']]);
    expect(linesIn(bench.sender)).toEqual(['taken 1', 'resolved 3']);
    await bench.passes(MINUTE);
    expect(await bench.waiting()).toEqual([]);
  });

  it('calls for nobody’s alert who was called in vain: somebody took it meanwhile', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 8);
    const line = { kind: 'notice', why: 'nobody-took-it', calls: ['S0OPS'] } as const;
    for (const n of [5, 6]) {
      const alert = await bench.store.alert(brnOf(n));
      if (alert !== undefined) await bench.tell(alert, NEXT, line);
    }
    const alert = await bench.store.alert(brnOf(5));
    const life = { state: 'acknowledged', by: 'U0KIM', at: bench.clock.now() } as const;
    if (alert !== undefined) await bench.write([{ put: 'alert', value: { ...alert, life } }]);

    await bench.passes(2 * MINUTE);

    const aloud = aboutRollUps(bench.sender).filter((send) => send.startsWith('loud-reply'));
    expect(aloud).toEqual(['loud-reply: 1 untaken S0OPS, 1 to look at']);
  });

  it('calls no owner for one of many', async () => {
    const bench = await deliveryBench();
    const line = { kind: 'notice', why: 'first', calls: ['U0KIM'] } as const;
    for (const alert of alerts(7)) await bench.tell(alert, NOW, line);

    await bench.passes(5 * SECOND);
    await bench.passes(2 * MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 2 solved']);
  });

  it('gives a member that becomes critical a message of its own, up to five', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 20, { severity: 'warning' });
    bench.clock.set(NEXT);
    const critical: Partial<Alert> = { severity: 'critical', calls: { criticalAt: NEXT } };
    const after: Alert[] = [];
    for (let n = 10; n < 17; n += 1) after.push(await newsOf(bench, n, NEXT, critical));

    await bench.passes(MINUTE);

    const own = bench.sender.sends.slice(6).filter(({ about }) => about === 'alert');
    expect(own.map(({ what }) => what)).toEqual(Array(5).fill('post'));
    expect(after.map(({ rollUp }) => rollUp)).toEqual([...Array(5).fill(undefined), ID, ID]);
    const last = bench.sender.sends.findLast(
      ({ about, what }) => about === 'roll-up' && what === 'edit',
    );
    expect(last?.posting).toMatchObject({ rollUp: { total: 15, left: 5, resolved: 0 } });
    expect(aboutRollUps(bench.sender).at(-1)).toBe('loud-reply: 2 to look at');
  });

  it('calls no company solved that is watched no longer, also after a restart', async () => {
    const first = await deliveryBench();
    await toldTogether(first, 8);
    await first.passes(MINUTE);
    await first.solve(brnOf(5));
    await first.unwatch(brnOf(6));
    await first.passes(MINUTE);
    const second = await first.restarted();
    await second.unwatch(brnOf(7));

    await second.passes(MINUTE);

    expect(aboutRollUps(first.sender)).toEqual([
      'post: 0 of 3 solved',
      'edit: 1 of 2 solved',
      'edit: 1 of 1 solved',
    ]);
  });

  it('does not call solved who was dropped right before the process was killed', async () => {
    const first = await deliveryBench();
    await toldTogether(first, 8);
    await first.unwatch(brnOf(6));

    const second = await first.restarted();
    await second.passes(MINUTE);
    const third = await second.restarted();
    await third.solve(brnOf(5));
    await third.passes(MINUTE);

    expect(aboutRollUps(first.sender)).toEqual([
      'post: 0 of 3 solved',
      'edit: 0 of 2 solved',
      'edit: 1 of 2 solved',
    ]);
  });

  it('does not call solved who was dropped while its message was on the way', async () => {
    const first = await deliveryBench();
    await toldTogether(first, 8);
    await first.solve(brnOf(5));
    first.sender.onSend = async () => {
      first.sender.onSend = undefined;
      await first.unwatch(brnOf(6));
    };
    await first.passes(MINUTE);

    const second = await first.restarted();
    await second.passes(MINUTE);

    expect(aboutRollUps(first.sender)).toEqual([
      'post: 0 of 3 solved',
      'edit: 1 of 3 solved',
      'edit: 1 of 2 solved',
    ]);
    expect((await rollUpsIn(second.store))[0]?.members).not.toContain(brnOf(6));
  });

  it('knows on which day each member was last told, also while it is told and after a restart', async () => {
    const bench = await deliveryBench();
    const late = NOW + 4 * HOUR;
    for (const alert of alerts(8)) await bench.tell(alert, NOW);
    const member = { brn: brnOf(6), rollUp: ID };
    const before = bench.rollUps.notifiedAt(member, bench.clock.now());
    let during: number | undefined;
    bench.sender.onSend = async ({ about }) => {
      if (about === 'roll-up') during = bench.rollUps.notifiedAt(member, bench.clock.now());
    };

    await bench.passes(4 * HOUR);
    await newsOf(bench, 6, NEXT);
    await bench.passes(20 * HOUR);
    const restarted = await bench.restarted();

    expect([before, during]).toEqual([undefined, bench.clock.now()]);
    expect(bench.rollUps.notifiedAt(member, 0)).toBe(NEXT);
    expect(restarted.rollUps.notifiedAt(member, 0)).toBe(NEXT);
    expect(restarted.rollUps.notifiedAt({ ...member, brn: brnOf(5) }, 0)).toBe(late);
  });

  it('gives a member that a person asked about a message of its own', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 10);
    const alert = await bench.store.alert(brnOf(7));
    if (alert === undefined) throw new Error('There is no such alert.');

    const placed = bench.rollUps.place(alert, { round: undefined, why: 'worse', now: NEXT });

    expect(placed.isPostedIndividually).toBe(true);
    expect(placed.alert.rollUp).toBeUndefined();
  });

  it('edits the own message of a member quietly, and makes its noise through the combined alert', async () => {
    const bench = await deliveryBench();
    const [alert = anAlert()] = alerts(1, { brn: brnOf(50) });
    await bench.tell(alert, NOW - HOUR);
    await bench.delivery.idle();
    for (const other of alerts(5)) await bench.tell(other, NOW);

    await newsOf(bench, 50, NOW);
    await bench.passes(5 * SECOND);

    const own = bench.sender.sends.filter(({ ts }) => ts === '1.0');
    expect(own.map(({ what }) => what)).toEqual(['edit']);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 1 solved']);
  });

  it('lets go of a member whose alerts go to another channel now', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 7);
    bench.clock.set(NEXT);

    const moved = await newsOf(bench, 6, NEXT, { channel: 'C0NEW' });
    await bench.passes(MINUTE);

    expect(moved.rollUp).toBeUndefined();
    expect(bench.sender.sends.some(({ channel }) => channel === 'C0NEW')).toBe(true);
    const last = bench.sender.sends.findLast(({ about }) => about === 'roll-up');
    expect(last?.posting).toMatchObject({ rollUp: { total: 2, left: 1 } });
  });

  it('says at the end that all are solved, and is forgotten', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 8);
    for (const n of [5, 6, 7]) await bench.solve(brnOf(n));

    await bench.passes(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 solved', 'edit: 3 of 3 solved']);
    expect(await rollUpsIn(bench.kept)).toEqual([]);
    expect(await bench.waiting()).toEqual([]);
    expect(bench.rollUps.notifiedAt({ brn: brnOf(5), rollUp: ID }, NOW)).toBeUndefined();
  });

  it('says nothing of members that were solved before anybody was told', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(6)) await bench.tell(alert, NOW);
    await bench.solve(brnOf(5));

    await bench.passes(5 * SECOND);

    expect(aboutRollUps(bench.sender)).toEqual([]);
    expect(await bench.waiting()).toEqual([]);
  });

  it('keeps its place in the outbox while Slack is busy, with all who joined meanwhile', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(5)) await bench.tell(alert, NOW);
    await bench.delivery.idle();
    const busy = {
      kind: 'later',
      afterMs: 30 * SECOND,
      error: 'ratelimited',
      holdsChannel: true,
    } as const;
    bench.sender.answer('post', DEFAULT_CHANNEL, busy, 1);
    for (const alert of alerts(8).slice(5)) await bench.tell(alert, NOW);
    await bench.passes(5 * SECOND);
    for (const alert of alerts(12).slice(8)) await bench.tell(alert, NOW);
    const entries = (await bench.waiting()).filter(({ job }) => job.kind === 'roll-up');

    await bench.passes(30 * SECOND);

    expect(entries).toMatchObject([{ attempts: 1, notBefore: NOW + 35 * SECOND }]);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 solved', 'post: 0 of 7 solved']);
  });

  it('forgets nobody who joins while its message is being sent', async () => {
    const bench = await deliveryBench();
    const late = alerts(9).slice(8);
    for (const alert of alerts(8)) await bench.tell(alert, NOW);
    bench.sender.onSend = async ({ about }) => {
      const alert = about === 'roll-up' ? late.pop() : undefined;
      if (alert === undefined) return;
      await bench.tell({ ...alert, brn: brnOf(8) }, NOW);
    };

    await bench.passes(5 * SECOND);
    await bench.passes(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 solved', 'edit: 0 of 4 solved']);
    expect(await bench.waiting()).toEqual([]);
  });

  it('forgets nobody who is on the way into the store while its message is being recorded', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(8)) await bench.tell(alert, NOW);
    const write = bench.kept.write;
    let joining: Promise<unknown> | undefined;
    Object.assign(bench.kept, {
      write(changes: Parameters<typeof write>[0]) {
        const isRecord = changes.some((change) => 'put' in change && change.put === 'roll-up');
        // The write of the member is handed over before that of the record, and ends after it was decided.
        if (isRecord && joining === undefined) {
          joining = Promise.all(
            alerts(9)
              .slice(8)
              .map((alert) => bench.tell(alert, NOW)),
          );
        }
        return write(changes);
      },
    });

    await bench.passes(5 * SECOND);
    await joining;
    await bench.passes(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 3 solved', 'edit: 0 of 4 solved']);
  });

  it('goes to the default channel when its own is refused, and stays there', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', 'C0TEAM', REFUSED);
    await bench.write([{ put: 'company', value: aCompany({ channel: 'C0TEAM' }) }]);
    await toldTogether(bench, 8, { channel: 'C0TEAM' });
    await bench.solve(brnOf(7));
    const lanes = (await bench.waiting()).map(laneOf);

    await bench.passes(MINUTE);

    const sends = bench.sender.sends.filter(
      ({ about, what }) => about === 'roll-up' && what !== 'reply',
    );
    expect(sends.map(({ what, channel }) => `${what} ${channel}`)).toEqual([
      'post C0TEAM',
      'post C0DEFAULT',
      'edit C0DEFAULT',
    ]);
    expect(new Set(lanes)).toEqual(new Set([DEFAULT_CHANNEL]));
    const told = { kind: 'channel-refused', channel: 'C0TEAM', company: aCompany().name };
    expect(bench.sender.adminNews).toMatchObject([told]);
  });

  it('continues in the default channel when the channel of its message takes nothing more', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 8, { channel: 'C0TEAM' });
    bench.sender.answer('edit', 'C0TEAM', REFUSED);
    await bench.solve(brnOf(7));

    await bench.passes(MINUTE);

    const sends = bench.sender.sends.filter(
      ({ about, what }) => about === 'roll-up' && what !== 'reply',
    );
    expect(sends.map(({ what, channel }) => `${what} ${channel}`)).toEqual([
      'post C0TEAM',
      'edit C0TEAM',
      'post C0DEFAULT',
    ]);
    expect(await rollUpsIn(bench.kept)).toMatchObject([{ message: { channel: DEFAULT_CHANNEL } }]);
  });

  it('says at the next start whom a killed process left unsaid, even without an entry', async () => {
    const first = await deliveryBench();
    await toldTogether(first, 8);
    const [late = anAlert()] = alerts(1, { brn: brnOf(50), rollUp: ID });
    await first.write([{ put: 'alert', value: late }]);

    const second = await first.restarted();
    await second.passes(MINUTE);

    expect(aboutRollUps(second.sender)).toEqual(['post: 0 of 3 solved', 'edit: 0 of 4 solved']);
    expect((await second.history(brnOf(50)))[0]?.event).toMatchObject({ kind: 'told' });
  });

  it('has nothing to say at the next start when all was said', async () => {
    const first = await deliveryBench();
    await toldTogether(first, 8);

    const second = await first.restarted();

    expect(await second.waiting()).toEqual([]);
  });

  it('knows after a restart who left meanwhile, and who was solved and has another alert since', async () => {
    const first = await deliveryBench();
    await toldTogether(first, 20);
    first.clock.set(NEXT);
    const critical: Partial<Alert> = { severity: 'critical', calls: { criticalAt: NEXT } };
    await newsOf(first, 10, NEXT, critical);
    await first.solve(brnOf(11));
    await first.tell(anAlert({ brn: brnOf(11), channel: DEFAULT_CHANNEL, openedAt: NEXT }), NEXT);

    const second = await first.restarted();
    await second.passes(MINUTE);

    const last = second.sender.sends.findLast(({ posting }) => posting?.kind === 'roll-up');
    expect(last?.posting).toMatchObject({ rollUp: { total: 15, left: 1, resolved: 1 } });
  });

  it('keeps quiet hours when it is late, unless a person asked for some of it', async () => {
    const bench = await deliveryBench();
    const evening = seoul('2026-11-25 20:00') - SECOND;
    const line = { kind: 'notice', why: 'rung' } as const;
    bench.clock.set(evening);
    for (const alert of alerts(7)) await bench.tell(alert, evening, line, { calm: true });
    await bench.passes(HOUR);
    const atNight = aboutRollUps(bench.sender);
    for (const alert of alerts(9).slice(7)) await bench.tell(alert, evening);
    await bench.passes(5 * SECOND);

    expect(atNight).toEqual([]);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 4 solved']);
  });

  it('says at night, too, what a person asked for before a restart, with what joins it by itself', async () => {
    const night = seoul('2026-11-25 21:00');
    const first = await deliveryBench();
    first.clock.set(night);
    for (const alert of alerts(7)) await first.tell(alert, night);

    const second = await first.restarted();
    const [last = anAlert()] = alerts(8).slice(7);
    await second.tell(last, night, { kind: 'notice', why: 'rung' }, { calm: true });
    await second.passes(5 * SECOND);

    expect(aboutRollUps(second.sender)).toEqual(['post: 0 of 3 solved']);
  });

  it('says at night, too, what a person asked for while other news was on its way', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 7);
    const night = seoul('2026-11-25 21:00');
    bench.clock.set(night);
    await newsOf(bench, 5, night);
    bench.sender.onSend = async ({ what, about }) => {
      if (about !== 'roll-up' || what !== 'loud-reply') return;
      bench.sender.onSend = undefined;
      await newsOf(bench, 6, night);
    };

    for (let i = 0; i < 6; i += 1) await bench.passes(30 * SECOND);

    expect(aboutRollUps(bench.sender).slice(1)).toEqual([
      'edit: 0 of 2 solved',
      'loud-reply: 1 to look at',
      'edit: 0 of 2 solved',
      'loud-reply: 1 to look at',
    ]);
  });

  it('does not count as told today what a fault kept from being sent', async () => {
    const bench = await deliveryBench();
    for (const alert of alerts(7)) await bench.tell(alert, NOW);
    bench.sender.onSend = async ({ about }) => {
      if (about === 'roll-up') throw new Error('a fault in drawing it');
    };

    await bench.passes(5 * SECOND);

    const alert = await bench.store.alert(brnOf(5));
    expect(alert?.rollUp).toBe(ID);
    expect(alert && bench.rollUps.notifiedAt(alert, NOW)).toBeUndefined();
  });

  it('is told in the morning when quiet hours began before it was sent', async () => {
    const bench = await deliveryBench();
    const evening = seoul('2026-11-25 20:00') - SECOND;
    const line = { kind: 'notice', why: 'rung' } as const;
    bench.clock.set(evening);
    for (const alert of alerts(7)) await bench.tell(alert, evening, line, { calm: true });
    await bench.passes(HOUR);

    await bench.passes(seoul('2026-11-26 08:30') - bench.clock.now());

    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 2 solved']);
  });

  it('is posted again when its message was deleted, and rests when it is over then', async () => {
    const bench = await deliveryBench();
    await toldTogether(bench, 7);
    bench.sender.answer('edit', DEFAULT_CHANNEL, { kind: 'message-gone', error: 'gone' });
    await bench.solve(brnOf(5));
    await bench.passes(MINUTE);
    await bench.solve(brnOf(6));
    await bench.passes(MINUTE);

    expect(aboutRollUps(bench.sender)).toEqual([
      'post: 0 of 2 solved',
      'edit: 1 of 2 solved',
      'post: 1 of 2 solved',
      'edit: 2 of 2 solved',
    ]);
    expect(await rollUpsIn(bench.kept)).toEqual([]);
    expect(await bench.waiting()).toEqual([]);
  });

  it('does not write its record again for each of its members', async () => {
    const bench = await deliveryBench();
    const write = bench.kept.write;
    let records = 0;
    Object.assign(bench.kept, {
      write(changes: Parameters<typeof write>[0]) {
        records += changes.filter((change) => 'put' in change && change.put === 'roll-up').length;
        return write(changes);
      },
    });

    await toldTogether(bench, 300);
    for (let n = 10; n < 200; n += 1) await bench.solve(brnOf(n));
    await bench.passes(MINUTE);

    expect(records).toBe(2);
  });

  it('tells 10,000 companies of one round in a handful of messages, each still an alert of its own', async () => {
    const bench = await deliveryBench();
    const all = alerts(10_000);
    for (const alert of all) await bench.tell(alert, NOW);

    await bench.passes(5 * SECOND);
    await bench.passes(HOUR);

    expect(bench.sender.sends).toHaveLength(POSTED_INDIVIDUALLY_AT_MOST + 1);
    expect(aboutRollUps(bench.sender)).toEqual(['post: 0 of 9995 solved']);
    expect(bench.index.size).toBe(10_000);
    expect((await bench.history(brnOf(9_999)))[0]?.event).toMatchObject({ kind: 'told' });
  });
});
