import type { ModalView } from '@slack/types';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { type AnswerDeps, sendFirstAccepted, sendPrivately, show } from './answer.js';
import {
  ackUnreadable,
  answerUnreadable,
  type ErrorReporter,
  type RedrawForm,
  showFormAgain,
  tryToSave,
} from './errors.js';
import type { FieldErrors } from './inputs.js';
import { type Answer, answerWithModal, drawNotice, messageOfModal } from './modal-view.js';
import { ackWithView, holdForm, openModal } from './modals.js';
import type { Notice } from './notice-words.js';
import {
  type ButtonArgs,
  type Origin,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
  TARGET,
  type Target,
} from './origin.js';
import { type Action, mayDo } from './permissions.js';
import type { Actor, UserDirectory } from './user-directory.js';

/** An interaction by a person who may do it. */
export interface Visit {
  readonly origin: Origin;
  readonly actor: Actor;
  readonly t: Tongue;
  readonly mayOperate: boolean;
}

interface AdmitDeps extends AnswerDeps {
  readonly directory: Pick<UserDirectory, 'actorOf' | 'languageNow'>;
  readonly admins: readonly string[];
}

/**
 * Checks the permission now, because it may have changed since the button was drawn. Without it, answers the person and
 * returns `undefined`. `retry`: what the person uses again if Slack did not identify them: the form, which is drawn as it
 * was submitted, or the button.
 */
export async function admit(
  origin: Origin,
  action: Action,
  deps: AdmitDeps,
  retry?: RedrawForm | 'button',
): Promise<Visit | undefined> {
  const actor = await deps.directory.actorOf(origin.user);
  const t = TONGUES[actor.language];
  const refusal = refusalOf(actor, action, deps.admins);
  if (refusal === undefined) return { origin, actor, t, mayOperate: mayOperate(actor) };
  const answer = drawNotice(refusal, t);
  if (refusal.kind !== 'unknown' || retry === undefined) await show(origin, answer, deps);
  else if (retry === 'button') await showBesideButton(origin, answer, deps);
  else await showFormAgain(retry, refusal, { origin, t }, deps);
  return undefined;
}

/** Not in the window that was clicked in, where the answer would replace the button to press again. */
async function showBesideButton(origin: Origin, answer: Answer, deps: AnswerDeps): Promise<void> {
  if (origin.viewId === undefined) await show(origin, answer, deps);
  else await sendFirstAccepted(origin, [answer.message], deps);
}

/** Why a person may not do this; `undefined`: they may. */
export function refusalOf(
  actor: Actor,
  action: Action,
  admins: readonly string[],
): Notice | undefined {
  const permission = mayDo(action, actor.person, actor.roles);
  if (permission.isAllowed) return undefined;
  // The person may have the role through a group whose members Slack did not list.
  const isRoleMissing = permission.why === 'operators-only' || permission.why === 'admins-only';
  const isRoleUnknown = isRoleMissing && !actor.areRolesComplete;
  const kind = isRoleUnknown ? 'unknown' : permission.why;
  return kind === 'admins-only' ? { kind, admins } : { kind };
}

/** Whether the person is an operator; `watch` stands for all that operators do. */
export function mayOperate(actor: Actor): boolean {
  return mayDo('watch', actor.person, actor.roles).isAllowed;
}

/** Returns the view ID. `undefined`: Slack did not open the window, and the person has been answered. */
export async function openWindow(
  { origin, t }: Pick<Visit, 'origin' | 't'>,
  view: ModalView,
  deps: AnswerDeps,
): Promise<string | undefined> {
  const viewId = await openModal(origin, view, deps);
  if (viewId === undefined) {
    await showBesideButton(origin, drawNotice({ kind: 'window-not-opened' }, t), deps);
  }
  return viewId;
}

export function onPress<Value>(
  read: (args: ButtonArgs) => Value | undefined,
  action: Action,
  deps: AdmitDeps,
  act: (visit: Visit, value: Value, args: ButtonArgs) => Promise<unknown>,
) {
  return async (args: ButtonArgs): Promise<void> => {
    const value = read(args);
    if (value === undefined) return answerUnreadable(args, deps);
    const visit = await admit(originOfAction(args), action, deps, 'button');
    if (visit !== undefined) await act(visit, value, args);
  };
}

