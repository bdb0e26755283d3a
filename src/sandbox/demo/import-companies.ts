import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../../app/run-cli.js';
import { writeCompanies } from '../../csv/write-companies.js';
import type { Company } from '../../domain/company.js';
import { SAMPLES, seedSampleCompanies } from '../sample-companies.js';
import { PEOPLE, type World } from '../world.js';
import { COMPANY_OF_THE_STORY } from './one-alert.js';
import { title } from './screen.js';
import { STARTS_AT, settingsOf } from './tour.js';

/** All sample companies but the one that somebody adds later, as an admin imports them before the first start. */
export async function importCompanies(world: World): Promise<void> {
  title('Sample companies are imported', 'hometax-watch import samples.csv');
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  const file = join(world.folder, 'samples.csv');
  const rows = SAMPLES.filter(({ name }) => name !== COMPANY_OF_THE_STORY).map(
    ({ brn, name, products }): Company => ({
      v: 1,
      brn,
      name,
      products,
      owner: PEOPLE.kim,
      addedBy: 'cli',
      addedAt: STARTS_AT,
    }),
  );
  await writeFile(file, writeCompanies(rows));
  const { config, log } = settingsOf(world, () => {});
  const exitCode = await runCli(['import', file], {
    config,
    log,
    clock: world.clock,
    terminal: {
      out: (text) => void process.stdout.write(text),
      err: (line) => console.log(line),
      progress: () => {},
    },
  });
  if (exitCode !== 0) throw new Error(`The import ended with ${exitCode}.`);
}
