import { parseArgs } from 'node:util';
import { figuresTable, formatNumber, isMet } from './bench/figures.js';
import { type DayUsage, soakFigures } from './bench/soak-figures.js';
import { simulateDays } from './bench/soak-life.js';

const USAGE = `Simulates days of the app against stand-ins on a moved clock, and measures its memory, handles and store.

  npm run soak                                    30 days of 2,000 companies
  npm run soak -- --days 20 --companies 200       a shorter run
`;

/** Caches and indexes are full after these days. The same number of days lies between two measurements. */
const WARM_UP_DAYS = 10;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const startedAt = performance.now();
  const samples: DayUsage[] = [];
  await simulateDays({
    ...options,
    async onDay(day, measure) {
      if (day % WARM_UP_DAYS !== 0 && day !== options.days) return;
      const usage = await measure();
      // Never null: only the answer to `until` is.
      if (usage === null) return;
      samples.push({ day, usage });
      const heap = `heap ${formatNumber(usage.heapBytes / 1e6)} MB`;
      process.stderr.write(`Day ${day}: ${heap}, ${usage.handles} handles\n`);
    },
  });
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return;
  const figures = soakFigures(first, last);
  const seconds = formatNumber((performance.now() - startedAt) / 1000);
  process.stdout.write(
    `\n${figuresTable(figures)}\n\n${options.days} days of ${options.companies} companies took ${seconds} s.\n`,
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
    const companies = Number(values.companies);
    const days = Number(values.days);
    if (!Number.isInteger(companies) || companies < 100) return undefined;
    return Number.isInteger(days) && days > WARM_UP_DAYS ? { companies, days } : undefined;
  } catch {
    return undefined;
  }
}

await main();
