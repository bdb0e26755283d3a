import { useState } from 'react';
import { textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import type { FieldProps } from './field.js';

/** A file of the reader's machine. It goes to the sandbox's Slack when the form is sent. */
export function FileField({
  element,
  name,
  labelledBy,
  describedBy,
  held = [],
  onPick,
}: Omit<FieldProps, 'onChange'> & {
  /** The files that Slack has by now. */
  readonly held?: readonly PageJson[];
  readonly onPick: (entry: PageEntry) => void;
}) {
  const [picked, setPicked] = useState(false);
  const types = Array.isArray(element['filetypes']) ? element['filetypes'].map(String) : [];
  // The browser names what was picked itself.
  const shown = picked ? undefined : textIn(held[0]?.['name']);
  const pick = async (file: File | undefined) => {
    setPicked(file !== undefined);
    onPick(file === undefined ? null : { file: file.name, base64: await base64Of(file) });
  };
  return (
    <div className="file-field">
      <input
        type="file"
        className="field"
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={describedBy !== undefined}
        data-action={name.actionId}
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
