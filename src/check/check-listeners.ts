import { areAttemptsSpent } from '../assessment/lock-out-rules.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { companyNameOrBrn } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import { show } from '../slack/answer.js';
import { ACTIONS, CALLBACKS, SHORTCUTS } from '../slack/ids.js';
import { FIELDS, type FormValues, tickedProducts } from '../slack/inputs.js';
import { drawSentence } from '../slack/modal-view.js';
import {
  type ButtonArgs,
  LOGIN_TARGET,
  type LoginTarget,
  type Origin,
  originOfShortcut,
  type ShortcutArgs,
  TARGET,
  type Target,
} from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import type { Listeners } from '../slack/request-filter.js';
import { admit, onSubmit, onTargetPress, openWindow, type Visit } from '../slack/visit.js';
import type { CheckRequest } from './check-company.js';
import {
  certTestModal,
  checkFieldErrors,
  checkFormModal,
  checkingModal,
  confirmLoginModal,
  messageNumbersModal,
} from './check-report-view.js';
import {
  type CheckDeps,
  checkForPerson,
  checkInWindow,
  type PersonalRequest,
} from './check-window.js';
import { type CheckFormProblem, certificateTestWords, messageNumbersWords } from './check-words.js';
import { numbersInMessage } from './message-numbers-rules.js';
import type { PromisedChecks } from './promised-checks.js';

interface Deps extends CheckDeps {
  readonly promisedChecks: Pick<PromisedChecks, 'cancel'>;
}

export function readCheckForm(values: FormValues) {
  return { company: FIELDS.company.read(values), products: tickedProducts(values) };
}

function onCertificateTest(deps: Deps) {
  return onTargetPress('certificate-login-test', deps, async (visit, target, args) => {
    if (deps.policy.certLoginTest === 'off') return showTestOff(visit, deps);
    return askBeforeTest(visit, { ...target, method: 'certificate' }, args, deps);
  });
}

function showTestOff(visit: Visit, deps: Deps): Promise<void> {
  const { switchedOff } = certificateTestWords(visit.t);
  return show(visit.origin, drawSentence(switchedOff, visit.t), deps);
}

function onTestSubmit<T extends Target>(
  codec: { safeParse(metadata: string): { readonly data?: T } },
  action: Action,
  requestFor: (target: T) => PersonalRequest,
  deps: Deps,
) {
  return onSubmit(
    action,
    deps,
    ({ view }, t) => {
      const target = codec.safeParse(view.private_metadata).data;
      if (target === undefined) return undefined;
      const company = companyNameOrBrn(target.brn, deps.companies);
      return { form: requestFor(target), waiting: checkingModal(company, t) };
    },
    (visit, request) =>
      // The window may be older than the setting.
      request.intent === 'certificate-login' && deps.policy.certLoginTest === 'off'
        ? showTestOff(visit, deps)
        : checkForPerson(visit, request, deps, 'already-shown'),
  );
}

/** `/hometax` without a subcommand. */
export async function runEmptyCommand(origin: Origin, deps: CheckDeps): Promise<void> {
  const visit = await admit(origin, 'check', deps);
  if (visit === undefined) return;
  // An empty search finds a company only if it is the only one that is watched.
  const match = await deps.companies.find('');
  const company = match.kind === 'one' ? match.company : undefined;
  const products = company?.products ?? (['taxinvoice'] as const);
  const form = checkFormModal(company, products, visit.t);
  await openWindow(visit, form, deps);
}

export async function runCheckCommand(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'check', deps);
  if (visit === undefined) return;
  const match = await deps.companies.find(input);
  if (match.kind !== 'one') return offerCompanies(visit, 'check', match, deps);
  await checkForPerson(visit, { brn: match.brn, intent: 'check' }, deps);
}

async function checkMessage(args: ShortcutArgs, deps: CheckDeps): Promise<void> {
  const visit = await admit(originOfShortcut(args), 'check', deps);
  if (visit === undefined) return;
  const { companies } = deps;
  const message = 'message' in args.body ? args.body.message : {};
  const brns = numbersInMessage(message, (brn) => companies.get(brn) !== undefined);
  const [first, ...others] = brns;
  if (first === undefined) {
    const notice = messageNumbersWords(visit.t).none;
    await openWindow(visit, checkFormModal(undefined, ['taxinvoice'], visit.t, notice), deps);
  } else if (others.length === 0) {
    await checkInWindow(visit, { brn: first, intent: 'check' }, deps);
  } else {
    const found = brns.map((brn) => companies.get(brn) ?? { brn });
    await openWindow(visit, messageNumbersModal(found, visit.t), deps);
  }
}

