import { type UsersInfoResponse, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { inTime } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isGroupId } from '../kernel/slack-id.js';
import { MINUTE, SECOND } from '../kernel/time.js';
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

export interface Reader {
  /**
   * Answers after `withinMs` at the latest and never rejects: a person whom Slack did not describe in time is
   * `unknown` and reads the channels' language. A late answer is kept for the next time.
   */
  who(user: UserId, withinMs?: number): Promise<Asker>;
  /** Whether somebody may do this at this moment: what was known before does not count, Slack is asked again. */
  mayNow(action: Action, user: UserId, withinMs?: number): Promise<'yes' | 'no' | 'unanswered'>;
  /**
   * Full members among these users and groups, of many not all; `undefined`: Slack did not say in time who they are.
   * Whether `above` is one of them is told in any case.
   */
  fullMembers(
    ids: readonly string[],
    about?: { readonly withinMs?: number; readonly above?: UserId },
  ): Promise<ReadonlySet<UserId> | undefined>;
  /** The person's language as far as it is known already; never waits. */
  languageNow(user: UserId): Language;
}

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

interface Known {
  readonly person: Person;
  /** Absent: Slack did not tell. */
  readonly language?: Language;
}

interface Members {
  readonly ids: ReadonlySet<UserId>;
  /** False: Slack did not tell of each group. */
  readonly isComplete: boolean;
}

