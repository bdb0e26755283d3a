// A process that tests kill, started by startStoreProcess with the built store:
//   node writing-process.mjs <dist/store> write <URL of the store> <number of the first round>
//   node writing-process.mjs <dist/store> lock <URL of the store> [interval of the lock's checks in ms]
import { pathToFileURL } from 'node:url';

const [folder, task, url, number] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${folder}/${name}.js`).href);
const COMPANIES = 1500;

if (task === 'lock') {
  const { acquireWriterLock } = await load('writer-lock');
  const lock = await acquireWriterLock(url, number && Number(number));
  if (!lock.ok) console.log(lock.error.code);
  else {
    const { openStore } = await load('open-store');
    const store = await openStore({ url, stage: 'test', term: lock.value.term });
    void lock.value.lost.then(() => console.log('lost'));
    // Writes at each line of input.
    process.stdin.on('data', async () => {
      const written = await store.write([{ put: 'company', value: company(1, 1) }]).then(
        () => 'written',
        (error) => error.code,
      );
      console.log(written);
    });
    console.log('held');
  }
  setInterval(() => {}, 1000);
} else {
  const { openStore } = await load('open-store');
  const store = await openStore({ url, stage: 'test' });
  // Each round rewrites every company, replaces the one ticket, and prints its number when it is done.
  for (let round = Number(number); ; round += 1) {
    await store.write([
      ...Array.from({ length: COMPANIES }, (_, n) => ({
        put: 'company',
        value: company(n, round),
      })),
      { delete: 'ticket', hash: String(round - 1) },
      { put: 'ticket', hash: String(round), value: ticket(round) },
    ]);
    console.log(String(round));
  }
}

function company(n, round) {
  return {
    v: 1,
    brn: String(1_000_000_000 + n),
    name: `round ${round}`,
    products: ['taxinvoice'],
    addedBy: 'cli',
    addedAt: round,
    // Notes differ in length between rounds, so that database pages split and merge.
    note: 'x'.repeat((round * 37) % 400),
  };
}

function ticket(round) {
  return { v: 1, brn: '1000000000', product: 'taxinvoice', user: 'U0TICKET', expiresAt: round };
}
