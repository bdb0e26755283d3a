import { type ReactNode, useId } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import { useWords } from '../page-context.js';
import type { FieldProps } from '../surface-context.js';
import { Menu } from './menu.js';
import { TextObject } from './text-object.js';
import { DateTimeField, FileField, TextField } from './typed-fields.js';

/** Everything that holds a value: what one chooses from, and what one types into. */
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
      return <Unknown what="element" type={type} />;
  }
}

export function Unknown({
  what,
  type,
}: {
  readonly what: 'block' | 'element';
  readonly type: unknown;
}) {
  const words = useWords().unknown;
  return (
    <div className="unknown" role="note">
      {words[what](String(type))}
    </div>
  );
}

function Choices({ element, name, state, draft, labelledBy, onChange }: FieldProps) {
  const group = useId();
  const isRadio = element['type'] === 'radio_buttons';
  const chosen = entriesOf(draft?.entry) ?? chosenValues(state ?? element);
  const change = (value: string, isChecked: boolean) => {
    const rest = chosen.filter((each) => each !== value);
    onChange({ entry: isRadio ? value : isChecked ? [...chosen, value] : rest });
  };
  return (
    <fieldset className="choices" aria-labelledby={labelledBy} data-action={name.actionId}>
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

function entriesOf(entry: PageEntry | undefined): readonly string[] | undefined {
  if (typeof entry === 'string') return [entry];
  return Array.isArray(entry) ? entry.map(String) : undefined;
}

/** The values chosen in an element's state, or preset in the element. */
function chosenValues(holder: PageJson): readonly string[] {
  const options = [
    holder['selected_option'],
    holder['initial_option'],
    ...objectsIn(holder['selected_options']),
    ...objectsIn(holder['initial_options']),
  ];
  return objectsIn(options).flatMap((option) => textIn(option['value']) ?? []);
}
