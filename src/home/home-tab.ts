import type { HomeView } from '@slack/types';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { KeyedQueue } from '../kernel/keyed.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { FIRST_PAGE, LIST_PLACE, type ListPlace, listPlaceOf } from '../list/list-place.js';
import type { UserId } from '../records/company.js';
import { mayDo } from '../slack/permissions.js';
import { errorClassOf, isNoAnswer } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Actor } from '../slack/user-directory.js';
import { mayOperate } from '../slack/visit.js';
import { LANGUAGES } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { mineFilter } from '../triage/alert-list.js';
import type { HomeReader } from './home-reader.js';
import { homeFault, homeRefusal, homeView } from './home-view.js';
import type { ChangeNotifier, HomeVisits } from './home-visits.js';

/** The outcome of `views.publish`; also the metric's label. */
export type PublishOutcome =
  | 'shown'
  /** Slack is busy or did not answer. Redrawn as soon as Slack may be asked again. */
  | 'later'
  /** The tab shows another view, or Slack refused for another reason. Redrawn after the usual interval. */
  | 'not-shown'
  /** Slack rejects the view as malformed. */
  | 'malformed'
  /** Slack never shows a Home to this person. */
  | 'refused';

/**
 * `if-unchanged`, for an automatic redraw: not if the tab shows another view than this process published last. If that
 * view's hash is unknown (a new process, or the last attempt failed), it is published in any case.
 */
type PublishMode = 'always' | 'if-unchanged';

/** Slack's error codes for a person without a Home tab of this app (docs.slack.dev/reference/methods/views.publish). */
const NO_HOME_CODES = ['user_not_found', 'not_enabled', 'account_inactive', 'access_denied'];
const RETRY_DELAY_MS = 30 * SECOND;

function createHomePublisher({ client, clock, log }: Pick<SlackKit, 'client' | 'clock' | 'log'>) {
  const hashes = new Map<UserId, string>();
  let pausedUntil: Instant = 0;

  function handleRefusal(user: UserId, error: WebAPIPlatformError): PublishOutcome {
    const code = error.data.error;
    hashes.delete(user);
    if (code === 'hash_conflict') return 'not-shown';
    if (code === 'not_enabled') {
      log.error(
        'The Home tab is off in the Slack app. Turn on "Home Tab" under App Home, or apply manifest.yml.',
      );
    } else {
      log.warn('Slack refused to show a Home tab', {
        error: code,
        details: error.data.response_metadata?.messages,
      });
    }
    if (NO_HOME_CODES.includes(code)) return 'refused';
    return errorClassOf(code) === 'content' ? 'malformed' : 'not-shown';
  }

  return {
    /** No Home is redrawn automatically before this time. */
    pausedUntil: () => pausedUntil,
    async publish(user: UserId, view: HomeView, mode: PublishMode): Promise<PublishOutcome> {
      const hash = mode === 'if-unchanged' ? hashes.get(user) : undefined;
      try {
        const response = await client.views.publish({ user_id: user, view, hash });
        if (response.view?.hash !== undefined) hashes.set(user, response.view.hash);
        return 'shown';
      } catch (error) {
        if (error instanceof WebAPIPlatformError) return handleRefusal(user, error);
        if (!isNoAnswer(error)) throw error;
        // Slack may have shown the view, so the last hash is unknown.
        hashes.delete(user);
        const isBusy = error instanceof WebAPIRateLimitedError;
        pausedUntil = clock.now() + (isBusy ? error.retryAfter * SECOND : RETRY_DELAY_MS);
        log.info('Slack gave no usable answer to a Home tab', { error: String(error) });
        return 'later';
      }
    },
  };
}

export interface HomeOptions {
  readonly readHome: HomeReader;
  readonly visits: Pick<HomeVisits, 'record' | 'get' | 'recent' | 'purge' | 'forget'>;
  readonly changes: Pick<ChangeNotifier, 'onChange'>;
  readonly onPublished?: (outcome: PublishOutcome) => void;
}

