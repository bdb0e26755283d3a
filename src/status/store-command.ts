import { EXIT, type ExitCode, progressBar, type Terminal } from '../kernel/terminal.js';
import type { Store } from '../records/store.js';
import type { StoreCheck, StoreFinding } from '../store/check-store.js';
import type { CopyOptions, CopyOutcome, StoreContent } from '../store/copy-store.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { storeFaultOf } from './health-rules.js';
import { storeCheckWords, storeCopyWords } from './store-command-words.js';
import { recordsWords, storeErrorSentence, unreadableRecord } from './store-words.js';

interface Deps {
  readonly t: Tongue;
  readonly terminal: Terminal;
}

export async function storeCopyCommand({
  copyStore,
  t,
  terminal,
}: Deps & {
  readonly copyStore: (onProgress: CopyOptions['onProgress']) => Promise<CopyOutcome>;
}): Promise<ExitCode> {
  const words = storeCopyWords(t);
  const outcome = await copyStore((step, done, total) => {
    const bar = total === undefined ? '' : `${progressBar(done, total)} `;
    const ofTotal = total === undefined ? '' : `/${number(total)}`;
    terminal.progress(`${words[step]} ${bar}${number(done)}${ofTotal}`);
  });
  switch (outcome.kind) {
    case 'refused':
      terminal.err(words.refusals[outcome.why]);
      return EXIT.couldNotRun;
    case 'stopped':
      if (outcome.error !== undefined) {
        terminal.err(storeErrorSentence(storeFaultOf(outcome.error), t));
        terminal.err(outcome.error.message);
      }
      terminal.err(words.unfinished);
      return EXIT.couldNotRun;
    case 'identical':
      terminal.out(contentTable(outcome, t));
      terminal.out(`${words.identical(outcome.target.hash)}\n`);
      terminal.err(words.nextSteps);
      return EXIT.fine;
    case 'different':
      terminal.out(contentTable(outcome, t));
      terminal.err(words.different);
      return EXIT.attention;
  }
}

const COUNT_WIDTH = 14;

function contentTable(
  { source, target }: { readonly source: StoreContent; readonly target: StoreContent },
  t: Tongue,
): string {
  const kinds = [...new Set([...source.counts.keys(), ...target.counts.keys()])].sort();
  const width = Math.max(...kinds.map(({ length }) => length));
  const lines = kinds.map((kind) => {
    const counts = [source, target].map((each) => number(each.counts.get(kind) ?? 0));
    return `  ${kind.padEnd(width)}${counts.map((each) => each.padStart(COUNT_WIDTH)).join('')}\n`;
  });
  return `${storeCopyWords(t).counts(source.total, target.total)}\n${lines.join('')}`;
}

/** The app may be running. */
export async function storeCheckCommand({
  checkStore,
  t,
  terminal,
}: Deps & {
  readonly checkStore: (onProgress: (rows: number) => void) => Promise<StoreCheck>;
}): Promise<ExitCode> {
  const words = storeCheckWords(t);
  const { total, aside, findings } = await checkStore((rows) =>
    terminal.progress(words.progress(rows)),
  );
  for (const finding of findings) terminal.out(`${escapeControls(describe(finding, t))}\n`);
  terminal.err(words.read(total));
  if (aside > 0) terminal.err(words.aside(aside));
  const kinds = new Set(findings.map(({ kind }) => kind));
  for (const kind of kinds) {
    terminal.err(words.advice(kind, findings.filter((each) => each.kind === kind).length));
  }
  if (findings.length > 0) return EXIT.attention;
  terminal.err(words.fine);
  return EXIT.fine;
}

function describe(finding: StoreFinding, t: Tongue): string {
  const { what } = storeCheckWords(t);
  switch (finding.kind) {
    case 'unreadable':
      return `${finding.key}: ${finding.why}`;
    case 'damaged-file':
      return finding.why;
    case 'unfinished-copy':
    case 'not-in-index':
    case 'index-only':
    case 'unknown-key':
      return `${finding.key}: ${what[finding.kind]}`;
  }
}

type RecordsStore = Pick<Store, 'findUnreadable' | 'unreadable' | 'movedAside' | 'rawRecords'>;

/** With a key, prints the raw text of one record. Read-only, so the app may be running. */
export async function recordsCommand(
  key: string,
  { store, t, terminal }: Deps & { readonly store: RecordsStore },
): Promise<ExitCode> {
  const words = recordsWords(t);
  await store.findUnreadable('all');
  if (key !== '') {
    const raw = await store.rawRecords(key);
    if (raw.length === 0) {
      terminal.err(words.unknownKey(key));
      return EXIT.couldNotRun;
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

export async function discardCommand(
  key: string,
  { store, t, terminal }: Deps & { readonly store: Pick<Store, 'discard'> },
): Promise<ExitCode> {
  const words = recordsWords(t);
  if (key === '') {
    terminal.err(words.keyMissing);
    return EXIT.couldNotRun;
  }
  if (!(await store.discard(key))) {
    terminal.err(words.unknownKey(key));
    return EXIT.couldNotRun;
  }
  terminal.err(words.discarded);
  return EXIT.fine;
}

/** So that a record cannot send commands to the terminal. */
function escapeControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
