import { createHash, randomUUID } from 'node:crypto';
import type { AlertBook } from '../alert/alert-book.js';
import { mergeRollUpEntries } from '../alert/roll-up-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import { type Brn, isUnnamed } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock } from '../kernel/ports.js';
import { ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, UserId } from '../records/company.js';
import type { Change, Store } from '../records/store.js';
import { channelSetByAfter, companyWrites, confirmMembership } from '../watch/watch-company.js';
import {
  type CompanyFile,
  type CompanyFileProblem,
  type CompanyLine,
  readCompanies,
} from './csv-read.js';
import type { FirstCheckTracker } from './first-checks.js';
import {
  type ChangedCompany,
  companiesToCheck,
  differencesOf,
  fieldsOf,
  type ImportPlan,
  type ImportProblem,
  type LineProblem,
  type PlannedCompany,
  type ValidationDeps,
  validateLine,
} from './import-plan.js';
import {
  createNameBook,
  isName,
  type NameBook,
  type NamedField,
  type SlackNames,
} from './slack-names-rules.js';

export interface ImportProgress {
  readonly step: 'download' | 'lines' | 'slack' | 'members';
  readonly done: number;
  readonly total: number;
}

/** Keeps to Slack's rate limits. `undefined`: no problem. Never rejects. */
export type SlackIdLookup = Readonly<
  Record<NamedField, (id: string) => Promise<LineProblem | 'unanswered' | undefined>>
>;

/** Lists the channels, the people and groups, or both, as the fields require. Never rejects. */
export type SlackNameLookup = (fields: readonly NamedField[]) => Promise<SlackNames>;

interface PlanOptions {
  /** Absent: the file can only use IDs. */
  readonly slackNameLookup?: SlackNameLookup;
  /** Absent: IDs are not checked. */
  readonly slackIdLookup?: SlackIdLookup;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** `conflict`: a company of the plan has changed since it was made, so nothing was saved. */
type ImportOutcome = 'saved' | 'conflict';

/** The public part of CompanyImporter, which a fake can implement. */
export type CompanyImport = Pick<CompanyImporter, keyof CompanyImporter>;

interface Deps extends ValidationDeps {
  readonly alerts: Pick<AlertBook, 'close' | 'applyCompanyEdit'>;
  readonly companyQueue: KeyedQueue;
  readonly firstChecks: Pick<FirstCheckTracker, 'changesForImport'>;
  readonly popbill: Pick<Popbill, 'isMember' | 'companyName'>;
  readonly store: Store;
  readonly clock: Clock;
}

/** Limits of the plans in memory, where a line takes about a kilobyte. The newest plan is kept even if it is larger. */
const MAX_PLANS = 8;
const MAX_PLAN_LINES = 60_000;

const PROGRESS_EVERY_LINES = 200;

export class CompanyImporter {
  readonly #deps: Deps;
  readonly #plans = new Map<string, ImportPlan>();
  readonly #outcomes = new Map<string, Promise<ImportOutcome>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async plan(
    bytes: Uint8Array,
    options: PlanOptions = {},
  ): Promise<Result<ImportPlan, CompanyFileProblem>> {
    const file = await readCompanies(bytes);
    return file.ok ? ok(await this.#build(file.value, options)) : file;
  }

  /** Compares the same lines with the current companies. */
  planAgain({ rows, unknownColumns }: ImportPlan, options: PlanOptions = {}): Promise<ImportPlan> {
    return this.#build({ rows, unknownColumns }, options);
  }

  recentPlan(id: string): ImportPlan | undefined {
    return this.#plans.get(id);
  }

  /** One atomic write. A plan that is saved, or being saved, is not written again. Rejects with StoreError. */
  save(plan: ImportPlan, by: UserId | 'cli'): Promise<ImportOutcome> {
    const earlier = this.#outcomes.get(plan.id);
    if (earlier !== undefined) return earlier;
    const outcome = this.#write(plan, by);
    this.#outcomes.set(plan.id, outcome);
    // An outcome other than `saved` is forgotten, so that the plan can be saved later.
    outcome.then(
      (result) => result === 'conflict' && this.#outcomes.delete(plan.id),
      () => this.#outcomes.delete(plan.id),
    );
    return outcome;
  }

  async #build({ rows, unknownColumns }: CompanyFile, options: PlanOptions): Promise<ImportPlan> {
    const { slackIdLookup, onProgress } = options;
    const names = await createNameBookFor(rows, options);
    const validated = await this.#classify(rows, names, onProgress);
    const slackIds = await lookUpSlackIds(
      [...validated.added, ...validated.changed],
      slackIdLookup,
      names,
      (done, total) => onProgress?.({ step: 'slack', done, total }),
    );
    const linesWithProblems = new Set(slackIds.problems.map(({ line }) => line));
    const { added, ...membership } = await askMembership(
      validated.added.filter(({ line }) => !linesWithProblems.has(line)),
      this.#deps.popbill,
      (done, total) => onProgress?.({ step: 'members', done, total }),
    );
    const changed = validated.changed.filter(({ line }) => !linesWithProblems.has(line));
    const problems = [...validated.problems, ...slackIds.problems].sort((a, b) => a.line - b.line);
    const plan: ImportPlan = {
      id: randomUUID(),
      fingerprint: await fingerprintOf([...added, ...changed]),
      counts: {
        added: added.length,
        changed: changed.length,
        unchanged: validated.unchanged.length,
        rejectedLines: new Set(problems.map(({ line }) => line)).size,
      },
      added,
      changed,
      unchanged: validated.unchanged,
      problems,
      unknownColumns,
      ...membership,
      unconfirmedIds: slackIds.unconfirmedIds,
      rows,
    };
    this.#keep(plan);
    return plan;
  }

