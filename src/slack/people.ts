import type { Button } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { sleepInRealTime } from '../kernel/async.js';
import type { Log } from '../kernel/ports.js';
import { messageOf } from '../kernel/result.js';
import { isGroupId } from '../kernel/slack-id.js';
import { DAY, MINUTE, SECOND } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { type Language, languageOf } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { sendDirect } from './answer.js';
import { actions, type OwnerLabel, section } from './blocks.js';
import type { Person } from './permissions.js';
import { isRetryable, type Wait, withRetry } from './slack-errors.js';
import {
  allPages,
  answerWithin,
  FreshCache,
  membersOf,
  type UserDirectory,
  type UserDirectoryOptions,
  userOf,
} from './user-directory.js';

export interface DirectMessage {
  /** For the log. */
  readonly kind: string;
  readonly words: (t: Tongue) => string;
  readonly buttons?: (t: Tongue) => readonly Button[];
}

/** `refused`: the recipient cannot be messaged. `not-yet`: try again later. */
export type DirectMessageOutcome = 'sent' | 'refused' | 'not-yet';

type Deps = Pick<UserDirectoryOptions, 'client' | 'clock' | 'log'>;

export type Admins = ReturnType<typeof createAdmins>;

/** Nothing here rejects; errors are logged. */
export function createAdmins(options: {
  readonly client: WebClient;
  /** `ADMINS`: user and user-group IDs. Empty: the workspace's own admins and owners. */
  readonly admins: readonly string[];
  /** For people whose language Slack does not report. */
  readonly language: () => Language;
  readonly log: Log;
  /** Rejects when the process stops. */
  readonly wait?: Wait;
}) {
  const { client, log, wait = sleepInRealTime } = options;
  // A workspace with more than 4,000 accounts has more pages than Slack lists in a minute.
  const listUsers = withRetry(client.users.list, wait);

  async function send(
    to: UserId,
    { words, buttons }: DirectMessage,
  ): Promise<DirectMessageOutcome> {
    const { user } = await client.users.info({ user: to, include_locale: true });
    // Bots and people who left cannot read messages.
    if (user?.deleted === true || user?.is_bot === true) return 'refused';
    const language = user?.locale === undefined ? options.language() : languageOf(user.locale);
    const t = TONGUES[language];
    const text = words(t);
    const blocks =
      buttons === undefined ? [] : [section(text), actions('direct_message', buttons(t))];
    await sendDirect(to, { text, blocks }, { client });
    return 'sent';
  }

  async function find(): Promise<readonly UserId[]> {
    if (options.admins.length === 0) return workspaceAdmins();
    const lists = await Promise.all(
      options.admins.map(async (id) => (isGroupId(id) ? await membersOf(id, client) : [id])),
    );
    return [...new Set(lists.flatMap((list) => list ?? []))];
  }

  async function workspaceAdmins(): Promise<readonly UserId[]> {
    const pages = await allPages(listUsers);
    const people = pages.flatMap(({ members = [] }) => members);
    return people.flatMap(({ id, is_admin, is_owner, deleted, is_bot }) =>
      id !== undefined && (is_admin || is_owner) && !deleted && !is_bot ? [id] : [],
    );
  }

  return {
    /** `undefined`: Slack did not answer. */
    find: (): Promise<readonly UserId[] | undefined> =>
      find().catch((error: unknown) => {
        log.warn('The admins could not be found', { error: messageOf(error) });
        return undefined;
      }),
    notify: (to: UserId, message: DirectMessage): Promise<DirectMessageOutcome> =>
      send(to, message).catch((error: unknown) => {
        log.warn('A person could not be notified', { kind: message.kind, error: messageOf(error) });
        return isRetryable(error) ? 'not-yet' : 'refused';
      }),
  };
}

/** A window has to be opened within 3 s, including the look-up of the person (user-directory.ts). */
const GROUPS_TIMEOUT_MS = 700;

export type OwnerGroups = ReturnType<typeof createOwnerGroups>;

export function createOwnerGroups({ client, clock, log }: Deps) {
  async function listUsergroups() {
    try {
      return (await client.usergroups.list({ include_users: true })).usergroups ?? [];
    } catch (error) {
      if (isRetryable(error)) throw error;
      // E.g. the workspace's plan has no user groups.
      log.warn('Slack refuses to list the user groups', { error: messageOf(error) });
      return [];
    }
  }

  const cache = new FreshCache({
    load: async () => {
      const usergroups = await listUsergroups();
      return usergroups.flatMap(({ id, handle, users = [] }) =>
        id === undefined || handle === undefined ? [] : [{ id, handle, users }],
      );
    },
    freshForMs: 10 * MINUTE,
    clock,
    limit: 1,
  });

  /** If Slack does not answer in time, its last answer. */
  const load = async () =>
    (await answerWithin(GROUPS_TIMEOUT_MS, cache.get('all'), log)) ?? cache.last('all');

  return {
    /** Never rejects; empty if Slack has not answered yet. */
    list: async () => (await load()) ?? [],
    /** Never rejects; `undefined` if Slack has not answered yet. */
    async groupIdsOf(user: UserId): Promise<readonly string[] | undefined> {
      return (await load())?.filter(({ users }) => users.includes(user)).map(({ id }) => id);
    },
  };
}

