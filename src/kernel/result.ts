/** The outcome of an operation that may fail in an expected way. Such a failure is a value, not an exception. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** E.g. `ECONNREFUSED`. */
export function codeOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Identifies an error without its message, which may contain a secret. */
export function codeOrNameOf(thrown: unknown): string {
  return codeOf(thrown) ?? (thrown instanceof Error ? thrown.name : 'unknown');
}
