import type { ModalView } from '@slack/types';
import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { companyWords } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import { show } from '../slack/answer.js';
import { ackUnreadable } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FormValues, tickedProducts } from '../slack/inputs.js';
import { shownSentence } from '../slack/modal-view.js';
import { ackWithView } from '../slack/modals.js';
import {
  LOGIN_TARGET,
  type LoginTarget,
  type Origin,
  originOfSubmit,
  type SubmitArgs,
  TARGET,
  type Target,
} from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import { admit, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import type { CheckRequest } from './check-company.js';
import { certTestModal, checkFieldErrors, checkModal, confirmLoginModal } from './check-view.js';
import { type CheckDeps, checkForPerson } from './check-window.js';
import { type CheckFormProblem, certificateTestWords } from './check-words.js';
import type { Looks } from './looks.js';

interface Deps extends CheckDeps {
  readonly looks: Pick<Looks, 'cancel'>;
}

export function readCheckForm(values: FormValues) {
  return { company: FIELDS.company.read(values), products: tickedProducts(values) };
}

/** Asks for confirmation first, because the test can log a person out of HomeTax. */
function onCertificateTest(deps: Deps) {
  return onTarget('certificate-login-test', deps, async (visit, target) => {
    if (deps.policy.certLoginTest === 'off') return showTestOff(visit, deps);
    const login = { ...target, method: 'certificate' } as const;
    const { attempts } = await deps.checks.logins(login);
    if (attempts === 'lost' || attempts >= MOST_IN_A_ROW) return askToConfirm(visit, login, deps);
    const named = { ...target, name: deps.companies.get(target.brn)?.name };
    return openWindow(visit, certTestModal({ kind: 'confirm', ...named }, visit.text), deps);
  });
}

function onCertificateTestSubmit(deps: Deps) {
  const act = async (visit: Visit, target: Target) =>
    deps.policy.certLoginTest === 'off'
      ? showTestOff(visit, deps)
      : checkForPerson(visit, { ...target, intent: 'certificate-login' }, deps, 'shown-already');
  return onTestSubmit(TARGET, certTestModal, { action: 'certificate-login-test', act }, deps);
}

/** Shows that the login is being tested, then tests it if the person is permitted. */
function onTestSubmit<T extends Target>(
  codec: { safeParse(metadata: string): { readonly data?: T } },
  draw: (
    model: T & { readonly kind: 'testing'; readonly name?: string },
    text: Tongue,
  ) => ModalView,
  { action, act }: { readonly action: Action; act(visit: Visit, target: T): Promise<void> },
  deps: Deps,
) {
  return async (args: SubmitArgs): Promise<void> => {
    const target = codec.safeParse(args.view.private_metadata).data;
    if (target === undefined) return ackUnreadable(args, deps);
    const text = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const named = { ...target, name: deps.companies.get(target.brn)?.name };
    await ackWithView(args, draw({ ...named, kind: 'testing' }, text));
    const visit = await admit(originOfSubmit(args), action, deps);
    if (visit !== undefined) await act(visit, target);
  };
}

function showTestOff(visit: Visit, deps: Deps): Promise<void> {
  const { off } = certificateTestWords(visit.text);
  return show(visit.origin, shownSentence(off, visit.text), deps);
}

/** `/hometax` alone: the form. */
export async function commandNone(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'check', deps);
  if (visit === undefined) return;
  const only = await deps.companies.find('');
  const chosen = only.kind === 'one' ? only.company : undefined;
  const products = chosen?.products ?? (['taxinvoice'] as const);
  const form = checkModal({ kind: 'form', company: chosen, products }, visit.text);
  await openWindow(visit, form, deps);
}

/** `/hometax check <company>`. */
export async function commandCheck(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'check', deps);
  if (visit === undefined) return;
  const found = await deps.companies.find(input);
  if (found.kind !== 'one') return offerCompanies(visit, 'check', found, deps);
  await checkForPerson(visit, { brn: found.brn, intent: 'check' }, deps);
}

