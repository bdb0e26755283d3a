import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import type { Store } from '../records/store.js';
import type { Tongue } from '../text/tongue.js';
import { recordsWords, unreadableRecord } from './store-words.js';

interface Deps {
  readonly store: Pick<Store, 'lookThrough' | 'unreadable' | 'replaced' | 'rawRecords'>;
  readonly text: Tongue;
  readonly terminal: Terminal;
}

/**
 * Lists the stored records that cannot be read and what that means; with a key, prints the record's text. Only reads, so it
 * may run beside the app.
 */
export async function recordsCommand(key: string, deps: Deps): Promise<ExitCode> {
  const { store, terminal, text } = deps;
  const words = recordsWords(text);
  await store.lookThrough('all');
  if (key !== '') {
    const raw = await store.rawRecords(key);
    if (raw.length === 0) {
      terminal.err(words.unknownKey(key));
      return EXIT.usage;
    }
    for (const one of raw) terminal.out(`${harmless(one)}\n`);
    return EXIT.attention;
  }
  const lost = store.unreadable();
  for (const record of [...lost, ...store.replaced()]) {
    terminal.out(
      `${harmless(record.key)}\n  ${record.why}\n  ${harmless(unreadableRecord(record, text))}\n`,
    );
  }
  if (lost.length === 0) {
    terminal.err(words.none);
    return EXIT.fine;
  }
  terminal.err(`${words.count(lost.length)}. ${words.remedy}`);
  return EXIT.attention;
}

/** Moves an unreadable record aside that will not be written again, so that it is no longer reported. */
export async function discardCommand(
  key: string,
  { store, text, terminal }: Omit<Deps, 'store'> & { store: Pick<Store, 'discard'> },
): Promise<ExitCode> {
  const words = recordsWords(text);
  if (!(await store.discard(key))) {
    terminal.err(words.unknownKey(key));
    return EXIT.usage;
  }
  terminal.err(words.discarded);
  return EXIT.fine;
}

/** Without control characters, which could change the terminal. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, (one) => JSON.stringify(one).slice(1, -1));
}
