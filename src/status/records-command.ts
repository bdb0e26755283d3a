import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import type { Store } from '../records/store.js';
import type { Tongue } from '../text/tongue.js';
import { recordsWords, unreadableRecord } from './store-words.js';

interface Deps {
  readonly store: Pick<Store, 'lookThrough' | 'unreadable' | 'replaced' | 'rawRecords'>;
  readonly text: Tongue;
  readonly terminal: Terminal;
}

/** Lists unreadable records and the consequences; with a key, prints the record's text. Only reads, so the app may be running. */
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
    for (const content of raw) terminal.out(`${harmless(content)}\n`);
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

/** Sets an unreadable record aside, so that it is no longer reported. */
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

/** Escapes control characters, which could control the terminal. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
