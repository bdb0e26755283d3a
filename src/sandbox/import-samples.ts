import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../app/config.js';
import { runCli } from '../app/run-cli.js';
import { writeCompanies } from '../company-file/csv-columns.js';
import type { Terminal } from '../kernel/terminal.js';
import type { Company } from '../records/company.js';
import type { Change } from '../records/store.js';
import { openStore } from '../store/open-store.js';
import type { Sample } from './sample-companies.js';
import { configAndLogOf } from './start-app.js';
import type { World } from './world.js';

/**
 * Imports companies as an admin does before the app's first start. Unlike after a real import, the app then also posts
 * individual messages for alerts that are not critical.
 */
export async function importSamples(
  world: World,
  samples: readonly Sample[],
  {
    ownerOf,
    terminal,
  }: { readonly ownerOf: (sample: Sample) => string; readonly terminal: Terminal },
): Promise<void> {
  const file = join(world.folder, 'samples.csv');
  const rows = samples.map(
    (sample): Company => ({
      v: 1,
      brn: sample.brn,
      name: sample.name,
      products: sample.products,
      owner: ownerOf(sample),
      addedBy: 'cli',
      addedAt: world.clock.now(),
    }),
  );
  await writeFile(file, await writeCompanies(rows));
  const { config, log } = configAndLogOf(world, () => {});
  const context = { config, log, clock: world.clock, terminal };
  const exitCode = await runCli({ command: 'import', args: [file] }, context);
  if (exitCode !== 0) throw new Error(`The import ended with ${exitCode}.`);
  await deleteFirstCheckRecords(config);
}

/** Without these records, the app does not know that the companies were imported together. */
async function deleteFirstCheckRecords({ store: { url }, popbill }: Config): Promise<void> {
  const store = await openStore({ url, stage: popbill.stage });
  try {
    const deletions: Change[] = [];
    for await (const { id } of store.firstChecks()) deletions.push({ delete: 'first-check', id });
    await store.write(deletions);
  } finally {
    await store.close();
  }
}