  async #classify(
    rows: readonly CompanyLine[],
    names: NameBook,
    onProgress: PlanOptions['onProgress'],
  ) {
    const deps = { ...this.#deps, names };
    const yieldToEventLoop = eventLoopYielder();
    const firstLines = new Map<Brn, number>();
    const added: PlannedCompany[] = [];
    const changed: ChangedCompany[] = [];
    const unchanged: PlannedCompany[] = [];
    const problems: ImportProblem[] = [];
    for (const [i, row] of rows.entries()) {
      const validated = validateLine(row, deps, firstLines);
      if (validated.ok) {
        const { previous, fields } = validated.value;
        if (previous === undefined) added.push(validated.value);
        else {
          const differences = differencesOf(fieldsOf(previous), fields);
          if (differences.length === 0) unchanged.push(validated.value);
          else changed.push({ ...validated.value, previous, differences });
        }
      } else problems.push(...validated.error);
      if ((i + 1) % PROGRESS_EVERY_LINES === 0 || i + 1 === rows.length) {
        onProgress?.({ step: 'lines', done: i + 1, total: rows.length });
      }
      await yieldToEventLoop();
    }
    return { added, changed, unchanged, problems };
  }

  #keep(plan: ImportPlan): void {
    this.#plans.set(plan.id, plan);
    let lines = 0;
    const newestFirst = [...this.#plans.values()].reverse();
    for (const [i, { id, rows }] of newestFirst.entries()) {
      lines += rows.length;
      if (i === 0 || (i < MAX_PLANS && lines <= MAX_PLAN_LINES)) continue;
      this.#plans.delete(id);
      this.#outcomes.delete(id);
    }
  }

  #write(plan: ImportPlan, by: UserId | 'cli'): Promise<ImportOutcome> {
    const { index, companyQueue, store, clock } = this.#deps;
    const brns = [...plan.added, ...plan.changed].map(({ fields }) => fields.brn);
    // Nobody else can change these companies between the comparison and the write.
    return companyQueue.runAll(brns, async () => {
      const isAsPlanned = ({ previous, fields }: PlannedCompany) =>
        hasSameFields(previous, index.get(fields.brn));
      if (![...plan.added, ...plan.changed, ...plan.unchanged].every(isAsPlanned)) {
        return 'conflict';
      }
      await store.write(await writesOf(plan, by, clock.now(), this.#deps));
      return 'saved';
    });
  }
}

function hasSameFields(previous: Company | undefined, current: Company | undefined): boolean {
  if (previous === current) return true;
  if (previous === undefined || current === undefined) return false;
  return differencesOf(fieldsOf(previous), fieldsOf(current)).length === 0;
}

const NAMED_FIELDS: readonly NamedField[] = ['channel', 'owner'];

async function createNameBookFor(
  rows: readonly CompanyLine[],
  { slackNameLookup: lookup, onProgress }: PlanOptions,
): Promise<NameBook> {
  const fields = NAMED_FIELDS.filter((field) =>
    rows.some(({ draft }) => isName(field, draft[field] ?? '')),
  );
  if (lookup === undefined || fields.length === 0) return createNameBook({});
  onProgress?.({ step: 'slack', done: 0, total: 1 });
  return createNameBook(await lookup(fields));
}

/** Base64 characters: 132 bits. */
const FINGERPRINT_LENGTH = 22;

async function fingerprintOf(companies: readonly PlannedCompany[]): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  const hash = createHash('sha256');
  for (const { previous, fields } of companies) {
    hash.update(JSON.stringify([previous === undefined ? null : fieldsOf(previous), fields]));
    await yieldToEventLoop();
  }
  return hash.digest('base64url').slice(0, FINGERPRINT_LENGTH);
}

