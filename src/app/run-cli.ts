import { setTimeout as sleep } from 'node:timers/promises';
import { checkCommand } from '../check/check-command.js';
import { collectorTestCommand } from '../collector/collector-test-command.js';
import { exportCommand, importCommand } from '../company-file/company-file-command.js';
import type { SlackNameLookup } from '../company-file/company-import.js';
import { createSlackNameLookup } from '../company-file/slack-id-lookup.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import type { Log } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import {
  EXIT,
  type ExitCode,
  type Output,
  processTerminal,
  type Terminal,
} from '../kernel/terminal.js';
import { type Store, StoreError } from '../records/store.js';
import { storeUrlFault } from '../settings/store-url-rules.js';
import { noticeSentence } from '../slack/notice-words.js';
import { createPeopleClient } from '../slack/slack-clients.js';
import { identify } from '../slack/slack-watch.js';
import { storeFaultOf } from '../status/health-rules.js';
import {
  discardCommand,
  recordsCommand,
  storeCheckCommand,
  storeCopyCommand,
} from '../status/store-command.js';
import { malformedStoreArgument } from '../status/store-command-words.js';
import { storeErrorSentence } from '../status/store-words.js';
import { checkStoreAt } from '../store/check-store.js';
import { copyStore } from '../store/copy-store.js';
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

const COMMANDS = {
  /** A business number that contains spaces arrives as several arguments. */
  check: { maxArguments: Number.POSITIVE_INFINITY },
  import: { maxArguments: 1, option: '--dry-run' },
  export: { maxArguments: 0, option: '--state' },
  sweep: { maxArguments: 0 },
  doctor: { maxArguments: 0 },
  records: { maxArguments: 1, option: '--discard' },
  'collector test': { maxArguments: 1 },
  'store check': { maxArguments: 0 },
  'store copy': { maxArguments: 2 },
} as const;
type Command = keyof typeof COMMANDS;

interface Invocation {
  readonly command: Command;
  readonly args: readonly string[];
  readonly hasOption?: boolean;
}

/** A file whose name looks like an option can be given with its folder, e.g. `./-v.csv`. */
const OPTION_LIKE = /^--?\p{L}/u;

/** Parses the command. For help or an invalid command, prints what to do and returns the exit code as the error. */
export function readCommand(
  words: readonly string[],
  { environment, terminal }: { readonly environment: Environment; readonly terminal: Terminal },
): Result<Invocation, ExitCode> {
  const cli = cliWords(TONGUES[languageOfEnvironment(environment)]);
  const refuse = (...sentences: readonly string[]) => {
    for (const sentence of sentences) terminal.err(sentence);
    return err(EXIT.couldNotRun);
  };
  const [name = ''] = words;
  if (['help', '--help', '-h'].includes(name)) {
    terminal.out(`${cli.usage}\n`);
    return err(EXIT.fine);
  }
  const command = (Object.keys(COMMANDS) as readonly Command[]).find((each) =>
    each.split(' ').every((word, i) => words[i] === word),
  );
  if (command === undefined) {
    // What follows `store` is not repeated, because it may contain a password.
    const unknown = cli.needsMore(name) ?? cli.unknownCommand(name);
    return refuse(...(name === '' ? [] : [unknown]), cli.usage);
  }
  const { maxArguments, option }: { readonly maxArguments: number; readonly option?: string } =
    COMMANDS[command];
  const given = words.slice(command.split(' ').length);
  const args = given.filter((arg) => arg !== option);
  const unknownOption = args.find((arg) => OPTION_LIKE.test(arg));
  if (unknownOption !== undefined) return refuse(cli.unknownOption(unknownOption), cli.usage);
  if (args.length > maxArguments) return refuse(cli.tooManyArguments(command));
  return ok({ command, args, hasOption: args.length < given.length });
}

export async function runCli(
  invocation: Invocation,
  options: Omit<CliDeps, 't'>,
): Promise<ExitCode> {
  const t = TONGUES[options.config.channelLanguage];
  const { terminal } = options;
  try {
    return await run(invocation, { ...options, t });
  } catch (error) {
    if (error instanceof ClockOffError) {
      terminal.err(noticeSentence({ kind: 'clock-off' }, PLAIN, t));
      return EXIT.unknown;
    }
    if (!(error instanceof StoreError)) throw error;
    terminal.err(storeErrorSentence(storeFaultOf(error), t));
    terminal.err(error.message);
    return EXIT.couldNotRun;
  }
}

function run(invocation: Invocation, deps: CliDeps): Promise<ExitCode> {
  const { command, args, hasOption = false } = invocation;
  const argument = args.join(' ').trim();
  switch (command) {
    case 'check':
      return check(argument, deps);
    case 'import': {
      const slackNameLookup = slackNameLookupOf(deps);
      const work = (core: Core) =>
        importCommand(argument, { ...deps, ...core, slackNameLookup, isDryRun: hasOption });
      // A dry run needs no lock, so the app may be running.
      return hasOption ? runAsReader(deps, work) : runAsWriter(deps, 'import', work);
    }
    case 'export':
      if (!hasOption) return withStore(deps, (store) => exportCommand({ ...deps, store }));
      return runAsReader(deps, ({ store, policy }) => {
        const slackNameLookup = slackNameLookupOf(deps);
        return exportCommand({ ...deps, store, state: { policy, slackNameLookup } });
      });
    case 'sweep':
      return runAsWriter(deps, 'sweep', async (core) => {
        const { delivery } = await createDelivery(deps.config, core);
        const companies = core.store.unreadable().filter(({ kind }) => kind === 'company');
        const counts = { watchedCount: core.index.size, unreadableCount: companies.length };
        const { sweeper: sweeps, outbox } = core;
        return sweepCommand({ ...deps, ...counts, sweeps, outbox, delivery });
      });
    case 'doctor':
      return runDoctor(deps);
    case 'records':
      return hasOption
        ? runAsWriter(deps, 'records', ({ store }) => discardCommand(argument, { ...deps, store }))
        : withStore(deps, (store) => recordsCommand(argument, { ...deps, store }), {
            // The error of a store of a newer version tells people to list its records with this command.
            acceptsNewer: true,
          });
    case 'collector test': {
      const { collectorSecret: secret, http } = deps.config;
      return collectorTestCommand(argument, { ...deps, secret, publicUrl: http.publicUrl });
    }
    case 'store check':
      return storeCheckCommand({
        ...deps,
        checkStore: (onProgress) => checkStoreAt(deps.config.store.url, onProgress),
      });
    case 'store copy':
      return copyStoreCommand(args, deps);
  }
}

