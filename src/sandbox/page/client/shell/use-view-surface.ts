import { useMemo } from 'react';
import type { PageView } from '../../contract.js';
import { useActs } from '../acts.js';
import { usePageContext } from '../page-context.js';
import type { SurfaceValue } from '../surface-context.js';
import { type DraftBook, entriesOf, useDrafts } from './use-drafts.js';

/** The fields of a modal or of the Home tab: what is typed stays here until something is pressed or sent. */
export function useViewSurface(
  view: PageView,
): { readonly surface: SurfaceValue } & Pick<DraftBook, 'drafts' | 'forget'> {
  const { me: as } = usePageContext();
  const { act, surfaceOf } = useActs();
  const { drafts, setDraft, forget } = useDrafts(view);
  const { type: where } = view;
  const own = useMemo(() => surfaceOf({ in: where }), [surfaceOf, where]);
  const surface: SurfaceValue = {
    ...own,
    stateOf: ({ blockId, actionId }) => view.values[blockId]?.[actionId],
    draftOf: (blockId) => drafts[blockId],
    setDraft,
    press: async (name, value) => {
      // The app is told what stands in the fields when a button is pressed.
      if (Object.keys(drafts).length > 0) {
        const filled = await act('fill', { as, where, values: entriesOf(drafts) });
        if (filled?.ok === true) forget(drafts);
      }
      await own.press(name, value);
    },
  };
  return { surface, drafts, forget };
}