/** The first sweep tells whether the other new companies are members. */
export const MAX_MEMBERSHIP_CHECKS = 200;

const BATCH_SIZE = 8;

type OnProgress = (done: number, total: number) => void;

/**
 * Asks in batches. An answer is `undefined` if there was none. Stops after a batch without any answer, so there may be
 * fewer answers than questions.
 */
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

/** Adds POPBiLL's names to companies that have none in the file. */
async function askMembership(
  added: readonly PlannedCompany[],
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
  onProgress: OnProgress,
): Promise<Pick<ImportPlan, 'added' | 'notMembers' | 'unconfirmedMembers'>> {
  const toAsk = added.slice(0, MAX_MEMBERSHIP_CHECKS);
  const answers = await askAll(
    toAsk,
    async ({ fields }) => {
      const nameProduct = isUnnamed(fields) ? fields.products[0] : undefined;
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
    return { ...planned, fields: { ...planned.fields, name: answer.name } };
  });
  const unconfirmedMembers = added.filter((_, i) => answers[i] === undefined).length;
  return { added: withNames, notMembers, unconfirmedMembers };
}

/**
 * Asks Slack about the channels and owners that the file sets, unless Slack's lists (`names`) already confirm them. An
 * ID without an answer counts as valid.
 */
async function lookUpSlackIds(
  companies: readonly PlannedCompany[],
  lookup: SlackIdLookup | undefined,
  names: NameBook,
  onProgress: OnProgress,
) {
  if (lookup === undefined) return { problems: [], unconfirmedIds: 0 };
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

/** For each value that a field newly gets: the companies that get it. */
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

const MERGE_EVERY_COMPANIES = 500;

async function writesOf(
  plan: ImportPlan,
  by: UserId | 'cli',
  now: Instant,
  deps: Pick<Deps, 'alerts' | 'firstChecks' | 'index'>,
): Promise<readonly Change[]> {
  const yieldToEventLoop = eventLoopYielder();
  let changes: Change[] = [];
  const written = [...plan.added, ...plan.changed];
  for (const [i, { fields }] of written.entries()) {
    const { paused: reason, ...details } = fields;
    // What a file does not contain, e.g. the note of a pause, may have changed since the plan was made.
    const previous = deps.index.get(fields.brn);
    const keptPause = previous?.paused?.reason === reason ? previous?.paused : undefined;
    const company: Company = {
      v: 1,
      ...details,
      channelSetBy: channelSetByAfter(previous, by, details.channel),
      paused: reason && (keptPause ?? { reason, by, at: now }),
      addedBy: previous?.addedBy ?? by,
      addedAt: previous?.addedAt ?? now,
    };
    changes.push(...(await companyWrites(previous, company, { by, now }, deps.alerts)));
    // Each update of a combined alert lists all members that have left it.
    if ((i + 1) % MERGE_EVERY_COMPANIES === 0) changes = [...mergeRollUpEntries(changes)];
    await yieldToEventLoop();
  }
  const event = { kind: 'imported', by, companies: written.length } as const;
  const brns = companiesToCheck(plan).map(({ fields }) => fields.brn);
  return [
    ...mergeRollUpEntries(changes),
    { put: 'history', value: { v: 1, at: now, event } },
    ...deps.firstChecks.changesForImport(brns, by, now),
  ];
}
