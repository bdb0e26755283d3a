import type { PageJson } from '../../contract.js';
import type { ElementName } from '../surface-context.js';
import { plainWords } from './text-object.js';

const KINDS: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
};

/** A line or several lines of typed text. */
export function TextField({
  element,
  name,
  value,
  labelledBy,
  describedBy,
  onChange,
}: {
  readonly element: PageJson;
  readonly name: ElementName;
  readonly value: string;
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly onChange: (entry: string | null) => void;
}) {
  const max = element['max_length'];
  const shared = {
    className: 'field',
    value,
    placeholder: plainWords(element['placeholder']),
    maxLength: typeof max === 'number' ? max : undefined,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': describedBy !== undefined,
    'data-action': name.actionId,
    'data-focus': element['focus_on_load'] === true ? true : undefined,
    onChange: (event: { readonly target: { readonly value: string } }) => {
      onChange(event.target.value === '' ? null : event.target.value);
    },
  };
  return element['multiline'] === true ? (
    <textarea rows={Math.min(12, Math.max(4, value.split('\n').length))} {...shared} />
  ) : (
    <input type={KINDS[String(element['type'])] ?? 'text'} autoComplete="off" {...shared} />
  );
}
