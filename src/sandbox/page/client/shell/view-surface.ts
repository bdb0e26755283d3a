import { useMemo, useState } from 'react';
import { isEmptyState } from '../../../slack/element-state.js';
import { asObject, textIn } from '../../../slack/json.js';
import type { PageEntry, PageView } from '../../contract.js';
import { useActions } from '../actions.js';
import { usePageContext } from '../page-context.js';
import type { Draft, SurfaceValue } from '../surface-context.js';

/** The surface of a modal or of the Home tab. Entered values stay in the page until a button press or a submit. */
export function useViewSurface(
  view: PageView,
): { readonly surface: SurfaceValue } & Pick<DraftState, 'drafts' | 'discard'> {
  const { me: as } = usePageContext();
  const { act, surfaceOf } = useActions();
  const { drafts, setDraft, discard } = useDrafts(view);
  const { type: where } = view;
  const baseSurface = useMemo(() => surfaceOf({ in: where }), [surfaceOf, where]);
  const surface: SurfaceValue = {
    ...baseSurface,
    stateOf: ({ blockId, actionId }) => view.values[blockId]?.[actionId],
    draftOf: (blockId) => drafts[blockId],
    setDraft,
    press: async (ids, value) => {
      // The app receives the values of all fields with every button press.
      if (Object.keys(drafts).length > 0) {
        const filled = await act('fill', { as, where, values: await entriesOf(drafts) });
        if (filled?.ok === true) discard(drafts);
      }
      await baseSurface.press(ids, value);
    },
  };
  return { surface, drafts, discard };
}

type Drafts = Readonly<Record<string, Draft>>;

interface DraftState {
  readonly drafts: Drafts;
  readonly setDraft: (blockId: string, draft: Draft) => void;
  /** Drops drafts that the server now has, except those changed since they were sent. */
  readonly discard: (sent: Drafts) => void;
}

/**
 * Entered values that the server does not have yet. When the app redraws the view, a field with the same block, action
 * and type keeps its draft; other fields start with the app's value.
 */
function useDrafts(view: PageView): DraftState {
  const [drafts, setDrafts] = useState<Drafts>({});
  const [lastView, setLastView] = useState(view);
  if (lastView.hash !== view.hash) {
    setLastView(view);
    setDrafts((previous) => keepDrafts(previous, lastView, view));
  }
  return {
    drafts,
    setDraft: (blockId, draft) => setDrafts((previous) => ({ ...previous, [blockId]: draft })),
    discard: (sent) => setDrafts((all) => filterDrafts(all, (id) => all[id] !== sent[id])),
  };
}

export function keepDrafts(
  drafts: Drafts,
  previous: Pick<PageView, 'blocks'>,
  current: Pick<PageView, 'blocks'>,
): Drafts {
  const oldFields = fieldsOf(previous);
  const newFields = fieldsOf(current);
  return filterDrafts(drafts, (id) => newFields.has(id) && newFields.get(id) === oldFields.get(id));
}

export async function entriesOf(drafts: Drafts): Promise<Record<string, PageEntry>> {
  const entries = Object.entries(drafts).map(async ([id, { entry, file }]) => {
    const sent = file === undefined ? entry : { file: file.name, base64: await base64Of(file) };
    return [id, sent] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The block IDs of required fields that are empty. */
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
        : // It checks every field, whatever its name.
          isEmptyState({ entry: draft.entry });
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
