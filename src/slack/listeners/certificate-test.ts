import { MOST_IN_A_ROW } from '../../domain/attempts-in-row.js';
import { catalogOf } from '../../text/catalog.js';
import { ackWithView } from '../ack-with-view.js';
import { show } from '../answer.js';
import { checkForPerson } from '../check-for-person.js';
import { watchedName } from '../company-words.js';
import type { SlackDeps } from '../deps.js';
import { openModal } from '../modals.js';
import { type ButtonArgs, originOfAction, originOfSubmit, type SubmitArgs } from '../origin.js';
import { parseTarget, type Target } from '../target.js';
import { ackUnreadable, tellUnreadable } from '../unreadable.js';
import { type CertTestModalModel, certTestModal } from '../views/cert-test-modal.js';
import { admit, shownNotice } from '../visit.js';
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
