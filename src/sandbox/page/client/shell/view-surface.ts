import { useMemo, useState } from 'react';
import { isEmptyState } from '../../../slack/element-state.js';
import { asObject, textIn } from '../../../slack/json.js';
import type { PageEntry, PageView } from '../../contract.js';
import { useActs } from '../acts.js';
import { usePageContext } from '../page-context.js';
import type { Draft, SurfaceValue } from '../surface-context.js';

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

type Drafts = Readonly<Record<string, Draft>>;

interface DraftBook {
  readonly drafts: Drafts;
  readonly setDraft: (blockId: string, draft: Draft) => void;
  /** Forgets what the server holds by now, unless it was changed meanwhile. */
  readonly forget: (sent: Drafts) => void;
}

/**
 * What a person typed into a modal and the server does not know yet. When the app draws the modal again, a field that
 * kept its block and action keeps what was typed in it; others begin with what the app set.
 */
function useDrafts(view: PageView): DraftBook {
  const [drafts, setDrafts] = useState<Drafts>({});
  const [seen, setSeen] = useState(view);
  if (seen.hash !== view.hash) {
    setSeen(view);
    setDrafts((before) => keptDrafts(before, seen, view));
  }
  return {
    drafts,
    setDraft: (blockId, draft) => setDrafts((before) => ({ ...before, [blockId]: draft })),
    forget: (sent) => setDrafts((before) => filterDrafts(before, (id) => before[id] !== sent[id])),
  };
}

export function keptDrafts(
  drafts: Drafts,
  before: Pick<PageView, 'blocks'>,
  after: Pick<PageView, 'blocks'>,
): Drafts {
  const old = fieldsOf(before);
  const fresh = fieldsOf(after);
  return filterDrafts(drafts, (id) => fresh.has(id) && fresh.get(id) === old.get(id));
}

export function entriesOf(drafts: Drafts): Record<string, PageEntry> {
  return Object.fromEntries(Object.entries(drafts).map(([id, { entry }]) => [id, entry]));
}

/** The required fields that hold nothing, by block id. */
export function emptyFields(
  { blocks, values }: Pick<PageView, 'blocks' | 'values'>,
  drafts: Drafts,
): readonly string[] {
  return blocks
    .filter((block) => block['type'] === 'input' && block['optional'] !== true)
    .map((block) => textIn(block['block_id']) ?? '')
    .filter((id) => {
      const draft = drafts[id];
      return draft === undefined
        ? Object.values(values[id] ?? {}).every(isEmptyState)
        : isEmptyState({ entry: draft.entry });
    });
}

function fieldsOf({ blocks }: Pick<PageView, 'blocks'>): ReadonlyMap<string, string> {
  return new Map(
    blocks
      .filter((block) => block['type'] === 'input')
      .map((block) => {
        const { action_id: actionId, type } = asObject(block['element']);
        return [textIn(block['block_id']) ?? '', `${String(actionId)} ${String(type)}`];
      }),
  );
}

function filterDrafts(drafts: Drafts, keeps: (blockId: string) => boolean): Drafts {
  return Object.fromEntries(Object.entries(drafts).filter(([id]) => keeps(id)));
}
