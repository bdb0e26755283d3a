import type { Company } from '../records/company.js';

/** Works through companies, so many at once, until there are none left or it is over. */
export async function eachCompany(
  companies: Iterable<Company>,
  about: { readonly concurrency: number; readonly isOver: () => boolean },
  work: (company: Company) => Promise<void>,
): Promise<void> {
  const left = companies[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    while (!about.isOver()) {
      const next = left.next();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: about.concurrency }, worker));
}
