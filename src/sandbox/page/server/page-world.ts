import { randomBytes } from 'node:crypto';
import { DAY } from '../../../kernel/time.js';
import type { Store } from '../../../records/store.js';
import { openStore } from '../../../store/open-store.js';
import { importSamples } from '../../import-samples.js';
import { freePort } from '../../loopback.js';
import { seoulStamp } from '../../popbill/companies.js';
import { SAMPLES, type Sample, seedSampleCompanies } from '../../sample-companies.js';
import { configOf } from '../../start-app.js';
import { openWorld, type World } from '../../world.js';
import type { PageLanguage } from '../contract.js';
import { addToSlack, OPERATORS, visitorIn } from './cast.js';
import { type Pager, startPager } from './pager.js';

/** A fixed Tuesday morning in Seoul, in a week without holidays. */
export const START_TIME = Date.parse('2026-11-24T09:30:00+09:00');

/** The product's default again, because `openWorld` turns quiet hours off. */
const DEFAULT_SETTINGS = { QUIET_HOURS: '20:00-08:30' } as const;

/** Not watched at the start, so that a person can add it. */
const UNWATCHED_SAMPLE = '다온유통';

/** Companies of the visitor in the other language. All others belong to this sandbox's visitor. */
const COLLEAGUES_SAMPLES = ['마루건설', '터전학원', '하늘여행'];

/** A company with only a certificate, one night before the ladder's next rung: the warning 14 days before expiry. */
const NEAR_NEXT_RUNG = { name: '가람무역', daysLeft: 15 } as const;

/** A world with other programs of a team: a collector, whose secret is in the app's settings, and a pager. */
export type PageWorld = World & { readonly pager: Pager };

/**
 * Opens the page's world, with its workspace, companies and app settings. The app is not started yet.
 *
 * @param hurry how many times faster than normal the app ticks and sends messages
 */
export async function openPageWorld(language: PageLanguage, hurry = 1): Promise<PageWorld> {
  // The app's address must be known before it starts, and is the same after a restart.
  const port = String(await freePort());
  const pager = await startPager();
  const world = await openWorld({
    startsAt: START_TIME,
    hurry,
    settings: {
      ...DEFAULT_SETTINGS,
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      CLIENT_LINKS: 'on',
      COLLECTOR_SECRET: randomBytes(24).toString('hex'),
      ...pager.settings,
      OPERATORS: OPERATORS.join(','),
      // Companies are checked in a fixed order, so that every run posts the same alerts individually.
      POPBILL_CONCURRENCY: '1',
    },
  });
  try {
    addToSlack(world.slack, language);
    seedSampleCompanies(world.popbill.companies, world.clock.now());
    moveNearNextRung(world);
    const watched = SAMPLES.filter(({ name }) => name !== UNWATCHED_SAMPLE);
    const colleague = visitorIn(language === 'ko' ? 'en' : 'ko');
    const ownerOf = ({ name }: Sample) =>
      (COLLEAGUES_SAMPLES.includes(name) ? colleague : visitorIn(language)).id;
    await importSamples(world, watched, { ownerOf, terminal: SILENT_TERMINAL });
    return {
      ...world,
      pager,
      async close() {
        await Promise.all([world.close(), pager.close()]);
      },
    };
  } catch (error) {
    await Promise.all([world.close(), pager.close()]);
    throw error;
  }
}

function moveNearNextRung({ popbill, clock }: World): void {
  const { name, daysLeft } = NEAR_NEXT_RUNG;
  const brn = SAMPLES.find((sample) => sample.name === name)?.brn ?? '';
  const expiresAt = `${seoulStamp(clock.now() + daysLeft * DAY).slice(0, 8)}235959`;
  const certificate = { state: 'registered', expiresAt } as const;
  popbill.companies.updateProduct(brn, 'taxinvoice', { certificate });
}

const SILENT_TERMINAL = { out: () => {}, err: () => {}, progress: () => {} };

/** Opens a second connection to the app's store, which only the app writes. */
export function openReader(world: World): Promise<Store> {
  const config = configOf(world.environment);
  return openStore({ url: config.store.url, stage: config.popbill.stage });
}
