import { createContext, use } from 'react';
import type { ActResult, RequestBody, RequestName, Where } from '../contract.js';
import type { SurfaceValue } from './surface-context.js';

/** What a person can do on the page. */
export interface Acts {
  /**
   * Does it, waits until the page shows what came of it, and tells the person when it was refused. Undefined when
   * the server did not answer.
   */
  readonly act: <Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ) => Promise<ActResult | undefined>;
  /** The surface of a message or of the Home tab, whose elements act at once. */
  readonly surfaceOf: (where: Where) => SurfaceValue;
}

const ActsContext = createContext<Acts | undefined>(undefined);

export const ActsProvider = ActsContext.Provider;

export function useActs(): Acts {
  const acts = use(ActsContext);
  if (acts === undefined) throw new Error('Used outside of the page.');
  return acts;
}
