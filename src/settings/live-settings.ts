import { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { ChangeableName, ChangeableSettings, StoredSettings } from '../records/settings.js';
import type { Change, Store } from '../records/store.js';
import {
  CHANGEABLE,
  parseSetting,
  type SettingChange,
  type SettingSource,
  settingText,
} from './settings-rules.js';

interface Deps {
  readonly store: Pick<Store, 'settings' | 'write'>;
  readonly clock: Clock;
  /** The environment's values, else the defaults. They apply until a setting is changed in Slack. */
  readonly configured: ChangeableSettings;
  readonly setByEnvironment: ReadonlySet<ChangeableName>;
}

export interface SettingsUpdate {
  readonly set?: Partial<ChangeableSettings>;
  readonly reset?: readonly ChangeableName[];
}

/** Values are written as in the environment. */
export interface LiveSetting {
  readonly name: ChangeableName;
  readonly value: string;
  readonly source: SettingSource;
  /** Who changed it in Slack, and when. Absent: it was not changed there. */
  readonly changed?: { readonly by: UserId; readonly at: Instant };
  /** The environment's value, else the default. */
  readonly configured: string;
}

type Listener = (changes: readonly SettingChange[]) => void;

/**
 * The settings that can be changed while the app runs. Changes are stored. Read `current` at each use, so that a change
 * takes effect at once.
 */
export class LiveSettings {
  readonly #deps: Deps;
  /** All writes have the same, empty key, so one follows another. */
  readonly #writes = new KeyedQueue();
  readonly #listeners: Listener[] = [];
  #stored: StoredSettings['values'];

  private constructor(deps: Deps, stored: StoredSettings | undefined) {
    this.#deps = deps;
    this.#stored = withoutInvalid(stored?.values ?? {});
  }

  /** Rejects with StoreError. Ignores stored values that the rules of this version refuse. */
  static async load(deps: Deps): Promise<LiveSettings> {
    return new LiveSettings(deps, await deps.store.settings());
  }

  current<Name extends ChangeableName>(name: Name): ChangeableSettings[Name] {
    const value = this.#stored[name]?.value ?? this.#deps.configured[name];
    // TypeScript does not narrow the looked-up value by the key.
    return value as ChangeableSettings[Name];
  }

  describe(name: ChangeableName): LiveSetting {
    const stored = this.#stored[name];
    return {
      name,
      value: settingText(this.current(name)),
      source: this.#sourceOf(name),
      changed: stored && { by: stored.by, at: stored.at },
      configured: settingText(this.#deps.configured[name]),
    };
  }

  /** Writes the changes and their history in one atomic write, then calls the listeners. Rejects with StoreError. */
  change({ set = {}, reset = [] }: SettingsUpdate, by: UserId): Promise<readonly SettingChange[]> {
    return this.#writes.run('', async () => {
      const changes = CHANGEABLE.flatMap((name) => this.#changeOf(name, set, reset));
      if (changes.length > 0) await this.#save(changes, set, by);
      return changes;
    });
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  #sourceOf(name: ChangeableName): SettingSource {
    if (this.#stored[name] !== undefined) return 'settings';
    return this.#deps.setByEnvironment.has(name) ? 'environment' : 'default';
  }

  #changeOf(
    name: ChangeableName,
    set: Partial<ChangeableSettings>,
    reset: readonly ChangeableName[],
  ): readonly SettingChange[] {
    const from = settingText(this.current(name));
    if (reset.includes(name)) {
      if (this.#stored[name] === undefined) return [];
      return [{ name, from, to: settingText(this.#deps.configured[name]), isReset: true }];
    }
    const requested = set[name];
    const to = requested === undefined ? from : settingText(requested);
    return to === from ? [] : [{ name, from, to }];
  }

  async #save(
    changes: readonly SettingChange[],
    set: Partial<ChangeableSettings>,
    by: UserId,
  ): Promise<void> {
    const at = this.#deps.clock.now();
    let values: StoredSettings['values'] = this.#stored;
    for (const { name, isReset } of changes) {
      const { [name]: _, ...others } = values;
      values = isReset ? others : { ...others, [name]: { value: set[name], by, at } };
    }
    await this.#deps.store.write([
      { put: 'settings', value: { v: 1, values } },
      ...changes.map(
        ({ name: setting, ...change }): Change => ({
          put: 'history',
          value: { v: 1, at, event: { kind: 'settings-changed', by, setting, ...change } },
        }),
      ),
    ]);
    this.#stored = values;
    for (const listener of this.#listeners) listener(changes);
  }
}

/** The policy with the current settings. Its getters follow later changes; a copy made by spreading does not. */
export function livePolicy(base: Policy, live: Pick<LiveSettings, 'current'>): Policy {
  return {
    ...base,
    get certAlertDays() {
      return live.current('certAlertDays');
    },
    get quietHours() {
      return live.current('quietHours');
    },
  };
}

function withoutInvalid(stored: StoredSettings['values']): StoredSettings['values'] {
  const valid = CHANGEABLE.flatMap((name) => {
    const set = stored[name];
    return set !== undefined && parseSetting(name, settingText(set.value)) !== undefined
      ? [[name, set] as const]
      : [];
  });
  return Object.fromEntries(valid);
}
