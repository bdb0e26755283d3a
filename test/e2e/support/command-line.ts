import { Writable } from 'node:stream';
import type { Environment } from '../../../src/app/environment.js';
import type { World } from '../../../src/sandbox/world.js';
import { startProcess } from './app-process.js';
import { built } from './built.js';
import { noteWritten } from './running-app.js';

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the built command line in this process: each one of its own would cost its start. */
export async function cli(
  world: World,
  args: readonly string[],
  settings: Environment = {},
): Promise<CommandResult> {
  const { runCommandLine } = await built.commandLine();
  const written = { out: '', err: '' };
  const into = (name: 'out' | 'err') =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        written[name] += chunk;
        noteWritten(world.folder, 'terminal', chunk);
        done();
      },
    });
  const code = await runCommandLine(args, {
    env: { ...world.environment, ...settings },
    folder: world.folder,
    stdout: into('out'),
    stderr: into('err'),
  });
  return { code, ...written };
}

/** The same as `node dist/cli.js`. */
export async function cliProcess(
  world: World,
  args: readonly string[],
  settings: Environment = {},
): Promise<CommandResult> {
  const environment = { ...world.environment, ...settings };
  const run = startProcess(environment, { file: 'cli.js', args, cwd: world.folder });
  const { code } = await run.ended;
  return { code, out: run.stdout(), err: run.stderr() };
}
