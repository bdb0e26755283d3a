import type { HomeFacts, HomeRequest } from '../../src/home/home-reader.js';
import type { HomeOptions } from '../../src/home/home-tab.js';
import { ChangeNotifier } from '../../src/home/home-visits.js';
import type { HomeVisit } from '../../src/records/store.js';
import type { FakeCompanies } from './fake-services.js';
import type { FakeTriage } from './fake-triage.js';
import { eightWeeks, NO_COUNTS, NO_INCIDENTS, NO_SWEEP } from './home-samples.js';

/** A Home with all watched companies and their alerts. */
export interface FakeHome {
  readonly options: HomeOptions;
  readonly changes: ChangeNotifier;
  readonly visits: Map<string, HomeVisit>;
  /** All requests, oldest first. */
  readonly requests: readonly HomeRequest[];
  /** Replaces some of the facts. */
  facts: Partial<HomeFacts>;
  /** If set, reading rejects with this error. */
  failure: Error | undefined;
}

const PAGE = 8;
const RECENT_VISIT_MS = 600_000;

export function fakeHome(companies: FakeCompanies, triage: FakeTriage): FakeHome {
  const visits = new Map<string, HomeVisit>();
  const requests: HomeRequest[] = [];
  const changes = new ChangeNotifier();

  function listOf({ filter, page }: HomeRequest): HomeFacts['list'] {
    const companiesWatched = [...companies.watched.values()];
    const matching =
      filter.kind === 'text'
        ? companiesWatched.filter(({ name }) => name.includes(filter.text))
        : companiesWatched;
    const rows = matching
      .slice((page - 1) * PAGE, page * PAGE)
      .map((company) => ({ company, alert: triage.alerts.get(company.brn) }));
    const pages = Math.max(1, Math.ceil(matching.length / PAGE));
    return {
      filter,
      rows,
      page,
      pages,
      total: matching.length,
      watched: companiesWatched.length,
      paused: 0,
    };
  }

  function factsOf(request: HomeRequest): HomeFacts {
    const watched = companies.watched.size;
    const alerts = [...triage.alerts.values()];
    return {
      all: {
        ...NO_COUNTS,
        watched,
        atRisk: alerts.length,
        neverChecked: watched - alerts.length,
      },
      mine: NO_COUNTS,
      weeks: eightWeeks(),
      handling: { unclaimed: alerts.length, claimed: 0, snoozed: 0 },
      problems: NO_INCIDENTS,
      sweep: NO_SWEEP,
      list: listOf(request),
      ...fake.facts,
    };
  }

  const fake: FakeHome = {
    changes,
    visits,
    requests,
    facts: {},
    failure: undefined,
    options: {
      changes,
      async readHome(request) {
        requests.push(request);
        if (fake.failure !== undefined) throw fake.failure;
        return factsOf(request);
      },
      visits: {
        async record(user, place, now) {
          visits.set(user, { v: 1, user, place, seenAt: now });
        },
        get: (user) => visits.get(user),
        recent: (now) =>
          [...visits.values()].filter(({ seenAt }) => now - seenAt < RECENT_VISIT_MS),
        purge: async () => {},
        async forget(users) {
          for (const user of users) visits.delete(user);
        },
      },
    },
  };
  return fake;
}
