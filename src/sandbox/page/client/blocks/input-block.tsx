import { type ReactNode, useId } from 'react';
import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { usePageContext } from '../page-context.js';
import { type ElementName, useSurface } from '../surface-context.js';
import { WORDS } from '../words.js';
import { Choices } from './choices.js';
import { chosenValues } from './element.js';
import { FileField } from './file-field.js';
import { isMenu, Menu } from './menu.js';
import { TextField } from './text-field.js';
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

function InputElement({
  element,
  blockId,
  labelId,
  optional,
  errorId,
}: {
  readonly element: PageJson;
  readonly blockId: string;
  readonly labelId: string;
  readonly optional: boolean;
  readonly errorId?: string;
}): ReactNode {
  const surface = useSurface();
  const name: ElementName = { blockId, actionId: textIn(element['action_id']) ?? '' };
  const draft = surface.draftOf(blockId);
  const state = surface.stateOf(name);
  const field = {
    name,
    labelledBy: labelId,
    onChange: (entry: string | null) => surface.setDraft(blockId, { entry }),
    ...(errorId === undefined ? {} : { describedBy: errorId }),
  };
  if (isMenu(element)) {
    return (
      <Menu
        element={element}
        name={name}
        labelledBy={labelId}
        canBeEmptied={optional}
        {...(state === undefined ? {} : { state })}
        {...(draft === undefined ? {} : { draft })}
        onChoose={(chosen) => surface.setDraft(blockId, chosen)}
      />
    );
  }
  switch (element['type']) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return (
        <TextField
          {...field}
          element={element}
          value={typedIn(
            draft?.entry,
            state === undefined ? element['initial_value'] : state['value'],
          )}
        />
      );
    case 'datepicker':
      return (
        <input
          type="date"
          className="field field-date"
          aria-labelledby={labelId}
          aria-describedby={errorId}
          aria-invalid={errorId !== undefined}
          data-action={name.actionId}
          value={typedIn(
            draft?.entry,
            state === undefined ? element['initial_date'] : state['selected_date'],
          )}
          onChange={(event) =>
            field.onChange(event.target.value === '' ? null : event.target.value)
          }
        />
      );
    case 'radio_buttons':
    case 'checkboxes':
      return (
        <Choices
          type={element['type']}
          options={objectsIn(element['options'])}
          chosen={entriesOf(draft?.entry) ?? chosenValues(state ?? element)}
          name={name}
          labelledBy={labelId}
          onChange={(entry) => surface.setDraft(blockId, { entry })}
        />
      );
    case 'file_input':
      return (
        <FileField
          element={element}
          labelledBy={labelId}
          name={name}
          onPick={(entry) => surface.setDraft(blockId, { entry })}
        />
      );
    default:
      return <Unknown what="element" type={element['type']} />;
  }
}

function typedIn(entry: unknown, held: unknown): string {
  return entry === undefined ? (textIn(held) ?? '') : (textIn(entry) ?? '');
}

function entriesOf(entry: unknown): readonly string[] | undefined {
  if (typeof entry === 'string') return [entry];
  return Array.isArray(entry) ? entry.map(String) : undefined;
}
