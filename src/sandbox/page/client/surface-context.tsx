import { createContext, use } from 'react';
import type { PageEntry, PageJson } from '../contract.js';

export interface ElementName {
  readonly blockId: string;
  readonly actionId: string;
}

/** What a person put into a field and has not sent yet. */
export interface Draft {
  readonly entry: PageEntry;
  /** Of a menu: the chosen options, whose words are shown. */
  readonly options?: readonly PageJson[];
}

/** What a field is drawn from, wherever it stands. */
export interface FieldProps {
  readonly element: PageJson;
  readonly name: ElementName;
  /** Slack's state of it; absent before the server has told it. */
  readonly state: PageJson | undefined;
  readonly draft: Draft | undefined;
  /** The ids of its label and of its error. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly canBeEmptied?: boolean;
  readonly onChange: (draft: Draft) => void;
  readonly onEnter?: () => void;
}

/** The message, modal or Home tab in which blocks stand: what they hold, and what happens when they are used. */
export interface SurfaceValue {
  readonly press: (element: ElementName, value?: PageEntry) => Promise<void>;
  readonly typeahead: (element: ElementName, query: string) => Promise<readonly PageJson[]>;
  /** Slack's state of an element, as far as the server knows it. */
  readonly stateOf: (element: ElementName) => PageJson | undefined;
  readonly draftOf: (blockId: string) => Draft | undefined;
  readonly setDraft: (blockId: string, draft: Draft) => void;
  readonly errors: Readonly<Record<string, string>>;
}

export const STILL_SURFACE: SurfaceValue = {
  press: async () => {},
  typeahead: async () => [],
  stateOf: () => undefined,
  draftOf: () => undefined,
  setDraft: () => {},
  errors: {},
};

const SurfaceContext = createContext<SurfaceValue>(STILL_SURFACE);

export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): SurfaceValue {
  return use(SurfaceContext);
}
