import { describe, expect, it } from 'vitest';
import { rollUpId } from '../../src/alert/roll-up-rules.js';
import { type Brn, parseBrn } from '../../src/kernel/brn.js';
import { DAY, type Instant } from '../../src/kernel/time.js';
import type { StoredBulkChange } from '../../src/list/bulk-rules.js';
import type { Company } from '../../src/records/company.js';
import { StoreError } from '../../src/records/store.js';
import { aCompany, anAlert } from '../support/builders.js';
import { WRONG_PASSWORD } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';

const PAUSED = { reason: 'closed', by: 'U0LEE', at: 1 } as const;
const MESSAGE = { channel: 'C0DEFAULT', ts: '1.0' };

function brnOf(n: number): Brn {
  const brn = parseBrn(`999${String(n).padStart(7, '0')}`);
  if (!brn.ok) throw new RangeError(`no BRN for ${n}`);
  return brn.value;
}

function company(n: number, fields: Partial<Company> = {}): Company {
  return aCompany({ brn: brnOf(n), name: `회사 ${n}`, ...fields });
}

function requestOf(brns: readonly Brn[], change: StoredBulkChange, id = 'request') {
  return { id, brns, change, by: 'U0KIM' };
}

/** A bench in which each company has an open, posted alert. */
async function benchWithAlerts(companies: readonly Company[]) {
  const store = memoryStore();
  await store.write(
    companies.map(({ brn, name }) => ({
      put: 'alert',
      value: anAlert({ brn, name, message: MESSAGE }),
    })),
  );
  return serviceBench({ companies, store });
}

