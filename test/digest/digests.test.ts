import { describe, expect, it, vi } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, SECOND } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import type { Digest } from '../../src/records/digest.js';
import type { HistoryEvent } from '../../src/records/history.js';
import type { Change, Store } from '../../src/records/store.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { cpuMs } from '../support/cpu-time.js';
import {
  aDigest,
  aRow,
  EVERY_REMARK,
  listOf,
  QUIET_COUNTS,
  REJECTED_ROW,
} from '../support/digest-samples.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { certificateExpiry, endOf } from '../support/reasons.js';
import { serviceBench } from '../support/service-bench.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  missingCell,
  workingCell,
} from '../support/status-builders.js';

const DEFAULT = 'C0DEFAULT';
const TEAM = 'C0TEAM';
const NOW = seoul('2026-11-25 09:00');
const ROUND = seoul('2026-11-25 06:00');
const SWEPT = {
  put: 'sweep',
  value: { v: 1, startedAt: ROUND, by: 'schedule', finishedAt: seoul('2026-11-25 06:20') },
} as const satisfies Change;

const FOUR_BRNS = ['1048212342', '2048212343', '3048212344', '4048212345'] as [Brn, Brn, Brn, Brn];

const hanbit = aCompany();
const nuri = aCompany({ brn: NURI, name: '누리식품', channel: TEAM });

function works(brn: Brn): Change {
  return { put: 'status', value: aStatus({ taxinvoice: { deptUser: workingCell() } }, { brn }) };
}

function stopped(brn: Brn): Change {
  const deptUser = missingCell();
  return {
    put: 'status',
    value: aStatus({ taxinvoice: { deptUser, certificate: missingCell() } }, { brn }),
  };
}

function happened(brn: Brn, at: string, event: HistoryEvent): Change {
  return { put: 'history', value: { v: 1, at: seoul(at), brn, event } };
}

async function bench(companies: readonly Company[], changes: readonly Change[] = [SWEPT]) {
  const store = memoryStore();
  await store.write(changes);
  const services = await serviceBench({ companies, store });
  services.clock.set(NOW);
  return services;
}

const digestsIn = (jobs: readonly { readonly kind: string }[]): readonly Digest[] =>
  jobs.flatMap((job) => ('digest' in job ? [job.digest as Digest] : []));

