import { useState } from 'react';
import type { PageEntry, PageJson } from '../../contract.js';
import type { ElementName } from '../surface-context.js';

/** A file of the reader's machine. It goes to the sandbox's Slack when the form is sent. */
export function FileField({
  element,
  name,
  labelledBy,
  onPick,
}: {
  readonly element: PageJson;
  readonly name: ElementName;
  readonly labelledBy: string;
  readonly onPick: (entry: PageEntry) => void;
}) {
  const [picked, setPicked] = useState<string>();
  const types = Array.isArray(element['filetypes']) ? element['filetypes'].map(String) : [];
  const pick = async (file: File | undefined) => {
    setPicked(file?.name);
    onPick(file === undefined ? null : { file: file.name, base64: await base64Of(file) });
  };
  return (
    <div className="file-field">
      <input
        type="file"
        className="field"
        aria-labelledby={labelledBy}
        data-action={name.actionId}
        accept={types.map((type) => `.${type}`).join(',')}
        onChange={(event) => void pick(event.target.files?.[0])}
      />
      {picked !== undefined && <small>📄 {picked}</small>}
    </div>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
