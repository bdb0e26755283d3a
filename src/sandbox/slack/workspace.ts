import { randomBytes } from 'node:crypto';
import { Changes } from './changes.js';
import type { JsonObject } from './json.js';
import type {
  Call,
  Message,
  NewChannel,
  NewUser,
  StandInUser,
  StoredFile,
  View,
  Warning,
} from './model.js';

/** Who the app is in this workspace. */
export interface AppIdentity {
  readonly teamId: string;
  readonly teamDomain: string;
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
}

/** A channel as it is kept: messages flat, in order of time. */
export interface ChannelRecord extends Required<Omit<NewChannel, 'isPrivate'>> {
  readonly kind: 'public' | 'private' | 'im';
}

/**
 * What the workspace holds: people, channels, messages, views, files, and the record of calls and warnings.
 * Knows no HTTP and refuses nothing; the rules stand with the methods. Lives as long as its stand-in.
 */
export class Workspace {
  readonly changes = new Changes();
  readonly users = new Map<string, StandInUser>();
  readonly userGroups = new Map<
    string,
    { readonly handle: string; readonly users: readonly string[] }
  >();
  readonly channels = new Map<string, ChannelRecord>();
  readonly homes = new Map<string, View>();
  readonly files = new Map<string, StoredFile>();
  readonly app: AppIdentity;
  readonly now: () => number;
  readonly #messages: Message[] = [];
  readonly #stacks = new Map<string, readonly View[]>();
  readonly #calls: Call[] = [];
  readonly #warnings: Warning[] = [];
  #lastMicros = 0;

  constructor(app: AppIdentity, now: () => number) {
    this.app = app;
    this.now = now;
    this.addUser({ id: app.botUserId, name: 'hometax-watch', isBot: true });
  }

  get calls(): readonly Call[] {
    return this.#calls;
  }

  get warnings(): readonly Warning[] {
    return this.#warnings;
  }

  /** All messages of all channels in order of time, those for one person too. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  addUser(user: NewUser): void {
    this.users.set(user.id, {
      realName: user.name,
      locale: 'en-US',
      isAdmin: false,
      isOwner: false,
      isGuest: false,
      isBot: false,
      teamId: this.app.teamId,
      deleted: false,
      ...user,
    });
    this.changes.announce();
  }

  addChannel({ isPrivate = false, ...channel }: NewChannel): void {
    this.channels.set(channel.id, {
      members: [],
      botIn: true,
      isArchived: false,
      isExtShared: false,
      ...channel,
      kind: isPrivate ? 'private' : 'public',
    });
    this.changes.announce();
  }

  /** The direct message of a person with the app; made when first asked for. */
  imOf(userId: string): ChannelRecord {
    const id = `D${userId.slice(1)}`;
    const known = this.channels.get(id);
    if (known !== undefined) return known;
    const made: ChannelRecord = {
      id,
      name: 'directmessage',
      kind: 'im',
      members: [userId],
      botIn: true,
      isArchived: false,
      isExtShared: false,
    };
    this.channels.set(id, made);
    return made;
  }

  /** A message's name: unlike any other, later than all before, even while the clock stands still. */
  nextTs(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, Math.floor(this.now()) * 1000);
    const micros = String(this.#lastMicros).padStart(16, '0');
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }

  newId(prefix: string): string {
    return `${prefix}${randomBytes(6).toString('hex').toUpperCase()}`;
  }

  findMessage(channel: string, ts: string): Message | undefined {
    return this.#messages.find((each) => each.channel === channel && each.ts === ts);
  }

  addMessage(message: Message): void {
    this.#messages.push(message);
    this.changes.announce();
  }

  changeMessage(before: Message, after: Message): void {
    this.#messages.splice(this.#messages.indexOf(before), 1, after);
    this.changes.announce();
  }

  removeMessage(message: Message): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
    this.changes.announce();
  }

  /** Open modals of a person, the one on top last. */
  stackOf(userId: string): readonly View[] {
    return this.#stacks.get(userId) ?? [];
  }

  setStack(userId: string, stack: readonly View[]): void {
    this.#stacks.set(userId, stack);
    this.changes.announce();
  }

  /** Every view that can be updated: open modals and Home tabs. */
  allViews(): readonly View[] {
    return [...[...this.#stacks.values()].flat(), ...this.homes.values()];
  }

  /** Puts `after` where the view of the same id stood. */
  replaceView(after: View): void {
    if (after.type === 'home') {
      this.homes.set(after.userId, after);
      this.changes.announce();
      return;
    }
    const stack = this.stackOf(after.userId);
    this.setStack(
      after.userId,
      stack.map((each) => (each.id === after.id ? after : each)),
    );
  }

  addFile(file: StoredFile): void {
    this.files.set(file.id, file);
    this.changes.announce();
  }

  record(call: Call): void {
    this.#calls.push(call);
    this.changes.announce();
  }

  warn(kind: Warning['kind'], detail: string): void {
    this.#warnings.push({ at: this.now(), kind, detail });
    this.changes.announce();
  }

  /** Slack names blocks and elements that the app left unnamed, so that a press can say where it was. */
  withIds(blocks: readonly JsonObject[]): readonly JsonObject[] {
    return blocks.map((block) => {
      const named = 'block_id' in block ? block : { ...block, block_id: this.newId('b') };
      return nameElements(named, () => this.newId('a'));
    });
  }
}

function nameElements(block: JsonObject, newId: () => string): JsonObject {
  const name = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(name);
    if (typeof value !== 'object' || value === null) return value;
    return 'action_id' in value || 'elements' in value ? value : { ...value, action_id: newId() };
  };
  switch (block['type']) {
    case 'actions':
      return { ...block, elements: name(block['elements']) };
    case 'input':
      return { ...block, element: name(block['element']) };
    case 'section':
      return hasPressableAccessory(block)
        ? { ...block, accessory: name(block['accessory']) }
        : block;
    default:
      return block;
  }
}

function hasPressableAccessory(block: JsonObject): boolean {
  const accessory = block['accessory'];
  return (
    typeof accessory === 'object' &&
    accessory !== null &&
    (accessory as { readonly type?: unknown }).type !== 'image'
  );
}
