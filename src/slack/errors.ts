import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { ClockOffError, type ClockWatch } from '../kernel/clock-watch.js';
import { err, ok, type Result } from '../kernel/result.js';
import { isUserId } from '../kernel/slack-id.js';
import { StoreError } from '../records/store.js';
import { PLAIN } from '../text/markup.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import {
  type AnswerDeps,
  failStep,
  type ShowOptions,
  sendDirect,
  sendPrivately,
  show,
} from './answer.js';
import type { Background } from './background.js';
import { MRKDWN } from './blocks.js';
import { drawNotice } from './modal-view.js';
import { type Notice, noticeSentence } from './notice-words.js';
import { type AnswerableOrigin, originOfPayload, type SubmitArgs, stepIn } from './origin.js';
import { withoutUrls } from './slack-clients.js';
import type { UserDirectory } from './user-directory.js';

interface NoticeDeps extends AnswerDeps {
  readonly directory: Pick<UserDirectory, 'languageNow'>;
}

interface ReporterDeps extends AnswerDeps {
  readonly directory: Pick<UserDirectory, 'actorOf'>;
  /** A short ID that a person can read out. */
  readonly newReference: () => string;
}

export type ErrorReporter = ReturnType<typeof createErrorReporter>;

/** The created function logs an error under a reference, and shows it if `origin` is known. It never rejects. */
export function createErrorReporter(deps: ReporterDeps) {
  return async (
    error: unknown,
    origin: AnswerableOrigin | undefined,
    options?: Pick<ShowOptions, 'replace'>,
  ): Promise<string> => {
    const reference = deps.newReference();
    const causes = unwrap(error);
    const notice = noticeOf(causes, reference);
    if (notice.kind === 'not-ready') {
      deps.log.info('The app stopped before the work was done', { reference });
    } else if (notice.kind === 'store-away') {
      deps.log.warn('The store could not be used for a request', { reference, error });
    } else if (notice.kind !== 'clock-off') {
      // A clock that is off is logged once, by the clock watch.
      for (const cause of causes) {
        deps.log.error('Unexpected error', { reference, ...errorFields(cause) });
      }
    }
    if (origin === undefined) return reference;
    try {
      const { language } = await deps.directory.actorOf(origin.user);
      await show(origin, drawNotice(notice, TONGUES[language]), deps, options);
    } catch (failure) {
      deps.log.error('An error could not be shown', { reference, ...errorFields(failure) });
    }
    return reference;
  };
}

function noticeOf(causes: readonly unknown[], reference: string): Notice {
  if (causes.some((cause) => cause instanceof ClockOffError)) return { kind: 'clock-off' };
  // The store closes last in a shutdown, so this error means that the app is stopping.
  const isClosed = causes.every((cause) => cause instanceof StoreError && cause.code === 'closed');
  if (isClosed) return { kind: 'not-ready' };
  const storeError = causes.find((cause) => cause instanceof StoreError);
  if (storeError === undefined) return { kind: 'unexpected', reference };
  return storeError.isTemporary ? { kind: 'store-away' } : { kind: 'store', reference };
}

/** Bolt wraps the errors of several listeners (`originals`), and an error without a code (`original`). */
function unwrap(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [error];
  if ('originals' in error && Array.isArray(error.originals))
    return error.originals.flatMap(unwrap);
  if ('code' in error && error.code === 'slack_bolt_unknown_error' && 'original' in error) {
    return unwrap(error.original);
  }
  return [error];
}

function errorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: withoutUrls(String(error)) };
  return {
    name: error.name,
    error: withoutUrls(error.message),
    code: 'code' in error ? error.code : undefined,
    stack: error.stack && withoutUrls(error.stack),
    cause: error.cause instanceof Error ? withoutUrls(error.cause.message) : undefined,
  };
}

/** Reports the error, too. */
export async function noticeOfError(
  error: unknown,
  { report }: { readonly report: ErrorReporter },
): Promise<Notice> {
  return noticeOf(unwrap(error), await report(error, undefined));
}

/** A store error is reported and returned as a notice; any other error is thrown. */
export async function tryToSave<T>(
  save: () => Promise<T>,
  deps: { readonly report: ErrorReporter },
): Promise<Result<T, Notice>> {
  try {
    return ok(await save());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return err(await noticeOfError(error, deps));
  }
}

