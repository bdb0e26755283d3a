import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../app/run-cli.js';
import type { Terminal } from '../cli/terminal.js';
import { writeCompanies } from '../csv/write-companies.js';
import type { Company } from '../domain/company.js';
import type { Sample } from './sample-companies.js';
import { settingsOf } from './start-app.js';
import type { World } from './world.js';

/** Has companies watched, as an admin imports them before the app's first start. Rejects when that ends badly. */
export async function importSamples(
  world: World,
  samples: readonly Sample[],
  { owner, terminal }: { readonly owner: string; readonly terminal: Terminal },
): Promise<void> {
  const file = join(world.folder, 'samples.csv');
  const rows = samples.map(
    ({ brn, name, products }): Company => ({
      v: 1,
      brn,
      name,
      products,
      owner,
      addedBy: 'cli',
      addedAt: world.clock.now(),
    }),
  );
  await writeFile(file, await writeCompanies(rows));
  const around = { ...settingsOf(world, () => {}), clock: world.clock, terminal };
  const exitCode = await runCli({ command: 'import', argument: file }, around);
  if (exitCode !== 0) throw new Error(`The import ended with ${exitCode}.`);
}
