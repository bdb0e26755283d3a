import type { StoredFile } from '../../slack/model.js';
import {
  type PageLanguage,
  type PagePerson,
  type PageState,
  REQUESTS,
  type RequestName,
} from '../contract.js';
import { reading } from './handlers.js';
import { DONE, type Outcome } from './outcomes.js';
import { openRun, type RunOptions, type SandboxRun } from './sandbox-run.js';
import { Versions } from './versions.js';

/** A whole world that one can do anything to, since it can begin anew. */
export interface Sandbox {
  /** What changed, counted; it goes on when the sandbox starts over. */
  readonly versions: Versions;
  state(me: PagePerson, channel: string): PageState;
  /** Does what a POST asks for; `body` is JSON that nobody has read. */
  act(name: RequestName, body: unknown): Promise<Outcome>;
  /** A file that the person may open. */
  file(id: string, me: PagePerson): StoredFile | undefined;
  close(): Promise<void>;
}

export type SandboxOptions = Omit<RunOptions, 'versions'>;

/** Starts everything but the page. Rejects when that fails; then nothing is left running. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const versions = new Versions();
  const open = (language: PageLanguage) => openRun({ ...options, language, versions });
  let run = await open(options.language);
  /** Beginnings come one after the other, and none after the end. */
  let turn: Promise<void> = Promise.resolve();
  let isClosed = false;
  let leaving: Promise<void> = Promise.resolve();

  const leave = (old: SandboxRun): void => {
    const left = old.close().catch((error: unknown) => {
      options.complain(`The sandbox that was left did not end well: ${String(error)}`);
    });
    leaving = Promise.all([leaving, left]).then(() => undefined);
  };
  /** The old one is shown until the new one stands, and stays when that fails. */
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
