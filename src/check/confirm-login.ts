import { watchedName } from '../company/company-words.js';
import { ackWithView } from '../slack/ack-with-view.js';
import { show } from '../slack/answer.js';
import { openModal } from '../slack/modals.js';
import {
  type ButtonArgs,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { type LoginTarget, parseLoginTarget, parseTarget } from '../slack/target.js';
import { ackUnreadable, tellUnreadable } from '../slack/unreadable.js';
import { admit, shownNotice, type Visit } from '../slack/visit.js';
import { catalogOf } from '../text/catalog.js';
import { checkForPerson } from './check-for-person.js';
import { confirmLoginModal } from './confirm-login-modal.js';

/** "Test login anyway", where so many department user logins were rejected in a row that no other button tests. */
export function onConfirmLogin(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), 'confirm-login', deps);
    if (visit === undefined) return;
    await askToConfirm(visit, { ...target, method: 'deptUser' }, deps);
  };
}

/** Opens the window that names the count and asks to log in at HomeTax itself first. */
export async function askToConfirm(
  visit: Visit,
  target: LoginTarget,
  deps: SlackDeps,
): Promise<void> {
  const { attempts, countLost, notBefore } = await deps.checks.logins(target);
  const question = confirmLoginModal(
    {
      kind: 'confirm',
      ...target,
      ...watchedName(target.brn, deps.companies),
      attempts: countLost === true ? 'lost' : attempts,
      ...(notBefore === undefined ? {} : { notBefore }),
      now: deps.clock.now(),
    },
    visit.text,
  );
  const viewId = await openModal(visit.origin, question, deps);
  if (viewId === undefined) {
    await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
  }
}

export function onConfirmLoginSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const target = parseLoginTarget(args.view.private_metadata);
    if (target === undefined) return ackUnreadable(args, deps);
    const text = catalogOf(deps.reader.languageNow(args.body.user.id));
    const about = {
      kind: 'testing',
      ...target,
      ...watchedName(target.brn, deps.companies),
    } as const;
    await ackWithView(args, confirmLoginModal(about, text));
    const visit = await admit(originOfSubmit(args), 'confirm-login', deps);
    if (visit === undefined) return;
    const { brn, product, method } = target;
    const wish = { brn, products: [product], product, method, intent: 'confirmed' } as const;
    await checkForPerson(visit, wish, deps, 'shown-already');
  };
}
