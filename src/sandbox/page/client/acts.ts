import { createContext, use } from 'react';
import type {
  ActResult,
  PageEntry,
  PageState,
  RequestBody,
  RequestName,
  Where,
} from '../contract.js';
import { type ElementName, STILL_SURFACE, type SurfaceValue } from './surface-context.js';

interface Acts {
  /**
   * Does it, waits until the page shows the result, and tells the person when it was refused. Undefined when the server
   * did not answer.
   */
  readonly act: <Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ) => Promise<ActResult | undefined>;
  /** The surface of a message or of the Home tab, whose elements act at once. */
  readonly surfaceOf: (where: Where) => SurfaceValue;
}

export type Refusal = Extract<ActResult, { readonly ok: false }>;

/** The acts of one person. `refresh` resolves when the page shows the newest state. */
export function makeActs({
  as,
  refresh,
  tell,
}: {
  readonly as: string;
  readonly refresh: () => Promise<void>;
  readonly tell: (refused: Refusal) => void;
}): Acts {
  const act = async <Name extends RequestName>(name: Name, body: RequestBody<Name>) => {
    const result = await post(name, body);
    await refresh();
    if (result?.ok === false && result.kind !== 'missing') tell(result);
    return result;
  };
  return {
    act,
    surfaceOf: (where) => ({
      ...STILL_SURFACE,
      press: async ({ blockId, actionId }: ElementName, value?: PageEntry) => {
        await act('press', { as, where, blockId, actionId, value });
      },
      typeahead: async ({ blockId, actionId }: ElementName, query: string) => {
        const result = await post('typeahead', { as, where, blockId, actionId, query });
        if (result?.ok === false) tell(result);
        return result?.ok === true ? (result.options ?? []) : [];
      },
    }),
  };
}

/** Undefined: the server did not answer. */
async function post<Name extends RequestName>(
  name: Name,
  body: RequestBody<Name>,
): Promise<ActResult | undefined> {
  try {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // The server answers every POST so, refused ones too.
    return (await response.json()) as ActResult;
  } catch {
    return undefined;
  }
}

const ActsContext = createContext<Acts | undefined>(undefined);

export const ActsProvider = ActsContext.Provider;

export function useActs(): Acts {
  const acts = use(ActsContext);
  if (acts === undefined) throw new Error('Used outside of the page.');
  return acts;
}

/** Through whose eyes one looks, and at which channel. Where it says nothing the server chooses. */
export interface Viewpoint {
  readonly as?: string;
  readonly channel?: string;
}

/**
 * What a person sees now.
 * @throws when the server does not answer or knows no such person
 */
export async function fetchState(viewpoint: Viewpoint): Promise<PageState> {
  const asked = Object.entries(viewpoint).filter(([, value]) => value !== undefined);
  // The time in it changes although nothing else did, so that an older answer is never good enough.
  const response = await fetch(`/api/state?${new URLSearchParams(asked)}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`/api/state answered ${response.status}`);
  return (await response.json()) as PageState;
}
