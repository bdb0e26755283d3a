import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_INDIVIDUAL_NOTICES } from '../../../src/alert/roll-up-rules.js';
import { readConfig } from '../../../src/app/config.js';
import { createLogger } from '../../../src/app/logger.js';
import { runCli } from '../../../src/app/run-cli.js';
import type { World } from '../../../src/sandbox/world.js';

interface Row {
  readonly brn: string;
  readonly name: string;
  readonly products?: string;
  readonly channel?: string;
  readonly owner?: string;
}

/** Starts watching companies before the app's start, by the command that imports a file. */
export async function watchByImport(world: World, rows: readonly Row[]): Promise<void> {
  const config = readConfig(world.environment);
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join('\n'));
  const file = join(world.folder, 'companies.csv');
  const lines = rows.map(({ brn, name, products = '', channel = '', owner = '' }) =>
    [brn, name, products, channel, owner].join(','),
  );
  const output: string[] = [];
  const options = {
    config: config.value,
    clock: world.clock,
    log: createLogger({ level: 'error', destination: { write: () => {} }, secrets: [] }),
    terminal: {
      out: (text: string) => void output.push(text),
      err: (line: string) => void output.push(line),
      progress: () => {},
    },
  };
  // In small files, because the first sweep combines the alerts of a large import.
  for (let from = 0; from < lines.length; from += MAX_INDIVIDUAL_NOTICES) {
    const batch = lines.slice(from, from + MAX_INDIVIDUAL_NOTICES);
    await writeFile(file, ['brn,name,products,channel,owner', ...batch, ''].join('\n'));
    const exitCode = await runCli({ command: 'import', args: [file] }, options);
    if (exitCode !== 0) throw new Error(`The import failed:\n${output.join('\n')}`);
  }
}
