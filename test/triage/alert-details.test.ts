import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type { Change } from '../../src/records/store.js';
import { createAlertDetailsReader } from '../../src/triage/alert-details.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { aStatus, workingCell } from '../support/status-builders.js';

const now = seoul('2026-11-25 10:12');
const openedAt = seoul('2026-11-25 08:31');

async function readerWith(...changes: readonly Change[]) {
  const store = memoryStore();
  await store.write(changes);
  return createAlertDetailsReader({ store, policy: DEFAULT_POLICY, clock: fakeClock(now) });
}

function claimedEvent(at: number, brn = HANBIT): Change {
  const value: HistoryRecord = { v: 1, at, brn, event: { kind: 'taken', by: 'U0KIM' } };
  return { put: 'history', value };
}

describe('createAlertDetailsReader', () => {
  it('reads the company, its alert and its current assessment', async () => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const alert = anAlert();
    const status = aStatus({ taxinvoice: { deptUser: workingCell() } });
    const readDetails = await readerWith(
      { put: 'company', value: company },
      { put: 'alert', value: alert },
      { put: 'status', value: status },
    );

    const details = await readDetails(HANBIT);

    expect(details).toMatchObject({ brn: HANBIT, company, alert });
    expect(details.assessment.products.map(({ verdict }) => verdict.kind)).toEqual([
      'collectable',
      'unknown',
    ]);
  });

  it('reads the ten latest history events since the alert was opened', async () => {
    const since = Array.from({ length: 12 }, (_, i) => claimedEvent(openedAt + i));
    const readDetails = await readerWith(
      { put: 'company', value: aCompany() },
      { put: 'alert', value: anAlert({ openedAt }) },
      claimedEvent(openedAt - 1),
      claimedEvent(now, NURI),
      ...since,
    );

    const { history } = await readDetails(HANBIT);

    expect(history.map(({ at }) => at - openedAt)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });

  it('omits events from before the alert', async () => {
    const readDetails = await readerWith(
      { put: 'alert', value: anAlert({ openedAt }) },
      claimedEvent(openedAt - 1),
      claimedEvent(openedAt),
    );

    expect((await readDetails(HANBIT)).history.map(({ at }) => at)).toEqual([openedAt]);
  });

  it('reads a company that is no longer watched and has no alert', async () => {
    const readDetails = await readerWith();
    const details = await readDetails(NURI);

    expect(details).not.toHaveProperty('company', expect.anything());
    expect(details).not.toHaveProperty('alert', expect.anything());
    expect(details.assessment.products.map(({ verdict }) => verdict.kind)).toEqual(['unknown']);
  });
});
