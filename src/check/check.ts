import { choiceMessage } from '../company/choice-message.js';
import { companyWords } from '../company/company-words.js';
import type { Brn } from '../kernel/brn.js';
import { ackWithView } from '../slack/ack-with-view.js';
import { show, tell } from '../slack/answer.js';
import { openModal } from '../slack/modals.js';
import {
  type ButtonArgs,
  type Origin,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import { readCheckForm } from '../slack/read-form.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { parseTarget } from '../slack/target.js';
import { tellUnreadable } from '../slack/unreadable.js';
import { admit, shownNotice } from '../slack/visit.js';
import { catalogOf } from '../text/catalog.js';
import type { CheckRequest } from './check-company.js';
import { checkForPerson } from './check-for-person.js';
import { checkFieldErrors, checkModal } from './check-modal.js';

/** `/hometax` alone: the form. */
export async function commandNone(origin: Origin, deps: SlackDeps): Promise<void> {
  const visit = await admit(origin, 'check', deps);
  if (visit === undefined) return;
  const only = await deps.companies.find('');
  const chosen = only.kind === 'one' && only.company !== undefined ? only.company : undefined;
  const form = checkModal(
    {
      kind: 'form',
      company: chosen === undefined ? undefined : { brn: chosen.brn, name: chosen.name },
      products: chosen?.products ?? ['taxinvoice'],
    },
    visit.text,
  );
  const viewId = await openModal(origin, form, deps);
  if (viewId === undefined) {
    await show(origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
  }
}

/** `/hometax check <company>`. */
export async function commandCheck(origin: Origin, words: string, deps: SlackDeps): Promise<void> {
  const visit = await admit(origin, 'check', deps);
  if (visit === undefined) return;
  const found = await deps.companies.find(words);
  if (found.kind === 'one') {
    await checkForPerson(visit, { brn: found.brn, intent: 'check' }, deps);
    return;
  }
  if (found.kind === 'bad-brn') {
    await show(origin, shownNotice(found, visit.text), deps);
    return;
  }
  await tell(
    origin,
    choiceMessage({ choosing: 'check', product: 'taxinvoice', found }, visit.text),
    deps,
  );
}

/** The form was submitted: answers with "checking" in the same window, or with what is wrong in it. */
export function onCheckSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const { user, view } = args.body;
    const form = readCheckForm(view.state.values);
    const text = catalogOf(deps.reader.languageNow(user.id));
    const target = await readCompany(form, deps);
    if ('problem' in target) {
      await args.ack({ response_action: 'errors', errors: checkFieldErrors(target.problem, text) });
      return;
    }
    const company = companyWords(target.brn, deps.companies);
    await ackWithView(args, checkModal({ kind: 'checking', company }, text));
    const visit = await admit(originOfSubmit(args), 'check', deps);
    if (visit === undefined) return;
    const wish = { brn: target.brn, products: form.products, intent: 'check' } as const;
    await checkForPerson(visit, wish, deps, 'shown-already');
  };
}

type FormFault = Parameters<typeof checkFieldErrors>[0];

async function readCompany(
  form: ReturnType<typeof readCheckForm>,
  { companies }: Pick<SlackDeps, 'companies'>,
): Promise<{ readonly brn: Brn } | { readonly problem: FormFault }> {
  const found = await companies.find(form.company ?? '');
  if (form.company === undefined || form.company === '') return { problem: 'no-company' };
  if (form.products.length === 0) return { problem: 'no-products' };
  if (found.kind === 'bad-brn') return { problem: found.why };
  return found.kind === 'one' ? { brn: found.brn } : { problem: 'no-company' };
}

/**
 * Buttons that check the company they stand for: "check again" and "registered it - check now", on an alert (answered
 * privately; the alert itself follows by itself), a report or a choice.
 */
export function onCheckButton(deps: SlackDeps, intent: CheckRequest['intent'], action: Action) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), action, deps);
    if (visit === undefined) return;
    if (intent === 'registered-anew')
      await deps.looks.cancel({ user: visit.origin.user, brn: target.brn });
    await checkForPerson(visit, { ...target, products: [target.product], intent }, deps);
  };
}
