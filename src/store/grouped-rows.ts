import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RowChange, Rows } from './keys.js';

/** Maximum rows of a shared statement. A larger write gets its own, as it fails more easily, e.g. by a time limit. */
const MAX_ROWS = 500;

/**
 * Combines writes into one statement, because a statement costs more than its rows: those of one turn of the event
 * loop, and those that arrive while an earlier statement runs. Reads of single rows are combined in the same way. If
 * the statement fails, every write or read in it fails.
 */
export function groupRows(rows: Rows): Rows {
  const write = inGroups(
    (writes: readonly (readonly RowChange[])[]) => rows.write(writes.flat()),
    (changes) => changes.length,
  );
  const read = inGroups(
    async (keys: readonly string[]) => {
      const found = await rows.getMany(keys);
      return new Map(found.map(({ key, text }) => [key, text]));
    },
    () => 1,
  );
  return { ...rows, write, get: async (key) => (await read(key)).get(key) };
}

interface Group<Item, Outcome> {
  readonly items: Item[];
  rows: number;
  readonly done: Promise<Outcome>;
}

/** Runs `work` once for all items that arrive while it runs for earlier ones, up to MAX_ROWS rows. */
function inGroups<Item, Outcome>(
  work: (items: readonly Item[]) => Promise<Outcome>,
  rowsOf: (item: Item) => number,
) {
  let last: Promise<unknown> = Promise.resolve();
  /** The group that takes further items until its work begins. */
  let next: Group<Item, Outcome> | undefined;

  function newGroup(): Group<Item, Outcome> {
    const items: Item[] = [];
    const done = last
      .then(() => nextTurn())
      .then(() => {
        if (next === group) next = undefined;
        return work(items);
      });
    const group = { items, rows: 0, done };
    last = done.catch(() => undefined);
    return group;
  }

  return (item: Item): Promise<Outcome> => {
    const rows = rowsOf(item);
    if (next === undefined || next.rows + rows > MAX_ROWS) next = newGroup();
    next.items.push(item);
    next.rows += rows;
    return next.done;
  };
}
