import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../../../src/sandbox/world.js';
import { built } from './built.js';

interface Row {
  readonly brn: string;
  readonly name: string;
  readonly products?: string;
  readonly channel?: string;
  readonly owner?: string;
}

/** Lets companies be watched before the app starts, as an operator does who imports a file. */
export async function watchByImport(world: World, rows: readonly Row[]): Promise<void> {
  const [{ readConfig }, { runCli }, { createLogger }] = await Promise.all([
    built.config(),
    built.cli(),
    built.logger(),
  ]);
  const config = readConfig(world.environment);
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join('\n'));
  const file = join(world.folder, 'companies.csv');
  const lines = rows.map(({ brn, name, products = '', channel = '', owner = '' }) =>
    [brn, name, products, channel, owner].join(','),
  );
  await writeFile(file, ['brn,name,products,channel,owner', ...lines, ''].join('\n'));
  const said: string[] = [];
  const exitCode = await runCli(
    { command: 'import', argument: file },
    {
      config: config.value,
      clock: world.clock,
      log: createLogger({ level: 'error', destination: { write: () => {} }, secrets: [] }),
      terminal: {
        out: (text) => void said.push(text),
        err: (line) => void said.push(line),
        progress: () => {},
      },
    },
  );
  if (exitCode !== 0) throw new Error(`The import failed:\n${said.join('\n')}`);
}
