import type { HomeFacts, HomeRequest } from '../../src/home/home-reader.js';
import type { HomeOptions } from '../../src/home/home-tab.js';
import { ChangeNotifier } from '../../src/home/home-visits.js';
import type { HomeVisit } from '../../src/records/store.js';
import type { FakeDesk } from './fake-desk.js';
import type { FakeCompanies } from './fake-services.js';
import { eightWeeks, NO_COUNTS, NO_SWEEP, NO_TROUBLES } from './home-samples.js';

/** Home of as many companies as are watched, with each alert of the desk among the most urgent. */
export interface FakeHome {
  readonly options: HomeOptions;
  readonly changes: ChangeNotifier;
  readonly visits: Map<string, HomeVisit>;
  /** What was asked for, oldest first. */
  readonly wishes: readonly HomeRequest[];
  /** What is told instead of the above. */
  facts: Partial<HomeFacts>;
  /** What reading rejects with. */
  failure: Error | undefined;
}

const PAGE = 8;
const KEPT_MS = 600_000;

export function fakeHome(companies: FakeCompanies, desk: FakeDesk): FakeHome {
  const visits = new Map<string, HomeVisit>();
  const wishes: HomeRequest[] = [];
  const changes = new ChangeNotifier();

  function listOf({ filter, page }: HomeRequest): HomeFacts['list'] {
    const all = [...companies.watched.values()];
    const found =
      filter.kind === 'text' ? all.filter(({ name }) => name.includes(filter.text)) : all;
    const rows = found.slice((page - 1) * PAGE, page * PAGE).map((company) => ({ company }));
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    return { filter, rows, page, pages, total: found.length, watched: all.length };
  }

  function factsOf(wish: HomeRequest): HomeFacts {
    const watched = companies.watched.size;
    const alerts = [...desk.alerts.values()];
    return {
      all: { ...NO_COUNTS, watched, neverChecked: watched },
      mine: NO_COUNTS,
      urgent: alerts.flatMap((alert) => {
        const company = companies.watched.get(alert.brn);
        return company === undefined ? [] : [{ row: { company }, isMine: false, alert }];
      }),
      weeks: eightWeeks(),
      alerts: { open: alerts.length, claimed: 0, snoozed: 0, known: 0, mine: 0 },
      troubles: NO_TROUBLES,
      sweep: NO_SWEEP,
      list: listOf(wish),
      ...fake.facts,
    };
  }

  const fake: FakeHome = {
    changes,
    visits,
    wishes,
    facts: {},
    failure: undefined,
    options: {
      changes,
      reader: {
        async read(wish) {
          wishes.push(wish);
          if (fake.failure !== undefined) throw fake.failure;
          return factsOf(wish);
        },
      },
      visits: {
        async seen(user, place, now) {
          visits.set(user, { v: 1, user, place, seenAt: now });
        },
        of: (user) => visits.get(user),
        recent: (now) => [...visits.values()].filter(({ seenAt }) => now - seenAt < KEPT_MS),
        purge: async () => {},
        async forget(user) {
          visits.delete(user);
        },
      },
    },
  };
  return fake;
}
