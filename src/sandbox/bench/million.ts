import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { METRICS_TOKEN, PEOPLE, type World } from '../world.js';
import { type AppProcess, withApp } from './app-process.js';
import { loopDelaySettings, loopDelaysDuring } from './blocked-loop.js';
import { type Figure, formatNumber } from './figures.js';
import { addSweptCompanies } from './generated-companies.js';
import { withOwnDatabase } from './own-database.js';
import { ACCOUNT, popbillSettings, startPopbillProcess } from './popbill-process.js';
import { timeHome, timeList, timeQuery } from './reactions.js';

const COMPANIES = 1_000_000;
/** Also measured with a tenth of them: the aim is that nothing grows more than in proportion. */
const TENTH = COMPANIES / 10;
/** The factor by which the growth may exceed that, because other processes use the machine too. */
const TOLERANCE = 1.15;

const TIMEOUT_MS = 600_000;
const SWEEP_SECONDS = 30;
const MEGABYTE = 1_000_000;

/** Measures the built app with a million companies on SQLite. Takes several minutes. */
export function measureMillion(): Promise<readonly Figure[]> {
  return compare('SQLite', (companies) => measure(companies));
}

/** The same on PostgreSQL: on the server of DATABASE_URL, or else on one in a temporary folder. */
export function measureMillionOnPostgres(): Promise<readonly Figure[]> {
  return compare('PostgreSQL', (companies) => withOwnDatabase((url) => measure(companies, url)));
}

async function compare(engine: string, measureWith: (companies: number) => Promise<Measured>) {
  return figures(engine, await measureWith(TENTH), await measureWith(COMPANIES));
}

type Measured = Awaited<ReturnType<typeof measure>>;

async function measure(companies: number, storeUrl?: string) {
  const popbill = await startPopbillProcess({ ...ACCOUNT, latencyMs: 0, companies });
  try {
    return await withApp(
      {
        environment: (world) => ({
          ...popbillSettings(popbill),
          ...loopDelaySettings(world),
          ...(storeUrl && { STORE_URL: storeUrl }),
        }),
        fill: (opened, { clock }) => addSweptCompanies(opened, companies, clock.now()),
        // No pause, because the first Home is measured from the moment the app is ready.
        settleMs: 0,
      },
      (world, app) => measureApp(world, app),
    );
  } finally {
    await popbill.close();
  }
}

async function measureApp(world: World, app: AppProcess) {
  const afterStart = await app.memory();
  const firstHomeMs = await timeHome(world, PEOPLE.kim, TIMEOUT_MS);
  const [homeMs, homeBlockMs] = await timed(world, () => timeHome(world, PEOPLE.lee, TIMEOUT_MS));
  const [listMs, listBlockMs] = await timed(world, () => timeList(world, 'list', TIMEOUT_MS));
  const [findMs, findBlockMs] = await timed(world, () => timeQuery(world, '표본상사 77'));
  const afterViews = await app.memory();
  const sweep = await measureSweep(world, app);
  return {
    startS: app.readyAfterMs / 1000,
    // Memory, in megabytes.
    afterStart: afterStart.current / MEGABYTE,
    afterViews: afterViews.current / MEGABYTE,
    duringSweep: (await app.memory()).current / MEGABYTE,
    peak: ((await app.memory()).peak ?? 0) / MEGABYTE,
    firstHomeMs,
    homeMs,
    listMs,
    findMs,
    blockMs: { Home: homeBlockMs, list: listBlockMs, typeahead: findBlockMs },
    ...sweep,
  };
}

/** The longest of three times, and the longest block of the event loop. */
async function timed(
  world: World,
  view: () => Promise<number>,
): Promise<readonly [number, number]> {
  const times: number[] = [];
  const delays = await loopDelaysDuring(world, async () => {
    for (let n = 0; n < 3; n++) times.push(await view());
  });
  return [Math.max(...times), Math.max(...delays)];
}

/** How many companies a second the beginning of a sweep checks. */
async function measureSweep({ slack }: World, app: AppProcess) {
  const started = await slack.slash(PEOPLE.lee, '/hometax', 'sweep');
  if (!started.acked) throw new Error('The sweep did not start.');
  const deadline = performance.now() + TIMEOUT_MS;
  while ((await checksOf(app)) === 0) {
    if (performance.now() > deadline) throw new Error('The sweep checks no company.');
    await delay(100);
  }
  const [before, startedAt] = [await checksOf(app), performance.now()];
  await delay(SWEEP_SECONDS * 1000);
  const seconds = (performance.now() - startedAt) / 1000;
  return { checksPerSecond: ((await checksOf(app)) - before) / seconds };
}

async function checksOf({ url }: AppProcess): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const { body } = await request(`${url}/metrics`, { headers });
  const counters = (await body.text()).matchAll(/^hometax_watch_checks_total\{[^}]*\} (\d+)$/gm);
  return [...counters].reduce((sum, [, count]) => sum + Number(count), 0);
}

function figures(engine: string, tenth: Measured, all: Measured): readonly Figure[] {
  // The default aim: no more than in proportion to the value with a tenth of the companies.
  const figure = (
    name: string,
    unit: Figure['unit'],
    read: (measured: Measured) => number,
    aim: Figure['aim'] = { bound: 'at most', value: read(tenth) * 10 * TOLERANCE },
    detail = '',
  ): Figure => ({
    name: `${engine}, ${formatNumber(COMPANIES)} companies: ${name}`,
    value: read(all),
    unit,
    aim,
    detail: `${formatNumber(read(tenth))} ${unit} with ${formatNumber(TENTH)}${detail}`,
  });
  const blocks = ({ blockMs }: Measured) =>
    Object.entries(blockMs)
      .map(([name, ms]) => `${name} ${formatNumber(ms)} ms`)
      .join(', ');
  return [
    figure('start, until ready', 's', ({ startS }) => startS, { bound: 'at most', value: 30 }),
    figure('memory after the start', 'MB', ({ afterStart }) => afterStart),
    figure(
      'memory in a sweep',
      'MB',
      ({ duringSweep }) => duringSweep,
      undefined,
      `; ${formatNumber(all.afterViews)} MB before it, ${formatNumber(all.peak)} MB at most`,
    ),
    figure('first Home, from ready on', 'ms', ({ firstHomeMs }) => firstHomeMs),
    figure('a later Home', 'ms', ({ homeMs }) => homeMs),
    figure('list', 'ms', ({ listMs }) => listMs),
    figure('typeahead', 'ms', ({ findMs }) => findMs),
    figure(
      'event loop blocked by these, longest',
      'ms',
      ({ blockMs }) => Math.max(...Object.values(blockMs)),
      { bound: 'at most', value: 50 },
      `; ${blocks(all)}`,
    ),
    figure(
      `companies a second in a sweep without latency, in its first ${SWEEP_SECONDS} s`,
      '',
      ({ checksPerSecond }) => checksPerSecond,
      { bound: 'at least', value: tenth.checksPerSecond / TOLERANCE },
    ),
  ];
}
