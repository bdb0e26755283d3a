import type { Log } from '../../src/kernel/ports.js';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A Log that keeps its lines for a test to read. */
export function captureLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const addAt =
    (level: LogLine['level']) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      lines.push({ level, message, fields });
    };
  return {
    lines,
    debug: addAt('debug'),
    info: addAt('info'),
    warn: addAt('warn'),
    error: addAt('error'),
  };
}
