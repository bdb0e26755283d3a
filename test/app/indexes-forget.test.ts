import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { AlertIndex } from '../../src/alert/alert-index.js';
import { IndividualNotices } from '../../src/alert/roll-ups.js';
import { CompanyIndex } from '../../src/company/company-index.js';
import { FirstCheckTracker } from '../../src/company-file/first-checks.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import { Overview } from '../../src/list/overview.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import { type Change, indexedStore } from '../../src/records/store.js';
import { aCompany, anAlert } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { aStatus, workingCell } from '../support/status-builders.js';

const COMPANIES = 5000;
/** An index that forgets nothing grows in each; compiled code and other memory of Node rarely grow in two of three. */
const ROUNDS = 3;
const NOW = seoul('2026-11-25 09:00');
/** Bytes; an index that kept one entry for each company would grow by more. */
const MAX_GROWTH = 200_000;

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

function heapUsed(): number {
  if (typeof collectGarbage !== 'function')
    throw new Error('Garbage collection cannot be forced in this Node.');
  for (let n = 0; n < 3; n++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The app's indexes over a store that ignores writes. */
async function loadIndexes() {
  const emptyStore = memoryStore();
  const clock = fakeClock(NOW);
  const log = captureLog();
  const policy = DEFAULT_POLICY;
  const alertIndex = await AlertIndex.load(emptyStore, policy);
  const index = await CompanyIndex.load(emptyStore, 'test');
  const overview = new Overview({ store: emptyStore, index, alerts: alertIndex, policy, clock });
  const watchedCompany = index.get.bind(index);
  const firstChecks = await FirstCheckTracker.load({
    store: emptyStore,
    watchedCompany,
    policy,
    clock,
    log,
  });
  const outbox = await OutboxIndex.load(emptyStore);
  const individualNotices = new IndividualNotices();
  const writeIgnoringStore = { ...emptyStore, write: async () => {} };
  const store = indexedStore(writeIgnoringStore, alertIndex, index, overview, firstChecks, outbox);
  await overview.refresh();
  return { store, alertIndex, index, overview, outbox, firstChecks, individualNotices };
}

type Indexes = Awaited<ReturnType<typeof loadIndexes>>;

/** Adds companies, checks them, posts their alerts individually and then in a combined alert, and removes all of it. */
async function addAndRemoveCompanies(
  { store, outbox, firstChecks, individualNotices }: Indexes,
  from: number,
): Promise<void> {
  for (let n = from; n < from + COMPANIES; n++) {
    const brn = String(1_000_000_000 + n) as Brn;
    const round = NOW + n * SECOND;
    const told = { ...anAlert().told, round };
    const alert = anAlert({ brn, told, openedAt: round });
    const entry = outbox.createEntry({ kind: 'edit', alert, lines: [] }, round);
    const batch = firstChecks.changesForImport([brn], 'cli', round);
    await store.write([
      { put: 'company', value: aCompany({ brn, owner: `U${n}`, channel: `C${n % 50}` }) },
      { put: 'status', value: aStatus({ taxinvoice: { deptUser: workingCell() } }, { brn }) },
      { put: 'alert', value: alert },
      { put: 'outbox', value: entry },
      ...batch,
    ]);
    individualNotices.add(brn, `C${n % 50}`, round);
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
  it('keep nothing of companies, alerts and messages that were removed', async () => {
    const indexes = await loadIndexes();
    await addAndRemoveCompanies(indexes, 0);

    const growths: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const bytesBefore = heapUsed();
      await addAndRemoveCompanies(indexes, round * COMPANIES);
      growths.push(heapUsed() - bytesBefore);
    }

    const [, median] = growths.toSorted((a, b) => a - b);
    expect(median).toBeLessThan(MAX_GROWTH);
    const { alertIndex, index, outbox, overview } = indexes;
    expect([alertIndex.size, index.size, outbox.size]).toEqual([0, 0, 0]);
    expect(alertIndex.due(NOW + ROUNDS * COMPANIES * MINUTE)).toEqual([]);
    expect(await overview.all({ kind: 'all' })).toEqual([]);
  });
});
