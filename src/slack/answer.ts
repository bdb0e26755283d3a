import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Clock, Log } from '../kernel/ports.js';
import { SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { ViewMessage } from './blocks.js';
import { modalOfMessage, type Shown } from './modal-view.js';
import { openModal, paced, updateModal } from './modals.js';
import type { Place } from './origin.js';
import { isNoAnswer } from './slack-errors.js';

export interface AnswerDeps {
  readonly client: WebClient;
  readonly log: Log;
}

export interface ShowOptions {
  /** Takes the place of the message that was clicked on, where that one is the person's alone. */
  readonly replace?: boolean;
  /** Not sent as a message when the modal was closed. */
  readonly dropWhenClosed?: boolean;
}

/**
 * Tells one person something in private, where they are looking: in the modal they acted in, or as an ephemeral
 * message. When that modal is closed or the response_url is used up, as a direct message.
 */
export async function show(
  origin: Place,
  shown: Shown,
  deps: AnswerDeps,
  options: ShowOptions = {},
): Promise<void> {
  const isInWindow = origin.viewId !== undefined || origin.overHome !== undefined;
  if (!isInWindow) return tell(origin, shown.message, deps, options);
  if (await shownInWindow(origin, shown.modal, deps)) return;
  if (options.dropWhenClosed !== true) await writeTo(origin.user, shown.message, deps);
}

/** Changes the window, or opens the one over the Home tab; gives false when that is not possible any more. */
async function shownInWindow(
  { viewId = '', overHome }: Place,
  view: ModalView,
  deps: AnswerDeps,
): Promise<boolean> {
  if (overHome !== undefined && overHome.viewId === undefined) {
    overHome.viewId = await openModal({ triggerId: overHome.triggerId }, view, deps);
    return overHome.viewId !== undefined;
  }
  try {
    const update = await updateModal(overHome?.viewId ?? viewId, view, deps);
    return update.kind !== 'closed';
  } catch (error) {
    // Slack is too busy or silent to change it.
    if (error instanceof WebAPIPlatformError && !isNoAnswer(error)) throw error;
    deps.log.info('slack did not change a window', { error: nameOf(error) });
    return false;
  }
}

/** Tells one person something as a message that only they see; on the Home tab in a window over it. */
export async function tell(
  origin: Place,
  message: ViewMessage,
  deps: AnswerDeps,
  options: Pick<ShowOptions, 'replace'> = {},
): Promise<void> {
  const isMessageWindow = origin.overHome !== undefined || origin.inMessageWindow === true;
  if (isMessageWindow && (await shownInWindow(origin, modalOfMessage(message), deps))) return;
  const { respond, channel, user } = origin;
  const answer = {
    response_type: 'ephemeral',
    replace_original: options.replace === true && origin.replaceable,
    ...message,
  } as const;
  // Used five times, older than 30 minutes, or Slack did not answer: there are other ways.
  if (respond && (await taken('an answer by response_url', () => respond(answer), deps))) return;
  const post = () => deps.client.chat.postEphemeral({ channel: channel ?? '', user, ...message });
  // The app need not be in the channel that a command was given in.
  if (channel && (await taken('an ephemeral message', post, deps))) return;
  await writeTo(user, message, deps);
}

async function taken(
  what: string,
  send: () => Promise<unknown>,
  { log }: AnswerDeps,
): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    log.info(`slack did not take ${what}`, { error: nameOf(error) });
    return false;
  }
}

/** Slack's words for somebody who takes no direct message: they left, or are a bot or of another organisation. */
const NOT_WRITTEN_TO: readonly string[] = [
  ...['user_disabled', 'user_not_found', 'user_not_visible', 'users_not_found', 'invalid_users'],
  ...['cannot_dm_bot', 'invalid_user_combination', 'method_not_supported_for_channel_type'],
];

/** The last way to reach somebody. Gives up when Slack does not let us write to them. */
async function writeTo(user: UserId, message: ViewMessage, deps: AnswerDeps): Promise<void> {
  try {
    await sendDirect(user, message, deps);
  } catch (error) {
    const word = error instanceof WebAPIPlatformError ? error.data.error : undefined;
    if (word === undefined || !NOT_WRITTEN_TO.includes(word)) throw error;
    deps.log.info('slack lets nobody write to this person', { error: word });
  }
}

/** A direct message; gives where it stands, so that it can be edited. */
export async function sendDirect(
  user: UserId,
  message: ViewMessage,
  { client }: Pick<AnswerDeps, 'client'>,
): Promise<{ readonly channel: string; readonly ts: string }> {
  const opened = await client.conversations.open({ users: user });
  const channel = opened.channel?.id;
  if (channel === undefined) throw new Error('conversations.open answered without a channel');
  const posted = await client.chat.postMessage({
    channel,
    ...message,
    unfurl_links: false,
    unfurl_media: false,
  });
  if (posted.ts === undefined) throw new Error('chat.postMessage answered without a ts');
  return { channel, ts: posted.ts };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Slack takes about one edit a second; a person needs no more than this. */
const EDIT_EVERY_MS = 3 * SECOND;

export type MessageEditor = Omit<Awaited<ReturnType<typeof sendEditable>>, 'channel'>;

/** A direct message that shows how far something has come. */
export async function sendEditable(
  user: UserId,
  message: ViewMessage,
  deps: AnswerDeps & { readonly clock: Clock },
) {
  const { client, clock, log } = deps;
  const place = await sendDirect(user, message, deps);
  const edits = paced<ViewMessage>(
    { everyMs: EDIT_EVERY_MS, now: () => clock.now() },
    async (next) => {
      try {
        await client.chat.update({ ...place, ...next });
      } catch (error) {
        log.info('a message was not edited', { error: String(error) });
      }
    },
  );
  return {
    channel: place.channel,
    offer: edits.offer,
    /** Shows the last state for certain; posted again when the message was deleted or Slack does not edit it. */
    async finish(last: ViewMessage): Promise<void> {
      await edits.settle();
      try {
        await client.chat.update({ ...place, ...last });
      } catch (error) {
        if (!(error instanceof WebAPIPlatformError) && !isNoAnswer(error)) throw error;
        await sendDirect(user, last, deps);
      }
    },
  };
}
