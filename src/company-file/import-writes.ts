import type { AlertBook } from '../alert/alert-book.js';
import { companyChanges } from '../company/company-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import { formatBrn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { Change } from '../records/store.js';
import { confirmMembership } from '../watch/watch-company.js';
import type { FirstChecks } from './first-checks.js';
import type {
  BadLine,
  ImportPlan,
  LineProblem,
  MembershipFound,
  PlannedCompany,
} from './import-plan.js';

/** POPBiLL is not asked about more new companies than this; the first sweep will tell. */
export const ASKED_AT_MOST = 200;

const AT_ONCE = 8;

/** Asks Slack, no faster than it allows. Never rejects. */
export interface ImportPlaces {
  channelProblem(
    channel: string,
  ): Promise<Extract<LineProblem, { field: 'channel' }> | 'unanswered' | undefined>;
  ownerProblem(
    owner: string,
  ): Promise<Extract<LineProblem, { field: 'owner' }> | 'unanswered' | undefined>;
}

type OnAsked = (done: number, total: number) => void;

/** The answers in order, `undefined` where there was none. Stops after some questions in a row without an answer. */
async function askAll<Question, Answer>(
  questions: readonly Question[],
  ask: (question: Question) => Promise<Answer | undefined>,
  onAsked: OnAsked,
): Promise<readonly (Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = [];
  while (answers.length < questions.length) {
    const next = questions.slice(answers.length, answers.length + AT_ONCE);
    const some = await Promise.all(next.map(ask));
    answers.push(...some);
    onAsked(answers.length, questions.length);
    if (some.every((answer) => answer === undefined)) break;
  }
  return answers;
}

/**
 * Asks POPBiLL whether new companies are members, and for the names that the file does not give; `added` has them with
 * these names.
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

/** Asks Slack about channels and owners that are not in use yet. Those without an answer count as fine. */
export async function askPlaces(
  companies: readonly PlannedCompany[],
  places: ImportPlaces,
  onAsked: OnAsked,
) {
  const channels = newValues(companies, 'channel');
  const owners = newValues(companies, 'owner');
  const questions = [
    ...firstOf(channels, (channel) => places.channelProblem(channel)),
    ...firstOf(owners, (owner) => places.ownerProblem(owner)),
  ];
  const answers = await askAll(
    questions,
    async ({ value, ask }) => {
      const problem = await ask(value);
      return problem === 'unanswered' ? undefined : { problem };
    },
    onAsked,
  );
  const bad: BadLine[] = [];
  let unanswered = 0;
  for (const [i, { value, lines }] of questions.entries()) {
    const answer = answers[i];
    if (answer === undefined) unanswered += 1;
    const problem = answer?.problem;
    if (problem !== undefined) bad.push(...lines.map((line) => ({ line, problem, value })));
  }
  return { bad, unanswered, notAsked: channels.size + owners.size - questions.length };
}

function firstOf(
  values: ReadonlyMap<string, readonly number[]>,
  ask: (value: string) => Promise<LineProblem | 'unanswered' | undefined>,
) {
  const first = [...values].slice(0, INPUT_LIMITS.csvLookUps);
  return first.map(([value, lines]) => ({ value, lines, ask }));
}

/** The values that change, with their lines. */
function newValues(
  companies: readonly PlannedCompany[],
  field: 'channel' | 'owner',
): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const { line, before, fields } of companies) {
    const value = fields[field];
    if (value === undefined || value === before?.[field]) continue;
    const known = lines.get(value);
    if (known === undefined) lines.set(value, [line]);
    else known.push(line);
  }
  return lines;
}

interface Doing {
  readonly by: UserId | 'cli';
  readonly now: Instant;
}

/** Everything that an import writes at once: companies, their history, and their first check to come. */
export async function writesOf(
  plan: ImportPlan,
  { by, now }: Doing,
  deps: {
    readonly alerts: Pick<AlertBook, 'close' | 'described'>;
    readonly firstChecks: Pick<FirstChecks, 'begin'>;
  },
): Promise<readonly Change[]> {
  const yieldToEventLoop = eventLoopYielder();
  const changes: Change[] = [];
  const written = [...plan.added, ...plan.changed];
  for (const planned of written) {
    const { before } = planned;
    const company = companyOf(planned, { by, now });
    changes.push({ put: 'company', value: company }, ...historyOf(before, company, { by, now }));
    const isPaused = company.paused !== undefined && before?.paused === undefined;
    if (before !== undefined) {
      const follows = isPaused
        ? await deps.alerts.close(company, by, now)
        : await deps.alerts.described(company, now);
      changes.push(...follows);
    }
    await yieldToEventLoop();
  }
  const event = { kind: 'imported', by, companies: written.length } as const;
  const fresh = plan.added.filter(({ fields }) => fields.paused === undefined);
  return [
    ...changes,
    { put: 'history', value: { v: 1, at: now, event } },
    ...deps.firstChecks.begin(
      fresh.map(({ fields }) => fields.brn),
      by,
      now,
    ),
  ];
}

function companyOf({ before, fields }: PlannedCompany, { by, now }: Doing): Company {
  const { paused: reason, ...described } = fields;
  const kept = before?.paused?.reason === reason ? before?.paused : undefined;
  return {
    v: 1,
    ...described,
    paused: reason && (kept ?? { reason, by, at: now }),
    addedBy: before?.addedBy ?? by,
    addedAt: before?.addedAt ?? now,
  };
}

/** The same events as when a person does it company by company. */
function historyOf(
  before: Company | undefined,
  company: Company,
  { by, now }: Doing,
): readonly Change[] {
  const { brn, paused } = company;
  const wasPaused = before?.paused;
  const changes = before === undefined ? [] : companyChanges(before, company);
  const events: readonly HistoryEvent[] = [
    ...(before === undefined ? [{ kind: 'watched', by } as const] : []),
    ...(changes.length === 0 ? [] : [{ kind: 'edited', by, changes } as const]),
    ...(paused !== undefined && wasPaused?.reason !== paused.reason
      ? [{ kind: 'paused', by, reason: paused.reason } as const]
      : []),
    ...(paused === undefined && wasPaused !== undefined ? [{ kind: 'resumed', by } as const] : []),
  ];
  return events.map((event) => ({ put: 'history', value: { v: 1, at: now, brn, event } }));
}
