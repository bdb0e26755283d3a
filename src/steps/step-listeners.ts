import { z } from 'zod';
import { problemSentence } from '../assessment/problem-words.js';
import type { CompanyChecks } from '../check/check-company.js';
import { type Choice, companyName } from '../company/choose-view.js';
import { brnCommandError } from '../company/choose-words.js';
import { type Companies, companyNameOrBrn } from '../company/company-index.js';
import { companyFingerprint } from '../company/company-rules.js';
import { parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Policy } from '../kernel/policy.js';
import { err, ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import { productNamed } from '../popup/popup-listeners.js';
import { notMemberSentence } from '../popup/popup-words.js';
import type { UserId } from '../records/company.js';
import { completeStep, failStep, type StepOutputs, sendDirect } from '../slack/answer.js';
import { noticeOfError } from '../slack/errors.js';
import { noticeSentence } from '../slack/notice-words.js';
import { type StepArgs, stepIn } from '../slack/origin.js';
import { memberProblem } from '../slack/people.js';
import type { Action } from '../slack/permissions.js';
import type { Listeners } from '../slack/request-filter.js';
import { isNoAnswer } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { mayOperate, refusalOf } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { assignWords } from '../triage/triage-words.js';
import type { WatchActions } from '../watch/watch-company.js';
import { channelAndOwnerProblems, initialDraft } from '../watch/watch-form.js';
import { formProblemSentence } from '../watch/watch-words.js';
import { checkOutputs } from './check-outputs.js';
import type { StepName } from './step-rules.js';
import { authenticationRequestMessage, STEP_MARKUP } from './step-view.js';
import { stepWords } from './step-words.js';

interface Deps extends SlackKit {
  readonly checks: CompanyChecks;
  readonly companies: Companies;
  readonly watchedCompanies: Pick<WatchActions, 'problemsOf' | 'confirm' | 'watch'>;
  readonly policy: Policy;
}

interface Runner {
  readonly user: UserId;
  readonly mayOperate: boolean;
  readonly t: Tongue;
}

/** What a step did, or the sentence that says why it did nothing. */
type StepResult = Result<
  { readonly outputs: StepOutputs; readonly afterwards?: () => Promise<unknown> },
  string
>;

/** Longer than for a press, which has to open a window within 3 s. */
const USER_LOOKUP_TIMEOUT_MS = 10 * SECOND;

/** A text input of Workflow Builder; an unset variable may arrive as null or empty. */
const text = z
  .string()
  .max(INPUT_LIMITS.formField)
  .nullish()
  .transform((value) => value?.trim() ?? '');

/** Always tells Slack how the step ended, so that no workflow waits forever. */
function onStep<Inputs>(
  action: Action,
  schema: z.ZodType<Inputs>,
  deps: Deps,
  run: (inputs: Inputs, runner: Runner, deps: Deps) => Promise<StepResult>,
) {
  async function attempt(inputs: unknown, user: UserId | undefined): Promise<StepResult> {
    const actor = user && (await deps.directory.actorOf(user, USER_LOOKUP_TIMEOUT_MS));
    // Without a person, the channels' language.
    const t = TONGUES[actor ? actor.language : deps.directory.languageNow('')];
    if (!user || !actor) return err(stepWords(t).noPerson);
    const refusal = refusalOf(actor, action, deps.admins);
    if (refusal !== undefined) return err(noticeSentence(refusal, STEP_MARKUP, t));
    const read = schema.safeParse(inputs);
    if (!read.success) {
      const isTooLong = read.error.issues.some(({ code }) => code === 'too_big');
      return err(isTooLong ? stepWords(t).tooLong : stepWords(t).unreadable);
    }
    try {
      return await run(read.data, { user, mayOperate: mayOperate(actor), t }, deps);
    } catch (error) {
      return err(noticeSentence(await noticeOfError(error, deps), STEP_MARKUP, t));
    }
  }
  return async ({ body }: StepArgs): Promise<void> => {
    const step = stepIn(body);
    if (step === undefined) return;
    const { execution, user } = step;
    const result = await attempt(body.event.inputs, user);
    if (!result.ok) return failStep(execution, result.error, deps);
    try {
      await completeStep(execution, result.value.outputs, deps);
    } catch (error) {
      const t = TONGUES[deps.directory.languageNow(user ?? '')];
      const notice = await noticeOfError(error, deps);
      await failStep(execution, noticeSentence(notice, STEP_MARKUP, t), deps);
    }
    await result.value.afterwards?.();
  };
}

/**
 * Finds the company as a command does, except that an empty input never means the only watched company. An empty product
 * means that none is named.
 */
async function readChoice(
  inputs: { readonly company: string; readonly product: string },
  t: Tongue,
  { companies }: Deps,
): Promise<Result<Choice, string>> {
  const words = stepWords(t);
  if (inputs.company === '') return err(words.noCompany);
  const match = await companies.find(inputs.company);
  const quoted = STEP_MARKUP.quote(inputs.company);
  if (match.kind === 'bad-brn') return err(brnCommandError(match.why, quoted, t));
  if (match.kind !== 'one') return err(words.notOneCompany(quoted));
  const product = productNamed(inputs.product);
  return product === undefined && inputs.product !== ''
    ? err(words.noSuchProduct(STEP_MARKUP.quote(inputs.product)))
    : ok({ brn: match.brn, product });
}

const CHECK_INPUTS = z.object({ company: text, product: text });

async function checkCompany(
  inputs: z.output<typeof CHECK_INPUTS>,
  { user: by, mayOperate, t }: Runner,
  deps: Deps,
): Promise<StepResult> {
  const choice = await readChoice(inputs, t, deps);
  if (!choice.ok) return choice;
  const { brn, product } = choice.value;
  const report = await deps.checks.check({
    brn,
    products: product && [product],
    by,
    mayOperate,
    intent: 'check',
  });
  const { policy } = deps;
  return ok({ outputs: checkOutputs(report, { product, policy }, t) });
}

const WATCH_INPUTS = z.object({ company: text, name: text, channel: text, owner: text });

/** Adds a company if it is a linked member of POPBiLL, or changes the given fields of a watched company. */
async function watchCompany(
  { company: number, ...inputs }: z.output<typeof WATCH_INPUTS>,
  { user: by, mayOperate, t }: Runner,
  deps: Deps,
): Promise<StepResult> {
  const { watchedCompanies, companies, stage } = deps;
  if (number === '') return err(stepWords(t).noCompany);
  const brn = parseBrn(number);
  if (!brn.ok) return err(brnCommandError(brn.error, STEP_MARKUP.quote(number), t));
  const company = companies.get(brn.value);
  const given = Object.entries(inputs).filter(([, value]) => value !== '');
  const draft = { ...initialDraft(company, { brn: brn.value }), ...Object.fromEntries(given) };
  const problems = [
    ...watchedCompanies.problemsOf(draft),
    ...(await channelAndOwnerProblems(inputs, deps)),
  ];
  if (problems.length > 0) {
    return err(problems.map((problem) => formProblemSentence(problem, t)).join(' '));
  }
  const quotedName = STEP_MARKUP.quote(companyNameOrBrn(brn.value, companies));
  const membership =
    company === undefined
      ? await watchedCompanies.confirm(brn.value)
      : ({ kind: 'member' } as const);
  if (membership.kind === 'not-member') return err(notMemberSentence(stage, t));
  if (membership.kind === 'unanswered') {
    const problem = problemSentence(membership.problem, STEP_MARKUP, t);
    return err(stepWords(t).unconfirmed(quotedName, problem));
  }
  const withName = { ...draft, name: draft.name || (membership.name ?? '') };
  const basis = company === undefined ? 'nothing' : companyFingerprint(company);
  const watched = await watchedCompanies.watch(withName, by, basis);
  if (!watched.ok) {
    return err(watched.error.map((problem) => formProblemSentence(problem, t)).join(' '));
  }
  const { outcome, company: saved } = watched.value;
  if (outcome === 'conflict') return err(stepWords(t).conflict(quotedName));
  const name = STEP_MARKUP.quote(companyName(saved));
  const check = () => deps.checks.check({ brn: brn.value, by, mayOperate, intent: 'check' });
  return ok({
    outputs: { outcome, sentence: stepWords(t).watched(name, outcome, saved.paused !== undefined) },
    ...(outcome === 'added' ? { afterwards: check } : {}),
  });
}

const LINK_INPUTS = z.object({ company: text, person: text, product: text });

/** Sends a button, never a link: the link is made when an operator presses the button. */
async function sendAuthenticationLink(
  inputs: z.output<typeof LINK_INPUTS>,
  { user: sender, t }: Runner,
  deps: Deps,
): Promise<StepResult> {
  const { companies, directory, admins, stage } = deps;
  const { person } = inputs;
  const choice = await readChoice(inputs, t, deps);
  if (!choice.ok) return choice;
  const { brn, product } = choice.value;
  const unsuitable = await memberProblem(person, deps);
  // Guests and bots are refused below, with the sentence that the recipient is no operator.
  if (unsuitable !== undefined && unsuitable !== 'not-a-member') {
    return err(assignWords(t).problem[unsuitable]);
  }
  const recipient = await directory.actorOf(person, USER_LOOKUP_TIMEOUT_MS);
  const refusal = refusalOf(recipient, 'popup', admins);
  if (refusal?.kind === 'unknown') return err(assignWords(t).problem.unanswered);
  if (refusal !== undefined) return err(stepWords(t).recipientMayNot);
  const company = companies.get(brn) ?? { brn };
  const model = { company, product, sender, stage };
  try {
    await sendDirect(
      person,
      authenticationRequestMessage(model, TONGUES[recipient.language]),
      deps,
    );
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    return err(stepWords(t).notSent);
  }
  const name = STEP_MARKUP.quote(companyName(company));
  return ok({ outputs: { sentence: stepWords(t).sent(name) } });
}

export function stepListeners(deps: Deps) {
  return {
    steps: {
      check_company: onStep('check', CHECK_INPUTS, deps, checkCompany),
      watch_company: onStep('watch', WATCH_INPUTS, deps, watchCompany),
      send_authentication_link: onStep('popup', LINK_INPUTS, deps, sendAuthenticationLink),
    } satisfies Record<StepName, unknown>,
  } satisfies Partial<Listeners>;
}
