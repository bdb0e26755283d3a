import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { AlertIndex } from '../../src/alert/alert-index.js';
import { IndividualNotices } from '../../src/alert/roll-ups.js';
import { CompanyIndex } from '../../src/company/company-index.js';
import { FirstChecks } from '../../src/company-file/first-checks.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { Overview } from '../../src/list/overview.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import { type Change, indexedStore } from '../../src/records/store.js';
import { aCompany, anAlert } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { aStatus, workingCell } from '../support/status-builders.js';

const COMPANIES = 5000;
const NOW = seoul('2026-11-25 09:00');
/** One entry of a map per company is more than this. */
const NOISE = 200_000;

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

function heapUsed(): number {
  if (typeof collectGarbage !== 'function') throw new Error('This Node collects when it likes.');
  for (let n = 0; n < 3; n++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The indexes of the app over a store that keeps nothing. */
async function indexes() {
  const nothing = memoryStore();
  const clock = fakeClock(NOW);
  const log = captureLog();
  const policy = DEFAULT_POLICY;
  const alertIndex = await AlertIndex.load(nothing, policy);
  const index = await CompanyIndex.load(nothing, 'test');
  const overview = new Overview({ store: nothing, index, policy, clock });
  const watched = index.get.bind(index);
  const firstChecks = await FirstChecks.load({ store: nothing, watched, policy, clock, log });
  const outbox = await OutboxLog.load(nothing);
  const standAlones = new IndividualNotices();
  const forgetful = { ...nothing, write: async () => {} };
  const store = indexedStore(forgetful, alertIndex, index, overview, firstChecks, outbox);
  await overview.warm();
  return { store, alertIndex, index, overview, outbox, firstChecks, standAlones };
}

type Indexes = Awaited<ReturnType<typeof indexes>>;

/** A company comes, is checked, has an alert of its own and one in a combined alert, and goes. */
async function comeAndGo(
  { store, outbox, firstChecks, standAlones }: Indexes,
  from: number,
): Promise<void> {
  for (let n = from; n < from + COMPANIES; n++) {
    const brn = String(1_000_000_000 + n) as Brn;
    const round = NOW + n * SECOND;
    const told = { ...anAlert().told, round };
    const alert = anAlert({ brn, told, openedAt: round });
    const entry = outbox.entry({ kind: 'edit', alert, lines: [] }, round);
    const batch = firstChecks.begin([brn], 'cli', round);
    await store.write([
      { put: 'company', value: aCompany({ brn, owner: `U${n}`, channel: `C${n % 50}` }) },
      { put: 'status', value: aStatus({ taxinvoice: { deptUser: workingCell() } }, { brn }) },
      { put: 'alert', value: alert },
      { put: 'outbox', value: entry },
      ...batch,
    ]);
    standAlones.add(brn, `C${n % 50}`, round);
    await store.write([
      { put: 'alert', value: { ...alert, rollUp: `C0 ${round}` } },
      ...batch.flatMap((each): readonly Change[] =>
        'put' in each && each.put === 'first-check'
          ? [{ delete: 'first-check', id: each.value.id }]
          : [],
      ),
    ]);
    await store.write([
      { delete: 'outbox', seq: entry.seq },
      { delete: 'alert', brn },
      { delete: 'status', brn },
      { delete: 'company', brn },
    ]);
  }
}

describe('the indexes in memory', () => {
  it('hold nothing of companies, alerts and messages that came and went', async () => {
    const all = await indexes();
    await comeAndGo(all, 0);
    const before = heapUsed();

    await comeAndGo(all, COMPANIES);
    const grown = heapUsed() - before;

    expect(grown).toBeLessThan(NOISE);
    const { alertIndex, index, outbox, overview } = all;
    expect([alertIndex.size, index.size, outbox.size]).toEqual([0, 0, 0]);
    expect(alertIndex.due(NOW + COMPANIES * MINUTE)).toEqual([]);
    expect(await overview.all({ kind: 'all' })).toEqual([]);
  });
});
