import type { Store } from '../service/ports.js';
import type { Catalog } from '../text/catalog.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

interface Deps {
  readonly store: Pick<Store, 'lookThrough' | 'unreadable' | 'rawRecords'>;
  readonly text: Catalog;
  readonly terminal: Terminal;
}

/**
 * Lists the stored records that cannot be read, and what that means; with a key, prints what stands in the file, on this
 * terminal alone. Only reads, so it may run beside the app.
 */
export async function recordsCommand(key: string, deps: Deps): Promise<ExitCode> {
  const { store, terminal, text } = deps;
  const { records } = text;
  await store.lookThrough('all');
  if (key !== '') {
    const raw = await store.rawRecords(key);
    if (raw.length === 0) {
      terminal.err(records.unknownKey(key));
      return EXIT.usage;
    }
    for (const one of raw) terminal.out(`${harmless(one)}\n`);
    return EXIT.attention;
  }
  const all = store.unreadable();
  if (all.length === 0) {
    terminal.err(records.none);
    return EXIT.fine;
  }
  for (const record of all) {
    terminal.out(`${harmless(record.key)}\n  ${record.why}\n  ${harmless(records.one(record))}\n`);
  }
  terminal.err(`${records.count(all.length)}.`);
  return EXIT.attention;
}

/** A damaged text must not steer the terminal. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, (one) => JSON.stringify(one).slice(1, -1));
}
