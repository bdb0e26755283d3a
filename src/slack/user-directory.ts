import { type UsersInfoResponse, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { withTimeout } from '../kernel/async.js';
import { setNewest } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import { messageOf } from '../kernel/result.js';
import { isGroupId } from '../kernel/slack-id.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { type Language, languageOf } from '../text/format.js';
import { type Action, mayDo, type Person, type Roles } from './permissions.js';

export interface Actor {
  readonly person: Person;
  readonly language: Language;
  readonly roles: Roles;
  /** False: Slack did not list the members of every user group. A group that it did not list counts as empty. */
  readonly areRolesComplete: boolean;
}

export type UserDirectory = ReturnType<typeof createUserDirectory>;

export interface UserDirectoryOptions {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** `undefined` until Slack has answered `auth.test`. */
  readonly teamId: () => string | undefined;
  readonly channelLanguage: () => Language;
  /** `OPERATORS` and `ADMINS`: user and user-group IDs. */
  readonly operators: () => readonly string[];
  readonly admins: readonly string[];
}

/** A window has to be opened within 3 s of the click, and this look-up comes first. */
const USER_LOOKUP_TIMEOUT_MS = SECOND;
const FRESH_FOR_MS = 10 * MINUTE;

/** People looked up for one question. Slack allows about a hundred look-ups per minute. */
const MAX_LOOKUPS = 50;

export type MayNow = 'yes' | 'no' | 'unanswered';

export type Freshness = 'cached' | 'current';

type User = NonNullable<UsersInfoResponse['user']>;

export function createUserDirectory(options: UserDirectoryOptions) {
  const { client, clock, log, channelLanguage } = options;

  const userCache = new FreshCache({
    load: async (id) => {
      const ourTeam = options.teamId();
      // Without our team, `kindOf` cannot tell members from outsiders, and a wrong answer would be cached.
      if (ourTeam === undefined) throw new Error('our own workspace is not known yet');
      const user = await userOf(id, client);
      if (user === undefined) return { person: unknownPerson(id) };
      const isWorkspaceAdmin = user.is_admin === true || user.is_owner === true;
      return {
        person: { id, kind: kindOf(id, user, ourTeam), isWorkspaceAdmin },
        language: user.locale === undefined ? undefined : languageOf(user.locale),
      };
    },
    freshForMs: FRESH_FOR_MS,
    clock,
    limit: 10_000,
  });
  const groupCache = new FreshCache({
    load: async (usergroup) => {
      const users = await membersOf(usergroup, client);
      if (users === undefined) {
        log.warn('A user group named in the settings no longer exists', { usergroup });
      }
      return users ?? [];
    },
    freshForMs: FRESH_FOR_MS,
    clock,
    limit: 100,
  });

  /** The people among the IDs, and the members of the groups that Slack listed in time. */
  async function resolveMembers(ids: readonly string[], timeoutMs: number, freshness: Freshness) {
    const groupMembers = await Promise.all(
      ids
        .filter(isGroupId)
        .map((id) => answerWithin(timeoutMs, groupCache.get(id, freshness), log)),
    );
    return {
      ids: new Set([
        ...ids.filter((id) => !isGroupId(id)),
        ...groupMembers.flatMap((list) => list ?? []),
      ]),
      isComplete: groupMembers.every((list) => list !== undefined),
    };
  }

  async function loadRoles(
    timeoutMs: number,
    freshness: Freshness,
  ): Promise<Pick<Actor, 'roles' | 'areRolesComplete'>> {
    // Read once, because the settings may change while Slack is asked.
    const operatorIds = options.operators();
    const [operators, admins] = await Promise.all([
      resolveMembers(operatorIds, timeoutMs, freshness),
      resolveMembers(options.admins, timeoutMs, freshness),
    ]);
    return {
      roles: {
        operators: operatorIds.length === 0 ? undefined : operators.ids,
        admins: options.admins.length === 0 ? undefined : admins.ids,
      },
      areRolesComplete: operators.isComplete && admins.isComplete,
    };
  }

  /** A person who is not in the workspace is of kind `unknown`, not an error. */
  async function personOf(user: UserId, freshness: Freshness): Promise<Person> {
    return (await userCache.get(user, freshness)).person;
  }

  /** The person's language if it is cached, else the channels' language. Never waits. */
  function languageNow(user: UserId): Language {
    return userCache.last(user)?.language ?? channelLanguage();
  }

  return {
    languageNow,
    teamId: options.teamId,
    /**
     * The full members among these users and groups. Only MAX_LOOKUPS people are looked up, `first` before the others.
     * `undefined`: Slack did not answer in time.
     */
    async fullMembers(
      ids: readonly string[],
      { timeoutMs, first }: { readonly timeoutMs: number; readonly first: UserId },
    ): Promise<ReadonlySet<UserId> | undefined> {
      const members = await resolveMembers(ids, timeoutMs, 'cached');
      const otherMembers = [...members.ids].filter((id) => id !== first);
      const head = members.ids.has(first) ? [first] : [];
      const toLookUp = [...head, ...otherMembers].slice(0, MAX_LOOKUPS);
      const people = await Promise.all(
        toLookUp.map((id) => answerWithin(timeoutMs, personOf(id, 'cached'), log)),
      );
      if (!members.isComplete || people.includes(undefined)) return undefined;
      return new Set(toLookUp.filter((_, i) => people[i]?.kind === 'member'));
    },
    /**
     * Resolves within `timeoutMs` and never rejects. A person whom Slack did not describe in time is `unknown` and gets
     * the channels' language; a late answer is cached.
     */
    async actorOf(user: UserId, timeoutMs = USER_LOOKUP_TIMEOUT_MS): Promise<Actor> {
      const [loaded, roles] = await Promise.all([
        answerWithin(timeoutMs, userCache.get(user), log),
        loadRoles(timeoutMs, 'cached'),
      ]);
      return {
        person: loaded?.person ?? unknownPerson(user),
        language: loaded?.language ?? languageNow(user),
        ...roles,
      };
    },
    async mayNow(
      action: Action,
      user: UserId,
      timeoutMs = USER_LOOKUP_TIMEOUT_MS,
      freshness: Freshness = 'current',
    ): Promise<MayNow> {
      const [person, { roles, areRolesComplete }] = await Promise.all([
        answerWithin(timeoutMs, personOf(user, freshness), log),
        loadRoles(timeoutMs, freshness),
      ]);
      if (person === undefined) return 'unanswered';
      if (mayDo(action, person, roles).isAllowed) return 'yes';
      // A member may be in a group that Slack did not list; other people have no roles.
      return person.kind !== 'member' || areRolesComplete ? 'no' : 'unanswered';
    },
  };
}

/** `undefined`: Slack refused, or did not answer in time. */
export function answerWithin<T>(
  timeoutMs: number,
  request: Promise<T>,
  log: Log,
): Promise<T | undefined> {
  const answer = request.catch((error: unknown) => {
    log.warn('A lookup in Slack failed', { error: messageOf(error) });
    return undefined;
  });
  return withTimeout(answer, timeoutMs);
}

function unknownPerson(id: UserId): Person {
  return { id, kind: 'unknown', isWorkspaceAdmin: false };
}

/** A person's kind in our workspace; `unknown`: they have left it. */
export function kindOf(id: UserId, user: User, ourTeam: string): Person['kind'] {
  if (user.deleted === true) return 'unknown';
  // Slack does not mark Slackbot as a bot.
  if (user.is_bot === true || id === 'USLACKBOT') return 'bot';
  // In an Enterprise organisation a member's home team may be another one, so all their teams count.
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])];
  if (user.is_stranger === true || !teams.includes(ourTeam)) return 'foreign';
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return 'member';
}

