import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Log } from '../kernel/ports.js';
import type { Origin, SubmitArgs } from './origin.js';
import { isNoAnswer } from './slack-errors.js';

/**
 * Slack may take the answer to a submit later than a `views.update` sent right after it, and would then put the old
 * state over the new one. A short while between them keeps their order. Real time, since it is Slack's.
 */
const SETTLES_IN_MS = 300;

/** Answers a submitted form with another view of the same window, which may be updated when this resolves. */
export async function ackWithView({ ack }: SubmitArgs, view: ModalView): Promise<void> {
  await ack({ response_action: 'update', view });
  await new Promise<void>((resolve) => setTimeout(resolve, SETTLES_IN_MS));
}

export type ModalUpdate =
  /** `hash` names this state of the modal: a later update that gives it happens only if nothing came between. */
  | { readonly kind: 'shown'; readonly hash?: string }
  /** The person closed it. */
  | { readonly kind: 'closed' }
  /** Something else is shown there by now. */
  | { readonly kind: 'overtaken' };

/** The trigger came too late or was used, or no third window may stand on two others. */
const NOT_OPENED = [
  'expired_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'trigger_exchanged',
  'invalid_trigger_id',
  'push_limit_reached',
];

/**
 * Opens a window over what the person looks at: on top of the modal they clicked in, or a first one. Gives its view
 * ID; `undefined` when Slack did not open it (too late, used, busy, silent), which the person can only try again.
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

/** Shows how far something has come: each state unless another is on its way or was shown just now. */
export function paced<View>(
  { everyMs, now }: { readonly everyMs: number; readonly now: () => number },
  show: (view: View) => Promise<void>,
) {
  let shownAt = now();
  let onItsWay: Promise<void> | undefined;
  return {
    offer(draw: () => View): void {
      if (onItsWay !== undefined || now() - shownAt < everyMs) return;
      shownAt = now();
      onItsWay = show(draw()).finally(() => {
        onItsWay = undefined;
      });
    },
    /** Resolves when none is on its way, so that the next one comes last. */
    async settle(): Promise<void> {
      await onItsWay;
    },
  };
}

/** Slack takes about one change a second. Real time, since it is Slack's. */
const SHOW_EVERY_MS = 1500;

/** How far something has come, in a window. `viewId`: absent when there is none; then nothing is shown. */
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