describe('BulkEdits.carryOut', () => {
  it.each([
    {
      name: 'a channel',
      before: {},
      change: { kind: 'channel', channel: 'C0TEAM' },
      after: { channel: 'C0TEAM', channelSetBy: 'U0KIM' },
      event: { kind: 'channel-set', by: 'U0KIM', to: 'C0TEAM' },
    },
    {
      name: 'the default channel',
      before: { channel: 'C0TEAM' },
      change: { kind: 'channel', channel: '' },
      after: { channelSetBy: 'U0KIM' },
      event: { kind: 'channel-set', by: 'U0KIM', to: '' },
    },
    {
      name: 'an owner',
      before: { owner: 'U0LEE', note: '은행: 우리' },
      change: { kind: 'owner', owner: 'S0TAX' },
      after: { owner: 'S0TAX', note: '은행: 우리' },
      event: { kind: 'owner-set', by: 'U0KIM', to: 'S0TAX' },
    },
    {
      name: 'no owner',
      before: { owner: 'U0LEE' },
      change: { kind: 'owner', owner: '' },
      after: {},
      event: { kind: 'owner-set', by: 'U0KIM', to: '' },
    },
    {
      name: 'the end of a pause',
      before: { paused: PAUSED },
      change: { kind: 'resume' },
      after: {},
      event: { kind: 'resumed', by: 'U0KIM' },
    },
  ] as const)('sets $name, writes history, and changes no other company', async (row) => {
    const companies = [company(1, row.before), company(2)];
    const { bulk, store, index } = await serviceBench({ companies });

    const result = await bulk.carryOut(requestOf([brnOf(1)], row.change));

    expect(result).toEqual({
      done: 1,
      unchanged: 0,
      refused: [],
      refusedCount: 0,
      notReached: 0,
    });
    expect(await store.company(brnOf(1))).toEqual(company(1, row.after));
    expect(index.get(brnOf(1))).toEqual(company(1, row.after));
    expect(await historyIn(store, { brn: brnOf(1), limit: 5 })).toMatchObject([
      { event: row.event },
    ]);
    expect(await historyIn(store, { brn: brnOf(2), limit: 5 })).toEqual([]);
  });

  it('pauses a company: closes its alert, drops its notices, and lets no check open another alert', async () => {
    const { bulk, store, outbox, jobs, checker, popbill } = await benchWithAlerts([company(1)]);
    const line = { kind: 'notice', why: 'rung' } as const;
    const alert = anAlert({ brn: brnOf(1), message: MESSAGE });
    const notice = outbox.createEntry({ kind: 'notice', alert, line }, 1);
    await store.write([{ put: 'outbox', value: notice }]);

    await bulk.carryOut(requestOf([brnOf(1)], { kind: 'pause', reason: 'contract-ended' }));
    popbill.answer('testDeptUserLogin', WRONG_PASSWORD);
    await checker.check({ brn: brnOf(1), by: 'U0LEE', mayOperate: true, intent: 'check' });

    expect(jobs()).toMatchObject([
      {
        kind: 'edit',
        alert: { life: { state: 'closed', by: 'U0KIM', paused: 'contract-ended' } },
        lines: [{ kind: 'closed' }],
      },
    ]);
    expect(await store.alert(brnOf(1))).toBeUndefined();
    expect((await store.status(brnOf(1)))?.products.taxinvoice?.deptUser?.login?.outcome).toBe(
      'rejected',
    );
  });

  it('keeps paused companies out of sweeps until they are resumed', async () => {
    const companies = [company(1), company(2, { paused: PAUSED })];
    const { bulk, sweeper, popbill, clock } = await serviceBench({ companies });
    const sweep = async () => {
      clock.advance(86_400_000);
      const callsBefore = popbill.questions.length;
      const start = sweeper.start('U0KIM');
      await (start.kind === 'started' ? start.done : undefined);
      return new Set(popbill.questions.slice(callsBefore).map(({ brn }) => brn));
    };

    expect(await sweep()).toEqual(new Set([brnOf(1)]));
    await bulk.carryOut(requestOf([brnOf(2)], { kind: 'resume' }));
    expect(await sweep()).toEqual(new Set([brnOf(1), brnOf(2)]));
  });

  it('stops watching a paused company, and closes its alert as unwatched', async () => {
    const { bulk, store, index } = await benchWithAlerts([company(1, { paused: PAUSED })]);

    await bulk.carryOut(requestOf([brnOf(1)], { kind: 'unwatch' }));

    expect(index.get(brnOf(1))).toBeUndefined();
    expect(await store.company(brnOf(1))).toBeUndefined();
    const kinds = (await historyIn(store, { brn: brnOf(1), limit: 5 })).map(
      ({ event }) => event.kind,
    );
    expect(kinds).toEqual(['unwatched']);
  });

  it('counts unwatched companies as dropped, not as resolved, in their combined alert', async () => {
    const companies = [1, 2, 3, 4].map((n) => company(n));
    const brns = companies.map(({ brn }) => brn);
    const round = 5;
    const id = rollUpId('C0DEFAULT', round);
    const store = memoryStore();
    await store.write([
      ...companies.map(({ brn, name }) => ({
        put: 'alert' as const,
        value: anAlert({ brn, name, rollUp: id }),
      })),
      {
        put: 'roll-up',
        value: {
          v: 1,
          id,
          stage: 'test',
          channel: 'C0DEFAULT',
          openedAt: 6,
          round,
          members: brns,
          left: [],
          heard: [],
          sentAt: 6,
          message: MESSAGE,
        },
      },
    ]);
    const { bulk, jobs } = await serviceBench({ companies, store });

    await bulk.carryOut(requestOf(brns.slice(1), { kind: 'unwatch' }));

    expect(jobs()).toMatchObject([
      { kind: 'roll-up', id, dropped: brns.slice(1) },
      { kind: 'roll-up-line', line: { deed: { kind: 'closed' }, total: 3 } },
    ]);
  });

  it('snoozes open alerts, and lists companies without one', async () => {
    const { bulk, store, index } = await benchWithAlerts([company(1)]);
    await store.write([{ put: 'company', value: company(2) }]);
    expect(index.size).toBe(2);
    const choice = { kind: 'three-days' } as const;

    const result = await bulk.carryOut(
      requestOf([brnOf(1), brnOf(2), brnOf(3)], { kind: 'snooze', choice }),
    );

    expect(result).toMatchObject({
      done: 1,
      refused: [
        { brn: brnOf(2), name: '회사 2', why: 'no-alert' },
        { brn: brnOf(3), why: 'not-watched' },
      ],
      refusedCount: 2,
    });
    expect((await store.alert(brnOf(1)))?.life).toMatchObject({ state: 'snoozed', by: 'U0KIM' });
    expect(await historyIn(store, { brn: brnOf(1), limit: 1 })).toMatchObject([
      { event: { kind: 'snoozed' } },
    ]);
  });

  it('does not call an alert up to date that another person has snoozed until another time', async () => {
    const { bulk, store, clock } = await benchWithAlerts([company(1), company(2)]);
    const until = clock.now() + DAY;
    const snoozed = (n: number, by: string, end: Instant) => {
      const life = { state: 'snoozed', by, at: 1, until: end } as const;
      return { put: 'alert', value: anAlert({ brn: brnOf(n), name: `회사 ${n}`, life }) } as const;
    };
    await store.write([snoozed(1, 'U0PARK', until + DAY), snoozed(2, 'U0KIM', until)]);

    const choice = { kind: 'one-day' } as const;
    const result = await bulk.carryOut(requestOf([brnOf(1), brnOf(2)], { kind: 'snooze', choice }));

    expect(result).toMatchObject({
      done: 0,
      unchanged: 1,
      refused: [{ brn: brnOf(1), name: '회사 1', why: 'snoozed-by-other', handledBy: 'U0PARK' }],
    });
  });

  it('claims open alerts for a colleague, each once, and lists those of other people', async () => {
    const companies = [company(1), company(2), company(3)];
    const { bulk, store } = await benchWithAlerts(companies);
    const claimed = anAlert({
      brn: brnOf(2),
      name: '회사 2',
      life: { state: 'acknowledged', by: 'U0PARK', at: 1 },
    });
    await store.write([{ put: 'alert', value: claimed }]);
    const request = requestOf([brnOf(1), brnOf(2), brnOf(3), brnOf(4)], {
      kind: 'claim',
      to: 'U0LEE',
    });

    const result = await bulk.carryOut(request);
    const again = await bulk.carryOut({ ...request, id: 'again' });

    expect(result).toMatchObject({
      done: 2,
      unchanged: 0,
      refused: [
        { brn: brnOf(2), name: '회사 2', why: 'claimed-by-other', handledBy: 'U0PARK' },
        { brn: brnOf(4), why: 'not-watched' },
      ],
    });
    expect(again).toMatchObject({ done: 0, unchanged: 2, refusedCount: 2 });
    expect((await store.alert(brnOf(1)))?.life).toMatchObject({
      state: 'acknowledged',
      by: 'U0LEE',
    });
    expect(await historyIn(store, { brn: brnOf(1), limit: 5 })).toMatchObject([
      { event: { kind: 'assigned', by: 'U0KIM', to: 'U0LEE' } },
    ]);
    expect(await historyIn(store, { brn: brnOf(2), limit: 5 })).toEqual([]);
  });

  it('refuses a snooze until a time that is past', async () => {
    const { bulk } = await benchWithAlerts([company(1)]);
    const choice = { kind: 'date', day: '2026-11-24' } as const;

    const result = await bulk.carryOut(requestOf([brnOf(1)], { kind: 'snooze', choice }));

    expect(result.refused).toEqual([{ brn: brnOf(1), name: '회사 1', why: 'snooze-past' }]);
  });

  it('leaves an alert to the person to whom the one who asks has assigned it', async () => {
    const { bulk, store } = await benchWithAlerts([company(1)]);
    const life = { state: 'acknowledged', by: 'U0PARK', at: 1, assignedBy: 'U0KIM' } as const;
    await store.write([{ put: 'alert', value: anAlert({ brn: brnOf(1), life }) }]);

    const result = await bulk.carryOut(requestOf([brnOf(1)], { kind: 'claim', to: 'U0KIM' }));

    expect(result.refused).toMatchObject([{ why: 'claimed-by-other', handledBy: 'U0PARK' }]);
  });

  it('claims open alerts for the person who asks', async () => {
    const { bulk, store } = await benchWithAlerts([company(1)]);

    await bulk.carryOut(requestOf([brnOf(1)], { kind: 'claim', to: 'U0KIM' }));

    expect((await store.alert(brnOf(1)))?.life).toMatchObject({
      state: 'acknowledged',
      by: 'U0KIM',
    });
    expect(await historyIn(store, { brn: brnOf(1), limit: 5 })).toMatchObject([
      { event: { kind: 'taken', by: 'U0KIM' } },
    ]);
  });

  it('writes at most 500 companies at a time, reports progress, and names the first refusals', async () => {
    const many = Array.from({ length: 1200 }, (_, n) => company(n));
    const memory = memoryStore();
    const writes: number[] = [];
    const store = {
      ...memory,
      async write(changes: Parameters<typeof memory.write>[0]) {
        writes.push(changes.filter((each) => 'put' in each && each.put === 'company').length);
        await memory.write(changes);
      },
    };
    const { bulk, index } = await serviceBench({ companies: many, store });
    writes.length = 0;
    const progress: string[] = [];

    const repeatedBrns = [...many, ...many].map(({ brn }) => brn);
    const unwatchedBrns = Array.from({ length: 30 }, (_, n) => brnOf(5000 + n));
    const result = await bulk.carryOut({
      ...requestOf([...repeatedBrns, ...unwatchedBrns], { kind: 'owner', owner: 'U0LEE' }),
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    });

    expect(writes).toEqual([500, 500, 200]);
    expect(progress).toEqual(['500/1230', '1000/1230', '1230/1230']);
    expect(result).toMatchObject({ done: 1200, refusedCount: 30 });
    expect(result.refused).toHaveLength(20);
    expect([...index.values()].every(({ owner }) => owner === 'U0LEE')).toBe(true);
  });

  it('carries out a repeated request once, and returns the same result', async () => {
    const { bulk, store } = await serviceBench({ companies: [company(1)] });
    const request = requestOf([brnOf(1)], { kind: 'owner', owner: 'U0LEE' });

    const [first, second] = await Promise.all([bulk.carryOut(request), bulk.carryOut(request)]);
    const later = await bulk.carryOut({ ...request, id: 'another' });

    expect([first.done, second.done, later.done, later.unchanged]).toEqual([1, 1, 0, 1]);
    expect(await historyIn(store, { brn: brnOf(1), limit: 5 })).toHaveLength(1);
  });

  it('counts the companies that it did not reach because the store failed', async () => {
    const many = Array.from({ length: 700 }, (_, n) => company(n));
    const memory = memoryStore();
    let writes = Number.NEGATIVE_INFINITY;
    const store = {
      ...memory,
      async write(changes: Parameters<typeof memory.write>[0]) {
        writes += 1;
        if (writes > 1) throw new StoreError('disk-full', 'the disk is full');
        await memory.write(changes);
      },
    };
    const { bulk, index } = await serviceBench({ companies: many, store });
    writes = 0;

    const result = await bulk.carryOut(
      requestOf(
        many.map(({ brn }) => brn),
        { kind: 'owner', owner: 'U0LEE' },
      ),
    );

    expect(result).toMatchObject({ done: 500, notReached: 200 });
    expect([...index.values()].filter(({ owner }) => owner === 'U0LEE')).toHaveLength(500);
  });
});
