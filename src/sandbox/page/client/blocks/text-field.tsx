import type { KeyboardEvent } from 'react';
import { textIn } from '../../../slack/json.js';
import type { PageEntry } from '../../contract.js';
import type { FieldProps } from './field.js';
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
  onEnter,
}: Omit<FieldProps, 'onChange'> & {
  readonly value: string;
  readonly onChange: (entry: PageEntry) => void;
}) {
  const max = element['max_length'];
  const isNumber = element['type'] === 'number_input';
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
    onKeyDown: (event: KeyboardEvent) => {
      if (onEnter === undefined || event.key !== 'Enter' || event.nativeEvent.isComposing) return;
      // The app hears of it; the form is not sent.
      event.preventDefault();
      onEnter();
    },
  };
  return element['multiline'] === true ? (
    <textarea rows={Math.min(12, Math.max(4, value.split('\n').length))} {...shared} />
  ) : (
    <input
      type={KINDS[String(element['type'])] ?? 'text'}
      autoComplete="off"
      {...(isNumber
        ? {
            min: textIn(element['min_value']),
            max: textIn(element['max_value']),
            step: element['is_decimal_allowed'] === true ? 'any' : 1,
          }
        : {})}
      {...shared}
    />
  );
}
