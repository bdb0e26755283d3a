import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type { Change } from '../../src/records/store.js';
import { createAlertDetails } from '../../src/triage/alert-list.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { aStatus, workingCell } from '../support/status-builders.js';

const now = seoul('2026-11-25 10:12');
const openedAt = seoul('2026-11-25 08:31');

async function detailsWith(...changes: readonly Change[]) {
  const store = memoryStore();
  await store.write(changes);
  return createAlertDetails({ store, policy: DEFAULT_POLICY, clock: fakeClock(now) });
}

function taken(at: number, brn = HANBIT): Change {
  const value: HistoryRecord = { v: 1, at, brn, event: { kind: 'taken', by: 'U0KIM' } };
  return { put: 'history', value };
}

describe('the details of an alert', () => {
  it('hold the company, its alert and what is known of it as of now', async () => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const alert = anAlert();
    const status = aStatus({ taxinvoice: { deptUser: workingCell() } });
    const details = await detailsWith(
      { put: 'company', value: company },
      { put: 'alert', value: alert },
      { put: 'status', value: status },
    );

    const detail = await details(HANBIT);

    expect(detail).toMatchObject({ brn: HANBIT, company, alert });
    expect(detail.assessment.products.map(({ verdict }) => verdict.kind)).toEqual([
      'collectable',
      'unknown',
    ]);
  });

  it('hold the newest ten lines of the history since the alert was opened', async () => {
    const since = Array.from({ length: 12 }, (_, i) => taken(openedAt + i));
    const details = await detailsWith(
      { put: 'company', value: aCompany() },
      { put: 'alert', value: anAlert({ openedAt }) },
      taken(openedAt - 1),
      taken(now, NURI),
      ...since,
    );

    const { history } = await details(HANBIT);

    expect(history.map(({ at }) => at - openedAt)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });

  it('leave out what was before the alert', async () => {
    const details = await detailsWith(
      { put: 'alert', value: anAlert({ openedAt }) },
      taken(openedAt - 1),
      taken(openedAt),
    );

    expect((await details(HANBIT)).history.map(({ at }) => at)).toEqual([openedAt]);
  });

  it('are there for a company that is watched no longer and has no alert', async () => {
    const detail = await (await detailsWith())(NURI);

    expect(detail).not.toHaveProperty('company', expect.anything());
    expect(detail).not.toHaveProperty('alert', expect.anything());
    expect(detail.assessment.products.map(({ verdict }) => verdict.kind)).toEqual(['unknown']);
  });
});
