import { StoreError } from '../records/store.js';
import type { Database, KeyRange, Row } from './keys.js';

/**
 * Reads and writes rows of a damaged SQLite file byte for byte. Bytes that are not valid text travel as
 * `{"bytes":"61ff62"}`, because PostgreSQL cannot store them, and in an SQLite target they become bytes again.
 */
export function exactRows(database: Database, engine: 'sqlite' | 'postgres') {
  if (engine === 'postgres') return database;
  return {
    async first(range: KeyRange, limit: number): Promise<readonly Row[]> {
      const page = await database.first(range, limit);
      const doubtful = page.filter(({ key, text }) => /\0|\uFFFD/.test(key + text));
      if (doubtful.length === 0) return page;
      const keys = doubtful.map(({ key }) => quote(key)).join(', ');
      const read = await database.execute(
        `SELECT key, hex(value) AS hex FROM keyv WHERE key IN (${keys})`,
      );
      const bytes = new Map((read as readonly RowOfHex[]).map(({ key, hex }) => [key, hex]));
      if (bytes.size < doubtful.length) throw new StoreError('corrupt', DAMAGED_KEY);
      return page.map(({ key, text }) => ({ key, text: textOf(bytes.get(key), text) }));
    },
    async write(rows: readonly Row[]): Promise<void> {
      await database.write(rows);
      for (const { key, text } of rows) {
        const hex = BYTES.exec(text)?.[1];
        if (hex === undefined) continue;
        await database.execute(
          `UPDATE keyv SET value = CAST(x'${hex}' AS TEXT) WHERE key = ${quote(key)}`,
        );
      }
    },
  };
}

interface RowOfHex {
  readonly key: string;
  readonly hex: string;
}

const BYTES = /^\{"bytes":"((?:[\dA-F]{2})+)"\}$/;

const DAMAGED_KEY =
  'The source has a damaged key, which cannot be copied. Restore a backup of the file, or repair it with ".recover" of sqlite3.';

/** The text itself if it is valid: it may contain U+FFFD, as which invalid bytes are read. */
function textOf(hex: string | undefined, text: string): string {
  if (hex === undefined) return text;
  const isExact = !text.includes('\0') && Buffer.from(hex, 'hex').equals(Buffer.from(text));
  return isExact ? text : `{"bytes":"${hex}"}`;
}

function quote(key: string): string {
  return `'${key.replaceAll("'", "''")}'`;
}
