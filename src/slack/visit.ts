import type { ModalView } from '@slack/types';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { type AnswerDeps, show } from './answer.js';
import { tellUnreadable } from './errors.js';
import { type Shown, shownNotice } from './modal-view.js';
import { openModal } from './modals.js';
import type { Notice } from './notice-words.js';
import { type ButtonArgs, type Origin, originOfAction, TARGET, type Target } from './origin.js';
import { type Action, mayDo } from './permissions.js';
import type { Asker, Reader } from './reader.js';

/** An interaction that was acknowledged, by a person who is allowed to do it. */
export interface Visit {
  readonly origin: Origin;
  readonly asker: Asker;
  readonly text: Tongue;
  /** Whether to draw the controls for operators. */
  readonly mayOperate: boolean;
}

interface AdmitDeps extends AnswerDeps {
  readonly reader: Pick<Reader, 'who' | 'languageNow'>;
  readonly admins: readonly string[];
}

/**
 * Identifies the person and checks at the press, not when the button was drawn, whether they may do this. If not, they are
 * told so and `undefined` is returned. `whenUnknown` draws the answer if Slack did not identify the person.
 */
export async function admit(
  origin: Origin,
  action: Action,
  deps: AdmitDeps,
  whenUnknown?: (t: Tongue) => Promise<Shown>,
): Promise<Visit | undefined> {
  const asker = await deps.reader.who(origin.user);
  const t = TONGUES[asker.language];
  const permission = mayDo(action, asker.person, asker.roles);
  if (permission.may) return { origin, asker, text: t, mayOperate: mayOperate(asker) };
  // If Slack did not list the members of a group, the person may have the role.
  const isRoleMissing = permission.why === 'operators-only' || permission.why === 'admins-only';
  const isRoleUnknown = isRoleMissing && !asker.rolesKnown;
  const kind = isRoleUnknown ? 'unknown' : permission.why;
  const shownInstead = kind === 'unknown' ? await whenUnknown?.(t) : undefined;
  const notice: Notice = kind === 'admins-only' ? { kind, who: deps.admins } : { kind };
  await show(origin, shownInstead ?? shownNotice(notice, t), deps);
  return undefined;
}

export function mayOperate(asker: Asker): boolean {
  return mayDo('watch', asker.person, asker.roles).may;
}

/**
 * Opens a window, and tells the person if Slack did not open it. Returns its view ID; `undefined`: it is not open.
 */
export async function openWindow(
  { origin, text: t }: Pick<Visit, 'origin' | 'text'>,
  view: ModalView,
  deps: AnswerDeps,
): Promise<string | undefined> {
  const viewId = await openModal(origin, view, deps);
  if (viewId === undefined) {
    await show(origin, shownNotice({ kind: 'window-not-opened' }, t), deps);
  }
  return viewId;
}

/** The listener of a button: reads its value, checks the permission, then acts. Answers an unreadable value. */
export function onPress<Value>(
  read: (args: ButtonArgs) => Value | undefined,
  action: Action,
  deps: AdmitDeps,
  act: (visit: Visit, value: Value, args: ButtonArgs) => Promise<unknown>,
) {
  return async (args: ButtonArgs): Promise<void> => {
    const value = read(args);
    if (value === undefined) return tellUnreadable(args, deps);
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
