import { fixedSettings } from '../../../app/config.js';
import type { App } from '../../../app/create-app.js';
import { liveNextRun, nextRunOf } from '../../../kernel/next-run.js';
import type { Store } from '../../../records/store.js';
import { LiveSettings, livePolicy } from '../../../settings/live-settings.js';
import { CHANGEABLE } from '../../../settings/settings-rules.js';
import { type Hear, settingsOf, startApp } from '../../start-app.js';
import type { World } from '../../world.js';
import type { PageLanguage } from '../contract.js';
import type { Schedule } from './due-times.js';

/** Long enough for what is under way, short enough for somebody who pressed Ctrl-C. */
const STOP_WITHIN_MS = 1500;

interface Options {
  readonly world: World;
  readonly language: PageLanguage;
  /** Called when the app begins or ends something that the page shows. */
  readonly onChange: () => void;
  readonly onError: Hear;
}

/** The real app on the stand-ins of a world; can be started again with other settings. */
export type AppHost = Awaited<ReturnType<typeof startAppHost>>;

export async function startAppHost({ world, language: first, onChange, onError }: Options) {
  let app: App | undefined;
  let language = first;
  let sweeping = false;
  let logged = 0;
  let turn: Promise<void> = Promise.resolve();

  const hear: Hear = (entry) => {
    logged += 1;
    if (entry['level'] === 'error') onError(entry);
    if (entry['msg'] !== 'Sweep begins' && entry['msg'] !== 'Sweep ends') return;
    sweeping = entry['msg'] === 'Sweep begins';
    onChange();
  };
  const start = async (): Promise<void> => {
    const environment = { ...world.environment, CHANNEL_LANGUAGE: language };
    app = (await startApp({ ...world, environment }, hear)).app;
  };
  const end = async (): Promise<void> => {
    const ending = app;
    app = undefined;
    await ending?.stop(STOP_WITHIN_MS);
    sweeping = false;
  };
  await start();
  return {
    get language(): PageLanguage {
      return language;
    },
    get sweeping(): boolean {
      return sweeping;
    },
    /** How many lines the app has logged: it grows while the app works by itself. */
    get logged(): number {
      return logged;
    },
    /** Starts the app again on the same store, with messages in this language; one after the other. */
    speak(wanted: PageLanguage): Promise<void> {
      turn = turn
        .catch(() => undefined)
        .then(async () => {
          if (wanted === language) return;
          await end();
          language = wanted;
          await start();
          onChange();
        });
      return turn;
    },
    /** Ends the app, once it has started; it is not started again. */
    async stop(): Promise<void> {
      await turn.catch(() => undefined);
      await end();
    },
  };
}

/** An error of the app's log in one line. Not each has an exception: what keeps the app from its job is in its facts. */
export function complaintOf(entry: Readonly<Record<string, unknown>>): string {
  const { level: _, time: __, msg, error, ...facts } = entry;
  return `${String(msg)} ${JSON.stringify(error ?? facts)}`;
}

/** The app's settings that the page speaks of, as they count now: also those that somebody changed in Slack. */
export class AppSettings {
  /** What the app does by the clock. Its properties are read at each use. */
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
    const { source } = this.#live.describe('channelLanguage');
    return source === 'settings' ? this.#live.current('channelLanguage') : undefined;
  }

  /** Reads them again. Answers whether one has changed. */
  async refresh(): Promise<boolean> {
    const before = this.#text();
    this.#live = await this.#load();
    return this.#text() !== before;
  }

  #text(): string {
    return JSON.stringify(CHANGEABLE.map((name) => this.#live.describe(name)));
  }
}
