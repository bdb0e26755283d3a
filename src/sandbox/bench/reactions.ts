import { PEOPLE, type World } from '../world.js';
import { withApp } from './app-process.js';
import { type Figure, formatNumber, median, percentile } from './figures.js';
import { addExpiringCompanies } from './generated-companies.js';

const COMPANIES = 10_000;
const REPETITIONS = 40;

/** Typeahead inputs: they match all companies, a few, one or none. Initial consonants (`ㅍㅂㅅㅅ`) are slowest. */
const TEXTS = ['표', '표본', 'ㅍㅂㅅㅅ', '표ㅂ', '777', '없는 이름', '표본상사 77', '999-00-07770'];
const COMMANDS = ['list', 'list attention', 'list mine', 'list 표본', 'list ㅍㅂ 99'];

export function measureFindTime(): Promise<readonly Figure[]> {
  return withWorld(async (world) => [
    figure('List', 'until shown', 300, await repeat((n) => timeList(world, nth(COMMANDS, n)))),
    figure('Typeahead', 'until shown', 100, await repeat((n) => timeQuery(world, nth(TEXTS, n)))),
  ]);
}

export function measureHomeTime(): Promise<readonly Figure[]> {
  const people = [PEOPLE.lee, PEOPLE.kim];
  return withWorld(async (world) => [
    figure(
      'Home',
      'from opening until shown',
      300,
      await repeat((n) => timeHome(world, nth(people, n))),
    ),
  ]);
}

/** Runs `work` on the built app with 10,000 watched companies. */
function withWorld(work: (world: World) => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  return withApp(
    {
      fill: (store, { clock }) =>
        addExpiringCompanies(store, COMPANIES, {
          now: clock.now(),
          owner: PEOPLE.kim,
          companiesPerAlert: 20,
        }),
    },
    work,
  );
}

async function repeat(measure: (n: number) => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < REPETITIONS; n++) times.push(await measure(n));
  return times;
}

export async function timeList(
  { slack }: World,
  command: string,
  timeoutMs?: number,
): Promise<number> {
  const previousCount = slack.ephemerals(PEOPLE.kim).length;
  const start = performance.now();
  await slack.slash(PEOPLE.kim, '/hometax', command, { channel: 'C0TEAM' });
  await slack.waitFor(({ ephemerals }) => ephemerals(PEOPLE.kim).length > previousCount, timeoutMs);
  return performance.now() - start;
}

export async function timeQuery({ slack }: World, query: string): Promise<number> {
  if (slack.views(PEOPLE.kim).length === 0) {
    await slack.slash(PEOPLE.kim, '/hometax', '', { channel: 'C0TEAM' });
    await slack.waitFor(({ views }) => views(PEOPLE.kim)[0]);
  }
  const start = performance.now();
  const { acked } = await slack.typeahead(PEOPLE.kim, 'company', query);
  if (!acked) throw new Error('The typeahead was not answered.');
  return performance.now() - start;
}

export async function timeHome(
  { slack }: World,
  person: string,
  timeoutMs?: number,
): Promise<number> {
  const previousHash = slack.home(person)?.hash;
  const start = performance.now();
  await slack.openHome(person);
  const home = await slack.waitFor((each) => {
    const view = each.home(person);
    return view?.hash !== previousHash && view;
  }, timeoutMs);
  const tookMs = performance.now() - start;
  if (home.blocks.length < 20) throw new Error('Home does not show the companies.');
  return tookMs;
}

function nth(values: readonly string[], n: number): string {
  return values[n % values.length] ?? '';
}

function figure(label: string, until: string, maxMs: number, times: readonly number[]): Figure {
  const [first = 0] = times;
  return {
    name: `${label} with ${formatNumber(COMPANIES)} watched companies, ${until}, longest`,
    value: percentile(times, 100),
    unit: 'ms',
    aim: { bound: 'at most', value: maxMs },
    detail: `${times.length} times; the first ${formatNumber(first)} ms, median ${formatNumber(median(times))} ms`,
  };
}