/** Longer than Slack waits for an acknowledgement: by then the form's window shows that the form is being saved. */
const MEMBER_LOOKUP_MS = 5 * SECOND;

export interface MemberDeps {
  readonly client: { readonly users: Pick<WebClient['users'], 'info'> };
  readonly directory: UserDirectory;
  readonly log: Log;
}

/** `unknown`: Slack shows us no such person; `left`: they left the workspace; `not-a-member`: a guest, a bot etc. */
export type MemberProblem = 'unknown' | 'left' | 'not-a-member';

/** Why a person cannot be an owner or handle an alert; `undefined`: they are a full member. Never rejects. */
export async function memberProblem(
  user: UserId,
  { client, directory, log }: MemberDeps,
): Promise<MemberProblem | 'unanswered' | undefined> {
  const kind = await personKind(user, directory);
  // `unknown` may also mean that Slack was too slow, so Slack is asked directly whether it knows the person.
  if (kind !== 'unknown') return kind === 'member' ? undefined : 'not-a-member';
  try {
    const info = await userOf(user, client);
    if (info === undefined) return 'unknown';
    if (info.deleted === true) return 'left';
    const retriedKind = await personKind(user, directory);
    if (retriedKind === 'unknown') return 'unanswered';
    return retriedKind === 'member' ? undefined : 'not-a-member';
  } catch (error) {
    log.warn('Slack could not look up a person', { error: String(error) });
    return 'unanswered';
  }
}

async function personKind(user: UserId, directory: UserDirectory): Promise<Person['kind']> {
  return (await directory.actorOf(user, MEMBER_LOOKUP_MS)).person.kind;
}

export type OwnerNames = ReturnType<typeof createOwnerNames>;

/** The longest that a look-up may delay the channel's next message. */
const NAME_TIMEOUT_MS = 2 * SECOND;

/** Only a mention in a new message notifies people. */
export function createOwnerNames({ client, clock, log }: Deps) {
  const cache = new FreshCache({
    load: (id) => (isGroupId(id) ? groupName(id) : personName(id)),
    freshForMs: DAY,
    clock,
    limit: 10_000,
  });

  async function personName(user: string): Promise<string> {
    const { profile, real_name: realName, name } = (await client.users.info({ user })).user ?? {};
    // A name that is not set is empty.
    const usedName = [profile?.display_name, profile?.real_name, realName, name].find(Boolean);
    if (usedName === undefined) throw new Error('users.info answered without a name');
    return usedName;
  }

  async function groupName(id: string): Promise<string> {
    const { usergroups = [] } = await client.usergroups.list();
    const group = usergroups.find((each) => each.id === id);
    const name = group?.name ?? group?.handle;
    if (name === undefined) throw new Error('usergroups.list does not know the group');
    return name;
  }

  async function nameOf(id: string): Promise<string | undefined> {
    return (await answerWithin(NAME_TIMEOUT_MS, cache.get(id), log)) ?? cache.last(id);
  }

  return {
    /**
     * The owner's plain name, or a mention if the alert records that they are mentioned (`calls.ownerAt`) and this is
     * an edit or its first post. Never rejects; `undefined` if there is no owner, or Slack does not name them in time.
     */
    async labelOf(alert: Alert, posting: 'post' | 'edit'): Promise<OwnerLabel | undefined> {
      const { owner, calls, message } = alert;
      if (owner === undefined) return undefined;
      // A message that is posted again (relocated or deleted) does not notify the owner twice.
      const isRepost = posting === 'post' && message !== undefined;
      if (calls?.ownerAt !== undefined && !isRepost) return { kind: 'mention', id: owner };
      const name = await nameOf(owner);
      return name === undefined ? undefined : { kind: 'name', name };
    },
    /** Plain names by ID. Never rejects; people whom Slack does not name in time are left out. */
    async namesOf(ids: Iterable<string>): Promise<ReadonlyMap<string, string>> {
      const names = new Map<string, string>();
      const addName = async (id: string): Promise<void> => {
        const name = await nameOf(id);
        if (name !== undefined) names.set(id, name);
      };
      await Promise.all([...new Set(ids)].map(addName));
      return names;
    },
  };
}

/**
 * The created function stops after `timeoutMs`, or when a call fails, e.g. at Slack's rate limit. Answers are cached for
 * two days, so the next day's run continues with the other owners.
 */
export function createDepartedOwnersFinder({ client, clock, log }: Deps) {
  const hasLeftCache = new FreshCache({
    load: async (id) => {
      const user = await userOf(id, client);
      return user === undefined || user.deleted === true;
    },
    freshForMs: 2 * DAY,
    clock,
    limit: 10_000,
  });

  return async (owners: readonly UserId[], timeoutMs: number): Promise<ReadonlySet<UserId>> => {
    const gone = new Set<UserId>();
    const startedAt = performance.now();
    for (const owner of owners) {
      if (performance.now() - startedAt > timeoutMs) break;
      try {
        if (await hasLeftCache.get(owner)) gone.add(owner);
      } catch (error) {
        log.info('Slack did not say whether an owner has left', { error: String(error) });
        break;
      }
    }
    return gone;
  };
}
