import type { AlertBook } from '../alert/alert-book.js';
import { companyChanges } from '../company/company-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { Change } from '../records/store.js';
import type { FirstChecks } from './first-checks.js';
import {
  type BadLine,
  type ImportPlan,
  isNameless,
  type LineProblem,
  type MembershipFound,
  type NotMember,
  type PlannedCompany,
} from './import-plan.js';

/** More new companies than this are not asked about: the first sweep tells. */
export const ASKED_AT_MOST = 200;

/** Questions on their way at once. */
const AT_ONCE = 8;

/** What only the workspace knows, asked no faster than it allows. Never rejects: that it did not say is an answer, too. */
export interface ImportPlaces {
  channelProblem(
    channel: string,
  ): Promise<Extract<LineProblem, { field: 'channel' }> | 'unanswered' | undefined>;
  ownerProblem(
    owner: string,
  ): Promise<Extract<LineProblem, { field: 'owner' }> | 'unanswered' | undefined>;
}

/** What the workspace said of channels and owners. */
interface PlacesFound {
  readonly bad: readonly BadLine[];
  readonly unanswered: number;
  readonly notAsked: number;
}

export type OnAsked = (done: number, total: number) => void;

interface Membership {
  readonly found: MembershipFound;
  /** With POPBiLL's names where the file has none. */
  readonly companies: readonly PlannedCompany[];
}

/**
 * Asks POPBiLL whether new companies are members, and what those are called that the file does not name. Goes no
 * further once nobody answers.
 */
export async function askMembership(
  companies: readonly PlannedCompany[],
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
  onAsked: OnAsked,
): Promise<Membership> {
  const fresh = companies.filter(({ before }) => before === undefined);
  const asked = fresh.slice(0, ASKED_AT_MOST);
  const named = new Map<PlannedCompany, PlannedCompany>();
  const notMembers: NotMember[] = [];
  let unanswered = 0;
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const some = asked.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map((each) => askOne(each, popbill)));
    answers.forEach((answer, i) => {
      const planned = some[i];
      if (planned === undefined) return;
      const { brn, name } = planned.fields;
      if (answer === undefined) unanswered += 1;
      else if (!answer.isMember) notMembers.push({ line: planned.line, brn, name });
      else if (answer.name !== undefined) {
        named.set(planned, { ...planned, fields: { ...planned.fields, name: answer.name } });
      }
    });
    onAsked(Math.min(from + AT_ONCE, asked.length), asked.length);
    if (answers.every((answer) => answer === undefined)) {
      unanswered += asked.length - Math.min(from + AT_ONCE, asked.length);
      break;
    }
  }
  return {
    found: { asked: asked.length, unanswered, notAsked: fresh.length - asked.length, notMembers },
    companies: named.size === 0 ? companies : companies.map((each) => named.get(each) ?? each),
  };
}

async function askOne(
  planned: PlannedCompany,
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
): Promise<{ readonly isMember: boolean; readonly name?: string } | undefined> {
  const { brn, products } = planned.fields;
  const answer = await popbill.isMember({ brn, priority: 'person' });
  if (!answer.ok) return undefined;
  if (!answer.value || !isNameless(planned)) return { isMember: answer.value };
  const [product = 'taxinvoice'] = products;
  const told = await popbill.companyName({ brn, product, priority: 'person' });
  const name = told.ok ? told.value.trim() : '';
  return { isMember: true, ...(name === '' ? {} : { name }) };
}

/**
 * Asks the workspace about channels and owners that are not in use yet, of many not all. What it does not answer counts
 * as fine; goes no further once it answers nothing.
 */
export async function askPlaces(
  companies: readonly PlannedCompany[],
  places: ImportPlaces,
  onAsked: OnAsked,
): Promise<PlacesFound> {
  const channels = [...newValues(companies, 'channel')];
  const owners = [...newValues(companies, 'owner')];
  const questions = [
    ...channels.slice(0, INPUT_LIMITS.csvLookUps).map(([value, lines]) => ({
      ...{ value, lines },
      ask: () => places.channelProblem(value),
    })),
    ...owners.slice(0, INPUT_LIMITS.csvLookUps).map(([value, lines]) => ({
      ...{ value, lines },
      ask: () => places.ownerProblem(value),
    })),
  ];
  const bad: BadLine[] = [];
  let unanswered = 0;
  for (let from = 0; from < questions.length; from += AT_ONCE) {
    const some = questions.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map(({ ask }) => ask()));
    answers.forEach((problem, i) => {
      const { lines = [], value = '' } = some[i] ?? {};
      if (problem === 'unanswered') unanswered += 1;
      else if (problem !== undefined) bad.push(...lines.map((line) => ({ line, problem, value })));
    });
    const asked = Math.min(from + AT_ONCE, questions.length);
    onAsked(asked, questions.length);
    if (answers.every((answer) => answer === 'unanswered')) {
      unanswered += questions.length - asked;
      break;
    }
  }
  return { bad, unanswered, notAsked: channels.length + owners.length - questions.length };
}

/** Each value that a company has not had so far, with the lines it stands on. */
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

/** All that an import writes at once: the companies, who did what to each, and that their first check is to come. */
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
  for (const planned of plan.companies) {
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
  const event = { kind: 'imported', by, companies: plan.companies.length } as const;
  const fresh = plan.companies.filter(
    ({ before, fields }) => before === undefined && fields.paused === undefined,
  );
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

/** The company that a plan writes. */
function companyOf({ before, fields }: PlannedCompany, { by, now }: Doing): Company {
  const { paused: reason, ...described } = fields;
  const stays = before?.paused?.reason === reason ? before?.paused : undefined;
  const paused = reason === undefined ? undefined : (stays ?? { reason, by, at: now });
  return {
    v: 1,
    ...described,
    ...(paused === undefined ? {} : { paused }),
    addedBy: before?.addedBy ?? by,
    addedAt: before?.addedAt ?? now,
  };
}

/** What an import did to one company, in the words of those who do it one by one. */
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