async function copyStoreCommand(
  [from = '', to = '']: readonly string[],
  deps: CliDeps,
): Promise<ExitCode> {
  for (const [which, url] of [['source', from] as const, ['target', to] as const]) {
    if (storeUrlFault(url) === undefined) continue;
    deps.terminal.err(malformedStoreArgument(which, deps.t));
    return EXIT.couldNotRun;
  }
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  // A second signal ends the process as usual.
  for (const name of STOP_SIGNALS) process.once(name, interrupt);
  try {
    return await storeCopyCommand({
      ...deps,
      copyStore: (onProgress) => copyStore({ from, to, signal: interruption.signal, onProgress }),
    });
  } finally {
    for (const name of STOP_SIGNALS) process.off(name, interrupt);
  }
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Calls Slack only when a name has to be looked up: of people and channels in an import, owners in a state report. */
function slackNameLookupOf({ config, log }: CliDeps): SlackNameLookup {
  const client = createPeopleClient({ ...config.slack, log });
  const teamId = async () => {
    const identified = await identify(client);
    return identified.ok ? identified.value.teamId : undefined;
  };
  // Node's timer, because it keeps the process alive during the wait.
  return createSlackNameLookup({ client, log, teamId }, async (ms) => sleep(ms));
}

/** While the app is running, makes no login test and writes nothing. */
function check(input: string, deps: CliDeps): Promise<ExitCode> {
  const checkAs = (mayLogIn: boolean) => (core: Core) =>
    checkCommand(input, { ...deps, ...core, mayLogIn });
  return runAsWriter(deps, () => runAsReader(deps, checkAs(false)), checkAs(true));
}

function runAsReader(deps: CliDeps, work: (core: Core) => Promise<ExitCode>): Promise<ExitCode> {
  return withStore(deps, async (store) => {
    // Writes are ignored, because another process may be the writer. Closing is left to `withStore`.
    const readOnly: Store = { ...store, write: async () => {}, close: async () => {} };
    return runAndClose(await buildCore(deps.config, { ...deps, store: readOnly }), work);
  });
}

/** @param whenLocked if another process is the writer: the work to do instead, or the command that is refused */
async function runAsWriter(
  deps: CliDeps,
  whenLocked: 'import' | 'sweep' | 'records' | (() => Promise<ExitCode>),
  work: (core: Core) => Promise<ExitCode>,
): Promise<ExitCode> {
  const core = await openCore(deps.config, deps);
  if (core.ok) return runAndClose(core.value, work);
  if (core.error.code !== 'locked') throw core.error;
  if (typeof whenLocked === 'function') return whenLocked();
  deps.terminal.err(cliWords(deps.t).appIsRunning(whenLocked));
  return EXIT.couldNotRun;
}

async function runAndClose(core: Core, work: (core: Core) => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}

async function withStore(
  { config }: CliDeps,
  work: (store: Store) => Promise<ExitCode>,
  options: { readonly acceptsNewer?: boolean } = {},
): Promise<ExitCode> {
  const { url } = config.store;
  const store = await openStore({ ...options, url, stage: config.popbill.stage });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

interface CommandProcess extends Output {
  readonly env: Environment;
  /** May contain `.env`. */
  readonly folder: string;
  /** Called before the command runs. */
  readonly onLog?: (log: Log) => void;
}

/** Resolves with the exit code when all output is written. */
export async function runCommandLine(
  args: readonly string[],
  { env, folder, onLog, ...output }: CommandProcess,
): Promise<ExitCode> {
  const terminal = processTerminal(output);
  const read = readEnvironment(env, folder);
  if (!read.ok) {
    terminal.err(read.error);
    return EXIT.couldNotRun;
  }
  const environment = read.value;
  const invocation = readCommand(args, { environment, terminal });
  if (!invocation.ok) return invocation.error;
  const config = readConfig(environment);
  if (!config.ok) {
    output.stderr.write(configProblemsText(config.error, environment));
    return EXIT.couldNotRun;
  }
  const log = createLogger({
    // Commands print their results themselves, so the log shows only problems. Doctor's results include its warnings.
    level: invocation.value.command === 'doctor' ? 'error' : 'warn',
    secrets: secretsOf(config.value),
    destination: output.stderr,
  });
  onLog?.(log);
  const code = await runCli(invocation.value, {
    config: config.value,
    clock: { now: () => Date.now() },
    log,
    terminal,
  });
  const outputError = await terminal.flush();
  if (outputError === undefined) return code;
  terminal.err(cliWords(TONGUES[languageOfEnvironment(environment)]).notWritten(outputError));
  return EXIT.couldNotRun;
}
