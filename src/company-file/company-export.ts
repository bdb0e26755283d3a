import type { Company, UserId } from '../records/company.js';
import type { Clock, Store } from '../records/ports.js';
import type { CompanyFiles } from './company-file.js';

/** The watched companies as a file. */
export interface CompanyExport {
  /** `language`: of the header, and of the words in the file. */
  write(language: 'ko' | 'en'): Promise<{ readonly content: string; readonly companies: number }>;
  /** Keeps on record that somebody asked for them. Rejects with StoreError. */
  note(by: UserId, companies: number): Promise<void>;
}

export function createCompanyExport(about: {
  readonly files: Pick<CompanyFiles, 'write'>;
  readonly index: { values(): Iterable<Company> };
  readonly store: Pick<Store, 'write'>;
  readonly clock: Clock;
}): CompanyExport {
  const { files, index, store, clock } = about;
  return {
    async write(language) {
      // As they are now: others may change while the file is written.
      const companies = [...index.values()];
      return { content: await files.write(companies, language), companies: companies.length };
    },
    async note(by, companies) {
      const event = { kind: 'exported', by, companies } as const;
      await store.write([{ put: 'history', value: { v: 1, at: clock.now(), event } }]);
    },
  };
}
