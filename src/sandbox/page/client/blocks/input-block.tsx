import { useEffect, useId, useRef } from 'react';
import { asObject, textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import { useWords } from '../page-context.js';
import { type ElementIds, useSurface } from '../surface-context.js';
import { Field } from './field.js';
import { plainWords } from './text-object.js';

export function InputBlock({ block }: { readonly block: PageJson }) {
  const words = useWords();
  const labelId = useId();
  const error = useSurface().errors[textIn(block['block_id']) ?? ''];
  const errorId = `${labelId}-error`;
  return (
    <div className={error === undefined ? 'block-input' : 'block-input block-input-wrong'}>
      <div id={labelId} className="block-input-label">
        {plainWords(block['label'])}
        {block['optional'] === true && (
          <span className="block-input-optional"> {words.optional}</span>
        )}
      </div>
      <InputElement
        block={block}
        labelId={labelId}
        errorId={error === undefined ? undefined : errorId}
      />
      {error !== undefined && (
        <div id={errorId} className="block-input-error" role="alert">
          {error}
        </div>
      )}
      {block['hint'] !== undefined && (
        <div className="block-input-hint">{plainWords(block['hint'])}</div>
      )}
    </div>
  );
}

/** Slack sends typed text to the app after a pause of this length. */
const DEBOUNCE_MS = 300;

interface InputElementProps {
  readonly block: PageJson;
  readonly labelId: string;
  readonly errorId: string | undefined;
}

function InputElement({ block, labelId, errorId }: InputElementProps) {
  const surface = useSurface();
  const element = asObject(block['element']);
  const blockId = textIn(block['block_id']) ?? '';
  const ids: ElementIds = { blockId, actionId: textIn(element['action_id']) ?? '' };
  const draft = surface.draftOf(blockId);
  const state = surface.stateOf(ids);
  const debounce = useDebounce();
  const isTextField =
    String(element['type']).endsWith('_input') && element['type'] !== 'file_input';
  const isDispatching = block['dispatch_action'] === true;
  const dispatch = (entry: PageEntry) => void surface.press(ids, entry);
  const triggers = triggersOf(element);
  const sendsOnEnter = isDispatching && isTextField && triggers.includes('on_enter_pressed');
  return (
    <Field
      element={element}
      ids={ids}
      state={state}
      draft={draft}
      labelledBy={labelId}
      describedBy={errorId}
      isClearable={block['optional'] === true}
      onChange={(changed) => {
        surface.setDraft(blockId, changed);
        if (!isDispatching) return;
        if (!isTextField) dispatch(changed.entry);
        else if (triggers.includes('on_character_entered'))
          debounce(() => dispatch(changed.entry), DEBOUNCE_MS);
      }}
      onEnter={
        sendsOnEnter ? () => dispatch(draft?.entry ?? textIn(state?.['value']) ?? null) : undefined
      }
    />
  );
}

/** The events on which a dispatching text field is sent to the app. */
function triggersOf(element: PageJson): readonly unknown[] {
  const { trigger_actions_on: triggers } = asObject(element['dispatch_action_config']);
  return Array.isArray(triggers) ? triggers : ['on_enter_pressed'];
}

function useDebounce(): (work: () => void, afterMs: number) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (work, afterMs) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(work, afterMs);
  };
}
