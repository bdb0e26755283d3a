import { describe, expect, it } from 'vitest';
import { EXPIRIES_PAGE_SIZE, type ExpiriesModel, expiriesModal } from '../../src/home/home-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY } from '../../src/kernel/time.js';
import type { Expiry } from '../../src/list/overview-entry.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, NURI } from '../support/builders.js';
import { endOf } from '../support/reasons.js';
import { NOW } from '../support/reports.js';
import { actionsIn, expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

const HANBIT_EXPIRY: Expiry = {
  company: aCompany({ owner: 'U0KIM' }),
  expiresAt: endOf('2026-12-09'),
  stopsCollection: true,
};
const NURI_EXPIRY: Expiry = {
  company: aCompany({ brn: NURI, name: '누리식품' }),
  expiresAt: endOf('2027-01-05'),
  stopsCollection: false,
};

function model(rows: readonly Expiry[], overrides: Partial<ExpiriesModel> = {}): ExpiriesModel {
  const place = { filter: { kind: 'all' }, page: 1, pages: 1 } as const;
  return {
    ...place,
    ...{ rows, total: rows.length, weeks: 8, stage: 'production', now: NOW },
    ...overrides,
  };
}

/** A full page with the longest names. */
const LONG = Array.from({ length: EXPIRIES_PAGE_SIZE }, (_, n): Expiry => {
  const company = aCompany({
    brn: String(1_234_567_891 + n) as Brn,
    name: `<&*_~>${'가'.repeat(94)}`,
    owner: 'S0ACCOUNTING',
  });
  return { company, expiresAt: NOW + n * DAY, stopsCollection: n % 2 === 0 };
});

const MODELS: Readonly<Record<string, ExpiriesModel>> = {
  none: model([]),
  one: model([HANBIT_EXPIRY], { stage: 'test' }),
  few: model([HANBIT_EXPIRY, NURI_EXPIRY], { filter: { kind: 'mine', user: 'U0KIM' } }),
  many: model(LONG, { page: 12, pages: 400, total: 10_000 }),
};

describe('expiriesModal', () => {
  it.each(
    LANGUAGES.flatMap((language) =>
      Object.entries(MODELS).map(([name, each]) => ({ name, language, each })),
    ),
  )('draws $name in $language', async ({ name, language, each }) => {
    const view = expiriesModal(each, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `expiries-${name}.${language}`);
  });

  it('shows every company of a full page, and the buttons to the others', () => {
    const view = expiriesModal(model(LONG, { page: 12, pages: 400, total: 10_000 }), TONGUES.ko);

    expect(visibleText(view).match(/^• /gm)).toHaveLength(EXPIRIES_PAGE_SIZE);
    expect(actionsIn(view)).toEqual(['expiries_previous', 'expiries_next']);
    expect(view.private_metadata).toBe('12 all');
  });
});
