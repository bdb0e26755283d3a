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
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
}

interface UserGroup {
  readonly handle: string;
  readonly users: readonly string[];
}

/**
 * What the workspace holds: people, channels, messages, views, files, and the record of calls and warnings.
 * Knows no HTTP and refuses nothing; the methods do.
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
  readonly #waits = new Set<(reason: Error) => void>();
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

  announce(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /**
   * Resolves with the first answer of `look` that is neither undefined nor false, asked now and after every change.
   * Rejects after `timeoutMs`.
   */
  waitFor<T>(look: () => T | undefined | false, timeoutMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        stop();
        this.#waits.delete(fail);
      };
      const fail = (reason: Error) => {
        end();
        reject(reason);
      };
      const ask = () => {
        try {
          const found = look();
          if (found === undefined || found === false) return;
          end();
          resolve(found);
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const timer = setTimeout(() => {
        fail(new Error(`Waited ${timeoutMs} ms in vain. ${this.#described()}`));
      }, timeoutMs);
      const stop = this.onChange(ask);
      this.#waits.add(fail);
      ask();
    });
  }

  #described(): string {
    const last = this.#calls
      .slice(-8)
      .map(({ method, error }) => (error === undefined ? method : `${method} (${error})`));
    const warnings = this.#warnings.slice(-3).map(({ kind, detail }) => `${kind}: ${detail}`);
    return `Last calls: ${last.join(', ') || 'none'}. Warnings: ${warnings.join(' | ') || 'none'}.`;
  }

  close(): void {
    for (const fail of [...this.#waits]) fail(new Error('The stand-in Slack was closed.'));
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
      deleted: false,
      ...user,
    });
    this.announce();
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
    this.announce();
  }

  /** The direct message of a person with the app; made when first asked for. */
  imOf(userId: string): ChannelRecord {
    const id = `D${userId.slice(1)}`;
    const known = this.channels.get(id);
    if (known !== undefined) return known;
    const rest = { botIn: true, isArchived: false, isExtShared: false };
    const made: ChannelRecord = {
      id,
      name: 'directmessage',
      kind: 'im',
      members: [userId],
      ...rest,
    };
    this.channels.set(id, made);
    return made;
  }

  channelWithMessages(id: string): Channel {
    const channel = this.channels.get(id);
    if (channel === undefined) throw new Error(`There is no channel ${id}.`);
    const here = this.#messages.filter(
      (each) => each.channel === id && each.ephemeralFor === undefined,
    );
    const messages = here
      .filter((each) => each.threadTs === undefined)
      .map((root) => ({ ...root, replies: here.filter((each) => each.threadTs === root.ts) }));
    const broadcast = here.filter((each) => each.threadTs !== undefined && each.replyBroadcast);
    const timeline = [...messages, ...broadcast].sort((a, b) => a.ts.localeCompare(b.ts));
    return { ...channel, messages, timeline };
  }

  ephemeralsOf(userId: string): readonly Message[] {
    return this.#messages.filter((each) => each.ephemeralFor === userId);
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
    this.announce();
  }

  changeMessage(before: Message, after: Message): void {
    this.#messages.splice(this.#messages.indexOf(before), 1, after);
    this.announce();
  }

  removeMessage(message: Message): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
    this.announce();
  }

  /** Open modals of a person, the one on top last. */
  stackOf(userId: string): readonly View[] {
    return this.#stacks.get(userId) ?? [];
  }

  setStack(userId: string, stack: readonly View[]): void {
    this.#stacks.set(userId, stack);
    this.announce();
  }

  allViews(): readonly View[] {
    return [...[...this.#stacks.values()].flat(), ...this.homes.values()];
  }

  replaceView(after: View): void {
    if (after.type === 'home') {
      this.homes.set(after.userId, after);
      this.announce();
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
    this.announce();
  }

  record(call: Call): void {
    this.#calls.push(call);
    this.announce();
  }

  warn(kind: Warning['kind'], detail: string): void {
    this.#warnings.push({ at: this.now(), kind, detail });
    this.announce();
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
    return !isObject(value) || 'action_id' in value ? value : { ...value, action_id: newId() };
  };
  switch (block['type']) {
    case 'actions':
      return { ...block, elements: name(block['elements']) };
    case 'input':
      return { ...block, element: name(block['element']) };
    case 'section':
      return 'accessory' in block ? { ...block, accessory: name(block['accessory']) } : block;
    default:
      return block;
  }
}
