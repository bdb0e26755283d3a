import type { AlertBook } from '../alert/alert-book.js';
import { eventLoopYielder } from '../kernel/async.js';
import { formatBrn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, UserId } from '../records/company.js';
import type { Change } from '../records/store.js';
import { companyWrites, confirmMembership } from '../watch/watch-company.js';
import type { FirstChecks } from './first-checks.js';
import type { ImportPlan, LineProblem, MembershipFound, PlannedCompany } from './import-plan.js';

/** POPBiLL is asked about at most this many new companies; the first sweep checks the others. */
export const ASKED_AT_MOST = 200;

const AT_ONCE = 8;

/** Asks Slack about a channel or an owner, no faster than it allows. Never rejects. */
export type ImportPlaces = Readonly<
  Record<Place, (id: string) => Promise<LineProblem | 'unanswered' | undefined>>
>;

type Place = 'channel' | 'owner';

type OnAsked = (done: number, total: number) => void;

/** The answers in order, `undefined` where there was none. Stops after a batch without any answer. */
async function askAll<Question, Answer>(
  questions: readonly Question[],
  ask: (question: Question) => Promise<Answer | undefined>,
  onAsked: OnAsked,
): Promise<readonly (Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = [];
  while (answers.length < questions.length) {
    const next = questions.slice(answers.length, answers.length + AT_ONCE);
    const batch = await Promise.all(next.map(ask));
    answers.push(...batch);
    onAsked(answers.length, questions.length);
    if (batch.every((answer) => answer === undefined)) break;
  }
  return answers;
}

/**
 * Asks POPBiLL whether new companies are members, and for names missing in the file; the returned
 * `added` has these names.
 */
export async function askMembership(
  added: readonly PlannedCompany[],
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
  onAsked: OnAsked,
): Promise<{ readonly found: MembershipFound; readonly added: readonly PlannedCompany[] }> {
  const asked = added.slice(0, ASKED_AT_MOST);
  const answers = await askAll(
    asked,
    async ({ fields: { brn, name, products } }) => {
      const isNameless = name === formatBrn(brn);
      const membership = await confirmMembership(brn, popbill, isNameless ? products[0] : 'named');
      return membership.kind === 'unanswered' ? undefined : membership;
    },
    onAsked,
  );
  const notMembers = asked
    .filter((_, i) => answers[i]?.kind === 'not-member')
    .map(({ line, fields: { brn, name } }) => ({ line, brn, name }));
  const named = added.map((planned, i) => {
    const answer = answers[i];
    return answer?.kind === 'member' && answer.name !== undefined
      ? { ...planned, fields: { ...planned.fields, name: answer.name } }
      : planned;
  });
  const unanswered = asked.filter((_, i) => answers[i] === undefined).length;
  const notAsked = added.length - asked.length;
  return { found: { asked: asked.length, unanswered, notAsked, notMembers }, added: named };
}

/** Asks Slack about channels and owners that are not in use yet. A value without an answer counts as valid. */
export async function askPlaces(
  companies: readonly PlannedCompany[],
  places: ImportPlaces,
  onAsked: OnAsked,
) {
  const fields: readonly Place[] = ['channel', 'owner'];
  const wanted = fields.flatMap((field) => {
    const values = [...newValues(companies, field)];
    return values.map(([value, lines], i) => ({
      field,
      value,
      lines,
      isAsked: i < INPUT_LIMITS.csvLookUps,
    }));
  });
  const questions = wanted.filter(({ isAsked }) => isAsked);
  const answers = await askAll(
    questions,
    async ({ field, value }) => {
      const problem = await places[field](value);
      return problem === 'unanswered' ? undefined : { problem };
    },
    onAsked,
  );
  const bad = questions.flatMap(({ value, lines }, i) => {
    const problem = answers[i]?.problem;
    return problem === undefined ? [] : lines.map((line) => ({ line, problem, value }));
  });
  const unanswered = questions.filter((_, i) => answers[i] === undefined).length;
  return { bad, unanswered, notAsked: wanted.length - questions.length };
}

/** The values that change, with their lines. */
function newValues(
  companies: readonly PlannedCompany[],
  field: Place,
): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const { line, before, fields } of companies) {
    const value = fields[field];
    if (value === undefined || value === before?.[field]) continue;
    const earlier = lines.get(value);
    if (earlier === undefined) lines.set(value, [line]);
    else earlier.push(line);
  }
  return lines;
}

/** All writes of an import: companies, their history, and the record of their pending first check. */
export async function writesOf(
  plan: ImportPlan,
  by: UserId | 'cli',
  now: Instant,
  deps: {
    readonly alerts: Pick<AlertBook, 'close' | 'described'>;
    readonly firstChecks: Pick<FirstChecks, 'begin'>;
  },
): Promise<readonly Change[]> {
  const yieldToEventLoop = eventLoopYielder();
  const changes: Change[] = [];
  const written = [...plan.added, ...plan.changed];
  for (const { before, fields } of written) {
    const { paused: reason, ...described } = fields;
    const kept = before?.paused?.reason === reason ? before?.paused : undefined;
    const company: Company = {
      v: 1,
      ...described,
      paused: reason && (kept ?? { reason, by, at: now }),
      addedBy: before?.addedBy ?? by,
      addedAt: before?.addedAt ?? now,
    };
    changes.push(...(await companyWrites(before, company, { by, now }, deps.alerts)));
    await yieldToEventLoop();
  }
  const event = { kind: 'imported', by, companies: written.length } as const;
  const fresh = plan.added.filter(({ fields }) => fields.paused === undefined);
  const brns = fresh.map(({ fields }) => fields.brn);
  return [
    ...changes,
    { put: 'history', value: { v: 1, at: now, event } },
    ...deps.firstChecks.begin(brns, by, now),
  ];
}
