import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Log } from '../kernel/ports.js';
import type { Origin, SubmitArgs } from './origin.js';
import { isNoAnswer } from './slack-errors.js';

/**
 * Slack may process the answer to a submit after a `views.update` that was sent right behind it, and would then overwrite
 * the new state with the old one. A short pause keeps their order. Real time, because Slack does the waiting.
 */
const SETTLE_MS = 300;

/** Answers a submitted form with another view of the same window, which may be updated when this resolves. */
export async function ackWithView({ ack }: SubmitArgs, view: ModalView): Promise<void> {
  await ack({ response_action: 'update', view });
  await new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MS));
}

export type ModalUpdate =
  /** `hash` identifies this state of the modal: an update with it fails if the modal has changed since. */
  | { readonly kind: 'shown'; readonly hash?: string }
  /** The person closed it. */
  | { readonly kind: 'closed' }
  /** The modal has changed since the given `hash`. */
  | { readonly kind: 'overtaken' };

/** Slack's error codes: the trigger has expired or was used, or three modals are open already. */
const NOT_OPENED = [
  'expired_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'trigger_exchanged',
  'invalid_trigger_id',
  'push_limit_reached',
];

/**
 * Opens a window, on top of the modal that the person clicked in if there is one. Returns its view ID; `undefined` if
 * Slack did not open it (trigger expired or used, Slack busy or silent): the person has to try again.
 */
export async function openModal(
  origin: Pick<Origin, 'triggerId' | 'viewId'>,
  view: ModalView,
  { client }: { readonly client: WebClient },
): Promise<string | undefined> {
  const call = { trigger_id: origin.triggerId, view };
  try {
    const answer = await (origin.viewId === undefined
      ? client.views.open(call)
      : client.views.push(call));
    return answer.view?.id;
  } catch (error) {
    if (isNoAnswer(error)) return undefined;
    if (error instanceof WebAPIPlatformError && NOT_OPENED.includes(error.data.error)) {
      return undefined;
    }
    throw error;
  }
}

export async function updateModal(
  viewId: string,
  view: ModalView,
  { client }: { readonly client: WebClient },
  hash?: string,
): Promise<ModalUpdate> {
  try {
    const answer = await client.views.update({ view_id: viewId, view, hash });
    return { kind: 'shown', hash: answer.view?.hash };
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    if (error.data.error === 'not_found' || error.data.error === 'view_not_found') {
      return { kind: 'closed' };
    }
    if (error.data.error === 'hash_conflict') return { kind: 'overtaken' };
    throw error;
  }
}

/** Throttles progress updates: a state is skipped if another is being sent or was shown within `everyMs`. */
export function paced<View>(
  { everyMs, now }: { readonly everyMs: number; readonly now: () => number },
  show: (view: View) => Promise<void>,
) {
  let shownAt = now();
  let inFlight: Promise<void> | undefined;
  return {
    offer(draw: () => View): void {
      if (inFlight !== undefined || now() - shownAt < everyMs) return;
      shownAt = now();
      inFlight = show(draw()).finally(() => {
        inFlight = undefined;
      });
    },
    /** Resolves when no update is being sent, so that the next one comes last. */
    async settle(): Promise<void> {
      await inFlight;
    },
  };
}

/** Below Slack's limit of about one update per second. */
const SHOW_EVERY_MS = 1500;

/** Progress in a window. Without `viewId` nothing is shown. */
export function windowProgress(
  viewId: string | undefined,
  deps: { readonly client: WebClient; readonly log: Log },
) {
  let isClosed = false;
  return paced<ModalView>(
    { everyMs: SHOW_EVERY_MS, now: () => performance.now() },
    async (view) => {
      if (viewId === undefined || isClosed) return;
      try {
        isClosed = (await updateModal(viewId, view, deps)).kind === 'closed';
      } catch (error) {
        deps.log.info('a window was not changed', { error: String(error) });
      }
    },
  );
}
