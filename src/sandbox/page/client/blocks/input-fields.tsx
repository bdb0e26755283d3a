import { type KeyboardEvent, useState } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { FieldProps } from '../surface-context.js';
import { plainWords } from './text-object.js';

function commonProps({ ids, labelledBy, describedBy }: FieldProps) {
  return {
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': describedBy !== undefined,
    'data-action': ids.actionId,
  };
}

export function TextField(props: FieldProps) {
  const { element, state, draft, onChange, onEnter } = props;
  const storedValue = state === undefined ? element['initial_value'] : state['value'];
  const value = textIn(draft === undefined ? storedValue : draft.entry) ?? '';
  const max = element['max_length'];
  const common = {
    ...commonProps(props),
    className: 'field',
    value,
    placeholder: plainWords(element['placeholder']),
    maxLength: typeof max === 'number' ? max : undefined,
    'data-focus': element['focus_on_load'] === true ? true : undefined,
    onChange: (event: { readonly target: { readonly value: string } }) => {
      onChange({ entry: event.target.value === '' ? null : event.target.value });
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (onEnter === undefined || event.key !== 'Enter' || event.nativeEvent.isComposing) return;
      // Enter dispatches the field to the app instead of submitting the form.
      event.preventDefault();
      onEnter(value);
    },
  };
  return element['multiline'] === true ? (
    <textarea rows={Math.min(12, Math.max(4, value.split('\n').length))} {...common} />
  ) : (
    <input type="text" autoComplete="off" {...common} />
  );
}

export function DateTimeField({
  kind,
  ...props
}: FieldProps & {
  /** The suffix of Slack's keys `selected_…` and `initial_…`. */
  readonly kind: 'date' | 'time';
}) {
  const { element, state, draft, onChange } = props;
  const preset = state === undefined ? element[`initial_${kind}`] : state[`selected_${kind}`];
  return (
    <input
      {...commonProps(props)}
      type={kind}
      className="field field-date"
      value={textIn(draft === undefined ? preset : draft.entry) ?? ''}
      onChange={({ target: { value } }) => {
        // A year that is still being typed, e.g. 0020, is no date to report.
        if (value !== '' && kind === 'date' && value < '1000') return;
        onChange({ entry: value === '' ? null : value });
      }}
    />
  );
}

/** A local file, uploaded to the sandbox's Slack when the form is submitted or a button in it is pressed. */
export function FileField(props: FieldProps) {
  const { element, state, onChange } = props;
  const [isPicked, setIsPicked] = useState(false);
  const types = Array.isArray(element['filetypes']) ? element['filetypes'].map(String) : [];
  // The browser itself shows the name of a file that was just picked.
  const storedName = isPicked ? undefined : textIn(objectsIn(state?.['files'])[0]?.['name']);
  const pick = (file: File | undefined) => {
    setIsPicked(file !== undefined);
    onChange(
      file === undefined ? { entry: null } : { entry: { file: file.name, base64: '' }, file },
    );
  };
  return (
    <div className="file-field">
      <input
        {...commonProps(props)}
        type="file"
        className="field"
        accept={types.map((type) => `.${type}`).join(',')}
        onChange={(event) => pick(event.target.files?.[0])}
      />
      {storedName !== undefined && <small>📄 {storedName}</small>}
    </div>
  );
}
