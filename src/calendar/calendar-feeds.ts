import { companyName } from '../company/choose-view.js';
import { vatDeadlines } from '../digest/digest-rules.js';
import type { Brn } from '../kernel/brn.js';
import { KeyedQueue, setNewest } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import { type Clock, steadyMsOf } from '../kernel/ports.js';
import { type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import { createToken, hashOfToken } from '../kernel/token.js';
import type { Overview } from '../list/overview.js';
import type { CompanyCertificate } from '../list/overview-entry.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { CalendarFeed, CalendarScope } from '../records/links.js';
import type { Change, Store } from '../records/store.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { calendarTexts } from './calendar-words.js';
import { type CalendarEvent, writeCalendar } from './ics.js';

export const MAX_FEEDS_OF_PERSON = 10;

/** Drawn calendars in memory. Each may be several megabytes. */
const MAX_KEPT = 4;

interface Deps {
  readonly store: Pick<Store, 'calendarFeeds' | 'write'>;
  readonly overview: Pick<Overview, 'certificates'>;
  readonly defaultChannel: () => string;
  readonly policy: Pick<Policy, 'holidays'>;
  readonly stage: Stage;
  readonly clock: Clock;
  /** The https address of this app, without a trailing slash. Absent: there are no calendars. */
  readonly publicUrl?: string | undefined;
}

/**
 * The addresses at which calendars read certificate ends and VAT deadlines. They are in memory too, so that an unknown
 * token costs as much time as a revoked one. Rejects with StoreError.
 */
export class CalendarFeeds {
  readonly #deps: Deps;
  readonly #feeds = new Map<string, CalendarFeed>();
  readonly #queue = new KeyedQueue();
  readonly #drawn = new Map<string, { readonly text: Buffer; readonly atMs: number }>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<CalendarFeeds> {
    const result = new CalendarFeeds(deps);
    for await (const feed of deps.store.calendarFeeds()) result.#feeds.set(feed.hash, feed);
    return result;
  }

  get areOn(): boolean {
    return this.#deps.publicUrl !== undefined;
  }

  /** The person's own first, then, for an operator, all others; both newest first. */
  revocableBy(user: UserId, isOperator: boolean): readonly CalendarFeed[] {
    return [...this.#feeds.values()]
      .filter(({ by }) => isOperator || by === user)
      .sort((a, b) => Number(b.by === user) - Number(a.by === user) || b.at - a.at);
  }

  /** Call only if `areOn`. Returns the address, which is not stored. `undefined`: the person has too many already. */
  create(
    by: UserId,
    scope: CalendarScope,
    language: CalendarFeed['language'],
  ): Promise<string | undefined> {
    const { publicUrl, clock } = this.#deps;
    return this.#queue.run('feeds', async () => {
      if (this.revocableBy(by, false).length >= MAX_FEEDS_OF_PERSON) return undefined;
      const token = createToken();
      const hash = hashOfToken(token);
      const feed: CalendarFeed = { v: 1, hash, by, at: clock.now(), scope, language };
      const change = { put: 'calendar-feed', value: feed } as const;
      await this.#write(change, { kind: 'calendar-made', by, scope });
      this.#feeds.set(hash, feed);
      return `${publicUrl}/calendar/${token}.ics`;
    });
  }

  /** False: there is no such address that this person may revoke. */
  revoke(hash: string, by: UserId, isOperator: boolean): Promise<boolean> {
    return this.#queue.run('feeds', async () => {
      const feed = this.revocableBy(by, isOperator).find((each) => each.hash === hash);
      if (feed === undefined) return false;
      const { scope } = feed;
      const change = { delete: 'calendar-feed', hash } as const;
      await this.#write(change, { kind: 'calendar-revoked', by, scope });
      this.#feeds.delete(hash);
      return true;
    });
  }

  find(token: string): CalendarFeed | undefined {
    return this.#feeds.get(hashOfToken(token));
  }

  /** At most a minute old. Only one calendar is drawn at a time. */
  draw(feed: CalendarFeed): Promise<Buffer> {
    return this.#queue.run('drawings', async () => {
      const atMs = steadyMsOf(this.#deps.clock);
      const kept = this.#drawn.get(feed.hash);
      if (kept !== undefined && atMs - kept.atMs < MINUTE) return kept.text;
      const text = Buffer.from(await this.#draw(feed));
      setNewest(this.#drawn, feed.hash, { text, atMs }, MAX_KEPT);
      return text;
    });
  }

  async #draw({ scope, language }: CalendarFeed): Promise<string> {
    const { overview, clock } = this.#deps;
    const now = clock.now();
    const t = TONGUES[language];
    const certificates = await overview.certificates();
    const wanted = certificates.filter(({ company }) => this.#isIn(scope, company));
    const events = this.#events(wanted, now, t);
    return writeCalendar(calendarTexts(t).name(scope.kind), events, now);
  }

  #isIn(scope: CalendarScope, { channel = this.#deps.defaultChannel(), owner }: Company): boolean {
    switch (scope.kind) {
      case 'all':
        return true;
      case 'channel':
        return channel === scope.channel;
      case 'owner':
        return owner === scope.owner;
    }
  }

  *#events(
    certificates: readonly CompanyCertificate[],
    now: Instant,
    t: Tongue,
  ): Generator<CalendarEvent> {
    const { policy, stage } = this.#deps;
    const texts = calendarTexts(t);
    const uidOf = (...parts: readonly string[]) => `${parts.join('-')}@${stage}.hometax-watch`;
    const counts = new Map<Brn, number>();
    for (const { company } of certificates) {
      counts.set(company.brn, (counts.get(company.brn) ?? 0) + 1);
    }
    for (const certificate of certificates) {
      const { company, products, expiresAt } = certificate;
      // A certificate of both products is one event, with the `uid` of the first. If the other product gets a
      // certificate of its own, that is a new event.
      const [product = 'taxinvoice'] = products;
      yield {
        uid: uidOf('certificate', company.brn, product),
        day: seoulDayOf(expiresAt),
        title: texts.title(companyName(company), certificate, {
          isOnly: counts.get(company.brn) === 1,
          now,
        }),
        description: texts.description(certificate, now),
      };
    }
    const year = Number(seoulDayOf(now).slice(0, 4));
    for (const each of [year, year + 1]) {
      for (const [quarter, day] of vatDeadlines(each, policy.holidays).entries()) {
        yield { uid: uidOf('vat', String(each), String(quarter + 1)), day, ...texts.vat };
      }
    }
  }

  async #write(change: Change, event: HistoryEvent): Promise<void> {
    const { store, clock } = this.#deps;
    await store.write([change, { put: 'history', value: { v: 1, at: clock.now(), event } }]);
  }
}
