import { err, ok, type Result } from '../kernel/result.js';
import { isChannelId, isUserOrGroupId } from '../kernel/slack-id.js';
import type { ListedChannel } from '../slack/channels.js';
import type { ListedPerson } from '../slack/user-directory.js';

/** The workspace's people and groups (`owners`) and channels. Absent: Slack was not asked for them, or no answer. */
export interface SlackNames {
  readonly owners?: {
    readonly people: readonly ListedPerson[];
    readonly groups: readonly { readonly id: string; readonly handle: string }[];
  };
  readonly channels?: readonly ListedChannel[];
}

/** One of several owners or channels with the same name. `detail` tells them apart: a username or a group's handle. */
export interface NameMatch {
  readonly id: string;
  readonly detail?: string;
}

export type NameProblem =
  | { readonly field: NamedField; readonly why: 'not-looked-up' }
  | {
      readonly field: NamedField;
      readonly why: 'ambiguous';
      readonly matches: readonly NameMatch[];
    }
  | { readonly field: 'channel'; readonly why: 'not-in-channel' | 'shared-outside' | 'archived' }
  | { readonly field: 'owner'; readonly why: 'unknown' | 'left' | 'not-a-member' }
  | { readonly field: 'owner'; readonly why: 'email-hidden' };

export type NamedField = 'channel' | 'owner';

export interface NameBook {
  /** The ID for the cell of a channel or owner; IDs and empty cells are returned unchanged. */
  readonly find: Readonly<Record<NamedField, (cell: string) => Result<string, NameProblem>>>;
  /** Whether Slack listed this channel as able to receive alerts, or this person or group as able to own companies. */
  isUsable(field: NamedField, id: string): boolean;
}

export function isName(field: NamedField, cell: string): boolean {
  const text = cell.trim();
  return text !== '' && !(field === 'channel' ? isChannelId(text) : isUserOrGroupId(text));
}

interface Owner extends NameMatch {
  readonly kind: ListedPerson['kind'] | 'group';
}

export function createNameBook({ owners, channels }: SlackNames): NameBook {
  const findOwner = owners && ownerFinder(owners);
  const findChannel = channels && channelFinder(channels);
  const usable = {
    channel: new Set(channels?.filter(({ finding }) => finding === 'fine').map(({ id }) => id)),
    owner: new Set([
      ...(owners?.people ?? []).filter(({ kind }) => kind === 'member').map(({ id }) => id),
      ...(owners?.groups ?? []).map(({ id }) => id),
    ]),
  };
  const finder =
    (field: NamedField, find: ((name: string) => Result<string, NameProblem>) | undefined) =>
    (cell: string) => {
      if (!isName(field, cell)) return ok(cell.trim());
      return find === undefined ? err({ field, why: 'not-looked-up' } as const) : find(cell);
    };
  return {
    find: { channel: finder('channel', findChannel), owner: finder('owner', findOwner) },
    isUsable: (field, id) => usable[field].has(id),
  };
}

function ownerFinder({ people, groups }: NonNullable<SlackNames['owners']>) {
  const ownerOf = ({ id, kind, username }: ListedPerson): Owner => ({ id, kind, detail: username });
  // Display names and handles come first, because Slack shows them.
  const shownNames = indexByName([
    ...people.map((person) => [person.name, ownerOf(person)] as const),
    ...groups.map(({ id, handle }) => [handle, { id, kind: 'group', detail: handle }] as const),
  ]);
  const otherNames = indexByName(
    people.flatMap((person) =>
      [person.fullName, person.username].map((name) => [name, ownerOf(person)] as const),
    ),
  );
  const emails = indexByName(
    people.map((person) => [person.email ?? '', ownerOf(person)] as const),
  );
  return (cell: string): Result<string, NameProblem> => {
    const name = normalize(cell.trim().replace(/^@/, ''));
    const isEmail = /^[^@\s]+@[^@\s]+$/.test(name);
    if (isEmail && emails.size === 0) return err({ field: 'owner', why: 'email-hidden' });
    const indexes = isEmail ? [emails] : [shownNames, otherNames];
    const matches = indexes.map((index) => withoutRepeats(index.get(name) ?? []));
    for (const owners of matches) {
      const usable = owners.filter(({ kind }) => kind === 'member' || kind === 'group');
      const [only] = usable;
      if (only !== undefined && usable.length === 1) return ok(only.id);
      if (only !== undefined) return err({ field: 'owner', why: 'ambiguous', matches: usable });
    }
    const refused = matches.flat();
    if (refused.length > 0) {
      // `kindOf` (slack/user-directory) returns `unknown` for deactivated people.
      const haveAllLeft = refused.every(({ kind }) => kind === 'unknown');
      return err({ field: 'owner', why: haveAllLeft ? 'left' : 'not-a-member' });
    }
    return err({ field: 'owner', why: 'unknown' });
  };
}

/** One person may have the same name in several fields. */
function withoutRepeats(owners: readonly Owner[]): readonly Owner[] {
  const byId = new Map(owners.map((owner) => [owner.id, owner]));
  return [...byId.values()];
}

function channelFinder(channels: readonly ListedChannel[]) {
  const byName = indexByName(channels.map((channel) => [channel.name, channel] as const));
  return (cell: string): Result<string, NameProblem> => {
    const all = byName.get(normalize(cell.trim().replace(/^#/, ''))) ?? [];
    const active = all.filter(({ finding }) => finding !== 'archived');
    const [only] = active;
    if (only === undefined) {
      return err({ field: 'channel', why: all.length > 0 ? 'archived' : 'not-in-channel' });
    }
    if (active.length > 1) return err({ field: 'channel', why: 'ambiguous', matches: active });
    return only.finding === 'fine' ? ok(only.id) : err({ field: 'channel', why: only.finding });
  };
}

function indexByName<T>(
  named: readonly (readonly [name: string, value: T])[],
): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const [name, value] of named) {
    const key = normalize(name);
    if (key === '') continue;
    index.set(key, [...(index.get(key) ?? []), value]);
  }
  return index;
}

function normalize(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

export function ownerNamesOf({ owners }: SlackNames): ReadonlyMap<string, string> {
  return new Map([
    ...(owners?.people ?? []).map(({ id, name }) => [id, name] as const),
    ...(owners?.groups ?? []).map(({ id, handle }) => [id, handle] as const),
  ]);
}