export function createReader(options: ReaderOptions): Reader {
  const { client, clock, log, channelLanguage } = options;

  const people = createFreshCache<Known>({
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
  const groups = createFreshCache<readonly UserId[]>({
    load: (usergroup) => membersOf(usergroup),
    freshForMs: FRESH_FOR_MS,
    clock,
    limit: 100,
  });

  /** A group that was deleted or disabled has no members; other operators and admins still count. */
  async function membersOf(usergroup: string): Promise<readonly UserId[]> {
    try {
      return (await client.usergroups.users.list({ usergroup })).users ?? [];
    } catch (error) {
      if (!isGroupGone(error)) throw error;
      log.warn('a user group of the settings does not exist any more', { usergroup });
      return [];
    }
  }

  /** The people named, with the members of those groups that Slack listed in time. */
  async function members(
    ids: readonly string[],
    withinMs: number,
    ask: Ask = 'get',
  ): Promise<Members> {
    const inGroups = await Promise.all(
      ids.filter(isGroupId).map((id) => answerOf(groups[ask](id), withinMs)),
    );
    return {
      ids: new Set([
        ...ids.filter((id) => !isGroupId(id)),
        ...inGroups.flatMap((one) => one ?? []),
      ]),
      isComplete: inGroups.every((one) => one !== undefined),
    };
  }

  function languageNow(user: UserId): Language {
    return people.last(user)?.language ?? channelLanguage();
  }

  /** A person unknown to Slack is a final answer; it is not asked again. */
  async function kindNow(user: UserId): Promise<Person['kind']> {
    try {
      return (await people.get(user)).person.kind;
    } catch (error) {
      if (isUserGone(error)) return 'unknown';
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

  return {
    languageNow,
    async fullMembers(ids, { withinMs = WITHIN_MS, above } = {}) {
      const named = await members(ids, withinMs);
      const others = [...named.ids].filter((id) => id !== above);
      const first = above !== undefined && named.ids.has(above) ? [above] : [];
      const asked = [...first, ...others].slice(0, LOOKED_AT_MOST);
      const found = await Promise.all(asked.map((id) => answerOf(kindNow(id), withinMs)));
      if (!named.isComplete || found.includes(undefined)) return undefined;
      return new Set(asked.filter((_, i) => found[i] === 'member'));
    },
    async who(user, withinMs = WITHIN_MS) {
      // Read once: they may be changed while Slack is asked.
      const named = { operators: options.operators(), admins: options.admins };
      const [known, operators, admins] = await Promise.all([
        answerOf(people.get(user), withinMs),
        members(named.operators, withinMs),
        members(named.admins, withinMs),
      ]);
      return {
        person: known?.person ?? { id: user, kind: 'unknown', isWorkspaceAdmin: false },
        language: known?.language ?? languageNow(user),
        roles: rolesOf(named, operators.ids, admins.ids),
        rolesKnown: operators.isComplete && admins.isComplete,
      };
    },
    async mayNow(action, user, withinMs = WITHIN_MS) {
      const named = { operators: options.operators(), admins: options.admins };
      const gone: Person = { id: user, kind: 'unknown', isWorkspaceAdmin: false };
      const asked = people.renew(user).then(
        ({ person }) => person,
        (error: unknown) => {
          if (isUserGone(error)) return gone;
          throw error;
        },
      );
      const [person, operators, admins] = await Promise.all([
        answerOf(asked, withinMs),
        members(named.operators, withinMs, 'renew'),
        members(named.admins, withinMs, 'renew'),
      ]);
      if (person === undefined) return 'unanswered';
      const may = mayDo(action, person, rolesOf(named, operators.ids, admins.ids));
      if (may.may) return 'yes';
      const isSure = person.kind !== 'member' || (operators.isComplete && admins.isComplete);
      return isSure ? 'no' : 'unanswered';
    },
  };
}

/** Unset lists stand for "every full member" and "workspace admins", which permissions.ts decides. */
function rolesOf(
  named: { readonly operators: readonly string[]; readonly admins: readonly string[] },
  operators: ReadonlySet<UserId>,
  admins: ReadonlySet<UserId>,
): Roles {
  return {
    ...(named.operators.length === 0 ? {} : { operators }),
    ...(named.admins.length === 0 ? {} : { admins }),
  };
}

function describe(id: UserId, user: User, ourTeam: string): Known {
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

export function isGroupGone(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && GROUP_GONE.includes(error.data.error);
}

/** Words of users.info for somebody who is not in this workspace. */
const USER_GONE: readonly string[] = ['user_not_found', 'user_not_visible'];

export function isUserGone(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && USER_GONE.includes(error.data.error);
}

export interface FreshCache<T> {
  /**
   * The value, loaded when it is missing or too old. Those who ask at the same time share one loading; one that takes
   * long is shared no more, so that who tries again need not wait for an answer that was lost. Rejects as `load` does.
   */
  get(key: string): Promise<T>;
  /** Loads it also when a fresh one is known. Rejects as `load` does. */
  renew(key: string): Promise<T>;
  /** A fresh known value, without loading. */
  peek(key: string): T | undefined;
  /** What was known last, however old, without asking. */
  last(key: string): T | undefined;
}

/** Below what a person is kept waiting for an answer of Slack's: who was refused by then may start again. */
const SHARED_FOR_MS = 900;

/** Answers of Slack that are kept for a while. Failures are not kept. */
export function createFreshCache<T>(about: {
  readonly load: (key: string) => Promise<T>;
  readonly freshForMs: number;
  readonly clock: Clock;
  /** Beyond this many, the ones loaded longest ago go. */
  readonly limit: number;
}): FreshCache<T> {
  const { load, freshForMs, clock, limit } = about;
  const kept = new Map<string, { readonly value: T; readonly at: number }>();
  const loading = new Map<string, { readonly value: Promise<T>; readonly since: number }>();

  function peek(key: string): T | undefined {
    const entry = kept.get(key);
    if (entry === undefined) return undefined;
    const age = clock.now() - entry.at;
    return age >= 0 && age < freshForMs ? entry.value : undefined;
  }

  function keep(key: string, value: T): void {
    kept.delete(key);
    kept.set(key, { value, at: clock.now() });
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) return;
      kept.delete(oldest);
    }
  }

  async function loadOnce(key: string): Promise<T> {
    const value = await load(key);
    keep(key, value);
    return value;
  }

  function start(key: string): Promise<T> {
    const started = { value: loadOnce(key), since: clock.now() };
    loading.set(key, started);
    const forget = () => {
      if (loading.get(key) === started) loading.delete(key);
    };
    started.value.then(forget, forget);
    return started.value;
  }

  return {
    peek,
    last: (key) => kept.get(key)?.value,
    renew: start,
    async get(key) {
      const known = peek(key);
      if (known !== undefined) return known;
      const pending = loading.get(key);
      const isShared = pending !== undefined && clock.now() - pending.since < SHARED_FOR_MS;
      return isShared ? pending.value : start(key);
    },
  };
}
