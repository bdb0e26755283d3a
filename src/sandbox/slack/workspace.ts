import { randomBytes } from 'node:crypto';
import { isObject, type JsonObject } from './json.js';
import type {
  Call,
  Channel,
  ChannelRecord,
  Message,
  NewChannel,
  NewUser,
  StandInUser,
  StoredFile,
  View,
  Warning,
} from './model.js';

export interface AppIdentity {
  readonly teamId: string;
  readonly teamDomain: string;
  readonly teamName: string;
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
}

interface UserGroup {
  readonly handle: string;
  readonly users: readonly string[];
}

/**
 * The workspace's people, channels, messages, views and files, and the record of calls and warnings.
 * It refuses nothing: its callers check what they change.
 */
export class Workspace {
  readonly users = new Map<string, StandInUser>();
  readonly userGroups = new Map<string, UserGroup>();
  readonly channels = new Map<string, ChannelRecord>();
  readonly homes = new Map<string, View>();
  readonly files = new Map<string, StoredFile>();
  readonly app: AppIdentity;
  readonly now: () => number;
  readonly #messages: Message[] = [];
  readonly #stacks = new Map<string, readonly View[]>();
  readonly #calls: Call[] = [];
  readonly #warnings: Warning[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #pendingWaits = new Set<(reason: Error) => void>();
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

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  notifyListeners(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Resolves with the first value of `find`, now or after any change, that is neither undefined nor false. */
  waitFor<T>(find: () => T | undefined | false, timeoutMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        stop();
        this.#pendingWaits.delete(fail);
      };
      const fail = (reason: Error) => {
        end();
        reject(reason);
      };
      const check = () => {
        try {
          const value = find();
          if (value === undefined || value === false) return;
          end();
          resolve(value);
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const timer = setTimeout(() => {
        fail(new Error(`Timed out after ${timeoutMs} ms. ${this.#describeRecent()}`));
      }, timeoutMs);
      const stop = this.onChange(check);
      this.#pendingWaits.add(fail);
      check();
    });
  }

  #describeRecent(): string {
    const calls = this.#calls
      .slice(-8)
      .map(({ method, error }) => (error === undefined ? method : `${method} (${error})`));
    const warnings = this.#warnings.slice(-3).map(({ kind, detail }) => `${kind}: ${detail}`);
    return `Last calls: ${calls.join(', ') || 'none'}. Warnings: ${warnings.join(' | ') || 'none'}.`;
  }

  close(): void {
    for (const fail of [...this.#pendingWaits]) fail(new Error('The stand-in Slack was closed.'));
    this.#listeners.clear();
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
      isDeleted: false,
      ...user,
    });
    this.notifyListeners();
  }

  addChannel({ isPrivate = false, ...channel }: NewChannel): void {
    this.channels.set(channel.id, {
      members: [],
      isBotMember: true,
      isArchived: false,
      isExtShared: false,
      ...channel,
      kind: isPrivate ? 'private' : 'public',
    });
    this.notifyListeners();
  }

  /** A person's direct message with the app, created at the first call. */
  imOf(userId: string): ChannelRecord {
    const id = `D${userId.slice(1)}`;
    const existing = this.channels.get(id);
    if (existing !== undefined) return existing;
    const channel: ChannelRecord = {
      id,
      name: 'directmessage',
      kind: 'im',
      members: [userId],
      isBotMember: true,
      isArchived: false,
      isExtShared: false,
    };
    this.channels.set(id, channel);
    return channel;
  }

  channelWithMessages(id: string): Channel {
    const channel = this.channels.get(id);
    if (channel === undefined) throw new Error(`There is no channel ${id}.`);
    const visible = this.#messages.filter(
      (each) => each.channel === id && each.ephemeralFor === undefined,
    );
    const messages = visible
      .filter((each) => each.threadTs === undefined)
      .map((root) => ({ ...root, replies: visible.filter((each) => each.threadTs === root.ts) }));
    const broadcast = visible.filter((each) => each.threadTs !== undefined && each.replyBroadcast);
    const timeline = [...messages, ...broadcast].sort((a, b) => a.ts.localeCompare(b.ts));
    return { ...channel, messages, timeline };
  }

  ephemeralsOf(userId: string): readonly Message[] {
    return this.#messages.filter((each) => each.ephemeralFor === userId);
  }

  /** The next `ts`: unique and later than all previous ones, even while the clock is stopped. */
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
    this.notifyListeners();
  }

  changeMessage(previous: Message, next: Message): void {
    this.#messages.splice(this.#messages.indexOf(previous), 1, next);
    this.notifyListeners();
  }

  removeMessage(message: Message): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
    this.notifyListeners();
  }

  /** A person's open modals, with the top one last. */
  stackOf(userId: string): readonly View[] {
    return this.#stacks.get(userId) ?? [];
  }

  setStack(userId: string, stack: readonly View[]): void {
    this.#stacks.set(userId, stack);
    this.notifyListeners();
  }

  allViews(): readonly View[] {
    return [...[...this.#stacks.values()].flat(), ...this.homes.values()];
  }

  replaceView(view: View): void {
    if (view.type === 'home') {
      this.homes.set(view.userId, view);
      this.notifyListeners();
      return;
    }
    const stack = this.stackOf(view.userId);
    this.setStack(
      view.userId,
      stack.map((each) => (each.id === view.id ? view : each)),
    );
  }

  addFile(file: StoredFile): void {
    this.files.set(file.id, file);
    this.notifyListeners();
  }

  record(call: Call): void {
    this.#calls.push(call);
    this.notifyListeners();
  }

  warn(kind: Warning['kind'], detail: string): void {
    this.#warnings.push({ at: this.now(), kind, detail });
    this.notifyListeners();
  }

  /** Adds IDs to blocks and elements without one, as Slack does. */
  addMissingIds(blocks: readonly JsonObject[]): readonly JsonObject[] {
    return blocks.map((block) => {
      const withId = 'block_id' in block ? block : { ...block, block_id: this.newId('b') };
      return addElementIds(withId, () => this.newId('a'));
    });
  }
}

function addElementIds(block: JsonObject, newId: () => string): JsonObject {
  const addId = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(addId);
    return !isObject(value) || 'action_id' in value ? value : { ...value, action_id: newId() };
  };
  switch (block['type']) {
    case 'actions':
      return { ...block, elements: addId(block['elements']) };
    case 'input':
      return { ...block, element: addId(block['element']) };
    case 'section':
      return 'accessory' in block ? { ...block, accessory: addId(block['accessory']) } : block;
    default:
      return block;
  }
}
