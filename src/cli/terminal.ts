/** Where a command writes: results to `out`, everything about them to `err`. */
export interface Terminal {
  out(text: string): void;
  err(line: string): void;
  /** Redraws one line where a person looks on; elsewhere nothing. */
  progress(line: string): void;
}

export function processTerminal({
  stdout,
  stderr,
}: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Terminal {
  let isDrawn = false;
  const clear = (): void => {
    if (isDrawn) stderr.write('\r\x1b[2K');
    isDrawn = false;
  };
  return {
    out(text) {
      clear();
      stdout.write(text);
    },
    err(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(line) {
      if (!stderr.isTTY) return;
      stderr.write(`\r\x1b[2K${line}`);
      isDrawn = true;
    },
  };
}
