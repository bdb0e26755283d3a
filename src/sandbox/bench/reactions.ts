import { PEOPLE, type World } from '../world.js';
import { withApp } from './app-process.js';
import { watchTroubledCrowd } from './crowd.js';
import { type Figure, formatNumber, median, percentile } from './figures.js';

const COMPANIES = 10_000;
const TRIES = 40;

/** From a word that fits all of them to one that fits one, and consonants, which cost most. */
const TYPED = ['표', '표본', 'ㅍㅂㅅㅅ', '표ㅂ', '777', '없는 이름', '표본상사 77', '999-00-07770'];
const LISTS = ['list', 'list attention', 'list mine', 'list 표본', 'list ㅍㅂ 99'];

export function measureFindTime(): Promise<readonly Figure[]> {
  return withCrowd(async (world) => [
    figure('List', 'until shown', 300, await repeated((n) => listTime(world, at(LISTS, n)))),
    figure('Typeahead', 'until shown', 100, await repeated((n) => typingTime(world, at(TYPED, n)))),
  ]);
}

export function measureHomeTime(): Promise<readonly Figure[]> {
  const people = [PEOPLE.lee, PEOPLE.kim];
  return withCrowd(async (world) => [
    figure(
      'Home',
      'from opening until shown',
      300,
      await repeated((n) => homeTime(world, at(people, n))),
    ),
  ]);
}

/** The built app with 10,000 watched companies. */
function withCrowd(work: (world: World) => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  return withApp(
    {
      fill: (store, { clock }) =>
        watchTroubledCrowd(store, COMPANIES, { now: clock.now(), owner: PEOPLE.kim }),
    },
    work,
  );
}

async function repeated(measure: (n: number) => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < TRIES; n++) times.push(await measure(n));
  return times;
}

async function listTime({ slack }: World, command: string): Promise<number> {
  const before = slack.ephemerals(PEOPLE.kim).length;
  const start = performance.now();
  await slack.slash(PEOPLE.kim, '/hometax', command, { channel: 'C0TEAM' });
  await slack.waitFor(({ ephemerals }) => ephemerals(PEOPLE.kim).length > before);
  return performance.now() - start;
}

async function typingTime({ slack }: World, typed: string): Promise<number> {
  if (slack.views(PEOPLE.kim).length === 0) {
    await slack.slash(PEOPLE.kim, '/hometax', '', { channel: 'C0TEAM' });
    await slack.waitFor(({ views }) => views(PEOPLE.kim)[0]);
  }
  const start = performance.now();
  const { acked } = await slack.typeahead(PEOPLE.kim, 'company', typed);
  if (!acked) throw new Error('The typeahead was not answered.');
  return performance.now() - start;
}

async function homeTime({ slack }: World, person: string): Promise<number> {
  const before = slack.home(person)?.hash;
  const start = performance.now();
  await slack.openHome(person);
  const shown = await slack.waitFor(({ home }) => {
    const view = home(person);
    return view?.hash !== before && view;
  });
  const took = performance.now() - start;
  if (shown.blocks.length < 20) throw new Error('Home does not show the companies.');
  return took;
}

function at(values: readonly string[], n: number): string {
  return values[n % values.length] ?? '';
}

function figure(what: string, until: string, mostMs: number, times: readonly number[]): Figure {
  const [first = 0] = times;
  return {
    name: `${what} with ${formatNumber(COMPANIES)} watched companies, ${until}, longest`,
    value: percentile(times, 100),
    unit: 'ms',
    aim: { bound: 'at most', value: mostMs },
    detail: `${times.length} times; the first ${formatNumber(first)} ms, median ${formatNumber(median(times))} ms`,
    parts: {
      times: times.length,
      firstMs: first,
      medianMs: median(times),
      p95Ms: percentile(times, 95),
    },
  };
}
