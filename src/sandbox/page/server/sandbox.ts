import { type PageLanguage, REQUESTS, type RequestName } from '../contract.js';
import { DONE, type Outcome, reading } from './outcomes.js';
import { openRun, type RunOptions, type SandboxRun } from './sandbox-run.js';
import { Versions } from './versions.js';

/** Runs one after the other, each from the beginning. */
export interface Sandbox extends SandboxRun {
  /** Counts changes, over all runs. */
  readonly versions: Versions;
  act(name: RequestName, body: unknown): Promise<Outcome>;
}

/** Starts everything but the page. Rejects when that fails; then nothing is left running. */
export async function openSandbox(options: Omit<RunOptions, 'versions'>): Promise<Sandbox> {
  const versions = new Versions();
  const open = (language: PageLanguage) => openRun({ ...options, language, versions });
  let run = await open(options.language);
  /** Runs begin one after the other, and none after the end. */
  let turn: Promise<void> = Promise.resolve();
  let isClosed = false;
  let leaving: Promise<void> = Promise.resolve();

  const leave = (old: SandboxRun): void => {
    const left = old.close().catch((error: unknown) => {
      options.complain(`The previous run of the sandbox did not end well: ${String(error)}`);
    });
    leaving = Promise.all([leaving, left]).then(() => undefined);
  };
  /** Shows the old run until the new one has started, and keeps it when that fails. */
  const startOver = (language: PageLanguage): Promise<void> => {
    turn = turn
      .catch(() => undefined)
      .then(async () => {
        if (isClosed) return;
        const fresh = await open(language);
        leave(run);
        run = fresh;
      });
    return turn;
  };
  const onStartOver = reading(REQUESTS['start-over'], async ({ language = options.language }) => {
    await startOver(language);
    return DONE;
  });
  return {
    versions,
    state: (me, channel) => run.state(me, channel),
    async act(name, body) {
      const outcome = name === 'start-over' ? await onStartOver(body) : await run.act(name, body);
      versions.next();
      return outcome;
    },
    file: (id, me) => run.file(id, me),
    async close() {
      isClosed = true;
      await turn.catch(() => undefined);
      await Promise.all([run.close(), leaving]);
    },
  };
}
