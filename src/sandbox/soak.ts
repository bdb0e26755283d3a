import { parseArgs } from 'node:util';
import { figuresTable, formatNumber, isMet } from './bench/figures.js';
import { soakFigures } from './bench/soak-figures.js';
import { liveDays } from './bench/soak-life.js';
import type { Taken } from './bench/soak-worker.js';

const USAGE = `Lives days of the app against stand-ins on a clock that is moved, and looks at what its process takes.

  npm run soak                                    30 days of 2,000 companies
  npm run soak -- --days 20 --companies 200       a shorter one
`;

/** Everything has been used once, so that caches and indexes are full. */
const WARM_AFTER_DAYS = 10;

async function main(): Promise<void> {
  const about = readOptions(process.argv.slice(2));
  if (about === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const begun = performance.now();
  const looks: { readonly day: number; readonly taken: Taken }[] = [];
  await liveDays({
    ...about,
    async onDay(day, take) {
      if (day % WARM_AFTER_DAYS !== 0 && day !== about.days) return;
      const taken = await take();
      if (taken === null) return;
      looks.push({ day, taken });
      const heap = `heap ${formatNumber(taken.heapBytes / 1e6)} MB`;
      process.stderr.write(`Day ${day}: ${heap}, ${taken.handles} handles\n`);
    },
  });
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined) return;
  const figures = soakFigures(first, last);
  const seconds = formatNumber((performance.now() - begun) / 1000);
  process.stdout.write(
    `\n${figuresTable(figures)}\n\n${about.days} days of ${about.companies} companies took ${seconds} s.\n`,
  );
  if (!figures.every(isMet)) process.exitCode = 1;
}

function readOptions(
  args: readonly string[],
): { readonly companies: number; readonly days: number } | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        companies: { type: 'string', default: '2000' },
        days: { type: 'string', default: '30' },
      },
    });
    const [companies, days] = [Number(values.companies), Number(values.days)];
    const isUsable = Number.isInteger(companies) && companies >= 100 && days > WARM_AFTER_DAYS;
    return isUsable && Number.isInteger(days) ? { companies, days } : undefined;
  } catch {
    return undefined;
  }
}

await main();
