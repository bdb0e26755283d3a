import { createContext, use } from 'react';
import type {
  ActionResult,
  PageEntry,
  PageState,
  RequestBody,
  RequestName,
  SurfaceRef,
} from '../contract.js';
import { type ElementIds, INERT_SURFACE, type SurfaceValue } from './surface-context.js';

interface PageActions {
  /**
   * Sends the request, waits until the page shows the new state, and shows a refusal other than `missing` as a toast.
   * Resolves with undefined if the server did not answer, or failed itself (a 500 without JSON).
   */
  readonly act: <Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ) => Promise<ActionResult | undefined>;
  /** A surface whose elements send each use to the server at once. */
  readonly surfaceOf: (where: SurfaceRef) => SurfaceValue;
}

export type Refusal = Extract<ActionResult, { readonly ok: false }>;

/** The actions of one person. `refresh` resolves when the page shows the newest state. */
export function createActions({
  as,
  refresh,
  warn,
}: {
  readonly as: string;
  readonly refresh: () => Promise<void>;
  readonly warn: (refused: Refusal) => void;
}): PageActions {
  const act = async <Name extends RequestName>(name: Name, body: RequestBody<Name>) => {
    const result = await post(name, body);
    await refresh();
    if (result?.ok === false && result.kind !== 'missing') warn(result);
    return result;
  };
  return {
    act,
    surfaceOf: (where) => ({
      ...INERT_SURFACE,
      press: async ({ blockId, actionId }: ElementIds, value?: PageEntry) => {
        await act('press', { as, where, blockId, actionId, value });
      },
      typeahead: async ({ blockId, actionId }: ElementIds, query: string) => {
        const result = await post('typeahead', { as, where, blockId, actionId, query });
        // Without an answer the menu says that there are no results, as in Slack.
        return result?.ok === true ? (result.options ?? []) : [];
      },
    }),
  };
}

/** Resolves with undefined if the server did not answer, or failed itself (a 500 without JSON). */
async function post<Name extends RequestName>(
  name: Name,
  body: RequestBody<Name>,
): Promise<ActionResult | undefined> {
  try {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // The server answers refused POSTs with an ActionResult too.
    return (await response.json()) as ActionResult;
  } catch {
    return undefined;
  }
}

const ActionsContext = createContext<PageActions | undefined>(undefined);

export const ActionsProvider = ActionsContext.Provider;

export function useActions(): PageActions {
  const actions = use(ActionsContext);
  if (actions === undefined) throw new Error('Used outside of the page.');
  return actions;
}

/** The person and channel to show. The server chooses what is absent. */
export interface Viewpoint {
  readonly as?: string;
  readonly channel?: string;
}

/**
 * Loads the page's state for a person and channel.
 * @throws when the server does not answer or there is no such person
 */
export async function fetchState(viewpoint: Viewpoint): Promise<PageState> {
  const query = Object.entries(viewpoint).filter(([, value]) => value !== undefined);
  // Never cached, because the clock in the state never stops.
  const response = await fetch(`/api/state?${new URLSearchParams(query)}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`/api/state answered ${response.status}`);
  return (await response.json()) as PageState;
}
