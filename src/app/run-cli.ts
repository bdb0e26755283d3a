import { checkCommand } from '../check/check-command.js';
import { exportCommand, importCommand } from '../company-file/company-file-command.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import { err, ok, type Result } from '../kernel/result.js';
import {
  EXIT,
  type ExitCode,
  type Output,
  processTerminal,
  type Terminal,
} from '../kernel/terminal.js';
import { type Store, StoreError } from '../records/store.js';
import { noticeSentence } from '../slack/notice-words.js';
import { discardCommand, recordsCommand } from '../status/records-command.js';
import { storeFailed } from '../status/store-words.js';
import { openStore } from '../store/open-store.js';
import { sweepCommand } from '../sweep/sweep-command.js';
import { PLAIN } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { cliWords } from './cli-words.js';
import { configProblemsText, readConfig, secretsOf } from './config.js';
import { createDelivery } from './deliveries.js';
import { type Environment, languageOfEnvironment, readEnvironment } from './environment.js';
import { createLogger } from './logger.js';
import { buildCore, type Core, openCore } from './open-core.js';
import { type CliDeps, runDoctor } from './run-doctor.js';

/** How many words may follow the command; a business number may be typed with spaces. */
const MAX_WORDS = {
  check: Number.POSITIVE_INFINITY,
  import: 1,
  export: 0,
  sweep: 0,
  doctor: 0,
  records: 1,
} as const;
type Command = keyof typeof MAX_WORDS;

export interface Asked {
  readonly command: Command;
  readonly argument: string;
  /** Whether the option of the command was given. */
  readonly hasOption?: boolean;
}

const OPTIONS: Readonly<Partial<Record<Command, string>>> = {
  /** Prints the result of the import without saving it. */
  import: '--dry-run',
  /** Stops reporting the record; it is kept. */
  records: '--discard',
};
/** A file with such a name can be given with its folder, e.g. `./-v.csv`. */
const LIKE_AN_OPTION = /^--?\p{L}/u;

/** Parses the command. Without a valid one, prints the usage and returns the exit code; needs no settings but the language. */
export function readCommand(
  [word = '', ...others]: readonly string[],
  { environment, terminal }: { readonly environment: Environment; readonly terminal: Terminal },
): Result<Asked, ExitCode> {
  const cli = cliWords(TONGUES[languageOfEnvironment(environment)]);
  if (['help', '--help', '-h'].includes(word)) {
    terminal.out(`${cli.usage}\n`);
    return err(EXIT.fine);
  }
  const command = (Object.keys(MAX_WORDS) as readonly Command[]).find((name) => name === word);
  if (command === undefined) {
    if (word !== '') terminal.err(cli.unknownCommand(word));
    terminal.err(cli.usage);
    return err(EXIT.usage);
  }
  const rest = others.filter((other) => other !== OPTIONS[command]);
  const unknown = rest.find((other) => LIKE_AN_OPTION.test(other));
  if (unknown !== undefined) {
    terminal.err(cli.unknownOption(unknown));
    terminal.err(cli.usage);
    return err(EXIT.usage);
  }
  if (rest.length > MAX_WORDS[command]) {
    terminal.err(cli.tooManyWords(command));
    return err(EXIT.usage);
  }
  return ok({ command, argument: rest.join(' ').trim(), hasOption: rest.length < others.length });
}

/** Runs one command. A failing store is explained and exits with 1, a wrong clock with 3. */
export async function runCli(asked: Asked, options: Omit<CliDeps, 'text'>): Promise<ExitCode> {
  const text = TONGUES[options.config.channelLanguage];
  const { terminal } = options;
  try {
    return await run(asked, { ...options, text });
  } catch (error) {
    if (error instanceof ClockOffError) {
      terminal.err(noticeSentence({ kind: 'clock-off' }, PLAIN, text));
      return EXIT.unknown;
    }
    if (!(error instanceof StoreError)) throw error;
    terminal.err(storeFailed(error.code, text));
    terminal.err(error.message);
    return EXIT.usage;
  }
}

