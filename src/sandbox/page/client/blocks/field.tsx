import { type ReactNode, useId } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import { useWords } from '../page-context.js';
import type { FieldProps } from '../surface-context.js';
import { DateTimeField, FileField, TextField } from './input-fields.js';
import { Menu } from './menu.js';
import { TextObject } from './text-object.js';

/** An element that holds a value: a menu, choices, or an input. */
export function Field(props: FieldProps): ReactNode {
  const { type } = props.element;
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'users_select':
    case 'conversations_select':
      return <Menu {...props} isMany={false} />;
    case 'multi_static_select':
    case 'multi_users_select':
      return <Menu {...props} isMany />;
    case 'datepicker':
      return <DateTimeField {...props} kind="date" />;
    case 'timepicker':
      return <DateTimeField {...props} kind="time" />;
    case 'plain_text_input':
      return <TextField {...props} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <Choices {...props} />;
    case 'file_input':
      return <FileField {...props} />;
    default:
      return <UnknownNotice part="element" type={type} />;
  }
}

export function UnknownNotice({
  part,
  type,
}: {
  readonly part: 'block' | 'element';
  readonly type: unknown;
}) {
  const words = useWords().unknown;
  return (
    <div className="unknown" role="note">
      {words[part](String(type))}
    </div>
  );
}

function Choices({ element, ids, state, draft, labelledBy, onChange }: FieldProps) {
  const group = useId();
  const isRadio = element['type'] === 'radio_buttons';
  const chosen = valuesOf(draft?.entry) ?? chosenValues(state ?? element);
  const change = (value: string, isChecked: boolean) => {
    const rest = chosen.filter((each) => each !== value);
    onChange({ entry: isRadio ? value : isChecked ? [...chosen, value] : rest });
  };
  return (
    <fieldset className="choices" aria-labelledby={labelledBy} data-action={ids.actionId}>
      {objectsIn(element['options']).map((option) => {
        const value = textIn(option['value']) ?? '';
        return (
          <label key={value} className="choice">
            <input
              type={isRadio ? 'radio' : 'checkbox'}
              name={group}
              value={value}
              checked={chosen.includes(value)}
              onChange={(event) => change(value, event.target.checked)}
            />
            <span>
              <TextObject text={option['text']} />
              {option['description'] !== undefined && (
                <span className="choice-description">
                  <TextObject text={option['description']} />
                </span>
              )}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

function valuesOf(entry: PageEntry | undefined): readonly string[] | undefined {
  if (typeof entry === 'string') return [entry];
  return Array.isArray(entry) ? entry.map(String) : undefined;
}

/** The selected values of a state, or the preset values of an element. */
function chosenValues(holder: PageJson): readonly string[] {
  const options = [
    holder['selected_option'],
    holder['initial_option'],
    ...objectsIn(holder['selected_options']),
    ...objectsIn(holder['initial_options']),
  ];
  return objectsIn(options).flatMap((option) => textIn(option['value']) ?? []);
}
