import { type UsersInfoResponse, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { inTime } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isGroupId } from '../kernel/slack-id.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { type Language, languageOf } from '../text/format.js';
import { type Action, mayDo, type Person, type Roles } from './permissions.js';

/** Who is asking, in which language they read, and who holds which role at this moment. */
export interface Asker {
  readonly person: Person;
  readonly language: Language;
  readonly roles: Roles;
  /** False: Slack did not list the members of each user group; a group without an answer counts as empty. */
  readonly rolesKnown: boolean;
}

export type Reader = ReturnType<typeof createReader>;

export interface ReaderOptions {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** The workspace we are installed in; `undefined` until Slack told (`auth.test`). */
  readonly teamId: () => string | undefined;
  readonly channelLanguage: () => Language;
  /** `OPERATORS` and `ADMINS`: user and user-group IDs. */
  readonly operators: () => readonly string[];
  readonly admins: readonly string[];
}

/** A window can be opened for 3 s after the click; what asking leaves has to be enough for opening it. */
const WITHIN_MS = 1 * SECOND;
const FRESH_FOR_MS = 10 * MINUTE;

/** Enough to know whether somebody is left among many. */
const LOOKED_AT_MOST = 50;

/** `get`: a fresh known value will do; `renew`: Slack is asked now. */
type Ask = 'get' | 'renew';

type User = NonNullable<UsersInfoResponse['user']>;

