import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { ClockOffError, type ClockWatch } from '../kernel/clock-watch.js';
import { err, ok, type Result } from '../kernel/result.js';
import { isUserId } from '../kernel/slack-id.js';
import { StoreError } from '../records/store.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { type AnswerDeps, type ShowOptions, sendDirect, show, tell } from './answer.js';
import type { Background } from './background.js';
import { type Shown, shownNotice } from './modal-view.js';
import type { Notice } from './notice-words.js';
import { type Place, placeOf, type SubmitArgs } from './origin.js';
import type { Reader } from './reader.js';
import { withoutUrls } from './slack-clients.js';

interface TellDeps extends AnswerDeps {
  readonly reader: Pick<Reader, 'languageNow'>;
}

interface ReporterDeps extends AnswerDeps {
  readonly reader: Pick<Reader, 'who'>;
  /** Short enough to be read out; the log and the message have the same one. */
  readonly newReference: () => string;
}

export type ErrorReporter = ReturnType<typeof createErrorReporter>;

/**
 * Logs an unexpected error under a short reference, tells the person that reference in private, and returns it. Never
 * rejects.
 */
export function createErrorReporter(deps: ReporterDeps) {
  return async (
    error: unknown,
    where: Place | undefined,
    options?: Pick<ShowOptions, 'replace'>,
  ): Promise<string> => {
    const reference = deps.newReference();
    const causes = unwrap(error);
    const isClock = causes.some((cause) => cause instanceof ClockOffError);
    const isStopping = !isClock && causes.every(isClosed);
    if (isStopping) deps.log.info('the app stopped before it was done', { reference });
    for (const cause of isClock || isStopping ? [] : causes) {
      deps.log.error('unexpected error', { reference, ...facts(cause) });
    }
    if (where === undefined) return reference;
    try {
      const asker = await deps.reader.who(where.user);
      const t = TONGUES[asker.language];
      await show(where, shownNotice(noticeOf(causes, reference), t), deps, options);
    } catch (failed) {
      deps.log.error('the person could not be told of the error', { reference, ...facts(failed) });
    }
    return reference;
  };
}

/** Bolt's last error handler (`extendedErrorHandler`). */
export function onError(report: ErrorReporter) {
  return async ({
    error,
    body,
  }: {
    readonly error: Error;
    readonly body: unknown;
  }): Promise<void> => {
    await report(error, placeOf(body));
  };
}

function noticeOf(causes: readonly unknown[], reference: string): Notice {
  if (causes.some((cause) => cause instanceof ClockOffError)) return { kind: 'clock-off' };
  if (causes.every(isClosed)) return { kind: 'not-ready' };
  const isStore = causes.some((cause) => cause instanceof StoreError);
  return { kind: isStore ? 'store' : 'unexpected', reference };
}

/** The store closes last in a shutdown, so an error about it means that the app is stopping. */
function isClosed(cause: unknown): boolean {
  return cause instanceof StoreError && cause.code === 'closed';
}

/** Bolt wraps errors without a code (`original`) and errors of several listeners (`originals`). */
function unwrap(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [error];
  if ('originals' in error && Array.isArray(error.originals))
    return error.originals.flatMap(unwrap);
  if ('code' in error && error.code === 'slack_bolt_unknown_error' && 'original' in error) {
    return unwrap(error.original);
  }
  return [error];
}

function facts(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: withoutUrls(String(error)) };
  return {
    name: error.name,
    error: withoutUrls(error.message),
    code: 'code' in error ? error.code : undefined,
    stack: error.stack && withoutUrls(error.stack),
    cause: error.cause instanceof Error ? withoutUrls(error.cause.message) : undefined,
  };
}

/** The store failed and nothing was saved: the form is shown again with its input. */
export interface NotSaved {
  readonly kind: 'not-saved';
  readonly reference: string;
}

/** Saves a form. A store error is logged and returned; any other error is thrown. */
export async function tryToSave<T>(
  save: () => Promise<T>,
  { report }: { readonly report: ErrorReporter },
): Promise<Result<T, NotSaved>> {
  try {
    return ok(await save());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return err({ kind: 'not-saved', reference: await report(error, undefined) });
  }
}

/** The form as it was submitted. If it was closed, the person gets only the sentence, as a message. */
export function shownAgain(form: ModalView, { reference }: NotSaved, t: Tongue): Shown {
  return { modal: form, message: shownNotice({ kind: 'store', reference }, t).message };
}

/** The first middleware: tracks the work of each listener, and refuses new work once the shutdown has started. */
export function onlyWhileOpen(
  deps: TellDeps & { readonly background: Background },
): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    if (!deps.background.closing) return deps.background.track(args.next());
    await refuse(args, { kind: 'not-ready' }, deps);
  };
}

/**
 * While the machine's clock is wrong, every request is refused except commands that `isAllowed` accepts, because dates
 * cannot be judged. In HTTP mode requests do not get this far: Bolt rejects their timestamps.
 */
export function onlyWhileClockIsRight(
  deps: TellDeps & { readonly clockWatch: Pick<ClockWatch, 'isOff'> },
  isAllowed: (typed: string) => boolean,
): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    const mayRun = 'command' in args && isAllowed(args.command.text);
    if (!deps.clockWatch.isOff || mayRun) return args.next();
    await refuse(args, { kind: 'clock-off' }, deps);
  };
}

async function refuse(args: AnyMiddlewareArgs, notice: Notice, deps: TellDeps): Promise<void> {
  if ('ack' in args && args.ack !== undefined) await args.ack();
  const place = placeOf(args.body);
  if (place === undefined) return;
  const t = TONGUES[deps.reader.languageNow(place.user)];
  await tell(place, shownNotice(notice, t).message, deps);
}

const UNREADABLE = { kind: 'unreadable' } as const;

/** Says that a payload cannot be read: it comes from an earlier version, or is forged. */
export async function tellUnreadable(
  { body }: { readonly body: unknown },
  deps: TellDeps,
): Promise<void> {
  const place = placeOf(body);
  if (place === undefined || !isUserId(place.user)) return;
  const t = TONGUES[deps.reader.languageNow(place.user)];
  const shown = shownNotice(UNREADABLE, t);
  try {
    await show(place, shown, deps);
  } catch {
    // The place may be forged too.
    await sendDirect(place.user, shown.message, deps);
  }
}

/** `tellUnreadable` for a form, in its window. */
export async function ackUnreadable({ ack, body }: SubmitArgs, deps: TellDeps) {
  const t = TONGUES[deps.reader.languageNow(body.user.id)];
  await ack({ response_action: 'update', view: shownNotice(UNREADABLE, t).modal });
}
