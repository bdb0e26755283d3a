import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { sleepInRealTime } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { messageOf } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { ViewMessage } from './blocks.js';
import { type Answer, modalOfMessage } from './modal-view.js';
import { createThrottle, openModal, updateModal } from './modals.js';
import type { AnswerableOrigin, StepExecution } from './origin.js';
import { isNoAnswer, withRetry } from './slack-errors.js';

export interface AnswerDeps {
  readonly client: WebClient;
  readonly log: Log;
}

export interface ShowOptions {
  /** Replaces the message that was clicked on if only this person sees it. */
  readonly replace?: boolean;
  /** If the window is closed or cannot be updated, no message is sent instead. */
  readonly dropWhenClosed?: boolean;
}

/** Answers one person in private: in the window they acted in, or by a message if there is none or it is closed. */
export async function show(
  origin: AnswerableOrigin,
  answer: Answer,
  deps: AnswerDeps,
  options: ShowOptions = {},
): Promise<void> {
  await origin.keepOpen?.();
  const isInWindow = origin.viewId !== undefined || origin.overHome !== undefined;
  if (!isInWindow) return sendPrivately(origin, answer.message, deps, options);
  if (await showInWindow(origin, answer.modal, deps)) return;
  if (options.dropWhenClosed !== true) await trySendDirect(origin.user, answer.message, deps);
}

/** Returns false if there is no window, or it cannot show the view. */
async function showInWindow(
  { viewId, overHome }: AnswerableOrigin,
  view: ModalView,
  deps: AnswerDeps,
): Promise<boolean> {
  if (overHome !== undefined && overHome.viewId === undefined) {
    overHome.viewId = await openModal({ triggerId: overHome.triggerId }, view, deps);
    return overHome.viewId !== undefined;
  }
  const openId = overHome?.viewId ?? viewId;
  if (openId === undefined) return false;
  try {
    const update = await updateModal(openId, view, deps);
    return update.kind !== 'closed';
  } catch (error) {
    // Slack refused the view or the app, which a message in its place would hide.
    if (error instanceof WebAPIPlatformError && !isNoAnswer(error)) throw error;
    deps.log.info('Slack did not update a window', { error: messageOf(error) });
    return false;
  }
}

/** Answers one person with a message that only they see. On the Home tab, which shows none, a window shows it. */
export async function sendPrivately(
  origin: AnswerableOrigin,
  message: ViewMessage,
  deps: AnswerDeps,
  options: Pick<ShowOptions, 'replace'> = {},
): Promise<void> {
  const isMessageWindow = origin.overHome !== undefined || origin.inMessageWindow === true;
  if (isMessageWindow && (await showInWindow(origin, modalOfMessage(message), deps))) return;
  await sendFirstAccepted(origin, [message], deps, options);
}

/** Like `show`, but for a message with blocks that Slack may refuse: a simpler version lacks them. */
export async function showFirstAccepted(
  origin: AnswerableOrigin,
  { versions, modal }: { readonly versions: readonly ViewMessage[]; readonly modal: ModalView },
  deps: AnswerDeps,
  options: Pick<ShowOptions, 'replace'> = {},
): Promise<void> {
  if (await showInWindow(origin, modal, deps)) return;
  await sendFirstAccepted(origin, versions, deps, options);
}

/**
 * By response_url, else as an ephemeral message, else as a direct message. Rejects if the last attempt fails, unless the
 * app may not write to this person.
 */
export async function sendFirstAccepted(
  { respond, channel, user, replaceable }: AnswerableOrigin,
  versions: readonly ViewMessage[],
  deps: AnswerDeps,
  options: Pick<ShowOptions, 'replace'> = {},
): Promise<void> {
  const replace_original = options.replace === true && replaceable;
  const tryEach = async (label: string, send: (message: ViewMessage) => Promise<unknown>) => {
    for (const version of versions) {
      if (await tryToSend(label, () => send(version), deps)) return true;
    }
    return false;
  };
  if (respond) {
    const answer = async (message: ViewMessage) =>
      rejectIfRefused(await respond({ response_type: 'ephemeral', replace_original, ...message }));
    if (await tryEach('an answer by response_url', answer)) return;
  }
  if (channel) {
    const post = (message: ViewMessage) =>
      deps.client.chat.postEphemeral({ channel, user, ...message });
    // The app may not be in the channel where the command was typed.
    if (await tryEach('an ephemeral message', post)) return;
  }
  for (const [n, version] of versions.entries()) {
    const isLast = n === versions.length - 1;
    const send = () => trySendDirect(user, version, deps);
    if (isLast) await send();
    else if (await tryToSend('a direct message', send, deps)) return;
  }
}

