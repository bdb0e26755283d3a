import type { ReactNode } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import type { Draft, ElementName } from '../surface-context.js';
import { Choices } from './choices.js';
import { DateTimeField, isDateTime } from './date-time-field.js';
import { FileField } from './file-field.js';
import { isMenu, Menu } from './menu.js';
import { isMultiMenu, MultiMenu } from './multi-menu.js';
import { TextField } from './text-field.js';

/** What a field is drawn from, wherever it stands. */
export interface FieldProps {
  readonly element: PageJson;
  readonly name: ElementName;
  /** Slack's state of it; absent before the server has told it. */
  readonly state?: PageJson;
  /** What was put in since. */
  readonly draft?: Draft;
  /** The ids of its label, and of what it was refused with. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly canBeEmptied?: boolean;
  readonly onChange: (draft: Draft) => void;
  /** Of a field in which one types: called with Enter. */
  readonly onEnter?: () => void;
}

const TYPED = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'];

/** Everything that holds a value: what one chooses from, and what one types in. Undefined for what this page does not know. */
export function fieldOf(props: FieldProps): ReactNode {
  const { element, state, draft, onChange } = props;
  const type = String(element['type']);
  const change = (entry: PageEntry) => onChange({ entry });
  if (isMenu(element)) return <Menu {...props} onChoose={onChange} />;
  if (isMultiMenu(element)) return <MultiMenu {...props} />;
  if (isDateTime(element)) return <DateTimeField {...props} onChange={change} />;
  if (TYPED.includes(type)) {
    const held = state === undefined ? element['initial_value'] : state['value'];
    return <TextField {...props} value={typedIn(draft?.entry, held)} onChange={change} />;
  }
  switch (type) {
    case 'radio_buttons':
    case 'checkboxes':
      return (
        <Choices
          type={type}
          options={objectsIn(element['options'])}
          chosen={entriesOf(draft?.entry) ?? chosenValues(state ?? element)}
          name={props.name}
          {...(props.labelledBy === undefined ? {} : { labelledBy: props.labelledBy })}
          onChange={change}
        />
      );
    case 'file_input':
      return (
        <FileField
          {...props}
          {...(state === undefined ? {} : { held: objectsIn(state['files']) })}
          onPick={change}
        />
      );
    default:
      return undefined;
  }
}

function typedIn(entry: PageEntry | undefined, held: unknown): string {
  return entry === undefined ? (textIn(held) ?? '') : (textIn(entry) ?? '');
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
