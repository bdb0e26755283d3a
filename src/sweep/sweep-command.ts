import { EXIT, type ExitCode, progressBar, type Terminal } from '../kernel/terminal.js';
import type { Delivery } from '../outbox/delivery.js';
import type { Tongue } from '../text/tongue.js';
import {
  sweepBar,
  sweepCounts,
  sweepFinished,
  sweepLimits,
  sweepNotices,
  sweepStopped,
  sweepWords,
} from './sweep-words.js';
import type { Sweeps } from './sweeper.js';

interface Deps {
  readonly sweeps: Sweeps;
  readonly delivery: Pick<Delivery, 'drain'>;
  readonly watched: number;
  readonly text: Tongue;
  readonly terminal: Terminal;
}

/** Checks all watched companies and sends the notices. */
export async function sweepCommand(deps: Deps): Promise<ExitCode> {
  const { sweeps, delivery, watched, text, terminal } = deps;
  if (watched === 0) {
    terminal.err(sweepWords(text).nothingWatched);
    return EXIT.fine;
  }
  const start = sweeps.start('cli', ({ done, total }) => {
    terminal.progress(`${progressBar(done, total)} ${sweepBar(done, total, text)}`);
  });
  if (start.kind === 'running')
    throw new Error('Nobody else sweeps while this process holds the store.');
  const summary = await start.done;
  await delivery.drain();
  const stopped = sweepStopped(summary, text);
  if (stopped !== undefined) {
    terminal.err(stopped);
    return EXIT.unknown;
  }
  for (const line of [
    ...sweepLimits(summary, text),
    sweepFinished(summary, text),
    ...sweepCounts(summary, text),
    sweepNotices(summary, text),
  ]) {
    terminal.out(`${line}\n`);
  }
  if (summary.broken + summary.atRisk > 0) return EXIT.attention;
  return summary.unknown > 0 ? EXIT.unknown : EXIT.fine;
}
