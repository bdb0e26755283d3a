import { EXIT, type ExitCode, type Output, processTerminal } from '../kernel/terminal.js';
import { configProblemsText, readConfig, secretsOf } from './config.js';
import { type Environment, readEnvironment } from './environment.js';
import { createLogger } from './logger.js';
import { readCommand, runCli, unwrittenText } from './run-cli.js';

interface Around extends Output {
  readonly env: Environment;
  /** The working folder, where `.env` is. */
  readonly folder: string;
}

/** Runs one command of the command line as its process does. Resolves with the exit code when all output is written. */
export async function runCommandLine(
  args: readonly string[],
  { env, folder, ...output }: Around,
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
    // A person reads the terminal: what went well is in the command's own words, and with doctor what did not, too.
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
  terminal.err(unwrittenText(unwritten, environment));
  return EXIT.usage;
}