/** Includes people who left the workspace. */
export interface ListedPerson extends Pick<Person, 'id' | 'kind'> {
  /** As Slack shows it: the display name or, without one, the full name. */
  readonly name: string;
  readonly fullName: string;
  readonly username: string;
  /** Only if the app was granted `users:read.email`. */
  readonly email?: string;
}

/** Rejects if Slack does not answer. */
export async function listPeople(
  client: { readonly users: Pick<WebClient['users'], 'list'> },
  ourTeam: string,
): Promise<readonly ListedPerson[]> {
  const pages = await allPages((page) => client.users.list(page));
  return pages.flatMap(({ members = [] }) =>
    members.flatMap((user) => {
      if (user.id === undefined) return [];
      const { id, profile, name: username = '', real_name: realName } = user;
      // A name that is not set is empty.
      const fullName = profile?.real_name || realName || username;
      const name = profile?.display_name || fullName;
      return [
        { id, kind: kindOf(id, user, ourTeam), name, fullName, username, email: profile?.email },
      ];
    }),
  );
}

/** Slack's advice for its lists; larger pages may take longer than a person waits. */
const PAGE_SIZE = 200;
const MAX_PAGES = 200;

/** Rejects above MAX_PAGES, because in an incomplete list an ambiguous name could look unique. */
export async function allPages<
  Page extends { readonly response_metadata?: { readonly next_cursor?: string } },
