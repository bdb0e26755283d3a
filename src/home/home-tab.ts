import type { HomeView } from '@slack/types';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { KeyedQueue } from '../kernel/keyed.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { LIST_PLACE, type ListPlace, listPlaceOf } from '../list/list-place.js';
import type { UserId } from '../records/company.js';
import { StoreError } from '../records/store.js';
import { mayDo } from '../slack/permissions.js';
import type { Asker } from '../slack/reader.js';
import { errorClassOf, isNoAnswer } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { mayOperate } from '../slack/visit.js';
import { LANGUAGES } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import type { HomeReader } from './home-reader.js';
import { homeFault, homeRefusal, homeView } from './home-view.js';
import type { ChangeNotifier, HomeVisits } from './home-visits.js';

export type Published =
  | 'shown'
  /** Slack is busy or silent: retry as soon as it answers. */
  | 'later'
  /** The tab changed meanwhile, or Slack refused for another reason: retry at the next change. */
  | 'not-shown'
  /** Slack rejects the view as malformed. */
  | 'malformed'
  /** Slack never shows a Home to this person. */
  | 'refused';

/** Slack's error codes for a person without a Home tab of this app (docs.slack.dev/reference/methods/views.publish). */
const NO_HOME_CODES = ['user_not_found', 'not_enabled', 'account_inactive', 'access_denied'];
const RETRY_WHEN_SILENT = 30 * SECOND;

function createHomePublisher({ client, clock, log }: Pick<SlackKit, 'client' | 'clock' | 'log'>) {
  const hashes = new Map<UserId, string>();
  let heldUntil: Instant = 0;

  function refused(user: UserId, error: WebAPIPlatformError): Published {
    const code = error.data.error;
    hashes.delete(user);
    if (code === 'hash_conflict') return 'not-shown';
    if (code === 'not_enabled') {
      log.error(
        'the Home tab is off in the Slack app: turn on "Home Tab" under App Home, or take manifest.yml over',
      );
    } else {
      log.warn('slack does not show somebody their Home tab', {
        error: code,
        details: error.data.response_metadata?.messages,
      });
    }
    if (NO_HOME_CODES.includes(code)) return 'refused';
    return errorClassOf(code) === 'content' ? 'malformed' : 'not-shown';
  }

  return {
    /** Until when Slack accepts no Home tab. */
    heldUntil: () => heldUntil,
    /** `onlyIfUnchanged`: publishes only if the tab still shows our last view. */
    async publish(
      user: UserId,
      view: HomeView,
      { onlyIfUnchanged }: { readonly onlyIfUnchanged: boolean },
    ): Promise<Published> {
      const hash = onlyIfUnchanged ? hashes.get(user) : undefined;
      try {
        const answer = await client.views.publish({ user_id: user, view, hash });
        if (answer.view?.hash !== undefined) hashes.set(user, answer.view.hash);
        return 'shown';
      } catch (error) {
        if (error instanceof WebAPIPlatformError) return refused(user, error);
        if (!isNoAnswer(error)) throw error;
        // Slack may have shown the view, so the last hash is unknown.
        hashes.delete(user);
        const isBusy = error instanceof WebAPIRateLimitedError;
        heldUntil = clock.now() + (isBusy ? error.retryAfter * SECOND : RETRY_WHEN_SILENT);
        log.info('slack shows no Home tabs for a moment', { error: String(error) });
        return 'later';
      }
    },
  };
}

export interface HomeOptions {
  readonly reader: HomeReader;
  readonly visits: Pick<HomeVisits, 'seen' | 'of' | 'recent' | 'purge' | 'forget'>;
  readonly changes: Pick<ChangeNotifier, 'onChange'>;
  readonly onPublished?: (outcome: Published) => void;
}

/** The shortest interval between automatic redraws of one Home. */
const REDRAW_EVERY = 30 * SECOND;
/** Delay that combines changes in one redraw. */
const DEBOUNCE = SECOND;
/** For automatic redraws: nobody waits, so Slack gets more time to identify the person. */
const ASKER_TIMEOUT_MS = 10 * SECOND;

const FIRST: ListPlace = { filter: { kind: 'all' }, page: 1 };

interface Drawing {
  readonly view: HomeView;
  /** False: something could not be read, so a redraw has to follow soon. */
  readonly isComplete: boolean;
}

interface Drawn {
  readonly at: Instant;
  /** The version of the data that was drawn; absent: a redraw is needed in any case. */
  readonly version?: number;
}

export type Home = ReturnType<typeof createHome>;

