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

/** Lets whoever waits have the event loop in the middle of long work: ask it often, it yields when it is time. */
export type Breather = () => Promise<void>;

/** @param longestMs how long the work may keep everybody else waiting */
export function createBreather(longestMs = 8): Breather {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longestMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}

/** The outcome of `work`, or `undefined` when it takes longer than `ms`; the work itself goes on. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
