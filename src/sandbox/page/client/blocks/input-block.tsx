import { useId } from 'react';
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
  const isTextField = element['type'] === 'plain_text_input';
  const isDispatching = block['dispatch_action'] === true;
  const dispatch = (entry: PageEntry) => void surface.press(ids, entry);
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
        if (isDispatching && !isTextField) dispatch(changed.entry);
      }}
      onEnter={isDispatching && isTextField ? dispatch : undefined}
    />
  );
}