describe('Digests', () => {
  describe('paused companies and owners who have left', () => {
    const paused = { reason: 'closed', by: 'U0LEE', at: 1 } as const;

    it('counts paused companies separately, whatever their status is', async () => {
      const broken = {
        put: 'status',
        value: aStatus({ taxinvoice: { deptUser: missingCell() } }, { brn: HANBIT }),
      } as const;
      const { digests } = await bench([{ ...hanbit, paused }, nuri], [SWEPT, broken, works(NURI)]);

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.counts).toMatchObject({ watched: 0, broken: 0, unknown: 0 });
      expect(digest?.remarks).toContainEqual({ kind: 'paused', companies: 1 });
    });

    it('names owners who have left in the channel of their companies, and asks Slack about people only', async () => {
      const companies = [
        { ...hanbit, owner: 'S0TAX' },
        { ...nuri, owner: 'U0PARK' },
      ];
      const { digests } = await bench(companies, [SWEPT, works(HANBIT), works(NURI)]);
      const asked: string[] = [];
      digests.setFindDeparted(async (owners) => {
        asked.push(...owners);
        return new Set(['U0PARK']);
      });

      const channelDigests = await digests.forAllChannels(NOW);

      expect(asked).toEqual(['U0PARK']);
      expect(channelDigests.map(({ channel, remarks }) => [channel, remarks])).toEqual([
        [DEFAULT, []],
        [TEAM, [{ kind: 'owners-gone', owners: [{ owner: 'U0PARK', companies: 1 }], total: 1 }]],
      ]);
    });
  });

  describe('forAllChannels', () => {
    it('returns a digest for the default channel, of all companies without another channel', async () => {
      const { digests } = await bench([hanbit], [SWEPT, works(HANBIT)]);

      const channelDigests = await digests.forAllChannels(NOW);

      expect(channelDigests).toEqual([
        expect.objectContaining({
          channel: DEFAULT,
          reader: 'channel',
          day: '2026-11-25',
          counts: {
            watched: 1,
            collectable: 1,
            atRisk: 0,
            broken: 0,
            unknown: 0,
            neverChecked: 0,
            attention: { critical: 0, warning: 0, notice: 0 },
            taken: 0,
            snoozed: 0,
          },
          remarks: [],
        }),
      ]);
      expect(channelDigests[0]).not.toHaveProperty('totals', expect.anything());
    });

    it('is fast with thousands of channels', async () => {
      const companies = Array.from({ length: 2500 }, (_, i) =>
        aCompany({ brn: `${1_000_000_000 + i}` as Brn, channel: `C0TEAM${i}` }),
      );
      const { digests } = await bench(companies);
      const before = process.cpuUsage();

      const channelDigests = await digests.forAllChannels(NOW);

      expect(channelDigests).toHaveLength(2501);
      expect(cpuMs(before)).toBeLessThan(2500);
    });

    it('counts each company in its own channel, and all in the default channel', async () => {
      const { digests } = await bench(
        [hanbit, nuri],
        [SWEPT, works(HANBIT), stopped(NURI), { put: 'alert', value: anAlert({ brn: NURI }) }],
      );

      const [ofDefault, ofTeam, ...others] = await digests.forAllChannels(NOW);

      expect(others).toEqual([]);
      expect(ofDefault).toMatchObject({
        channel: DEFAULT,
        counts: { watched: 1 },
        totals: { watched: 2, attention: { critical: 1 } },
        attention: { total: 0 },
      });
      expect(ofTeam).toMatchObject({
        channel: TEAM,
        counts: { watched: 1, attention: { critical: 1 } },
        attention: { rows: [{ brn: NURI }], total: 1 },
      });
      expect(ofTeam).not.toHaveProperty('totals', expect.anything());
    });

    it('has the totals in the default channel if all companies have another channel', async () => {
      const { digests } = await bench([nuri], [SWEPT, works(NURI)]);

      const channelDigests = await digests.forAllChannels(NOW);

      expect(
        channelDigests.map(({ channel, counts, totals }) => [
          channel,
          counts.watched,
          totals?.watched,
        ]),
      ).toEqual([
        [DEFAULT, 0, 1],
        [TEAM, 1, undefined],
      ]);
    });

    it('returns nothing while no company is watched', async () => {
      const { digests } = await bench([]);

      expect(await digests.forAllChannels(NOW)).toEqual([]);
    });

    it('lists companies by the state of their alert', async () => {
      const [open, claimed, snoozed, held] = FOUR_BRNS;
      const until = seoul('2026-11-27 09:00');
      const by = { by: 'U0KIM', at: ROUND } as const;
      const notice = {
        severity: 'notice',
        reasons: [certificateExpiry({ severity: 'notice', beside: 'working-dept-user' })],
      } as const;
      const covered: Change = {
        put: 'status',
        value: aStatus(
          {
            taxinvoice: {
              deptUser: workingCell(),
              certificate: certificateUntil(endOf('2026-12-02')),
            },
          },
          { brn: held },
        ),
      };
      const alerts = [
        anAlert({ brn: open }),
        anAlert({ brn: claimed, life: { state: 'acknowledged', ...by } }),
        anAlert({ brn: snoozed, life: { state: 'snoozed', ...by, until } }),
        anAlert({ brn: held, ...notice, held: { why: 'digest-only', since: ROUND } }),
      ];
      const { digests } = await bench(
        FOUR_BRNS.map((brn) => aCompany({ brn })),
        [
          ...[SWEPT, stopped(open), stopped(claimed), stopped(snoozed), covered],
          ...alerts.map((value): Change => ({ put: 'alert', value })),
        ],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.counts).toMatchObject({
        attention: { critical: 1, warning: 0, notice: 0 },
        taken: 1,
        snoozed: 1,
      });
      const lists = [digest?.attention, digest?.claimed, digest?.snoozed, digest?.known];
      expect(lists.map((list) => list?.rows.map(({ brn }) => brn))).toEqual([
        [open],
        [claimed],
        [snoozed],
        [held],
      ]);
    });

    it('leaves out companies that are no longer watched', async () => {
      const { digests } = await bench(
        [hanbit],
        [SWEPT, works(HANBIT), works(NURI), { put: 'alert', value: anAlert({ brn: NURI }) }],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest).toMatchObject({ counts: { watched: 1 }, attention: { total: 0 } });
    });

    it('lists alerts resolved since the previous digest, once each, unless they were opened again', async () => {
      const [resolved, reopened, resolvedBefore] = FOUR_BRNS;
      const { digests } = await bench(
        FOUR_BRNS.map((brn) => aCompany({ brn })),
        [
          SWEPT,
          {
            put: 'digest',
            value: { v: 1, day: '2026-11-24', at: seoul('2026-11-24 09:00'), since: 0 },
          },
          { put: 'alert', value: anAlert({ brn: reopened }) },
          happened(resolvedBefore, '2026-11-24 08:59', { kind: 'resolved' }),
          happened(resolved, '2026-11-24 10:00', { kind: 'resolved' }),
          happened(resolved, '2026-11-24 15:26', { kind: 'resolved' }),
          happened(resolved, '2026-11-24 15:00', { kind: 'watched', by: 'U0KIM' }),
          happened(reopened, '2026-11-24 11:00', { kind: 'resolved' }),
        ],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest).toMatchObject({
        since: seoul('2026-11-24 09:00'),
        fixed: { rows: [{ brn: resolved, at: seoul('2026-11-24 15:26') }], total: 1 },
      });
    });

    it('does not list an alert as resolved while nobody knows whether the new registration logs in', async () => {
      const untested = { certificate: missingCell(), deptUser: aCell() };
      const { digests } = await bench(
        [hanbit],
        [
          SWEPT,
          { put: 'status', value: aStatus({ taxinvoice: untested }) },
          happened(HANBIT, '2026-11-24 10:00', { kind: 'resolved' }),
        ],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.fixed.total).toBe(0);
    });

    it('finds resolved alerts across several pages of history', async () => {
      const checks = Array.from(
        { length: 600 },
        (_, i): Change => ({
          put: 'history',
          value: { v: 1, at: NOW - i, brn: NURI, event: { kind: 'watched', by: 'cli' } },
        }),
      );
      const { digests } = await bench(
        [hanbit],
        [SWEPT, happened(HANBIT, '2026-11-24 10:00', { kind: 'resolved' }), ...checks],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.fixed.total).toBe(1);
    });

    it('counts each watched company once by its state', async () => {
      const soon: Change = {
        put: 'status',
        value: aStatus(
          { taxinvoice: { certificate: certificateUntil(endOf('2026-12-02')) } },
          { brn: NURI, answeredAt: seoul('2026-11-25 06:10') },
        ),
      };
      const never = aCompany({ brn: '1048212342' as Brn });
      const { digests } = await bench(
        [hanbit, aCompany({ brn: NURI }), never],
        [SWEPT, works(HANBIT), soon],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.counts).toMatchObject({
        watched: 3,
        collectable: 1,
        atRisk: 1,
        broken: 0,
        unknown: 0,
        neverChecked: 1,
      });
    });

    it('counts companies that the day’s sweep has not reached, including those never checked', async () => {
      const yesterday: Change = {
        put: 'status',
        value: aStatus(
          { taxinvoice: { deptUser: workingCell() } },
          { brn: NURI, answeredAt: seoul('2026-11-24 06:10') },
        ),
      };
      const never = aCompany({ brn: '1048212342' as Brn });
      const running: Change = {
        put: 'sweep',
        value: {
          v: 1,
          startedAt: ROUND,
          by: 'schedule',
          finishedBefore: seoul('2026-11-24 06:52'),
        },
      };
      const { digests } = await bench(
        [hanbit, aCompany({ brn: NURI }), never],
        [running, works(HANBIT), yesterday],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest).toMatchObject({
        counts: { collectable: 2, unknown: 0, neverChecked: 1 },
        remarks: [
          {
            kind: 'unchecked',
            companies: 2,
            checkedAt: seoul('2026-11-24 06:52'),
          },
        ],
      });
    });

    it('ignores a company that is added while it reads the statuses', async () => {
      const late = aCompany({ brn: NURI, name: '누리식품' });
      const { digests, store } = await bench([hanbit], [SWEPT, works(HANBIT)]);
      const readStatuses = store.statuses;
      vi.spyOn(store, 'statuses').mockImplementation(async function* () {
        await store.write([{ put: 'company', value: late }, works(NURI)]);
        yield* readStatuses();
      });

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.counts).toMatchObject({ watched: 1, collectable: 1, neverChecked: 0 });
    });

    it.each([1, 3])(
      'counts no company as checked by an answer before the last of %i missed sweeps',
      async (missed) => {
        const startedAt = ROUND - missed * DAY;
        const answeredAt = ROUND - DAY + 100 * SECOND;
        const finishedAt = startedAt + 400 * SECOND;
        const taxinvoice = { deptUser: workingCell() };
        const { digests } = await bench(
          [hanbit],
          [
            { put: 'sweep', value: { v: 1, startedAt, by: 'schedule', finishedAt } },
            { put: 'status', value: aStatus({ taxinvoice }, { answeredAt }) },
          ],
        );

        const [digest] = await digests.forAllChannels(NOW);

        expect(digests.isSweepDone(NOW)).toBe(false);
        expect(digest?.remarks).toMatchObject([{ kind: 'unchecked', companies: 1 }]);
      },
    );

    it('lists the expiries during a long break', async () => {
      const store = memoryStore();
      await store.write([
        SWEPT,
        ...(
          [
            [HANBIT, '2026-11-28'],
            [NURI, '2026-12-01'],
          ] as const
        ).map(
          ([brn, day]): Change => ({
            put: 'status',
            value: aStatus(
              {
                taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(endOf(day)) },
              },
              { brn },
            ),
          }),
        ),
      ]);
      const holidays = { dates: new Set(['2026-11-26', '2026-11-27']) };
      const { digests } = await serviceBench({
        companies: [hanbit, aCompany({ brn: NURI })],
        store,
        policy: { holidays },
      });

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.remarks).toMatchObject([
        {
          kind: 'before-break',
          backOn: '2026-11-30',
          expiring: { rows: [{ brn: HANBIT }], total: 1 },
        },
      ]);
    });

    it('lists an expiry during a long break behind one before it', async () => {
      const certificateOnly = (day: string) => ({
        deptUser: missingCell(),
        certificate: certificateUntil(endOf(day)),
      });
      const today = certificateOnly('2026-11-25');
      const inBreak = certificateOnly('2026-11-28');
      const store = memoryStore();
      await store.write([
        SWEPT,
        { put: 'status', value: aStatus({ taxinvoice: today, cashbill: inBreak }) },
      ]);
      const { digests } = await serviceBench({
        companies: [aCompany({ products: ['taxinvoice', 'cashbill'] })],
        store,
        policy: { holidays: { dates: new Set(['2026-11-26', '2026-11-27']) } },
      });

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.remarks).toMatchObject([
        {
          kind: 'before-break',
          expiring: { rows: [{ brn: HANBIT, expiresAt: endOf('2026-11-28') }], total: 1 },
        },
      ]);
    });

    it('names channels that refuse alerts, except the default one, in the default channel only', async () => {
      const broken = (channel: string): Change => ({
        put: 'broken-channel',
        value: { v: 1, channel, error: 'is_archived', since: ROUND },
      });
      const { digests } = await bench(
        [hanbit, nuri],
        [SWEPT, works(HANBIT), works(NURI), broken(TEAM), broken(DEFAULT)],
      );

      const [ofDefault, ofTeam] = await digests.forAllChannels(NOW);

      expect(ofDefault?.remarks).toEqual([{ kind: 'channels-refused', channels: [TEAM] }]);
      expect(ofTeam?.remarks).toEqual([]);
    });

    it('has remarks about open incidents', async () => {
      const { digests } = await bench(
        [hanbit],
        [
          SWEPT,
          works(HANBIT),
          {
            put: 'setup',
            value: {
              ...{ v: 1, stage: 'test', openedAt: ROUND, code: -99010005, message: '' },
              ...{ fault: 'signature', at: 'token', channel: DEFAULT },
            },
          },
          {
            put: 'outage',
            value: {
              ...{ v: 1, stage: 'test', silent: 'popbill', openedAt: ROUND },
              ...{ asked: 10, failed: 10, channel: DEFAULT },
            },
          },
        ],
      );

      const [digest] = await digests.forAllChannels(NOW);

      expect(digest?.remarks.map(({ kind }) => kind)).toEqual(['setup', 'outage']);
    });

    it('reads the statuses of 2,000 companies once, however many channels there are', async () => {
      const companies = Array.from({ length: 2000 }, (_, i) => {
        const brn = String(1_000_000_000 + i) as Brn;
        return aCompany({ brn, ...(i % 10 === 0 ? {} : { channel: `C${i % 10}` }) });
      });
      const { digests, store } = await bench(companies, [
        SWEPT,
        ...companies.map(({ brn }) => stopped(brn)),
        ...companies.map(({ brn }): Change => ({ put: 'alert', value: anAlert({ brn }) })),
      ]);
      const scans = vi.spyOn(store, 'statuses');

      const channelDigests = await digests.forAllChannels(NOW);

      expect(scans).toHaveBeenCalledTimes(1);
      expect(channelDigests).toHaveLength(10);
      expect(channelDigests[0]).toMatchObject({
        counts: { watched: 200, broken: 200 },
        totals: { watched: 2000, attention: { critical: 2000 } },
      });
      expect(channelDigests.every(({ attention }) => attention.rows.length === 60)).toBe(true);
    });
  });

  describe('send', () => {
    it('writes each channel’s digest into the outbox, together with the record of the day', async () => {
      const { digests, store, jobs } = await bench([hanbit, nuri]);
      const writes: (readonly Change[])[] = [];
      const write = store.write.bind(store);
      store.write = (changes) => {
        writes.push(changes);
        return write(changes);
      };

      const channels = await digests.send(NOW);

      expect(channels).toBe(2);
      expect(digestsIn(jobs()).map(({ channel }) => channel)).toEqual([DEFAULT, TEAM]);
      expect(writes).toHaveLength(1);
      expect(await store.lastDigest()).toEqual({
        v: 1,
        day: '2026-11-25',
        at: NOW,
        since: NOW - DAY,
      });
      expect(digests.last?.day).toBe('2026-11-25');
    });

    it.each([
      { name: 'respects quiet hours when it is sent late', at: NOW, calm: [true] },
      {
        name: 'ignores quiet hours if its schedule is within them',
        at: seoul('2026-11-25 07:00'),
        calm: [undefined],
      },
    ])('$name', async ({ at, calm }) => {
      const { digests, outbox } = await bench([hanbit]);

      await digests.send(at);

      expect(outbox.all().map((entry) => entry.calm)).toEqual(calm);
    });

    it('stores the complete digest until it is sent', async () => {
      const { store, outbox } = await bench([hanbit]);
      const digest = aDigest({
        elsewhere: true,
        totals: QUIET_COUNTS,
        attention: listOf([aRow(), REJECTED_ROW], 20),
        known: listOf([aRow({ owner: 'U0KIM', isNew: true })]),
        remarks: EVERY_REMARK,
      });

      await store.write([
        { put: 'outbox', value: outbox.createEntry({ kind: 'digest', digest }, NOW) },
      ]);

      const kept = await serviceBench({ store });
      expect(kept.jobs()).toEqual([{ kind: 'digest', digest }]);
    });

    it('stores neither digest nor record when the store fails', async () => {
      const { digests, store, jobs } = await bench([hanbit]);
      const { write } = store;
      store.write = () => Promise.reject(new Error('disk full'));

      await expect(digests.send(NOW)).rejects.toThrow('disk full');
      store.write = write;

      expect(jobs()).toEqual([]);
      expect(digests.last).toBeUndefined();
      expect(await store.lastDigest()).toBeUndefined();
    });

    it('is stored across a restart', async () => {
      const { digests, store } = await bench([hanbit]);
      await digests.send(NOW);

      const again = await serviceBench({ store: store as Store });

      expect(again.digests.last).toEqual(digests.last);
      expect(digestsIn(again.jobs())).toHaveLength(1);
    });

    it('drops a digest of an earlier day that could not be sent', async () => {
      const { digests, jobs } = await bench([hanbit]);
      await digests.send(NOW);

      await digests.send(seoul('2026-11-26 09:00'));

      expect(digestsIn(jobs()).map(({ day }) => day)).toEqual(['2026-11-26']);
    });

    it('records a day without watched companies, so that the first company causes no digest', async () => {
      const { digests, jobs } = await bench([]);

      expect(await digests.send(NOW)).toBe(0);

      expect(jobs()).toEqual([]);
      expect(digests.last?.day).toBe('2026-11-25');
    });
  });

  describe('for a person', () => {
    it('is about all companies, and writes nothing', async () => {
      const { digests, jobs } = await bench([hanbit, nuri], [SWEPT, works(HANBIT), works(NURI)]);

      const digest = await digests.forAllCompanies(NOW);

      const counts = { watched: 2, collectable: 2 };
      expect(digest).toMatchObject({ reader: 'person', countsAll: true, counts });
      expect(digest).not.toHaveProperty('totals', expect.anything());
      expect(jobs()).toEqual([]);
      expect(digests.last).toBeUndefined();
    });

    it('is about one channel, with the totals in a channel without companies', async () => {
      const { digests } = await bench([hanbit, nuri], [SWEPT, works(HANBIT), works(NURI)]);

      const ofTeam = await digests.forChannel(TEAM, NOW);
      const elsewhere = await digests.forChannel('C0OTHER', NOW);

      expect(ofTeam).toMatchObject({ channel: TEAM, reader: 'person', counts: { watched: 1 } });
      expect(ofTeam).not.toHaveProperty('countsAll');
      expect(ofTeam).not.toHaveProperty('totals', expect.anything());
      expect(elsewhere).toMatchObject({ counts: { watched: 0 }, totals: { watched: 2 } });
    });

    it('keeps more than fifteen rows only of critical companies', async () => {
      const brns = Array.from({ length: 40 }, (_, i) => `${1_000_000_000 + i}` as Brn);
      const soon = (brn: Brn): Change => {
        const certificate = certificateUntil(endOf('2026-12-09'));
        return { put: 'status', value: aStatus({ taxinvoice: { certificate } }, { brn }) };
      };
      const { digests } = await bench(
        brns.map((brn) => aCompany({ brn })),
        [SWEPT, ...brns.map((brn, i) => (i < 18 ? stopped(brn) : soon(brn)))],
      );

      const { attention } = await digests.forAllCompanies(NOW);

      expect(attention.total).toBe(40);
      expect(attention.rows.map(({ severity }) => severity)).toEqual(Array(18).fill('critical'));
    });

    it('marks what is new since the previous summary, the soonest end first', async () => {
      const [later, sooner] = FOUR_BRNS;
      const expiring = (brn: Brn, day: string): Change => {
        const certificate = certificateUntil(endOf(day));
        return { put: 'status', value: aStatus({ taxinvoice: { certificate } }, { brn }) };
      };
      const openedAt = seoul('2026-11-25 06:10');
      const { digests } = await bench(
        [later, sooner].map((brn) => aCompany({ brn, owner: 'U0KIM' })),
        [
          ...[SWEPT, expiring(later, '2026-12-08'), expiring(sooner, '2026-12-02')],
          { put: 'alert', value: anAlert({ brn: later, openedAt }) },
          { put: 'alert', value: anAlert({ brn: sooner, openedAt: seoul('2026-11-20 06:10') }) },
        ],
      );

      const { attention } = await digests.forAllCompanies(NOW);

      expect(attention.rows.map(({ brn, owner, isNew }) => [brn, owner, isNew])).toEqual([
        [sooner, 'U0KIM', undefined],
        [later, 'U0KIM', true],
      ]);
    });

    it('has no totals if nothing is watched', async () => {
      const { digests } = await bench([]);

      const digest = await digests.forChannel(TEAM, NOW);

      expect(digest.counts.watched).toBe(0);
      expect(digest).not.toHaveProperty('totals', expect.anything());
    });

    it('lists the same resolved alerts later on the same day', async () => {
      const { digests } = await bench(
        [hanbit],
        [SWEPT, works(HANBIT), happened(HANBIT, '2026-11-24 15:26', { kind: 'resolved' })],
      );
      await digests.send(NOW);

      const digest = await digests.forAllCompanies(seoul('2026-11-25 15:00'));

      expect(digest.fixed).toMatchObject({ rows: [{ brn: HANBIT }], total: 1 });
    });
  });

  describe('isSweepDone', () => {
    it.each([
      { name: 'no sweep was ever started', sweep: undefined, done: false },
      { name: 'the day’s sweep is finished', sweep: SWEPT.value, done: true },
      {
        name: 'the day’s sweep is running',
        sweep: { v: 1, startedAt: ROUND, by: 'schedule' },
        done: false,
      },
      {
        name: 'a person’s sweep of this morning is finished',
        sweep: {
          v: 1,
          startedAt: seoul('2026-11-25 08:00'),
          by: 'U0KIM',
          finishedAt: seoul('2026-11-25 08:20'),
        },
        done: true,
      },
    ] as const)('is $done when $name', async ({ sweep, done }) => {
      const { digests } = await bench(
        [hanbit],
        sweep === undefined ? [] : [{ put: 'sweep', value: sweep }],
      );

      expect(digests.isSweepDone(NOW)).toBe(done);
    });
  });
});
