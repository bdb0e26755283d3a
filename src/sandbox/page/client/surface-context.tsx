import { createContext, use } from 'react';
import type { PageEntry, PageJson } from '../contract.js';

export interface ElementIds {
  readonly blockId: string;
  readonly actionId: string;
}

/** A field's value that the person entered and has not sent yet. */
export interface Draft {
  readonly entry: PageEntry;
  /** In a menu: the chosen options, for showing their labels. */
  readonly options?: readonly PageJson[];
  /** In a file field: the chosen file. Its content is read when it is sent, so that a form can be sent at once. */
  readonly file?: File;
}

export interface ElementProps {
  readonly element: PageJson;
  readonly ids: ElementIds;
}

/** The props of every kind of field. */
export interface FieldProps extends ElementProps {
  /** Slack's state of the element, if the server has one. */
  readonly state: PageJson | undefined;
  readonly draft: Draft | undefined;
  /** The DOM IDs of the field's label and error. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly isClearable?: boolean;
  readonly onChange: (draft: Draft) => void;
  readonly onEnter?: (text: string) => void;
}

/** The message, modal or Home tab that contains the blocks: their values, and what using them does. */
export interface SurfaceValue {
  readonly press: (element: ElementIds, value?: PageEntry) => Promise<void>;
  readonly typeahead: (element: ElementIds, query: string) => Promise<readonly PageJson[]>;
  readonly stateOf: (element: ElementIds) => PageJson | undefined;
  readonly draftOf: (blockId: string) => Draft | undefined;
  readonly setDraft: (blockId: string, draft: Draft) => void;
  readonly errors: Readonly<Record<string, string>>;
}

export const INERT_SURFACE: SurfaceValue = {
  press: async () => {},
  typeahead: async () => [],
  stateOf: () => undefined,
  draftOf: () => undefined,
  setDraft: () => {},
  errors: {},
};

const SurfaceContext = createContext<SurfaceValue>(INERT_SURFACE);

export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): SurfaceValue {
  return use(SurfaceContext);
}
