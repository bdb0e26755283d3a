import type { ActResult, PageEntry, RequestBody, RequestName, Where } from '../contract.js';
import { post } from './api.js';
import { type ElementName, STILL_SURFACE } from './surface-context.js';
import type { Acts } from './use-acts.js';

/** The acts of one person. `tell` shows a refusal; `refresh` resolves when the page shows the newest state. */
export function makeActs({
  as,
  refresh,
  tell,
}: {
  readonly as: string;
  readonly refresh: () => Promise<void>;
  readonly tell: (refused: Extract<ActResult, { readonly ok: false }>) => void;
}): Acts {
  const act = async <Name extends RequestName>(name: Name, body: RequestBody<Name>) => {
    const result = await post(name, body);
    await refresh();
    if (result?.ok === false && result.kind !== 'missing') tell(result);
    return result;
  };
  return {
    act,
    surfaceOf: (where: Where) => ({
      ...STILL_SURFACE,
      press: async ({ blockId, actionId }: ElementName, value?: PageEntry) => {
        const pressed = { as, where, blockId, actionId };
        await act('press', value === undefined ? pressed : { ...pressed, value });
      },
      typeahead: async ({ blockId, actionId }: ElementName, query: string) => {
        const result = await post('typeahead', { as, where, blockId, actionId, query });
        if (result?.ok === false) tell(result);
        return result?.ok === true ? (result.options ?? []) : [];
      },
    }),
  };
}
