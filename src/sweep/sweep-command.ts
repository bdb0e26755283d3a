import { EXIT, type ExitCode, progressBar, type Terminal } from '../kernel/terminal.js';

import type { Delivery } from '../outbox/delivery.js';
import type { Catalog } from '../text/catalog.js';
import type { Sweeps } from './sweep-count.js';

interface Deps {
  readonly sweeps: Sweeps;
  readonly delivery: Pick<Delivery, 'drain'>;
  readonly watched: number;
  readonly text: Catalog;
  readonly terminal: Terminal;
}

/** Checks all watched companies and sends what is to be told. */
export async function sweepCommand(deps: Deps): Promise<ExitCode> {
  const { sweeps, delivery, watched, text, terminal } = deps;
  if (watched === 0) {
    terminal.err(text.sweep.nothingWatched);
    return EXIT.fine;
  }
  const start = sweeps.start('cli', ({ done, total }) => {
    terminal.progress(`${progressBar(done, total)} ${text.cli.sweeping(done, total)}`);
  });
  if (start.kind === 'running')
    throw new Error('Nobody else sweeps while this process holds the store.');
  const summary = await start.done;
  await delivery.drain();
  if (summary.clockOff === true) {
    terminal.err(text.sweep.clockOff(summary));
    return EXIT.unknown;
  }
  if (summary.stoppedBy !== undefined) {
    terminal.err(text.sweep.stopped(summary));
    return EXIT.unknown;
  }
  if (summary.silent === 'popbill') {
    terminal.err(text.sweep.popbillSilent(summary));
    return EXIT.unknown;
  }
  for (const line of [
    ...text.sweep.limits(summary),
    text.sweep.finished(summary),
    ...text.sweep.counts(summary),
    text.sweep.told(summary),
  ]) {
    terminal.out(`${line}\n`);
  }
  if (summary.broken + summary.atRisk > 0) return EXIT.attention;
  return summary.unknown > 0 ? EXIT.unknown : EXIT.fine;
}