function run({ command, argument, hasOption = false }: Asked, deps: CliDeps): Promise<ExitCode> {
  switch (command) {
    case 'check':
      return check(argument, deps);
    case 'import': {
      const work = ({ imports, stage }: Core) =>
        importCommand(argument, { ...deps, imports, stage, isDryRun: hasOption });
      // A dry run needs no lock, so the app may be running.
      return hasOption ? asReader(deps, work) : asWriter(deps, 'import', work);
    }
    case 'export':
      return withStore(deps, (store) => exportCommand({ ...deps, store }));
    case 'sweep':
      return asWriter(deps, 'sweep', async (core) => {
        const { delivery } = await createDelivery(deps.config, core, deps);
        const watched = core.index.size;
        return sweepCommand({ ...deps, sweeps: core.sweeper, delivery, watched });
      });
    case 'doctor':
      return runDoctor(deps);
    case 'records':
      return hasOption
        ? asWriter(deps, 'records', ({ store }) => discardCommand(argument, { ...deps, store }))
        : withStore(deps, (store) => recordsCommand(argument, { ...deps, store }), {
            isNewerFine: true,
          });
  }
}

/** While the app is running, a check makes no login test and writes nothing. */
async function check(words: string, deps: CliDeps): Promise<ExitCode> {
  const core = await openCore(deps.config, deps);
  if (core.ok) {
    return closing(core.value, ({ checks, policy }) =>
      checkCommand(words, { ...deps, checks, policy, mayLogIn: true }),
    );
  }
  if (core.error.code !== 'locked') throw core.error;
  return asReader(deps, ({ checks, policy }) =>
    checkCommand(words, { ...deps, checks, policy, mayLogIn: false }),
  );
}

function asReader(deps: CliDeps, work: (core: Core) => Promise<ExitCode>): Promise<ExitCode> {
  return withStore(deps, async (store) =>
    closing(await buildCore(deps.config, { ...deps, store: readOnly(store) }), work),
  );
}

async function asWriter(
  deps: CliDeps,
  command: 'import' | 'sweep' | 'records',
  work: (core: Core) => Promise<ExitCode>,
): Promise<ExitCode> {
  const core = await openCore(deps.config, deps);
  if (core.ok) return closing(core.value, work);
  if (core.error.code !== 'locked') throw core.error;
  deps.terminal.err(cliWords(deps.text).appIsRunning[command]);
  return EXIT.usage;
}

async function closing(core: Core, work: (core: Core) => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}

async function withStore(
  { config }: CliDeps,
  work: (store: Store) => Promise<ExitCode>,
  options: { readonly isNewerFine?: boolean } = {},
): Promise<ExitCode> {
  const { url } = config.store;
  const store = await openStore({ ...options, url, stage: config.popbill.stage });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The store without its writes, because another process is the writer. */
function readOnly(store: Store): Store {
  return { ...store, write: async () => {}, close: async () => {} };
}

interface CommandProcess extends Output {
  readonly env: Environment;
  /** The working folder, where `.env` is. */
  readonly folder: string;
}

/** Runs the command line of a process. Resolves with the exit code when all output is written. */
export async function runCommandLine(
  args: readonly string[],
  { env, folder, ...output }: CommandProcess,
): Promise<ExitCode> {
  const terminal = processTerminal(output);
  const read = readEnvironment(env, folder);
  if (!read.ok) {
    terminal.err(read.error);
    return EXIT.usage;
  }
  const environment = read.value;
  const asked = readCommand(args, { environment, terminal });
  if (!asked.ok) return asked.error;
  const config = readConfig(environment);
  if (!config.ok) {
    output.stderr.write(configProblemsText(config.error, environment));
    return EXIT.usage;
  }
  const log = createLogger({
    // The command prints its results itself; doctor also prints what failed.
    level: asked.value.command === 'doctor' ? 'error' : 'warn',
    secrets: secretsOf(config.value),
    destination: output.stderr,
  });
  const code = await runCli(asked.value, {
    config: config.value,
    clock: { now: () => Date.now() },
    log,
    terminal,
  });
  const unwritten = await terminal.written();
  if (unwritten === undefined) return code;
  terminal.err(cliWords(TONGUES[languageOfEnvironment(environment)]).notWritten(unwritten));
  return EXIT.usage;
}
