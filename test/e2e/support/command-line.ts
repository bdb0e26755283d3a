import { Writable } from 'node:stream';
import type { Environment } from '../../../src/app/environment.js';
import { runCommandLine } from '../../../src/app/run-cli.js';
import type { World } from '../../../src/sandbox/world.js';
import { startProcess } from './app-process.js';
import { recordOutput } from './running-app.js';

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the built command line within this process, which saves the start of another. */
export async function cli(
  world: World,
  args: readonly string[],
  settings: Environment = {},
): Promise<CommandResult> {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err') =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        written[name] += chunk;
        recordOutput(world.folder, 'terminal', chunk);
        done();
      },
    });
  const code = await runCommandLine(args, {
    env: { ...world.environment, ...settings },
    folder: world.folder,
    stdout: sink('out'),
    stderr: sink('err'),
  });
  return { code, ...written };
}

/** Runs a command as `node dist/cli.js`. */
export async function cliProcess(
  world: World,
  args: readonly string[],
  settings: Environment = {},
): Promise<CommandResult> {
  const environment = { ...world.environment, ...settings };
  const cliRun = startProcess(environment, { file: 'cli.js', args, cwd: world.folder });
  const { code } = await cliRun.exited;
  return { code, out: cliRun.stdout(), err: cliRun.stderr() };
}
