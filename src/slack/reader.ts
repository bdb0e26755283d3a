import { type UsersInfoResponse, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { inTime } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isGroupId } from '../kernel/slack-id.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { type Language, languageOf } from '../text/format.js';
import { type Action, mayDo, type Person, type Roles } from './permissions.js';

/** The person who acts, their language, and everybody's current roles. */
export interface Asker {
  readonly person: Person;
  readonly language: Language;
  readonly roles: Roles;
  /** False: Slack did not list the members of every user group; such a group counts as empty. */
  readonly rolesKnown: boolean;
}

export type Reader = ReturnType<typeof createReader>;

export interface ReaderOptions {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** The workspace we are installed in; `undefined` until Slack answered (`auth.test`). */
  readonly teamId: () => string | undefined;
  readonly channelLanguage: () => Language;
  /** `OPERATORS` and `ADMINS`: user and user-group IDs. */
  readonly operators: () => readonly string[];
  readonly admins: readonly string[];
}

/** A window has to be opened within 3 s of the click, including this look-up. */
const ASKER_TIMEOUT_MS = 1 * SECOND;
const FRESH_FOR_MS = 10 * MINUTE;

/** Bounds the look-ups for large groups. */
const MAX_LOOKUPS = 50;

/** `get`: a fresh cached value is enough; `renew`: always asks Slack. */
type Lookup = 'get' | 'renew';

type User = NonNullable<UsersInfoResponse['user']>;

export function createReader(options: ReaderOptions) {
  const { client, clock, log, channelLanguage } = options;

  const people = new FreshCache({
    load: async (id) => {
      const ourTeam = options.teamId();
      // An answer that cannot be judged must not be cached.
      if (ourTeam === undefined) throw new Error('our own workspace is not known yet');
      const { user } = await client.users.info({ user: id, include_locale: true });
      if (user === undefined) throw new Error('users.info answered without a user');
      return describe(id, user, ourTeam);
    },
    freshForMs: FRESH_FOR_MS,
    clock,
    limit: 10_000,
  });
  const groups = new FreshCache({
    load: async (usergroup) => {
      const users = await membersOf(usergroup, client);
      if (users === undefined) {
        log.warn('a user group of the settings does not exist any more', { usergroup });
      }
      return users ?? [];
    },
    freshForMs: FRESH_FOR_MS,
    clock,
    limit: 100,
  });

  /** The named people, with the members of the groups that Slack listed in time. */
  async function members(ids: readonly string[], withinMs: number, lookup: Lookup = 'get') {
    const inGroups = await Promise.all(
      ids.filter(isGroupId).map((id) => answerOf(groups[lookup](id), withinMs)),
    );
    return {
      ids: new Set([
        ...ids.filter((id) => !isGroupId(id)),
        ...inGroups.flatMap((list) => list ?? []),
      ]),
      /** False: Slack did not list every group. */
      isComplete: inGroups.every((list) => list !== undefined),
    };
  }

  async function rolesNow(
    withinMs: number,
    lookup: Lookup,
  ): Promise<Omit<Asker, 'person' | 'language'>> {
    // Read once, because the settings may change while Slack is asked.
    const named = { operators: options.operators(), admins: options.admins };
    const [operators, admins] = await Promise.all([
      members(named.operators, withinMs, lookup),
      members(named.admins, withinMs, lookup),
    ]);
    return {
      // permissions.ts gives unset lists their meaning: every full member, and the workspace's admins.
      roles: {
        operators: named.operators.length === 0 ? undefined : operators.ids,
        admins: named.admins.length === 0 ? undefined : admins.ids,
      },
      rolesKnown: operators.isComplete && admins.isComplete,
    };
  }

  /** Like `people`, but a person unknown to Slack is an answer, not an error. */
  async function personOf(user: UserId, lookup: Lookup): Promise<Person> {
    try {
      return (await people[lookup](user)).person;
    } catch (error) {
      if (isUserGone(error)) return unknownPerson(user);
      throw error;
    }
  }

  /** `undefined`: Slack refused, or did not answer in time. */
  async function answerOf<T>(request: Promise<T>, ms: number): Promise<T | undefined> {
    const answer = request.catch((error: unknown) => {
      log.warn('slack did not say who is asking', {
        error: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    });
    return inTime(answer, ms);
  }

  /** The person's language if it is cached, else the channels'; never waits. */
  function languageNow(user: UserId): Language {
    return people.last(user)?.language ?? channelLanguage();
  }

  return {
    languageNow,
    /**
     * Full members among these users and groups, up to MAX_LOOKUPS of them; `undefined`: Slack did not answer in time.
     * The person `above` is looked up first.
     */
    async fullMembers(
      ids: readonly string[],
      {
        withinMs = ASKER_TIMEOUT_MS,
        above,
      }: { readonly withinMs?: number; readonly above?: UserId } = {},
    ): Promise<ReadonlySet<UserId> | undefined> {
      const named = await members(ids, withinMs);
      const others = [...named.ids].filter((id) => id !== above);
      const first = above !== undefined && named.ids.has(above) ? [above] : [];
      const toLookUp = [...first, ...others].slice(0, MAX_LOOKUPS);
      const found = await Promise.all(
        toLookUp.map((id) => answerOf(personOf(id, 'get'), withinMs)),
      );
      if (!named.isComplete || found.includes(undefined)) return undefined;
      return new Set(toLookUp.filter((_, i) => found[i]?.kind === 'member'));
    },
    /**
     * Resolves within `withinMs` and never rejects: a person whom Slack did not describe in time is `unknown` and gets the
     * channels' language. A late answer is cached for the next time.
     */
    async who(user: UserId, withinMs = ASKER_TIMEOUT_MS): Promise<Asker> {
      const [described, roles] = await Promise.all([
        answerOf(people.get(user), withinMs),
        rolesNow(withinMs, 'get'),
      ]);
      return {
        person: described?.person ?? unknownPerson(user),
        language: described?.language ?? languageNow(user),
        ...roles,
      };
    },
    /** Whether a person may do this now; bypasses the cache. */
    async mayNow(
      action: Action,
      user: UserId,
      withinMs = ASKER_TIMEOUT_MS,
    ): Promise<'yes' | 'no' | 'unanswered'> {
      const [person, { roles, rolesKnown }] = await Promise.all([
        answerOf(personOf(user, 'renew'), withinMs),
        rolesNow(withinMs, 'renew'),
      ]);
      if (person === undefined) return 'unanswered';
      if (mayDo(action, person, roles).may) return 'yes';
      return person.kind !== 'member' || rolesKnown ? 'no' : 'unanswered';
    },
  };
}

function unknownPerson(id: UserId): Person {
  return { id, kind: 'unknown', isWorkspaceAdmin: false };
}

function describe(id: UserId, user: User, ourTeam: string) {
  const isWorkspaceAdmin = user.is_admin === true || user.is_owner === true;
  return {
    person: { id, kind: kindOf(id, user, ourTeam), isWorkspaceAdmin },
    language: user.locale === undefined ? undefined : languageOf(user.locale),
  };
}

/** A person's kind in our workspace; `unknown`: they left it. */
export function kindOf(id: UserId, user: User, ourTeam: string): Person['kind'] {
  if (user.deleted === true) return 'unknown';
  // Slackbot is not marked as a bot.
  if (user.is_bot === true || id === 'USLACKBOT') return 'bot';
  // In an Enterprise organisation a member's home team may be another one, so all their teams count.
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])];
  if (user.is_stranger === true || !teams.includes(ourTeam)) return 'foreign';
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return 'member';
}

