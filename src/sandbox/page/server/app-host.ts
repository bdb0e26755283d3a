import { type Config, settingsOfEnvironment } from '../../../app/config.js';
import type { App } from '../../../app/create-app.js';
import { liveNextRun, nextRunOf } from '../../../kernel/next-run.js';
import type { Store } from '../../../records/store.js';
import { LiveSettings, livePolicy } from '../../../settings/live-settings.js';
import { CHANGEABLE } from '../../../settings/settings-rules.js';
import { configOf, type OnLogEntry, startApp } from '../../start-app.js';
import type { World } from '../../world.js';
import type { PageLanguage } from '../contract.js';
import type { Schedule } from './due-times.js';

/** Lets work in progress finish, without a long wait after Ctrl-C. */
const STOP_TIMEOUT_MS = 1500;

interface Options {
  readonly world: World;
  readonly language: PageLanguage;
  /** Called when a sweep begins or ends, and after a restart. */
  readonly onChange: () => void;
  readonly onError: OnLogEntry;
}

/** The real app on the stand-ins of a world. It can be restarted with another channel language. */
export type AppHost = Awaited<ReturnType<typeof startAppHost>>;

export async function startAppHost({ world, language: initial, onChange, onError }: Options) {
  let app: App | undefined;
  let language = initial;
  let isSweeping = false;
  let loggedCount = 0;
  let queue: Promise<void> = Promise.resolve();

  const onLogEntry: OnLogEntry = (entry) => {
    loggedCount += 1;
    if (entry['level'] === 'error') onError(entry);
    // The page learns from these two lines of the log whether a sweep runs.
    if (entry['msg'] !== 'Scheduled check begins' && entry['msg'] !== 'Scheduled check ends')
      return;
    isSweeping = entry['msg'] === 'Scheduled check begins';
    onChange();
  };
  const startCurrent = async (): Promise<void> => {
    const environment = { ...world.environment, CHANNEL_LANGUAGE: language };
    app = (await startApp({ ...world, environment }, onLogEntry)).app;
  };
  const stopCurrent = async (): Promise<void> => {
    const stopping = app;
    app = undefined;
    await stopping?.stop(STOP_TIMEOUT_MS);
    isSweeping = false;
  };
  await startCurrent();
  return {
    get language(): PageLanguage {
      return language;
    },
    get isSweeping(): boolean {
      return isSweeping;
    },
    /** The number of lines that the app has logged. While it grows, the app is busy. */
    get logLineCount(): number {
      return loggedCount;
    },
    /** Restarts the app on the same store, with channel messages in this language. Restarts run one after the other. */
    changeLanguage(newLanguage: PageLanguage): Promise<void> {
      queue = queue
        .catch(() => undefined)
        .then(async () => {
          if (newLanguage === language) return;
          await stopCurrent();
          language = newLanguage;
          await startCurrent();
          onChange();
        });
      return queue;
    },
    /** Stops the app for good, after any restart in progress. */
    async stop(): Promise<void> {
      await queue.catch(() => undefined);
      await stopCurrent();
    },
  };
}

/** One line for an error in the app's log. An error without an exception is described by its other log fields. */
export function describeError(entry: Readonly<Record<string, unknown>>): string {
  const { level: _, time: __, msg, error, ...facts } = entry;
  return `${String(msg)} ${JSON.stringify(error ?? facts)}`;
}

/** The app's current settings, as far as the page needs them, including changes made in Slack. */
export class AppSettings {
  /** When the app does its scheduled work. Read its properties at each use: settings can change. */
  readonly schedule: Schedule;
  readonly #load: () => Promise<LiveSettings>;
  #live: LiveSettings;

  private constructor(config: Config, load: () => Promise<LiveSettings>, live: LiveSettings) {
    const { policy, sweep, digest } = config;
    this.#load = load;
    this.#live = live;
    const current: LiveSettings['current'] = (name) => this.#live.current(name);
    this.schedule = {
      policy: livePolicy(policy, { current }),
      sweepRun: nextRunOf(sweep.cron, sweep.timezone),
      digestRun: liveNextRun(() => current('digestCron'), digest.timezone),
    };
  }

  /** @param store the app's store, only read here: the app is its one writer. */
  static async load(world: World, store: Pick<Store, 'settings'>): Promise<AppSettings> {
    const config = configOf(world.environment);
    const load = () =>
      LiveSettings.load({
        store: {
          settings: () => store.settings(),
          write: () => Promise.reject(new Error('The page only reads the settings.')),
        },
        clock: world.clock,
        ...settingsOfEnvironment(config),
      });
    return new AppSettings(config, load, await load());
  }

  /** The language chosen in Slack for channel messages; undefined while `CHANNEL_LANGUAGE` applies. */
  get chosenLanguage(): PageLanguage | undefined {
    const { source } = this.#live.describe('channelLanguage');
    return source === 'settings' ? this.#live.current('channelLanguage') : undefined;
  }

  /** Reads the settings again. Returns whether any has changed. */
  async refresh(): Promise<boolean> {
    const previous = this.#text();
    this.#live = await this.#load();
    return this.#text() !== previous;
  }

  #text(): string {
    return JSON.stringify(CHANGEABLE.map((name) => this.#live.describe(name)));
  }
}
