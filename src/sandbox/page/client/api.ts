import type { ActResult, PageState, RequestBody, RequestName } from '../contract.js';

/** Does something in the sandbox. A server that does not answer is told apart by `undefined`. */
export async function post<Name extends RequestName>(
  name: Name,
  body: RequestBody<Name>,
): Promise<ActResult | undefined> {
  try {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // The server answers every POST so, refused ones too.
    return (await response.json()) as ActResult;
  } catch {
    return undefined;
  }
}

/** Whose eyes one sees through, and where. Without them the server chooses. */
export interface Viewpoint {
  readonly as?: string;
  readonly channel?: string;
}

/**
 * What a person sees now.
 * @throws when the server does not answer or knows no such person
 */
export async function fetchState({ as, channel }: Viewpoint): Promise<PageState> {
  const asked = new URLSearchParams({
    ...(as === undefined ? {} : { as }),
    ...(channel === undefined ? {} : { channel }),
  });
  // The time in it goes on although nothing else changed, so that an older answer is never good enough.
  const response = await fetch(`/api/state?${asked}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`/api/state answered ${response.status}`);
  return (await response.json()) as PageState;
}