export function createReader(options: ReaderOptions) {
  const { client, clock, log, channelLanguage } = options;

  const people = new FreshCache({
    load: async (id) => {
      const ourTeam = options.teamId();
      // An answer that cannot be judged must not be kept.
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

  /** The people named, with the members of those groups that Slack listed in time. */
  async function members(ids: readonly string[], withinMs: number, ask: Ask = 'get') {
    const inGroups = await Promise.all(
      ids.filter(isGroupId).map((id) => answerOf(groups[ask](id), withinMs)),
    );
    return {
      ids: new Set([
        ...ids.filter((id) => !isGroupId(id)),
        ...inGroups.flatMap((one) => one ?? []),
      ]),
      /** False: Slack did not tell of each group. */
      isComplete: inGroups.every((one) => one !== undefined),
    };
  }

  async function rolesNow(withinMs: number, ask: Ask): Promise<Omit<Asker, 'person' | 'language'>> {
    // Read once: they may be changed while Slack is asked.
    const named = { operators: options.operators(), admins: options.admins };
    const [operators, admins] = await Promise.all([
      members(named.operators, withinMs, ask),
      members(named.admins, withinMs, ask),
    ]);
    return {
      // Unset lists stand for "every full member" and "workspace admins", which permissions.ts decides.
      roles: {
        operators: named.operators.length === 0 ? undefined : operators.ids,
        admins: named.admins.length === 0 ? undefined : admins.ids,
      },
      rolesKnown: operators.isComplete && admins.isComplete,
    };
  }

  /** A person unknown to Slack is a final answer; it is not asked again. */
  async function personOf(user: UserId, ask: Ask): Promise<Person> {
    try {
      return (await people[ask](user)).person;
    } catch (error) {
      if (isUserGone(error)) return unknownPerson(user);
      throw error;
    }
  }

  /** `undefined`: Slack refused, or did not answer in time. */
  async function answerOf<T>(asked: Promise<T>, ms: number): Promise<T | undefined> {
    const logged = asked.catch((error: unknown) => {
      log.warn('slack did not say who is asking', {
        error: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    });
    return inTime(logged, ms);
  }

  /** The person's language as far as it is known already; never waits. */
  function languageNow(user: UserId): Language {
    return people.last(user)?.language ?? channelLanguage();
  }

  return {
    languageNow,
    /**
     * Full members among these users and groups, of many not all; `undefined`: Slack did not say in time who they are.
     * Whether `above` is one of them is told in any case.
     */
    async fullMembers(
      ids: readonly string[],
      { withinMs = WITHIN_MS, above }: { readonly withinMs?: number; readonly above?: UserId } = {},
    ): Promise<ReadonlySet<UserId> | undefined> {
      const named = await members(ids, withinMs);
      const others = [...named.ids].filter((id) => id !== above);
      const first = above !== undefined && named.ids.has(above) ? [above] : [];
      const asked = [...first, ...others].slice(0, LOOKED_AT_MOST);
      const found = await Promise.all(asked.map((id) => answerOf(personOf(id, 'get'), withinMs)));
      if (!named.isComplete || found.includes(undefined)) return undefined;
      return new Set(asked.filter((_, i) => found[i]?.kind === 'member'));
    },
    /**
     * Answers after `withinMs` at the latest and never rejects: a person whom Slack did not describe in time is
     * `unknown` and reads the channels' language. A late answer is kept for the next time.
     */
    async who(user: UserId, withinMs = WITHIN_MS): Promise<Asker> {
      const [known, roles] = await Promise.all([
        answerOf(people.get(user), withinMs),
        rolesNow(withinMs, 'get'),
      ]);
      return {
        person: known?.person ?? unknownPerson(user),
        language: known?.language ?? languageNow(user),
        ...roles,
      };
    },
    /** Whether somebody may do this at this moment: what was known before does not count, Slack is asked again. */
    async mayNow(
      action: Action,
      user: UserId,
      withinMs = WITHIN_MS,
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

/** What somebody is in our workspace; `unknown`: they left it. */
export function kindOf(id: UserId, user: User, ourTeam: string): Person['kind'] {
  if (user.deleted === true) return 'unknown';
  // Slackbot is not marked as a bot.
  if (user.is_bot === true || id === 'USLACKBOT') return 'bot';
  // In an Enterprise organisation a member's home team is another one; what counts is whether ours is among theirs.
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])];
  if (user.is_stranger === true || !teams.includes(ourTeam)) return 'foreign';
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return 'member';
}

/** Words of usergroups.users.list for a group that is deleted or disabled. */
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

/** Words of users.info for somebody who is not in this workspace. */
const USER_GONE: readonly string[] = ['user_not_found', 'user_not_visible'];

export function isUserGone(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && USER_GONE.includes(error.data.error);
}

/** Below what a person is kept waiting for an answer of Slack's: who was refused by then may start again. */
const SHARED_FOR_MS = 900;

interface Keeping<T> {
  readonly load: (key: string) => Promise<T>;
  readonly freshForMs: number;
  readonly clock: Clock;
  /** Beyond this many, the ones loaded longest ago go. */
  readonly limit: number;
}

/** Answers of Slack that are kept for a while. Failures are not kept. */
export class FreshCache<T> {
  readonly #about: Keeping<T>;
  readonly #kept = new Map<string, { readonly value: T; readonly at: Instant }>();
  readonly #loading = new Map<string, { readonly value: Promise<T>; readonly since: Instant }>();

  constructor(about: Keeping<T>) {
    this.#about = about;
  }

  /**
   * The value, loaded when it is missing or too old. Those who ask at the same time share one loading; one that takes
   * long is shared no more, so that who tries again need not wait for an answer that was lost. Rejects as `load` does.
   */
  async get(key: string): Promise<T> {
    const { clock, freshForMs } = this.#about;
    const kept = this.#kept.get(key);
    const age = kept === undefined ? Infinity : clock.now() - kept.at;
    if (kept !== undefined && age >= 0 && age < freshForMs) return kept.value;
    const pending = this.#loading.get(key);
    const isShared = pending !== undefined && clock.now() - pending.since < SHARED_FOR_MS;
    return isShared ? pending.value : this.renew(key);
  }

  /** Loads it also when a fresh one is known. Rejects as `load` does. */
  renew(key: string): Promise<T> {
    const started = { value: this.#load(key), since: this.#about.clock.now() };
    this.#loading.set(key, started);
    const forget = () => {
      if (this.#loading.get(key) === started) this.#loading.delete(key);
    };
    started.value.then(forget, forget);
    return started.value;
  }

  /** What was known last, however old, without asking. */
  last(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  async #load(key: string): Promise<T> {
    const { load, clock, limit } = this.#about;
    const value = await load(key);
    this.#kept.delete(key);
    this.#kept.set(key, { value, at: clock.now() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > limit && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
