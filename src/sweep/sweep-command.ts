import { sumsOf } from '../assessment/urgency-rules.js';
import { EXIT, type ExitCode, progressBar, type Terminal } from '../kernel/terminal.js';
import type { Delivery } from '../outbox/delivery.js';
import type { Tongue } from '../text/tongue.js';
import {
  companiesUnreadable,
  doneOfTotal,
  sweepEnd,
  sweepStopped,
  sweepWords,
} from './sweep-words.js';
import type { Sweeps } from './sweeper.js';

interface Deps {
  readonly sweeps: Sweeps;
  readonly delivery: Pick<Delivery, 'drain'>;
  readonly outbox: { readonly size: number };
  readonly watchedCount: number;
  /** Watched companies whose records cannot be read, so they are not checked and not in `watchedCount`. */
  readonly unreadableCount: number;
  readonly t: Tongue;
  readonly terminal: Terminal;
}

export async function sweepCommand(deps: Deps): Promise<ExitCode> {
  const { sweeps, delivery, watchedCount, unreadableCount, t, terminal } = deps;
  if (unreadableCount > 0) terminal.err(companiesUnreadable(unreadableCount, t));
  if (watchedCount === 0) {
    if (unreadableCount > 0) return EXIT.attention;
    terminal.err(sweepWords(t).nothingWatched);
    return EXIT.fine;
  }
  const start = sweeps.start('cli', (progress) => {
    const bar = progressBar(progress.done, progress.total);
    terminal.progress(`${bar} ${doneOfTotal(progress, t)}`);
  });
  // Impossible: this process has just opened the store, and no other process can use it.
  if (start.kind === 'running') throw new Error('A sweep is already running.');
  const summary = await start.done;
  await delivery.drain();
  const stopped = sweepStopped(summary, t);
  if (stopped !== undefined) {
    terminal.err(stopped);
    return EXIT.unknown;
  }
  for (const line of sweepEnd(summary, t, deps.outbox.size)) terminal.out(`${line}\n`);
  if (sumsOf(summary).needsAction + unreadableCount > 0) return EXIT.attention;
  // A company that could not be checked is counted in its last known state, which may be fine.
  return summary.failed + summary.unknown > 0 ? EXIT.unknown : EXIT.fine;
}
