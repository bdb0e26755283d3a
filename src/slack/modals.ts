import type { ModalView } from '@slack/types';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Origin } from './origin.js';
import { isNoAnswer } from './slack-errors.js';
import type { SlackDeps } from './slack-kit.js';

/** What became of an update of a modal. */
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
  { client }: Pick<SlackDeps, 'client'>,
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
  { client }: Pick<SlackDeps, 'client'>,
  hash?: string,
): Promise<ModalUpdate> {
  try {
    const answer = await client.views.update({
      view_id: viewId,
      view,
      hash,
    });
    const newHash = answer.view?.hash;
    return { kind: 'shown', hash: newHash };
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    if (error.data.error === 'not_found' || error.data.error === 'view_not_found') {
      return { kind: 'closed' };
    }
    if (error.data.error === 'hash_conflict') return { kind: 'overtaken' };
    throw error;
  }
}
