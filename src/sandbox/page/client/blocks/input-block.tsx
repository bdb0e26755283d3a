import { type ReactNode, useEffect, useId, useRef } from 'react';
import { asObject, textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import { usePageContext } from '../page-context.js';
import { type ElementName, useSurface } from '../surface-context.js';
import { WORDS } from '../words.js';
import { fieldOf } from './field.js';
import { PlainText } from './text-object.js';
import { Unknown } from './unknown.js';

/** One field of a form: its label, the field, a hint, and what the last submit was refused with. */
export function InputBlock({ block }: { readonly block: PageJson }) {
  const { language } = usePageContext();
  const { errors } = useSurface();
  const labelId = useId();
  const blockId = textIn(block['block_id']) ?? '';
  const error = errors[blockId];
  const errorId = `${labelId}-error`;
  return (
    <div className={error === undefined ? 'block-input' : 'block-input block-input-wrong'}>
      <div id={labelId} className="block-input-label">
        <PlainText text={block['label']} />
        {block['optional'] === true && (
          <span className="block-input-optional"> {WORDS[language].optional}</span>
        )}
      </div>
      <InputElement
        element={asObject(block['element'])}
        blockId={blockId}
        labelId={labelId}
        optional={block['optional'] === true}
        dispatches={block['dispatch_action'] === true}
        {...(error === undefined ? {} : { errorId })}
      />
      {error !== undefined && (
        <div id={errorId} className="block-input-error" role="alert">
          {error}
        </div>
      )}
      {block['hint'] !== undefined && (
        <div className="block-input-hint">
          <PlainText text={block['hint']} />
        </div>
      )}
    </div>
  );
}

/** Slack tells the app of typed letters when nobody typed for so long. */
const PAUSE_MS = 300;

function InputElement({
  element,
  blockId,
  labelId,
  optional,
  dispatches,
  errorId,
}: {
  readonly element: PageJson;
  readonly blockId: string;
  readonly labelId: string;
  readonly optional: boolean;
  /** The app hears of it at once, not only when the form is sent. */
  readonly dispatches: boolean;
  readonly errorId?: string;
}): ReactNode {
  const surface = useSurface();
  const name: ElementName = { blockId, actionId: textIn(element['action_id']) ?? '' };
  const draft = surface.draftOf(blockId);
  const state = surface.stateOf(name);
  const later = useLater();
  const isTyped = String(element['type']).endsWith('_input') && element['type'] !== 'file_input';
  const tell = (entry: PageEntry) => void surface.press(name, entry);
  const triggers = triggersOf(element);
  const field = fieldOf({
    element,
    name,
    labelledBy: labelId,
    canBeEmptied: optional,
    ...(errorId === undefined ? {} : { describedBy: errorId }),
    ...(state === undefined ? {} : { state }),
    ...(draft === undefined ? {} : { draft }),
    onChange: (changed) => {
      surface.setDraft(blockId, changed);
      if (!dispatches) return;
      if (!isTyped) tell(changed.entry);
      else if (triggers.includes('on_character_entered'))
        later(() => tell(changed.entry), PAUSE_MS);
    },
    ...(dispatches && isTyped && triggers.includes('on_enter_pressed')
      ? { onEnter: () => tell(draft?.entry ?? textIn(state?.['value']) ?? null) }
      : {}),
  });
  return field ?? <Unknown what="element" type={element['type']} />;
}

/** When the app hears of a field that dispatches and in which one types. */
function triggersOf(element: PageJson): readonly unknown[] {
  const { trigger_actions_on: triggers } = asObject(element['dispatch_action_config']);
  return Array.isArray(triggers) ? triggers : ['on_enter_pressed'];
}

/** Does what it was last given when nothing new came for a while. */
function useLater(): (work: () => void, afterMs: number) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (work, afterMs) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(work, afterMs);
  };
}
