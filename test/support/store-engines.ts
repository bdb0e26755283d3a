import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hasPostgres, newDatabase, untilAlone } from './postgres-server.js';
import { temporaryFolder } from './temporary-folder.js';

export interface StoreEngine {
  readonly name: string;
  /** The URL of a new store. */
  newUrl(): Promise<string>;
  /** Resolves when nothing of a killed process is at work in the store any more. */
  untilQuiet(url: string): Promise<void>;
}

/** For `describe.each`: SQLite, and PostgreSQL where there is one. To be called once, at the start of a test file. */
export function storeEngines(): readonly [sqlite: StoreEngine, ...others: StoreEngine[]] {
  const folder = temporaryFolder();
  const sqlite: StoreEngine = {
    name: 'SQLite',
    newUrl: async () => `sqlite://${join(folder, `${randomUUID()}.sqlite`)}`,
    untilQuiet: async () => {},
  };
  const postgres: StoreEngine = {
    name: 'PostgreSQL',
    newUrl: () => newDatabase(),
    untilQuiet: untilAlone,
  };
  return hasPostgres ? [sqlite, postgres] : [sqlite];
}
