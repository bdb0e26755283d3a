import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import type { Store } from '../records/store.js';
import type { Tongue } from '../text/tongue.js';
import { recordsWords, unreadableRecord } from './store-words.js';

interface Deps {
  readonly store: Pick<Store, 'findUnreadable' | 'unreadable' | 'movedAside' | 'rawRecords'>;
  readonly t: Tongue;
  readonly terminal: Terminal;
}

/** Lists the unreadable records; with a key, prints the raw text of one. Read-only, so the app may be running. */
export async function recordsCommand(key: string, deps: Deps): Promise<ExitCode> {
  const { store, terminal, t } = deps;
  const words = recordsWords(t);
  await store.findUnreadable('all');
  if (key !== '') {
    const raw = await store.rawRecords(key);
    if (raw.length === 0) {
      terminal.err(words.unknownKey(key));
      return EXIT.usage;
    }
    for (const content of raw) terminal.out(`${escapeControls(content)}\n`);
    return EXIT.attention;
  }
  const unreadable = store.unreadable();
  for (const record of [...unreadable, ...store.movedAside()]) {
    terminal.out(
      `${escapeControls(record.key)}\n  ${record.why}\n  ${escapeControls(unreadableRecord(record, t))}\n`,
    );
  }
  if (unreadable.length === 0) {
    terminal.err(words.none);
    return EXIT.fine;
  }
  terminal.err(`${words.count(unreadable.length)}. ${words.remedy}`);
  return EXIT.attention;
}

/** Sets an unreadable record aside, so that it is no longer reported. */
export async function discardCommand(
  key: string,
  { store, t, terminal }: Omit<Deps, 'store'> & { store: Pick<Store, 'discard'> },
): Promise<ExitCode> {
  const words = recordsWords(t);
  if (!(await store.discard(key))) {
    terminal.err(words.unknownKey(key));
    return EXIT.usage;
  }
  terminal.err(words.discarded);
  return EXIT.fine;
}

/** Escapes control characters, so that a record cannot send commands to the terminal. */
export function escapeControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
