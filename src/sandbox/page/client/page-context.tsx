import { createContext, use } from 'react';
import type { PageChannel, PageLanguage, PageState } from '../contract.js';
import { type PageWords, WORDS } from './words.js';

/** Facts about the reader and the page, available to every component. */
export interface PageContextValue {
  readonly language: PageLanguage;
  /** The sandbox's clock when the state was read, epoch milliseconds. */
  readonly now: number;
  readonly me: string;
  readonly names: PageState['names'];
  readonly channels: readonly PageChannel[];
  readonly openChannel: (id: string) => void;
}

const PageContext = createContext<PageContextValue | undefined>(undefined);

export const PageContextProvider = PageContext.Provider;

export function usePageContext(): PageContextValue {
  const value = use(PageContext);
  if (value === undefined) throw new Error('Drawn outside of the page.');
  return value;
}

export function useWords(): PageWords {
  return WORDS[usePageContext().language];
}
