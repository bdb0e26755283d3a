import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAlertLists } from './bench/alert-lists.js';
import { measureClientSpeed } from './bench/client-speed.js';
import { type Figure, figuresTable, formatNumber } from './bench/figures.js';
import { measureImportTime } from './bench/import-time.js';
import { measureLargeApp } from './bench/large-app.js';
import { DEFAULT_KILLS, measureLeaderKills } from './bench/leader-kills.js';
import { measureMillion, measureMillionOnPostgres } from './bench/million.js';
import { measureFindTime, measureHomeTime } from './bench/reactions.js';
import { measureSweepCpu } from './bench/sweep-cpu.js';
import { measureSweepTime } from './bench/sweep-time.js';

/** By the name for `--only`. Only `kills` uses the number of kills. */
const MEASUREMENTS: Readonly<Record<string, (kills: number) => Promise<readonly Figure[]>>> = {
  client: measureClientSpeed,
  sweep: measureSweepTime,
  cpu: measureSweepCpu,
  app: measureLargeApp,
  home: measureHomeTime,
  import: measureImportTime,
  find: measureFindTime,
  alerts: measureAlertLists,
  million: measureMillion,
  'million-postgres': measureMillionOnPostgres,
  kills: measureLeaderKills,
};

/** Left out of a run without options, because they take long. */
const ONLY_BY_NAME = ['million', 'million-postgres', 'kills'];

const USAGE = `Measures HomeTax Watch on this computer, with stand-ins for Slack and POPBiLL, and compares the results with the aims.

  npm run bench                             all but ${ONLY_BY_NAME.join(', ')}, as a table
  npm run bench -- --only client            only one of: ${Object.keys(MEASUREMENTS).join(', ')}
  npm run bench -- --kills 20               only kills: 20 instead of ${DEFAULT_KILLS}
`;

/** Exits with 0 even if an aim is missed, and with 1 if a measurement fails. */
async function main(): Promise<void> {
  const job = readArguments(process.argv.slice(2));
  if (job === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const startedAt = performance.now();
  const loadBefore = loadavg()[0] ?? 0;
  const figures: Figure[] = [];
  for (const name of job.names) {
    process.stderr.write(`Measuring: ${name} ...\n`);
    figures.push(...((await MEASUREMENTS[name]?.(job.kills)) ?? []));
  }
  const tookMs = performance.now() - startedAt;
  process.stdout.write(
    `\n${figuresTable(figures)}\n\n` +
      `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? ''}; load before: ${loadBefore.toFixed(2)}; ` +
      `took ${formatNumber(tookMs / 1000)} s.\n`,
  );
}

interface Job {
  readonly names: readonly string[];
  readonly kills: number;
}

function readArguments(args: readonly string[]): Job | undefined {
  try {
    const options = { only: { type: 'string' }, kills: { type: 'string' } } as const;
    // `--kills` alone means `--only kills`.
    const { kills, only = kills && 'kills' } = parseArgs({ args: [...args], options }).values;
    if (!/^[1-9]\d*$/.test(kills ?? '1') || (only !== undefined && !(only in MEASUREMENTS))) return;
    const names = Object.keys(MEASUREMENTS).filter((name) => !ONLY_BY_NAME.includes(name));
    return { names: only === undefined ? names : [only], kills: Number(kills ?? DEFAULT_KILLS) };
  } catch {
    return undefined;
  }
}

await main();
