import { DAY } from '../../../kernel/time.js';
import type { Store } from '../../../records/store.js';
import { openStore } from '../../../store/open-store.js';
import { importSamples } from '../../import-samples.js';
import { seoulStamp } from '../../popbill/companies.js';
import { SAMPLES, seedSampleCompanies } from '../../sample-companies.js';
import { settingsOf } from '../../start-app.js';
import { openWorld, PEOPLE, type World } from '../../world.js';
import { OPERATORS, settle } from './cast.js';

/** A Tuesday morning in Seoul, the same whenever it is run: no weekend or holiday is near. */
export const STARTS_AT = Date.parse('2026-11-24T09:30:00+09:00');

/** The product's own defaults, which a world of the sandbox sets otherwise. */
const DEFAULTS = { QUIET_HOURS: '20:00-08:30' } as const;

/** Not watched yet, so that somebody can add it. */
const LEFT_TO_ADD = '다온유통';

/**
 * Its certificate is the company's only one, and one night away from the next step of the ladder: a warning, 14 days
 * before the end.
 */
const NEAR_ITS_NEXT_STEP = { name: '가람무역', daysLeft: 15 } as const;

/** The workspace, the companies and the app's settings that the page shows; the app is not started yet. */
export async function openPageWorld(hurry = 1): Promise<World> {
  const world = await openWorld({
    ...{ startsAt: STARTS_AT, hurry },
    settings: {
      ...DEFAULTS,
      OPERATORS: OPERATORS.join(','),
      // Companies are asked in their order, so that every run posts the same alerts individually.
      POPBILL_CONCURRENCY: '1',
    },
  });
  try {
    settle(world.slack);
    seedSampleCompanies(world.popbill.companies, world.clock.now());
    comeNearTheNextStep(world);
    const watched = SAMPLES.filter(({ name }) => name !== LEFT_TO_ADD);
    await importSamples(world, watched, { owner: PEOPLE.kim, terminal: SILENT });
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

function comeNearTheNextStep({ popbill, clock }: World): void {
  const { name, daysLeft } = NEAR_ITS_NEXT_STEP;
  const brn = SAMPLES.find((sample) => sample.name === name)?.brn ?? '';
  const expiresAt = `${seoulStamp(clock.now() + daysLeft * DAY).slice(0, 8)}235959`;
  const certificate = { state: 'registered', expiresAt } as const;
  popbill.companies.updateProduct(brn, 'taxinvoice', { certificate });
}

const SILENT = { out: () => {}, err: () => {}, progress: () => {} };

export function openReader(world: World): Promise<Store> {
  const { config } = settingsOf(world, () => {});
  return openStore({ url: config.store.url, stage: config.popbill.stage });
}
