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

/** One thing a person did, after it was acknowledged and they were found to be allowed to do it. */
export interface Visit {
  readonly origin: Origin;
  readonly asker: Asker;
  readonly text: Tongue;
  /** Whether to draw what only operators may press. */
  readonly mayOperate: boolean;
}

interface AdmitDeps extends AnswerDeps {
  readonly reader: Pick<Reader, 'who' | 'languageNow'>;
  readonly admins: readonly string[];
}

/**
 * Finds out who is asking and whether they may do this now: at the press, not when the button was drawn. Who may not
 * is told so, and `undefined` is returned. `whenUnknown` draws what is shown instead when Slack did not say who is asking.
 */
export async function admit(
  origin: Origin,
  action: Action,
  deps: AdmitDeps,
  whenUnknown?: (text: Tongue) => Promise<Shown>,
): Promise<Visit | undefined> {
  const asker = await deps.reader.who(origin.user);
  const text = TONGUES[asker.language];
  const permission = mayDo(action, asker.person, asker.roles);
  if (permission.may) return { origin, asker, text, mayOperate: mayOperate(asker) };
  // When Slack did not list the members of a group, it is not known that somebody lacks the role.
  const isOfRole = permission.why === 'operators-only' || permission.why === 'admins-only';
  const isUnsure = isOfRole && !asker.rolesKnown;
  const kind = isUnsure ? 'unknown' : permission.why;
  const own = kind === 'unknown' ? await whenUnknown?.(text) : undefined;
  const notice: Notice = kind === 'admins-only' ? { kind, who: deps.admins } : { kind };
  await show(origin, own ?? shownNotice(notice, text), deps);
  return undefined;
}

export function mayOperate(asker: Asker): boolean {
  return mayDo('watch', asker.person, asker.roles).may;
}

/**
 * Opens a window over what the person looks at, and tells them when Slack did not open it. Gives its view ID;
 * `undefined`: it is not open.
 */
export async function openWindow(
  { origin, text }: Pick<Visit, 'origin' | 'text'>,
  view: ModalView,
  deps: AnswerDeps,
): Promise<string | undefined> {
  const viewId = await openModal(origin, view, deps);
  if (viewId === undefined) {
    await show(origin, shownNotice({ kind: 'window-not-opened' }, text), deps);
  }
  return viewId;
}

/** A button that says what it is about: acts for those who may. What cannot be read is answered. */
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

/** A button that stands for a company. */
export function onTarget(
  action: Action,
  deps: AdmitDeps,
  act: (visit: Visit, target: Target, args: ButtonArgs) => Promise<unknown>,
) {
  return onPress(({ action: { value } }) => TARGET.safeParse(value).data, action, deps, act);
}
