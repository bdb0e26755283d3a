import { type KeyboardEvent, useState } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { FieldProps } from '../surface-context.js';
import { plainWords } from './text-object.js';

function commonOf({ name, labelledBy, describedBy }: FieldProps) {
  return {
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': describedBy !== undefined,
    'data-action': name.actionId,
  };
}

export function TextField(props: FieldProps) {
  const { element, state, draft, onChange, onEnter } = props;
  const held = state === undefined ? element['initial_value'] : state['value'];
  const value = textIn(draft === undefined ? held : draft.entry) ?? '';
  const max = element['max_length'];
  const shared = {
    ...commonOf(props),
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
      // The app hears of it; the form is not sent.
      event.preventDefault();
      onEnter();
    },
  };
  return element['multiline'] === true ? (
    <textarea rows={Math.min(12, Math.max(4, value.split('\n').length))} {...shared} />
  ) : (
    <input type="text" autoComplete="off" {...shared} />
  );
}

export function DateTimeField({
  kind,
  ...props
}: FieldProps & {
  /** As in the names of its state and preset. */
  readonly kind: 'date' | 'time';
}) {
  const { element, state, draft, onChange } = props;
  const preset = state === undefined ? element[`initial_${kind}`] : state[`selected_${kind}`];
  return (
    <input
      {...commonOf(props)}
      type={kind}
      className="field field-date"
      value={textIn(draft === undefined ? preset : draft.entry) ?? ''}
      onChange={({ target: { value } }) => {
        // While a year is being typed it is one of the first centuries.
        if (value !== '' && kind === 'date' && value < '1000') return;
        onChange({ entry: value === '' ? null : value });
      }}
    />
  );
}

/** A file of the reader's machine. It is uploaded to the sandbox's Slack when the form is sent. */
export function FileField(props: FieldProps) {
  const { element, state, onChange } = props;
  const [picked, setPicked] = useState(false);
  const types = Array.isArray(element['filetypes']) ? element['filetypes'].map(String) : [];
  // The browser names what was picked itself.
  const shown = picked ? undefined : textIn(objectsIn(state?.['files'])[0]?.['name']);
  const pick = async (file: File | undefined) => {
    setPicked(file !== undefined);
    const entry = file === undefined ? null : { file: file.name, base64: await base64Of(file) };
    onChange({ entry });
  };
  return (
    <div className="file-field">
      <input
        {...commonOf(props)}
        type="file"
        className="field"
        accept={types.map((type) => `.${type}`).join(',')}
        onChange={(event) => void pick(event.target.files?.[0])}
      />
      {shown !== undefined && <small>📄 {shown}</small>}
    </div>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
