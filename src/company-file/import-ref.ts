import type { ImportFile } from './import-preview-view.js';

/** Which import a window or message is about. It outlives the process, which may have forgotten the plan. */
export interface ImportRef {
  /** Slack's ID of the uploaded file. */
  readonly file: string;
  readonly plan: string;
  readonly fingerprint: string;
  /** What the person was sent beside the preview. */
  readonly sent: readonly ImportFile[];
}

const FILES: readonly ImportFile[] = ['bad', 'changes'];

/** IDs only: as a button's value and a window's private_metadata. */
export function encodeImportRef({ file, plan, fingerprint, sent }: ImportRef): string {
  return [file, plan, fingerprint, ...sent].join(' ');
}

/** `undefined`: it is none of ours. */
export function parseImportRef(value: string): ImportRef | undefined {
  const [file = '', plan = '', fingerprint = '', ...others] = value.split(' ');
  if (file === '' || plan === '' || fingerprint === '') return undefined;
  const sent = FILES.filter((name) => others.includes(name));
  return sent.length === others.length ? { file, plan, fingerprint, sent } : undefined;
}