>(
  load: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let cursor: string | undefined;
  do {
    if (pages.length === MAX_PAGES) throw new Error('Slack lists too many entries');
    const page = await load({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) });
    pages.push(page);
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return pages;
}

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

const USER_GONE: readonly string[] = ['user_not_found', 'user_not_visible'];

/** `undefined`: the person is not in this workspace. */
export async function userOf(
  id: UserId,
  client: { readonly users: Pick<WebClient['users'], 'info'> },
): Promise<User | undefined> {
  try {
    const { user } = await client.users.info({ user: id, include_locale: true });
    if (user === undefined) throw new Error('users.info answered without a user');
    return user;
  } catch (error) {
    const isGone = error instanceof WebAPIPlatformError && USER_GONE.includes(error.data.error);
    if (isGone) return undefined;
    throw error;
  }
}

/** Below USER_LOOKUP_TIMEOUT_MS, so that a person who tries again after a timeout starts a new request. */
const MAX_SHARED_LOAD_MS = 900;

interface CacheOptions<T> {
  readonly load: (key: string) => Promise<T>;
  readonly freshForMs: number;
  readonly clock: Clock;
  readonly limit: number;
}

/** Caches Slack's answers by key; failures are not cached. */
export class FreshCache<T> {
  readonly #options: CacheOptions<T>;
  readonly #entries = new Map<string, { readonly value: T; readonly at: Instant }>();
  readonly #loading = new Map<string, { readonly value: Promise<T>; readonly since: Instant }>();

  constructor(options: CacheOptions<T>) {
    this.#options = options;
  }

  /**
   * Callers that accept a cached value share a request, but only for MAX_SHARED_LOAD_MS, so that a retry does not wait
   * for a lost answer. Rejects if `load` does.
   */
  async get(key: string, freshness: Freshness = 'cached'): Promise<T> {
    if (freshness === 'current') return this.#renew(key);
    const { clock, freshForMs } = this.#options;
    const entry = this.#entries.get(key);
    // Negative if the clock was set back.
    const age = entry === undefined ? Infinity : clock.now() - entry.at;
    if (entry !== undefined && age >= 0 && age < freshForMs) return entry.value;
    const pending = this.#loading.get(key);
    const isShared = pending !== undefined && clock.now() - pending.since < MAX_SHARED_LOAD_MS;
    return isShared ? pending.value : this.#renew(key);
  }

  #renew(key: string): Promise<T> {
    const started = { value: this.#load(key), since: this.#options.clock.now() };
    this.#loading.set(key, started);
    const forget = () => {
      if (this.#loading.get(key) === started) this.#loading.delete(key);
    };
    started.value.then(forget, forget);
    return started.value;
  }

  /** Of any age; loads nothing. */
  last(key: string): T | undefined {
    return this.#entries.get(key)?.value;
  }

  async #load(key: string): Promise<T> {
    const { load, clock, limit } = this.#options;
    const value = await load(key);
    setNewest(this.#entries, key, { value, at: clock.now() }, limit);
    return value;
  }
}
