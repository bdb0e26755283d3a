import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Log } from '../kernel/ports.js';
import type { Origin, SubmitArgs } from './origin.js';
import { isNoAnswer } from './slack-errors.js';

/**
 * Slack may process the answer to a submit after a `views.update` that was sent right after it, and would then
 * overwrite the new state with the old one. A short pause, in real time, keeps their order.
 */
const ACK_SETTLE_MS = 300;

/** The window may be updated when this resolves. */
export async function ackWithView({ ack }: SubmitArgs, view: ModalView): Promise<void> {
  await ack({ response_action: 'update', view });
  await new Promise<void>((resolve) => setTimeout(resolve, ACK_SETTLE_MS));
}

/** Half of the 3 s for which Slack waits for the answer to a submitted form. */
const ACK_PATIENCE_MS = 1500;

/** Acknowledges a submitted form when its outcome is known, or shows `waiting` if that takes ACK_PATIENCE_MS. */
export function holdForm(args: SubmitArgs, waiting: ModalView) {
  let acknowledged: Promise<void> | undefined;
  const acknowledge = (answer: () => Promise<void>): Promise<void> => {
    clearTimeout(timer);
    acknowledged ??= answer();
    return acknowledged;
  };
  const keepOpen = () => acknowledge(() => ackWithView(args, waiting));
  // A failure reaches the caller of `keepOpen` or `close`.
  const timer = setTimeout(() => void keepOpen().catch(() => {}), ACK_PATIENCE_MS);
  return {
    /** Resolves when the window shows `waiting` and may be updated. */
    keepOpen,
    /** Closes the window; returns false if it shows `waiting` already and so stays open. */
    async close(): Promise<boolean> {
      const isHeld = acknowledged === undefined;
      await acknowledge(() => args.ack());
      return isHeld;
    },
  };
}

type ModalUpdate =
  /** `hash` identifies this state of the modal. An update with the hash of an older state is a `conflict`. */
  | { readonly kind: 'shown'; readonly hash?: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'conflict' };

/** The trigger has expired or was used. */
const NOT_OPENED_ERRORS = [
  'expired_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'trigger_exchanged',
  'invalid_trigger_id',
];

/** On top of the modal that the person clicked in, if there is one. `undefined`: they have to try again. */
export async function openModal(
  origin: Pick<Origin, 'triggerId' | 'viewId'>,
  view: ModalView,
  { client }: { readonly client: WebClient },
): Promise<string | undefined> {
  const request = { trigger_id: origin.triggerId, view };
  try {
    if (origin.viewId !== undefined) return await pushModal(origin.viewId, request, client);
    return (await client.views.open(request)).view?.id;
  } catch (error) {
    if (isNoAnswer(error)) return undefined;
    if (error instanceof WebAPIPlatformError && NOT_OPENED_ERRORS.includes(error.data.error)) {
      return undefined;
    }
    throw error;
  }
}

/** Slack stacks at most three modals, so a fourth one replaces the one in which the person clicked. */
async function pushModal(
  clickedId: string,
  request: { readonly trigger_id: string; readonly view: ModalView },
  client: WebClient,
): Promise<string | undefined> {
  try {
    return (await client.views.push(request)).view?.id;
  } catch (error) {
    const isStackFull =
      error instanceof WebAPIPlatformError && error.data.error === 'push_limit_reached';
    if (!isStackFull) throw error;
    const update = await updateModal(clickedId, request.view, { client });
    return update.kind === 'shown' ? clickedId : undefined;
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
    if (error.data.error === 'hash_conflict') return { kind: 'conflict' };
    throw error;
  }
}

/** Skips a state if another is being sent or was shown within `intervalMs`. */
export function createThrottle<View>(
  options: { readonly intervalMs: number; readonly now: () => number; readonly log: Log },
  show: (view: View) => Promise<unknown>,
) {
  const { intervalMs, now, log } = options;
  // The first state is shown already.
  let shownAt = now();
  let inFlight: Promise<void> | undefined;
  return {
    offer(draw: () => View): void {
      if (inFlight !== undefined || now() - shownAt < intervalMs) return;
      shownAt = now();
      inFlight = show(draw())
        .catch((error) => log.info('Progress was not shown', { error: String(error) }))
        .then(() => {
          inFlight = undefined;
        });
    },
    /** Resolves when no update is being sent, so that a final state sent next is not overwritten. */
    async waitUntilIdle(): Promise<void> {
      await inFlight;
    },
  };
}

/** Keeps within Slack's limit of about one update per second. */
const UPDATE_INTERVAL_MS = 1500;

/** Without `viewId` shows nothing. */
export function windowProgress(
  { viewId, keepOpen }: Pick<Origin, 'viewId' | 'keepOpen'>,
  deps: { readonly client: WebClient; readonly log: Log },
) {
  let isClosed = false;
  const now = () => performance.now();
  const options = { intervalMs: UPDATE_INTERVAL_MS, now, log: deps.log };
  return createThrottle<ModalView>(options, async (view) => {
    if (viewId === undefined || isClosed) return;
    await keepOpen?.();
    isClosed = (await updateModal(viewId, view, deps)).kind === 'closed';
  });
}
