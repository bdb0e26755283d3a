/** Which import a window or message is about. It outlives the process, which may have forgotten the plan. */
export interface ImportRef {
  /** Slack's ID of the uploaded file. */
  readonly file: string;
  readonly plan: string;
  readonly fingerprint: string;
}

/** IDs only: as a button's value and a window's private_metadata. */
export function encodeImportRef({ file, plan, fingerprint }: ImportRef): string {
  return [file, plan, fingerprint].join(' ');
}

/** `undefined`: it is none of ours. */
export function parseImportRef(value: string): ImportRef | undefined {
  const [file = '', plan = '', fingerprint = '', ...others] = value.split(' ');
  if (file === '' || plan === '' || fingerprint === '' || others.length > 0) return undefined;
  return { file, plan, fingerprint };
}
