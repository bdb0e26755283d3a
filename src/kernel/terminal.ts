import type { Writable } from 'node:stream';

/** Exit codes: 0 success, 1 could not run (usage, settings, store, output), 2 needs attention, 3 could not check. */
export const EXIT = { fine: 0, couldNotRun: 1, attention: 2, unknown: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BAR_WIDTH = 24;

export function progressBar(done: number, total: number): string {
  const full = Math.round((done / Math.max(1, total)) * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}]`;
}

/** Where a command writes: results to `out`, messages to `err`. */
export interface Terminal {
  out(text: string): void;
  err(line: string): void;
  /** Redraws one line, on a TTY only. */
  progress(line: string): void;
}

export interface Output {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

export function processTerminal({ stdout, stderr }: Output) {
  let isProgressShown = false;
  let writeError: string | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The receiver may close the pipe early (`| head`); the command still finishes its work.
    if (error.code !== 'EPIPE') writeError ??= error.code ?? error.name;
  });
  stderr.on('error', () => {});
  const clearProgress = (): void => {
    if (isProgressShown) stderr.write('\r\x1b[2K');
    isProgressShown = false;
  };
  return {
    out(text: string): void {
      clearProgress();
      stdout.write(text);
    },
    err(line: string): void {
      clearProgress();
      stderr.write(`${line}\n`);
    },
    progress(line: string): void {
      if (!stderr.isTTY) return;
      stderr.write(`\r\x1b[2K${line}`);
      isProgressShown = true;
    },
    /** Resolves when everything is written, with an error code (e.g. `ENOSPC`) if a write failed. */
    flush: () =>
      new Promise<string | undefined>((resolve) =>
        // The event of a failed write follows its callback.
        stdout.write('', () => setImmediate(() => resolve(writeError))),
      ),
  };
}
