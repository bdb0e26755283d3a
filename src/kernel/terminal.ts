import type { Writable } from 'node:stream';

/** How a command ended: 0 fine, 1 settings or usage, 2 something needs attention, 3 could not check. */
export const EXIT = { fine: 0, usage: 1, attention: 2, unknown: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WIDTH = 24;

/** `[######..................]` */
export function progressBar(done: number, total: number): string {
  const full = Math.round((done / Math.max(1, total)) * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}

/** Where a command writes: results to `out`, messages to `err`. */
export interface Terminal {
  out(text: string): void;
  err(line: string): void;
  /** Redraws one line on a TTY; does nothing elsewhere. */
  progress(line: string): void;
}

/** Where a process writes. */
export interface Output {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

export function processTerminal({ stdout, stderr }: Output) {
  let isDrawn = false;
  let unwritten: string | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader may close the pipe early (`| head`); the command still finishes its work.
    if (error.code !== 'EPIPE') unwritten ??= error.code ?? error.name;
  });
  stderr.on('error', () => {});
  const clear = (): void => {
    if (isDrawn) stderr.write('\r\x1b[2K');
    isDrawn = false;
  };
  return {
    out(text: string): void {
      clear();
      stdout.write(text);
    },
    err(line: string): void {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(line: string): void {
      if (!stderr.isTTY) return;
      stderr.write(`\r\x1b[2K${line}`);
      isDrawn = true;
    },
    /** Resolves when everything is written; with an error code, e.g. `ENOSPC`, if a write failed. */
    written: () =>
      new Promise<string | undefined>((resolve) => stdout.write('', () => resolve(unwritten))),
  };
}