/** Slack refuses some messages to a response_url with status 200 and `ok: false`. */
async function rejectIfRefused(answer: unknown): Promise<void> {
  if (!(answer instanceof Response)) return;
  const body = await answer.text();
  if (/"ok":\s*false/.test(body)) throw new Error('Slack refused an answer by response_url');
}

async function tryToSend(
  label: string,
  send: () => Promise<unknown>,
  { log }: AnswerDeps,
): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    log.info(`Slack did not accept ${label}`, { error: messageOf(error) });
    return false;
  }
}

/** Slack's error codes for people who left, are bots or belong to another organisation. */
const UNREACHABLE_USER_ERRORS: readonly string[] = [
  'user_disabled',
  'user_not_found',
  'user_not_visible',
  'users_not_found',
  'invalid_users',
  'cannot_dm_bot',
  'invalid_user_combination',
  'method_not_supported_for_channel_type',
];

async function trySendDirect(user: UserId, message: ViewMessage, deps: AnswerDeps): Promise<void> {
  try {
    await sendDirect(user, message, deps);
  } catch (error) {
    const errorCode = error instanceof WebAPIPlatformError ? error.data.error : undefined;
    if (errorCode === undefined || !UNREACHABLE_USER_ERRORS.includes(errorCode)) throw error;
    deps.log.info('Slack refuses direct messages to this person', { error: errorCode });
  }
}

export const NO_UNFURL = { unfurl_links: false, unfurl_media: false } as const;

export async function sendDirect(
  user: UserId,
  message: ViewMessage,
  { client }: Pick<AnswerDeps, 'client'>,
): Promise<{ readonly channel: string; readonly ts: string }> {
  const opened = await client.conversations.open({ users: user });
  const channel = opened.channel?.id;
  if (channel === undefined) throw new Error('conversations.open answered without a channel');
  const posted = await client.chat.postMessage({ channel, ...message, ...NO_UNFURL });
  if (posted.ts === undefined) throw new Error('chat.postMessage answered without a ts');
  return { channel, ts: posted.ts };
}

/** Keeps well within Slack's limit of about one edit per second. */
const EDIT_INTERVAL_MS = 3 * SECOND;

export type MessageEditor = Omit<Awaited<ReturnType<typeof sendEditable>>, 'channel'>;

/** For a direct message that shows progress. */
export async function sendEditable(
  user: UserId,
  message: ViewMessage,
  deps: AnswerDeps & { readonly clock: Clock },
) {
  const { client, clock, log } = deps;
  const location = await sendDirect(user, message, deps);
  const edits = createThrottle<ViewMessage>(
    { intervalMs: EDIT_INTERVAL_MS, now: () => clock.now(), log },
    (next) => client.chat.update({ ...location, ...next }),
  );
  return {
    channel: location.channel,
    offer: edits.offer,
    async finish(finalMessage: ViewMessage): Promise<void> {
      await edits.waitUntilIdle();
      try {
        await client.chat.update({ ...location, ...finalMessage });
      } catch (error) {
        // The message may be deleted or too old, or Slack does not answer.
        if (!(error instanceof WebAPIPlatformError) && !isNoAnswer(error)) throw error;
        await sendDirect(user, finalMessage, deps);
      }
    },
  };
}

export type StepOutputs = Readonly<Record<string, string | number>>;

/**
 * Slack's error codes for a step that it no longer waits for, e.g. because its workflow was cancelled. The last four are
 * about the step's own token, which expires with the step.
 */
const STEP_OVER_ERRORS: readonly string[] = [
  'function_execution_not_found',
  'execution_not_in_running_state',
  'access_denied',
  'invalid_auth',
  'token_expired',
  'token_revoked',
];

const STEP_OVER = 'Slack no longer waits for this step of a workflow';

/**
 * Rejects if Slack waits for the step, but does not accept the outputs. Slack takes 50 ends of steps a minute, and a
 * workflow may run for more companies.
 */
export async function completeStep(
  execution: StepExecution,
  outputs: StepOutputs,
  { client, log }: AnswerDeps,
): Promise<void> {
  const complete = withRetry(client.functions.completeSuccess, sleepInRealTime);
  try {
    await complete({ ...execution, outputs });
  } catch (error) {
    if (!isStepOver(error)) throw error;
    log.info(STEP_OVER, { error: messageOf(error) });
  }
}

function isStepOver(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && STEP_OVER_ERRORS.includes(error.data.error);
}

/** Ends the workflow too. Slack shows the sentence to the person. Never rejects. */
export async function failStep(
  execution: StepExecution,
  sentence: string,
  { client, log }: AnswerDeps,
): Promise<void> {
  const fail = withRetry(client.functions.completeError, sleepInRealTime);
  try {
    await fail({ ...execution, error: sentence });
  } catch (error) {
    const facts = { error: messageOf(error) };
    if (isStepOver(error)) log.info(STEP_OVER, facts);
    else log.warn('The end of a step could not be reported to Slack', facts);
  }
}