const MIN_REDRAW_INTERVAL_MS = 30 * SECOND;
/** The delay that combines several changes in one redraw. */
const REDRAW_DELAY_MS = SECOND;
/** Nobody waits for an automatic redraw, so Slack gets more time than usual to identify the person. */
const IDENTIFY_TIMEOUT_MS = 10 * SECOND;

interface LastDraw {
  readonly at: Instant;
  /** The version of the data; absent if the Home needs a redraw even without a change. */
  readonly version?: number;
}

export type Home = ReturnType<typeof createHome>;

export function createHome(
  deps: SlackKit,
  { readHome, visits, changes, onPublished }: HomeOptions,
) {
  const { clock, log } = deps;
  const publisher = createHomePublisher(deps);
  /** Runs the drawings of one person's Home one after another. */
  const queue = new KeyedQueue();
  const lastDraws = new Map<UserId, LastDraw>();
  /** Increased by each change of data that a Home shows. */
  let version = 0;
  let isRedrawScheduled = false;
  let areRedrawsAutomatic = false;

  /** `isComplete`: false if something could not be read, so that the Home is drawn again even without a change. */
  async function draw(actor: Actor, place: ListPlace, feedback?: string) {
    const { person, roles } = actor;
    const t = TONGUES[actor.language];
    const permission = mayDo('home', person, roles);
    if (!permission.isAllowed) {
      const view = homeRefusal(permission.why, t);
      return { view, isComplete: permission.why !== 'unknown' };
    }
    try {
      const groups = await deps.ownerGroups.groupIdsOf(person.id);
      const { filter, page } = place;
      const resolved = filter.kind === 'mine' ? mineFilter(person.id, groups) : filter;
      const facts = await readHome({ user: person.id, groups, filter: resolved, page });
      const model = {
        facts,
        feedback,
        stage: deps.stage,
        mayOperate: mayOperate(actor),
        mayChangeSettings: mayDo('settings', person, roles).isAllowed,
        now: clock.now(),
      };
      // Until Slack has listed the groups, the buttons for operators may be missing, and the groups' companies.
      const isComplete = actor.areRolesComplete && groups !== undefined;
      return { view: homeView(model, t), isComplete };
    } catch (error) {
      return { view: await drawFault(error, t), isComplete: false };
    }
  }

  async function drawFault(error: unknown, t: Tongue): Promise<HomeView> {
    await deps.report(error, undefined);
    return homeFault(clock.now(), t);
  }

  async function show(user: UserId, place: ListPlace, mode: PublishMode, feedback?: string) {
    const isAutomatic = mode === 'if-unchanged';
    // Changes after this point cause another redraw.
    const drawnVersion = version;
    const previous = lastDraws.get(user);
    // Without a version, so that a drawing that throws is repeated, but only after the usual interval.
    lastDraws.set(user, { at: clock.now() });
    const actor = await deps.directory.actorOf(user, isAutomatic ? IDENTIFY_TIMEOUT_MS : undefined);
    const isUnknown = actor.person.kind === 'unknown';
    const { view, isComplete } = await draw(actor, place, feedback);
    // An automatic redraw never replaces the Home with a refusal only because Slack did not answer in time.
    const outcome = isAutomatic && isUnknown ? 'not-shown' : await publish(user, view, mode);
    if (outcome === 'refused') {
      lastDraws.delete(user);
      return saveOrLog(visits.forget([user]));
    }
    // For `later`, perhaps nothing was shown, so the interval counts from the previous drawing, not from this one.
    const at = outcome === 'later' ? (previous?.at ?? 0) : clock.now();
    const isUpToDate = outcome === 'shown' && isComplete;
    lastDraws.set(user, { at, version: isUpToDate ? drawnVersion : undefined });
    scheduleRedraw();
  }

  async function publish(user: UserId, view: HomeView, mode: PublishMode) {
    const outcome = await publisher.publish(user, view, mode);
    onPublished?.(outcome);
    if (outcome !== 'malformed') return outcome;
    const t = TONGUES[deps.directory.languageNow(user)];
    const fault = await drawFault(new Error('Slack rejected the Home tab as malformed'), t);
    await publisher.publish(user, fault, 'always');
    return 'not-shown' as const;
  }

  /** A failed write matters only after a restart, because the visits are also in memory. */
  async function saveOrLog(write: Promise<void>): Promise<void> {
    try {
      await write;
    } catch (error) {
      log.warn('Visits of the Home tab could not be saved or deleted', { error: String(error) });
    }
  }

  function outdatedHomes(): readonly { readonly user: UserId; readonly at: Instant }[] {
    return visits.recent(clock.now()).flatMap(({ user }) => {
      const last = lastDraws.get(user);
      if (last?.version === version) return [];
      const earliest = (last?.at ?? 0) + MIN_REDRAW_INTERVAL_MS;
      return [{ user, at: Math.max(earliest, publisher.pausedUntil()) }];
    });
  }

  function scheduleRedraw(): void {
    if (!areRedrawsAutomatic || isRedrawScheduled || deps.background.isClosing) return;
    const earliest = Math.min(...outdatedHomes().map(({ at }) => at));
    if (earliest === Number.POSITIVE_INFINITY) return;
    isRedrawScheduled = true;
    deps.timers.after(Math.max(REDRAW_DELAY_MS, earliest - clock.now()), () => {
      deps.background.run(redrawOutdatedHomes, (error) => deps.report(error, undefined));
    });
  }

  async function redrawOutdatedHomes(): Promise<void> {
    const now = clock.now();
    try {
      // With a wrong clock, every date in the Home would be wrong.
      if (deps.clockWatch.isUnreliable) return;
      await saveOrLog(visits.purge(now));
      for (const user of lastDraws.keys()) {
        if (visits.get(user) === undefined) lastDraws.delete(user);
      }
      // One after another, because of Slack's rate limit.
      for (const { user, at } of outdatedHomes()) {
        if (at > now || deps.background.isClosing) continue;
        await queue.run(user, () => show(user, placeOf(user), 'if-unchanged'));
      }
    } finally {
      isRedrawScheduled = false;
      scheduleRedraw();
    }
  }

  function placeOf(user: UserId): ListPlace {
    return listPlaceOf(visits.get(user)?.place ?? '', user) ?? FIRST_PAGE;
  }

  function navigate(user: UserId, place: ListPlace, feedback?: string): Promise<void> {
    return queue.run(user, async () => {
      await saveOrLog(visits.record(user, LIST_PLACE.encode(place), clock.now()));
      await show(user, place, 'always', feedback);
    });
  }

  return {
    navigate,
    /** Redraws the tab with `feedback` (mrkdwn): the result of the person's last action. */
    showFeedback: (user: UserId, feedback: string): Promise<void> =>
      navigate(user, placeOf(user), feedback),
    /** The person opened the tab. `metadata`: the private_metadata of the view that it shows. */
    onOpened(user: UserId, metadata?: string): Promise<void> {
      const now = clock.now();
      const isStillOpen = visits.recent(now).some((visit) => visit.user === user);
      const place = isStillOpen ? placeOf(user) : (listPlaceOf(metadata, user) ?? FIRST_PAGE);
      return navigate(user, place);
    },
    startAutomaticRedraws(): void {
      areRedrawsAutomatic = true;
      changes.onChange(() => {
        version += 1;
        scheduleRedraw();
      });
      scheduleRedraw();
    },
    /** Warms the caches: draws a Home for no person, without publishing it. Rejects with StoreError. */
    async warm(): Promise<void> {
      const facts = await readHome({ user: '', groups: [], ...FIRST_PAGE });
      const permissions = { mayOperate: true, mayChangeSettings: true };
      const model = { facts, stage: deps.stage, ...permissions, now: clock.now() };
      for (const language of LANGUAGES) homeView(model, TONGUES[language]);
    },
  };
}