/** Error codes of usergroups.users.list for a group that is deleted or disabled. */
const GROUP_GONE: readonly string[] = ['no_such_subteam', 'subteam_not_found', 'invalid_usergroup'];

/** `undefined`: the group was deleted or disabled. */
export async function membersOf(
  usergroup: string,
  client: WebClient,
): Promise<readonly UserId[] | undefined> {
  try {
    return (await client.usergroups.users.list({ usergroup })).users ?? [];
  } catch (error) {
    const isGone = error instanceof WebAPIPlatformError && GROUP_GONE.includes(error.data.error);
    if (isGone) return undefined;
    throw error;
  }
}

/** Error codes of users.info for somebody who is not in this workspace. */
const USER_GONE: readonly string[] = ['user_not_found', 'user_not_visible'];

export function isUserGone(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && USER_GONE.includes(error.data.error);
}

/** Below ASKER_TIMEOUT_MS: a person who tries again after a timeout starts a new request. */
const SHARE_LOADING_MS = 900;

interface CacheOptions<T> {
  readonly load: (key: string) => Promise<T>;
  readonly freshForMs: number;
  readonly clock: Clock;
  /** Above this size, the entries loaded longest ago are evicted. */
  readonly limit: number;
}

/** A cache of Slack's answers. Failures are not cached. */
export class FreshCache<T> {
  readonly #options: CacheOptions<T>;
  readonly #kept = new Map<string, { readonly value: T; readonly at: Instant }>();
  readonly #loading = new Map<string, { readonly value: Promise<T>; readonly since: Instant }>();

  constructor(options: CacheOptions<T>) {
    this.#options = options;
  }

  /**
   * The value, loaded if it is missing or too old. Concurrent callers share one request, but only for SHARE_LOADING_MS, so
   * that a retry does not wait for a lost answer. Rejects as `load` does.
   */
  async get(key: string): Promise<T> {
    const { clock, freshForMs } = this.#options;
    const kept = this.#kept.get(key);
    const age = kept === undefined ? Infinity : clock.now() - kept.at;
    if (kept !== undefined && age >= 0 && age < freshForMs) return kept.value;
    const pending = this.#loading.get(key);
    const isShared = pending !== undefined && clock.now() - pending.since < SHARE_LOADING_MS;
    return isShared ? pending.value : this.renew(key);
  }

  /** Loads the value even if a fresh one is cached. Rejects as `load` does. */
  renew(key: string): Promise<T> {
    const started = { value: this.#load(key), since: this.#options.clock.now() };
    this.#loading.set(key, started);
    const forget = () => {
      if (this.#loading.get(key) === started) this.#loading.delete(key);
    };
    started.value.then(forget, forget);
    return started.value;
  }

  /** The cached value, however old, without loading. */
  last(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  async #load(key: string): Promise<T> {
    const { load, clock, limit } = this.#options;
    const value = await load(key);
    this.#kept.delete(key);
    this.#kept.set(key, { value, at: clock.now() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > limit && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