export function onTargetPress(
  action: Action,
  deps: AdmitDeps,
  act: (visit: Visit, target: Target, args: ButtonArgs) => Promise<unknown>,
) {
  return onPress(({ action: { value } }) => TARGET.safeParse(value).data, action, deps, act);
}

interface FormDeps extends AdmitDeps {
  readonly report: ErrorReporter;
}

interface Accepted<Form> {
  readonly form: Form;
  /** What the form's window shows until the outcome is known. */
  readonly waiting: ModalView;
  /** Draws the form again if Slack does not identify the person, or the store fails while `act` runs. */
  readonly redraw?: RedrawForm;
}

type ReadForm<Form> = Accepted<Form> | FieldErrors | undefined;

/** Reads a submitted form; `undefined`: unreadable. As the form is not acknowledged yet, waits for nothing slow. */
type FormReader<Form> = (args: SubmitArgs, t: Tongue) => ReadForm<Form> | Promise<ReadForm<Form>>;

/** Answers an unreadable form, and one with wrong fields; `act` gets all others. */
function onForm<Form>(
  deps: AdmitDeps,
  read: FormReader<Form>,
  act: (submission: Accepted<Form>, args: SubmitArgs) => Promise<void>,
) {
  return async (args: SubmitArgs): Promise<void> => {
    const submission = await read(args, TONGUES[deps.directory.languageNow(args.body.user.id)]);
    if (submission === undefined) await ackUnreadable(args, deps);
    else if ('form' in submission) await act(submission, args);
    else await args.ack({ response_action: 'errors', errors: submission.errors });
  };
}

/** `undefined`: the person has been answered. */
async function admitAndAct<Outcome>(
  origin: Origin,
  action: Action,
  deps: FormDeps,
  redraw: RedrawForm | undefined,
  act: (visit: Visit) => Promise<Outcome>,
): Promise<Outcome | undefined> {
  const visit = await admit(origin, action, deps, redraw);
  if (visit === undefined) return undefined;
  if (redraw === undefined) return act(visit);
  const attempt = await tryToSave(() => act(visit), deps);
  if (attempt.ok) return attempt.value;
  await showFormAgain(redraw, attempt.error, visit, deps);
  return undefined;
}

/** The form is acknowledged before the permission is checked. */
export function onSubmit<Form>(
  action: Action,
  deps: FormDeps,
  read: FormReader<Form>,
  act: (visit: Visit, form: Form, args: SubmitArgs) => Promise<unknown>,
) {
  return onForm(deps, read, async ({ form, waiting, redraw }, args) => {
    await ackWithView(args, waiting);
    await admitAndAct(originOfSubmit(args), action, deps, redraw, (visit) =>
      act(visit, form, args),
    );
  });
}

export interface FormOutcome {
  /** Says what was done. It is shown only if the form's window is still open, or `whenClosed` failed. */
  readonly modal: ModalView;
  /** Done after the form's window was closed, to show the outcome elsewhere. */
  readonly whenClosed?: () => Promise<unknown>;
  readonly afterwards?: () => Promise<unknown>;
}

/**
 * Like `onSubmit`, for actions that are usually quick. An outcome within 1.5 s closes the window; a later one is shown
 * in it. `undefined`: `act` has shown its own answer.
 */
export function onQuickSubmit<Form>(
  action: Action,
  deps: FormDeps,
  read: FormReader<Form>,
  act: (visit: Visit, form: Form, args: SubmitArgs) => Promise<FormOutcome | undefined>,
) {
  return onForm(deps, read, async ({ form, waiting, redraw }, args) => {
    const { keepOpen, close } = holdForm(args, waiting);
    const origin = { ...originOfSubmit(args), keepOpen };
    try {
      const outcome = await admitAndAct(origin, action, deps, redraw, (visit) =>
        act(visit, form, args),
      );
      if (outcome === undefined) return;
      if (await close()) {
        // The action is done, so a failure here must not look like its failure.
        await outcome.whenClosed?.().catch((error: unknown) => {
          deps.log.warn('The outcome of a closed form could not be shown', { error });
          return sendPrivately(origin, messageOfModal(outcome.modal), deps);
        });
      } else await show(origin, answerWithModal(outcome.modal), deps);
      await outcome.afterwards?.();
    } finally {
      // Does nothing if acknowledged already. After an error it leaves the window open, to show the error.
      await keepOpen();
    }
  });
}