/** Draws the app's Home tab for everybody who opens it. */
export function createHome(deps: SlackKit, { reader, visits, changes, onPublished }: HomeOptions) {
  const { clock, log } = deps;
  const publisher = createHomePublisher(deps);
  /** Draws each person's Home one at a time. */
  const turns = new KeyedQueue();
  const drawn = new Map<UserId, Drawn>();
  let version = 0;
  let isRedrawScheduled = false;
  let isKeptUpToDate = false;

  async function draw(asker: Asker, place: ListPlace, news?: string): Promise<Drawing> {
    const { person, roles } = asker;
    const t = TONGUES[asker.language];
    const permission = mayDo('home', person, roles);
    if (!permission.may) {
      const view = homeRefusal(permission.why, t);
      return { view, isComplete: permission.why !== 'unknown' };
    }
    try {
      const groups = await deps.ownerGroups.of(person.id);
      const { filter, page } = place;
      const resolved = filter.kind === 'mine' ? { ...filter, groups } : filter;
      const facts = await reader.read({ user: person.id, groups, filter: resolved, page });
      const view = homeView(
        {
          facts: { ...facts, list: { ...facts.list, filter } },
          news,
          stage: deps.stage,
          mayOperate: mayOperate(asker),
          mayChangeSettings: mayDo('settings', person, roles).may,
          now: clock.now(),
        },
        t,
      );
      // As long as Slack has not listed the operators, an operator may get too few buttons.
      return { view, isComplete: asker.rolesKnown };
    } catch (error) {
      return { view: await drawFault(error, t), isComplete: false };
    }
  }

  async function drawFault(error: unknown, t: Tongue): Promise<HomeView> {
    await deps.report(error, undefined);
    const kind = error instanceof StoreError ? 'store' : 'unexpected';
    return homeFault({ kind, at: clock.now() }, t);
  }

  /** `again`: an automatic redraw, not caused by the person. */
  async function show(
    user: UserId,
    place: ListPlace,
    options: { readonly news?: string; readonly again?: boolean } = {},
  ): Promise<void> {
    const { news, again = false } = options;
    const drawnVersion = version;
    const previous = drawn.get(user);
    // Changes after this point cause another redraw.
    drawn.set(user, { at: clock.now() });
    const asker = await deps.reader.who(user, again ? ASKER_TIMEOUT_MS : undefined);
    const isUnknown = asker.person.kind === 'unknown';
    const { view, isComplete } = await draw(asker, place, news);
    // An automatic redraw never replaces the Home with a refusal only because Slack did not answer in time.
    const outcome = again && isUnknown ? 'not-shown' : await publish(user, view, again);
    if (outcome === 'refused') {
      await forget(user);
      return;
    }
    // Nothing was shown, so it does not count against REDRAW_EVERY.
    const at = outcome === 'later' ? (previous?.at ?? 0) : clock.now();
    drawn.set(user, { at, version: outcome === 'shown' && isComplete ? drawnVersion : undefined });
    scheduleRedraw();
  }

  async function publish(user: UserId, view: HomeView, again: boolean): Promise<Published> {
    const outcome = await publisher.publish(user, view, { onlyIfUnchanged: again });
    onPublished?.(outcome);
    if (outcome !== 'malformed') return outcome;
    const t = TONGUES[deps.reader.languageNow(user)];
    const fault = await drawFault(new Error('Slack refuses the Home tab as it is built'), t);
    await publisher.publish(user, fault, { onlyIfUnchanged: false });
    return 'not-shown';
  }

  async function forget(user: UserId): Promise<void> {
    drawn.delete(user);
    await logFailure(visits.forget(user));
  }

  /** A visit that cannot be written stays in memory until a restart. */
  async function logFailure(written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      log.warn('who looks at the Home tab was not written', { error: String(error) });
    }
  }

  /** The outdated Homes, each with the earliest time of its redraw. */
  function due(): readonly { readonly user: UserId; readonly at: Instant }[] {
    return visits.recent(clock.now()).flatMap(({ user }) => {
      const last = drawn.get(user);
      if (last?.version === version) return [];
      return [{ user, at: Math.max((last?.at ?? 0) + REDRAW_EVERY, publisher.heldUntil()) }];
    });
  }

  function scheduleRedraw(): void {
    if (!isKeptUpToDate || isRedrawScheduled || deps.background.closing) return;
    const first = Math.min(...due().map(({ at }) => at));
    if (first === Number.POSITIVE_INFINITY) return;
    isRedrawScheduled = true;
    deps.timers.after(Math.max(DEBOUNCE, first - clock.now()), () => {
      deps.background.run(drawAgain, (error) => deps.report(error, undefined));
    });
  }

  async function drawAgain(): Promise<void> {
    const now = clock.now();
    try {
      // With a wrong clock every date would be wrong.
      if (deps.clockWatch.isOff) return;
      await logFailure(visits.purge(now));
      for (const user of drawn.keys()) if (visits.of(user) === undefined) drawn.delete(user);
      // Sequential, because of Slack's rate limit.
      for (const { user, at } of due()) {
        if (at > now || deps.background.closing) continue;
        await turns.run(user, () => show(user, placeOf(user), { again: true }));
      }
    } finally {
      isRedrawScheduled = false;
      scheduleRedraw();
    }
  }

  function placeOf(user: UserId): ListPlace {
    return listPlaceOf(visits.of(user)?.place ?? '', user) ?? FIRST;
  }

  function turn(user: UserId, place: ListPlace, news?: string): Promise<void> {
    return turns.run(user, async () => {
      await logFailure(visits.seen(user, LIST_PLACE.encode(place), clock.now()));
      await show(user, place, { news });
    });
  }

  return {
    turn: (user: UserId, place: ListPlace): Promise<void> => turn(user, place),
    /** Redraws the tab, with `news` (mrkdwn) about the person's last action. */
    showNews: (user: UserId, news: string): Promise<void> => turn(user, placeOf(user), news),
    /** Somebody opened the tab; `metadata`: of the view that it shows. */
    opened(user: UserId, metadata?: string): Promise<void> {
      const now = clock.now();
      const isStillOpen = visits.recent(now).some((visit) => visit.user === user);
      return turn(user, isStillOpen ? placeOf(user) : (listPlaceOf(metadata, user) ?? FIRST));
    },
    /** Starts automatic redraws for people who have the tab open. */
    keepUpToDate(): void {
      isKeptUpToDate = true;
      changes.onChange(() => {
        version += 1;
        scheduleRedraw();
      });
      scheduleRedraw();
    },
    /** Warms the caches by drawing a Home that is not published. Rejects with StoreError. */
    async warm(): Promise<void> {
      const facts = await reader.read({ user: '', groups: [], ...FIRST });
      const may = { mayOperate: true, mayChangeSettings: true };
      const model = { facts, stage: deps.stage, ...may, now: clock.now() };
      for (const language of LANGUAGES) homeView(model, TONGUES[language]);
    },
  };
}
