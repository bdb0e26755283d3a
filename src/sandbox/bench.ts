import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureClientSpeed } from './bench/client-speed.js';
import { type Figure, figuresTable, formatNumber } from './bench/figures.js';
import { measureImportTime } from './bench/import-time.js';
import { measureLargeApp } from './bench/large-app.js';
import { measureFindTime, measureHomeTime } from './bench/reactions.js';
import { measureSweepTime } from './bench/sweep-time.js';

const MEASUREMENTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  client: measureClientSpeed,
  sweep: measureSweepTime,
  app: measureLargeApp,
  home: measureHomeTime,
  import: measureImportTime,
  find: measureFindTime,
};

const USAGE = `Measures HomeTax Watch against its aims, on this computer, against stand-ins.

  npm run bench                             all, as a table
  npm run bench -- --only client            only one of: ${Object.keys(MEASUREMENTS).join(', ')}
`;

/** Exits with 0 even if an aim is missed, and with 1 if a measurement fails. */
async function main(): Promise<void> {
  const names = namesIn(process.argv.slice(2));
  if (names === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const startedAt = performance.now();
  const loadBefore = loadavg()[0] ?? 0;
  const figures: Figure[] = [];
  for (const name of names) {
    process.stderr.write(`Measuring: ${name} ...\n`);
    figures.push(...((await MEASUREMENTS[name]?.()) ?? []));
  }
  const tookMs = performance.now() - startedAt;
  process.stdout.write(
    `\n${figuresTable(figures)}\n\n` +
      `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? ''}; load before: ${loadBefore.toFixed(2)}; ` +
      `took ${formatNumber(tookMs / 1000)} s.\n`,
  );
}

function namesIn(args: readonly string[]): readonly string[] | undefined {
  try {
    const { only } = parseArgs({ args: [...args], options: { only: { type: 'string' } } }).values;
    if (only === undefined) return Object.keys(MEASUREMENTS);
    return only in MEASUREMENTS ? [only] : undefined;
  } catch {
    return undefined;
  }
}

await main();
