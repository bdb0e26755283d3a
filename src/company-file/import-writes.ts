import type { AlertBook } from '../alert/alert-book.js';
import { eventLoopYielder } from '../kernel/async.js';
import { isUnnamed } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, UserId } from '../records/company.js';
import type { Change } from '../records/store.js';
import { companyWrites, confirmMembership } from '../watch/watch-company.js';
import type { CompanyLine } from './csv-read.js';
import type { FirstCheckTracker } from './first-checks.js';
import type { ImportPlan, ImportProblem, LineProblem, PlannedCompany } from './import-plan.js';
import { isName, type NameBook, type NamedField, type SlackNames } from './slack-names-rules.js';

/** The number of new companies about which POPBiLL is asked; the first sweep checks the others. */
export const MAX_MEMBERSHIP_CHECKS = 200;

const BATCH_SIZE = 8;

/** Asks Slack about a channel or an owner, within its rate limits. Never rejects. */
export type SlackIdLookup = Readonly<
  Record<NamedField, (id: string) => Promise<LineProblem | 'unanswered' | undefined>>
>;

/** Asks Slack for its lists of what the fields name, within its rate limits. Never rejects. */
export type SlackNameLookup = (fields: readonly NamedField[]) => Promise<SlackNames>;

type OnProgress = (done: number, total: number) => void;

/** Asks in batches. An answer is `undefined` if there was none; stops after a batch without any answer. */
async function askAll<Question, Answer>(
  questions: readonly Question[],
  ask: (question: Question) => Promise<Answer | undefined>,
  onProgress: OnProgress,
): Promise<readonly (Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = [];
  while (answers.length < questions.length) {
    const next = questions.slice(answers.length, answers.length + BATCH_SIZE);
    const batch = await Promise.all(next.map(ask));
    answers.push(...batch);
    onProgress(answers.length, questions.length);
    if (batch.every((answer) => answer === undefined)) break;
  }
  return answers;
}

/** Asks POPBiLL whether new companies are members. Adds its names to companies that have none in the file. */
export async function askMembership(
  added: readonly PlannedCompany[],
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
  onProgress: OnProgress,
): Promise<Pick<ImportPlan, 'added' | 'notMembers' | 'unconfirmedMembers'>> {
  const toAsk = added.slice(0, MAX_MEMBERSHIP_CHECKS);
  const answers = await askAll(
    toAsk,
    async ({ fields }) => {
      const nameProduct = isUnnamed(fields) ? fields.products[0] : 'named';
      const membership = await confirmMembership(fields.brn, popbill, nameProduct);
      return membership.kind === 'unanswered' ? undefined : membership;
    },
    onProgress,
  );
  const notMembers = toAsk
    .filter((_, i) => answers[i]?.kind === 'not-member')
    .map(({ line, fields: { brn, name } }) => ({ line, brn, name }));
  const withNames = added.map((planned, i) => {
    const answer = answers[i];
    if (answer?.kind !== 'member' || answer.name === undefined) return planned;
    const { name } = answer;
    return { ...planned, fields: { ...planned.fields, name, namedBy: 'popbill' as const } };
  });
  const unconfirmedMembers = added.filter((_, i) => answers[i] === undefined).length;
  return { added: withNames, notMembers, unconfirmedMembers };
}

const NAMED_FIELDS: readonly NamedField[] = ['channel', 'owner'];

/** The fields of a file in which names, not only IDs, are used. */
export function namedFieldsIn(rows: readonly CompanyLine[]): readonly NamedField[] {
  return NAMED_FIELDS.filter((field) =>
    rows.some(({ draft }) => isName(field, draft[field] ?? '')),
  );
}

/**
 * Asks Slack about channels and owners that the file changes, unless they are in its lists already. An ID without an
 * answer counts as valid.
 */
export async function lookUpSlackIds(
  companies: readonly PlannedCompany[],
  lookup: SlackIdLookup,
  names: NameBook,
  onProgress: OnProgress,
) {
  const ids = NAMED_FIELDS.flatMap((field) =>
    [...newValues(companies, field)]
      .filter(([value]) => !names.isUsable(field, value))
      .map(([value, uses], i) => ({ field, value, uses, isAsked: i < INPUT_LIMITS.csvLookUps })),
  );
  const questions = ids.filter(({ isAsked }) => isAsked);
  const answers = await askAll(
    questions,
    async ({ field, value }) => {
      const problem = await lookup[field](value);
      return problem === 'unanswered' ? undefined : { problem };
    },
    onProgress,
  );
  const problems = questions.flatMap(({ value, uses }, i): readonly ImportProblem[] => {
    const problem = answers[i]?.problem;
    if (problem === undefined) return [];
    return uses.map(({ line, fields: { name: company } }) => ({ line, problem, company, value }));
  });
  const confirmed = answers.filter((answer) => answer !== undefined);
  return { problems, unconfirmedIds: ids.length - confirmed.length };
}

/** The new values of a field, with the companies that get them. */
function newValues(
  companies: readonly PlannedCompany[],
  field: NamedField,
): ReadonlyMap<string, readonly PlannedCompany[]> {
  const uses = new Map<string, PlannedCompany[]>();
  for (const company of companies) {
    const value = company.fields[field];
    if (value === undefined || value === company.previous?.[field]) continue;
    const earlier = uses.get(value);
    if (earlier === undefined) uses.set(value, [company]);
    else earlier.push(company);
  }
  return uses;
}

/** All writes of an import: companies, their history, and the record of their pending first check. */
export async function writesOf(
  plan: ImportPlan,
  by: UserId | 'cli',
  now: Instant,
  deps: {
    readonly alerts: Pick<AlertBook, 'close' | 'applyCompanyEdit'>;
    readonly firstChecks: Pick<FirstCheckTracker, 'changesForImport'>;
  },
): Promise<readonly Change[]> {
  const yieldToEventLoop = eventLoopYielder();
  const changes: Change[] = [];
  const written = [...plan.added, ...plan.changed];
  for (const { previous, fields } of written) {
    const { paused: reason, ...details } = fields;
    const unchangedPause = previous?.paused?.reason === reason ? previous?.paused : undefined;
    const company: Company = {
      v: 1,
      ...details,
      paused: reason && (unchangedPause ?? { reason, by, at: now }),
      addedBy: previous?.addedBy ?? by,
      addedAt: previous?.addedAt ?? now,
    };
    changes.push(...(await companyWrites(previous, company, { by, now }, deps.alerts)));
    await yieldToEventLoop();
  }
  const event = { kind: 'imported', by, companies: written.length } as const;
  const toCheck = plan.added.filter(({ fields }) => fields.paused === undefined);
  const brns = toCheck.map(({ fields }) => fields.brn);
  return [
    ...changes,
    { put: 'history', value: { v: 1, at: now, event } },
    ...deps.firstChecks.changesForImport(brns, by, now),
  ];
}
