import { MOST_IN_A_ROW } from '../assessment/attempts-in-row.js';
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
import { parseTarget, type Target } from '../slack/target.js';
import { ackUnreadable, tellUnreadable } from '../slack/unreadable.js';
import { admit, shownNotice } from '../slack/visit.js';
import { catalogOf } from '../text/catalog.js';
import { type CertTestModalModel, certTestModal } from './cert-test-modal.js';
import { checkForPerson } from './check-for-person.js';
import { askToConfirm } from './confirm-login.js';

/** Asks first: the test can log a person out of HomeTax. */
export function onCertificateTest(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), 'certificate-login-test', deps);
    if (visit === undefined) return;
    if (!deps.certificateTest) {
      await show(visit.origin, shownNotice({ kind: 'cert-test-off' }, visit.text), deps);
      return;
    }
    const login = { ...target, method: 'certificate' } as const;
    if ((await deps.checks.logins(login)).attempts >= MOST_IN_A_ROW) {
      return askToConfirm(visit, login, deps);
    }
    const question = certTestModal(modelOf('confirm', target, deps), visit.text);
    const viewId = await openModal(visit.origin, question, deps);
    if (viewId === undefined) {
      await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
    }
  };
}

export function onCertificateTestSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const target = parseTarget(args.view.private_metadata);
    if (target === undefined) return ackUnreadable(args, deps);
    const text = catalogOf(deps.reader.languageNow(args.body.user.id));
    const testing = certTestModal(modelOf('testing', target, deps), text);
    await ackWithView(args, testing);
    const visit = await admit(originOfSubmit(args), 'certificate-login-test', deps);
    if (visit === undefined) return;
    if (!deps.certificateTest) {
      await show(visit.origin, shownNotice({ kind: 'cert-test-off' }, visit.text), deps);
      return;
    }
    const wish = { brn: target.brn, product: target.product, intent: 'certificate-login' } as const;
    await checkForPerson(visit, wish, deps, 'shown-already');
  };
}

function modelOf(
  kind: CertTestModalModel['kind'],
  { brn, product }: Target,
  { companies }: SlackDeps,
): CertTestModalModel {
  return { kind, brn, product, ...watchedName(brn, companies) };
}
