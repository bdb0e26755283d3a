import { fixedSettings } from '../../../app/config.js';
import { liveNextRun, nextRunOf } from '../../../kernel/next-run.js';
import type { Store } from '../../../records/store.js';
import { LiveSettings, livePolicy } from '../../../settings/live-settings.js';
import { CHANGEABLE } from '../../../settings/settings-rules.js';
import { settingsOf } from '../../start-app.js';
import type { World } from '../../world.js';
import type { PageLanguage } from '../contract.js';
import type { Schedule } from './due-times.js';

/** The app's settings that the page speaks of, as they count now: also those that somebody changed in Slack. */
export class AppSettings {
  /** What the app does by the clock; its properties are read anew. */
  readonly schedule: Schedule;
  readonly #load: () => Promise<LiveSettings>;
  #live: LiveSettings;

  private constructor(world: World, load: () => Promise<LiveSettings>, live: LiveSettings) {
    const { policy, sweep, digest } = settingsOf(world, () => {}).config;
    this.#load = load;
    this.#live = live;
    const current: LiveSettings['current'] = (name) => this.#live.current(name);
    this.schedule = {
      policy: livePolicy(policy, { current }),
      sweepRun: nextRunOf(sweep.cron, sweep.timezone),
      digestRun: liveNextRun(() => current('digestCron'), digest.timezone),
    };
  }

  /** @param store the app's, only read: it has one writer. */
  static async load(world: World, store: Pick<Store, 'settings'>): Promise<AppSettings> {
    const { config } = settingsOf(world, () => {});
    const load = () =>
      LiveSettings.load({
        store: {
          settings: () => store.settings(),
          write: () => Promise.reject(new Error('The page only reads the settings.')),
        },
        clock: world.clock,
        fixed: fixedSettings(config),
        named: new Set(config.named),
      });
    return new AppSettings(world, load, await load());
  }

  /** The language of messages in channels that was chosen in Slack; undefined: the one the app was started with counts. */
  get chosenLanguage(): PageLanguage | undefined {
    const { value, source } = this.#live.describe('channelLanguage');
    return source === 'settings' ? value : undefined;
  }

  /** Reads them anew. Answers whether one has changed. */
  async refresh(): Promise<boolean> {
    const before = this.#text();
    this.#live = await this.#load();
    return this.#text() !== before;
  }

  #text(): string {
    return JSON.stringify(CHANGEABLE.map((name) => this.#live.describe(name)));
  }
}