/** Draws a form as it was submitted, below a sentence (mrkdwn) that says why it is shown again. */
export type RedrawForm = (notice: string, t: Tongue) => ModalView | Promise<ModalView>;

/** If the form's window was closed, the person gets only the notice, as a message. */
export async function showFormAgain(
  redraw: RedrawForm,
  notice: Notice,
  { origin, t }: { readonly origin: AnswerableOrigin; readonly t: Tongue },
  deps: AnswerDeps,
): Promise<void> {
  const { message } = drawNotice(notice, t);
  await show(origin, { modal: await redraw(message.text, t), message }, deps);
}

interface ReadinessDeps extends NoticeDeps {
  readonly background: Background;
  readonly clockWatch: Pick<ClockWatch, 'isUnreliable'>;
  readonly isLeading: () => boolean;
}

/**
 * Refuses requests during a shutdown, while the clock is or may be off (remaining days cannot be computed), and while
 * this process does not lead (what it has in memory may be outdated). Commands that `isAlwaysPossible` accepts are
 * refused only in a shutdown. In HTTP mode, Bolt itself rejects all requests while our clock is more than five minutes
 * ahead.
 */
export function onlyWhileReady(
  deps: ReadinessDeps,
  isAlwaysPossible: (input: string) => boolean,
): Middleware<AnyMiddlewareArgs> {
  const { background } = deps;
  return async (args) => {
    if (background.isClosing) return refuse(args, { kind: 'not-ready' }, deps);
    const isPossible = 'command' in args && isAlwaysPossible(args.command.text);
    const obstacle = isPossible ? undefined : obstacleTo(args, deps);
    await background.track(obstacle === undefined ? args.next() : refuse(args, obstacle, deps));
  };
}

function obstacleTo(args: AnyMiddlewareArgs, deps: ReadinessDeps): Notice | undefined {
  if (deps.clockWatch.isUnreliable) return { kind: 'clock-off' };
  // A form that cannot be saved is shown again with its input, so it must reach its listener.
  if (!deps.isLeading() && !('view' in args)) return { kind: 'store-away' };
  return undefined;
}

async function refuse(args: AnyMiddlewareArgs, notice: Notice, deps: NoticeDeps): Promise<void> {
  if ('view' in args && args.body.type === 'view_submission') {
    const input = args.view.blocks.find(({ type }) => type === 'input');
    if (input?.block_id !== undefined) {
      // An error beside a field keeps the window open, with everything that was typed.
      const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
      const errors = { [input.block_id]: noticeSentence(notice, PLAIN, t) };
      return args.ack({ response_action: 'errors', errors });
    }
  }
  if ('ack' in args && args.ack !== undefined) await args.ack();
  if (await refuseStep(args.body, notice, deps)) return;
  const origin = originOfPayload(args.body);
  if (origin === undefined) return;
  const t = TONGUES[deps.directory.languageNow(origin.user)];
  await sendPrivately(origin, drawNotice(notice, t).message, deps);
}

/** The step would otherwise wait forever. Returns false if the body is not about a step. */
async function refuseStep(body: unknown, notice: Notice, deps: NoticeDeps): Promise<boolean> {
  const step = stepIn(body);
  if (step === undefined) return false;
  const { execution, user = '' } = step;
  const t = TONGUES[deps.directory.languageNow(user)];
  await failStep(execution, noticeSentence(notice, MRKDWN, t), deps);
  return true;
}

const UNREADABLE = { kind: 'unreadable' } as const;

/** The payload comes from an earlier version or is forged. */
export async function answerUnreadable(
  { body }: { readonly body: unknown },
  deps: NoticeDeps,
): Promise<void> {
  if (await refuseStep(body, UNREADABLE, deps)) return;
  const origin = originOfPayload(body);
  if (origin === undefined || !isUserId(origin.user)) return;
  const t = TONGUES[deps.directory.languageNow(origin.user)];
  const answer = drawNotice(UNREADABLE, t);
  try {
    await show(origin, answer, deps);
  } catch {
    // The rest of the origin may be forged too.
    await sendDirect(origin.user, answer.message, deps);
  }
}

export async function ackUnreadable({ ack, body }: SubmitArgs, deps: NoticeDeps) {
  const t = TONGUES[deps.directory.languageNow(body.user.id)];
  await ack({ response_action: 'update', view: drawNotice(UNREADABLE, t).modal });
}
