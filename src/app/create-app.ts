import { withTimeout } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import { isPostgresUrl, type StoreError } from '../records/store.js';
import { type Candidacy, openCandidacy } from '../store/leadership.js';
import { acquireWriterLock } from '../store/writer-lock.js';
import { absenceRoutes } from './absence-routes.js';
import type { Config } from './config.js';
import { createHttpServer, type Routes } from './http-server.js';
import { createMetrics } from './metrics.js';
import { createProcessLife } from './process-life.js';
import { type Overrides, startLeading } from './start-leading.js';

export type App = Awaited<ReturnType<typeof startProcess>>;

/** Added to the deadline: half for work that misses it, half to disconnect from PostgreSQL. */
const STOP_GRACE_MS = SECOND;

const systemClock: Clock = { now: () => Date.now(), steadyMs: () => performance.now() };

/**
 * On SQLite the process leads at once, or the error says why it cannot; on PostgreSQL it may stand by. May also reject,
 * e.g. with StoreError or because PORT is in use.
 */
export async function createApp(
  config: Config,
  log: Log,
  overrides: Overrides = {},
): Promise<Result<App, StoreError>> {
  const { url } = config.store;
  const clock = overrides.clock ?? systemClock;
  const isShared = isPostgresUrl(url);
  const candidacy = isShared ? openCandidacy(url, { now: () => clock.now() }) : fileCandidacy(url);
  const attempt = await candidacy.tryToLead();
  if (!attempt.ok && !(isShared && (attempt.error.isTemporary || attempt.error.isInUse))) {
    await candidacy.close();
    return attempt;
  }
  try {
    const app = await startProcess(config, attempt, {
      ...overrides,
      clock,
      log,
      candidacy,
      isShared,
    });
    return ok(app);
  } catch (error) {
    await candidacy.close();
    throw error;
  }
}

interface Options extends Overrides {
  readonly clock: Clock;
  readonly log: Log;
  readonly candidacy: Candidacy;
  readonly isShared: boolean;
}

async function startProcess(
  config: Config,
  attempt: Awaited<ReturnType<Candidacy['tryToLead']>>,
  options: Options,
) {
  const { clock, log, candidacy, isShared } = options;
  const members = isShared ? candidacy.members : undefined;
  const life = createProcessLife({
    ...options,
    startLeading: (lock) => startLeading(config, lock, { ...options, members }),
  });
  // Served only while the process does not lead; each leadership has metrics of its own.
  const metrics = createMetrics(() => false);
  const http = createHttpServer((): Routes => {
    const { state } = life;
    if (state.kind === 'leader') return state.leadership.routes;
    return absenceRoutes(state, { config, metrics, now: clock.now() });
  }, log);
  const address = await http
    .listen(config.http.port, config.http.host)
    .catch(async (error: unknown) => {
      if (attempt.ok) await attempt.value.release();
      throw error;
    });
  try {
    await life.begin(attempt, address.port);
  } catch (error) {
    await http.close();
    throw error;
  }
  return {
    address,
    connected: life.connected,
    failed: life.failed,
    async stop(deadlineMs: number): Promise<void> {
      const work = Promise.all([http.close(), life.stop(deadlineMs)]);
      await withTimeout(work, deadlineMs + STOP_GRACE_MS / 2);
      await withTimeout(candidacy.close(), STOP_GRACE_MS / 2);
    },
  };
}

/** On SQLite no process can stand by, and one that loses the lock exits, so there is only one attempt to lead. */
function fileCandidacy(url: string): Candidacy {
  return {
    tryToLead: () => acquireWriterLock(url),
    members: async () => ({ standbys: 0 }),
    close: async () => {},
  };
}
