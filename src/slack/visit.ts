import type { ModalView } from '@slack/types';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { type AnswerDeps, show } from './answer.js';
import { answerUnreadable } from './errors.js';
import { type Answer, drawNotice } from './modal-view.js';
import { openModal } from './modals.js';
import type { Notice } from './notice-words.js';
import { type ButtonArgs, type Origin, originOfAction, TARGET, type Target } from './origin.js';
import { type Action, mayDo } from './permissions.js';
import type { Actor, UserDirectory } from './user-directory.js';

/** An interaction that was acknowledged, by a person who is allowed to do it. */
export interface Visit {
  readonly origin: Origin;
  readonly actor: Actor;
  readonly t: Tongue;
  /** Whether to draw the controls for operators. */
  readonly mayOperate: boolean;
}

interface AdmitDeps extends AnswerDeps {
  readonly directory: Pick<UserDirectory, 'actorOf' | 'languageNow'>;
  readonly admins: readonly string[];
}

/**
 * Identifies the person and checks at the press, not when the button was drawn, whether they may do this. If not, answers
 * them and returns `undefined`. `whenUnknown` draws the answer if Slack did not identify the person.
 */
export async function admit(
  origin: Origin,
  action: Action,
  deps: AdmitDeps,
  whenUnknown?: (t: Tongue) => Promise<Answer>,
): Promise<Visit | undefined> {
  const actor = await deps.directory.actorOf(origin.user);
  const t = TONGUES[actor.language];
  const permission = mayDo(action, actor.person, actor.roles);
  if (permission.isAllowed) return { origin, actor, t, mayOperate: mayOperate(actor) };
  // The person may have the role through a group whose members Slack did not list.
  const isRoleMissing = permission.why === 'operators-only' || permission.why === 'admins-only';
  const isRoleUnknown = isRoleMissing && !actor.areRolesComplete;
  const kind = isRoleUnknown ? 'unknown' : permission.why;
  const answerIfUnknown = kind === 'unknown' ? await whenUnknown?.(t) : undefined;
  const notice: Notice = kind === 'admins-only' ? { kind, admins: deps.admins } : { kind };
  await show(origin, answerIfUnknown ?? drawNotice(notice, t), deps);
  return undefined;
}

export function mayOperate(actor: Actor): boolean {
  return mayDo('watch', actor.person, actor.roles).isAllowed;
}

/** Opens a window and returns its view ID. If Slack does not open it, answers the person and returns `undefined`. */
export async function openWindow(
  { origin, t }: Pick<Visit, 'origin' | 't'>,
  view: ModalView,
  deps: AnswerDeps,
): Promise<string | undefined> {
  const viewId = await openModal(origin, view, deps);
  if (viewId === undefined) {
    await show(origin, drawNotice({ kind: 'window-not-opened' }, t), deps);
  }
  return viewId;
}

/** The listener of a button. Reads its value (and answers an unreadable one), checks the permission, then acts. */
export function onPress<Value>(
  read: (args: ButtonArgs) => Value | undefined,
  action: Action,
  deps: AdmitDeps,
  act: (visit: Visit, value: Value, args: ButtonArgs) => Promise<unknown>,
) {
  return async (args: ButtonArgs): Promise<void> => {
    const value = read(args);
    if (value === undefined) return answerUnreadable(args, deps);
    const visit = await admit(originOfAction(args), action, deps);
    if (visit !== undefined) await act(visit, value, args);
  };
}

/** The listener of a button whose value is a company and product. */
export function onTarget(
  action: Action,
  deps: AdmitDeps,
  act: (visit: Visit, target: Target, args: ButtonArgs) => Promise<unknown>,
) {
  return onPress(({ action: { value } }) => TARGET.safeParse(value).data, action, deps, act);
}
