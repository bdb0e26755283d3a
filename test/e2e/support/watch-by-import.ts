import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { POSTED_INDIVIDUALLY_AT_MOST } from '../../../src/alert/roll-up-rules.js';
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
  const said: string[] = [];
  const around = {
    config: config.value,
    clock: world.clock,
    log: createLogger({ level: 'error', destination: { write: () => {} }, secrets: [] }),
    terminal: {
      out: (text: string) => void said.push(text),
      err: (line: string) => void said.push(line),
      progress: () => {},
    },
  };
  // A few at a time: what the first sweep finds of more that came together is told as one.
  for (let from = 0; from < lines.length; from += POSTED_INDIVIDUALLY_AT_MOST) {
    const some = lines.slice(from, from + POSTED_INDIVIDUALLY_AT_MOST);
    await writeFile(file, ['brn,name,products,channel,owner', ...some, ''].join('\n'));
    const exitCode = await runCli({ command: 'import', argument: file }, around);
    if (exitCode !== 0) throw new Error(`The import failed:\n${said.join('\n')}`);
  }
}