/** Answers the form with "checking" in the same window, or with its errors. */
function onCheckSubmit(deps: Deps) {
  return async (args: SubmitArgs): Promise<void> => {
    const { user, view } = args.body;
    const form = readCheckForm(view.state.values);
    const text = TONGUES[deps.reader.languageNow(user.id)];
    const target = await readCompany(form, deps);
    if ('problem' in target) {
      const errors = checkFieldErrors(target.problem, text);
      return args.ack({ response_action: 'errors', errors });
    }
    const company = companyWords(target.brn, deps.companies);
    await ackWithView(args, checkModal({ kind: 'checking', company }, text));
    const visit = await admit(originOfSubmit(args), 'check', deps);
    if (visit === undefined) return;
    const wish = { brn: target.brn, products: form.products, intent: 'check' } as const;
    await checkForPerson(visit, wish, deps, 'shown-already');
  };
}

async function readCompany(
  form: ReturnType<typeof readCheckForm>,
  { companies }: Pick<Deps, 'companies'>,
): Promise<{ readonly brn: Brn } | { readonly problem: CheckFormProblem }> {
  const found = await companies.find(form.company ?? '');
  if (form.company === undefined || form.company === '') return { problem: 'no-company' };
  if (form.products.length === 0) return { problem: 'no-products' };
  if (found.kind === 'bad-brn') return { problem: found.why };
  return found.kind === 'one' ? { brn: found.brn } : { problem: 'no-company' };
}

/**
 * Buttons that check a company: "check again" and "registered it - check now", on an alert (answered privately; the alert
 * is updated separately), a report or a choice.
 */
function onCheckButton(deps: Deps, intent: CheckRequest['intent'], action: Action) {
  return onTarget(action, deps, async (visit, target) => {
    if (intent === 'registered-again') {
      await deps.looks.cancel({ user: visit.origin.user, brn: target.brn });
    }
    await checkForPerson(visit, { ...target, products: [target.product], intent }, deps);
  });
}

/** Opens the window that shows the count and asks the person to log in at HomeTax first. */
async function askToConfirm(visit: Visit, target: LoginTarget, deps: Deps): Promise<void> {
  const record = await deps.checks.logins(target);
  const named = { ...target, name: deps.companies.get(target.brn)?.name };
  const model = { kind: 'confirm', ...named, ...record, now: deps.clock.now() } as const;
  await openWindow(visit, confirmLoginModal(model, visit.text), deps);
}

function onConfirmLoginSubmit(deps: Deps) {
  const act = (visit: Visit, target: LoginTarget) => {
    const wish = { ...target, products: [target.product], intent: 'confirmed' } as const;
    return checkForPerson(visit, wish, deps, 'shown-already');
  };
  return onTestSubmit(LOGIN_TARGET, confirmLoginModal, { action: 'confirm-login', act }, deps);
}

export function checkListeners(deps: Deps) {
  const check = onCheckButton(deps, 'check', 'check');
  const checkAgain = onCheckButton(deps, 'check-again', 'check');
  // Reporting a new registration allows one more login, so only operators may do it.
  const registered = onCheckButton(deps, 'registered-again', 'popup');
  // The only button that tests after too many rejected department user logins in a row.
  const confirmLogin = onTarget('confirm-login', deps, (visit, target) =>
    askToConfirm(visit, { ...target, method: 'deptUser' }, deps),
  );
  return {
    buttons: {
      [ACTIONS.alertCheck]: checkAgain,
      [ACTIONS.alertRegistered]: registered,
      [ACTIONS.alertConfirmLogin]: confirmLogin,
      [ACTIONS.reportCheck]: checkAgain,
      [ACTIONS.reportRegistered]: registered,
      [ACTIONS.reportConfirmLogin]: confirmLogin,
      [ACTIONS.reportCertTest]: onCertificateTest(deps),
      [ACTIONS.chooseCheck]: check,
    },
    choices: { [ACTIONS.pickCheck]: onPick(check) },
    submits: {
      [CALLBACKS.check]: onCheckSubmit(deps),
      [CALLBACKS.certTest]: onCertificateTestSubmit(deps),
      [CALLBACKS.confirmLogin]: onConfirmLoginSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
