import { type Origin, placeInView } from './origin.js';
import { respondTo } from './respond.js';

/** Where a person can be answered; no window can be opened any more. */
export type Place = Omit<Origin, 'triggerId'>;

/** Bolt's union of payloads says little about what is in them, so they are read as what Slack may send. */
export function placeOf(body: unknown): Place | undefined {
  const user = text(body, 'user', 'id') ?? text(body, 'user_id');
  // Nobody waits for the answer of a typeahead.
  if (user === undefined || text(body, 'type') === 'block_suggestion') return undefined;
  const channel = text(body, 'channel', 'id') ?? text(body, 'channel_id');
  const responseUrl = text(body, 'response_url');
  const viewId = text(body, 'view', 'id');
  return {
    user,
    replaceable: false,
    channel,
    // Bolt's error handler is not given `respond`.
    respond: responseUrl === undefined ? undefined : respondTo(responseUrl),
    ...(viewId === undefined ? {} : inView(viewId, body)),
  };
}

function inView(id: string, body: unknown): ReturnType<typeof placeInView> {
  const type = text(body, 'view', 'type') ?? 'modal';
  const triggerId = text(body, 'trigger_id');
  return type === 'home' && triggerId === undefined
    ? {}
    : placeInView({ id, type }, triggerId ?? '');
}

function text(from: unknown, ...path: readonly string[]): string | undefined {
  let value = from;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return typeof value === 'string' && value !== '' ? value : undefined;
}
