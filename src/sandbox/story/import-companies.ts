import { importSamples } from '../import-samples.js';
import { SAMPLES, seedSampleCompanies } from '../sample-companies.js';
import { PEOPLE, type World } from '../world.js';
import { COMPANY_OF_THE_STORY } from './one-alert.js';
import { title } from './screen.js';

/** All sample companies but the one that somebody adds later, as an admin imports them before the first start. */
export async function importCompanies(world: World): Promise<void> {
  title('Sample companies are imported', 'hometax-watch import samples.csv');
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  const watched = SAMPLES.filter(({ name }) => name !== COMPANY_OF_THE_STORY);
  await importSamples(world, watched, {
    owner: PEOPLE.kim,
    terminal: {
      out: (text) => void process.stdout.write(text),
      err: (line) => console.log(line),
      progress: () => {},
    },
  });
}
