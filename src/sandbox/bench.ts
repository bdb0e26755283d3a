import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureClientSpeed } from './bench/client-speed.js';
import { type Figure, figuresTable, formatNumber, isMet } from './bench/figures.js';
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

const USAGE = `Measures HomeTax Watch against its aims, on this machine, against stand-ins.

  npm run bench                             all, as a table
  npm run --silent bench -- --json          all, as JSON
  npm run bench -- --only client            only one of: ${Object.keys(MEASUREMENTS).join(', ')}
`;

interface Options {
  readonly json: boolean;
  readonly names: readonly string[];
}

/** Exits with 0 even if an aim is missed, and with 1 if a measurement fails. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const startedAt = performance.now();
  const loadBefore = loadavg()[0] ?? 0;
  const figures: Figure[] = [];
  for (const name of options.names) {
    process.stderr.write(`Measuring: ${name} ...\n`);
    figures.push(...((await MEASUREMENTS[name]?.()) ?? []));
  }
  const tookMs = performance.now() - startedAt;
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
  if (options.json) {
    const withVerdict = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
    process.stdout.write(
      `${JSON.stringify({ machine, loadBefore, tookMs, figures: withVerdict }, undefined, 2)}\n`,
    );
    return;
  }
  process.stdout.write(
    `\n${figuresTable(figures)}\n\n` +
      `Node ${machine.node}, ${machine.cores} x ${machine.cpu}; load before: ${loadBefore.toFixed(2)}; ` +
      `took ${formatNumber(tookMs / 1000)} s.\n`,
  );
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
    });
    const { json, only } = values;
    if (only === undefined) return { json, names: Object.keys(MEASUREMENTS) };
    return only in MEASUREMENTS ? { json, names: [only] } : undefined;
  } catch {
    return undefined;
  }
}

await main();