function onCheckSubmit(deps: Deps) {
  return onSubmit<PersonalRequest>(
    'check',
    deps,
    async ({ view }, t) => {
      const form = readCheckForm(view.state.values);
      const target = await readCompany(form, deps);
      if ('problem' in target) return { errors: checkFieldErrors(target.problem, t) };
      const company = companyNameOrBrn(target.brn, deps.companies);
      const request = { brn: target.brn, products: form.products, intent: 'check' } as const;
      return { form: request, waiting: checkingModal(company, t) };
    },
    (visit, request) => checkForPerson(visit, request, deps, 'already-shown'),
  );
}

async function readCompany(
  form: ReturnType<typeof readCheckForm>,
  { companies }: Pick<Deps, 'companies'>,
): Promise<{ readonly brn: Brn } | { readonly problem: CheckFormProblem }> {
  if (form.company === undefined || form.company === '') return { problem: 'no-company' };
  if (form.products.length === 0) return { problem: 'no-products' };
  const match = await companies.find(form.company);
  if (match.kind === 'bad-brn') return { problem: match.why };
  return match.kind === 'one' ? { brn: match.brn } : { problem: 'no-company' };
}

/**
 * The buttons "check", "check again" and "I registered it again" on alerts, reports, choices and the popup's window. A
 * press on an alert is answered privately; the alert is updated separately.
 */
function onCheckButton(deps: Deps, intent: CheckRequest['intent'], action: Action) {
  return onTargetPress(action, deps, async (visit, target, { body }) => {
    if (intent === 'registered-again') {
      await deps.promisedChecks.cancel({ user: visit.origin.user, ...target });
    }
    await checkTarget(visit, target, intent, body, deps);
  });
}

/** From the list of alerts, the report opens in a window of its own. */
async function checkTarget(
  visit: Visit,
  { brn, product }: Target,
  intent: CheckRequest['intent'],
  { view }: ButtonArgs['body'],
  deps: Deps,
): Promise<void> {
  const request = { brn, product, products: [product], intent };
  if (view?.callback_id === CALLBACKS.alerts) await checkInWindow(visit, request, deps);
  else await checkForPerson(visit, request, deps);
}

/** The test may log a person out of HomeTax or, after many attempts, lock the account. */
async function askBeforeTest(
  visit: Visit,
  target: LoginTarget,
  { body }: ButtonArgs,
  deps: Deps,
): Promise<void> {
  const { attempts, notBefore } = await deps.checks.loginRecord(target);
  const mayLock = attempts === 'lost' || areAttemptsSpent({ attempts });
  // The button is older than a login that worked, or than a new registration: there is nothing to confirm.
  if (!mayLock && target.method === 'deptUser') {
    return checkTarget(visit, target, 'check-again', body, deps);
  }
  const model = { ...target, name: deps.companies.get(target.brn)?.name };
  const modal = mayLock
    ? confirmLoginModal({ ...model, attempts, notBefore, now: deps.clock.now() }, visit.t)
    : certTestModal(model, visit.t);
  await openWindow(visit, modal, deps);
}

export function checkListeners(deps: Deps) {
  const check = onCheckButton(deps, 'check', 'check');
  const checkAgain = onCheckButton(deps, 'check-again', 'check');
  // Reporting a new registration allows one more login, so it takes the permission to open the page (`popup`).
  const registeredAgain = onCheckButton(deps, 'registered-again', 'popup');
  // The only button that leads to a test after too many rejected department user logins in a row.
  const confirmLogin = onTargetPress('confirm-login', deps, (visit, target, args) =>
    askBeforeTest(visit, { ...target, method: 'deptUser' }, args, deps),
  );
  const testCertificate = onTestSubmit(
    TARGET,
    'certificate-login-test',
    (target) => ({ ...target, intent: 'certificate-login' }),
    deps,
  );
  const testConfirmed = onTestSubmit(
    LOGIN_TARGET,
    'confirm-login',
    (target) => ({ ...target, products: [target.product], intent: 'confirmed' }),
    deps,
  );
  return {
    buttons: {
      [ACTIONS.alertCheck]: checkAgain,
      [ACTIONS.alertRegistered]: registeredAgain,
      [ACTIONS.alertConfirmLogin]: confirmLogin,
      [ACTIONS.reportCheck]: checkAgain,
      [ACTIONS.reportRegistered]: registeredAgain,
      [ACTIONS.popupRegistered]: registeredAgain,
      [ACTIONS.reportConfirmLogin]: confirmLogin,
      [ACTIONS.reportCertTest]: onCertificateTest(deps),
      [ACTIONS.chooseCheck]: check,
    },
    selects: { [ACTIONS.pickCheck]: onPick(check) },
    submissions: {
      [CALLBACKS.check]: onCheckSubmit(deps),
      [CALLBACKS.certTest]: testCertificate,
      [CALLBACKS.confirmLogin]: testConfirmed,
    },
    shortcuts: {
      [SHORTCUTS.check]: (args) => runEmptyCommand(originOfShortcut(args), deps),
      [SHORTCUTS.checkMessage]: (args) => checkMessage(args, deps),
    },
  } satisfies Partial<Listeners>;
}
