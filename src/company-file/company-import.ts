import { createHash, randomUUID } from 'node:crypto';
import type { AlertBook } from '../alert/alert-book.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock } from '../kernel/ports.js';
import { ok, type Result } from '../kernel/result.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, UserId } from '../records/company.js';
import type { Store } from '../records/store.js';
import {
  type CompanyFile,
  type CompanyFileProblem,
  type CompanyLine,
  readCompanies,
} from './csv-read.js';
import type { FirstChecks } from './first-checks.js';
import {
  type BadLine,
  type ChangedCompany,
  differencesOf,
  fieldCountsOf,
  fieldsOf,
  type ImportPlan,
  type JudgeDeps,
  judgeLine,
  type PlannedCompany,
} from './import-plan.js';
import { askMembership, askPlaces, type ImportPlaces, writesOf } from './import-writes.js';

export interface ImportProgress {
  readonly step: 'lines' | 'places' | 'members';
  readonly done: number;
  readonly total: number;
}

export interface ImportAsking {
  /** Absent: Slack is not asked about channels and owners. */
  readonly places?: ImportPlaces;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** `overtaken`: somebody changed one of the companies since the plan was made, and nothing was saved. */
export type ImportOutcome = 'saved' | 'overtaken';

export type CompanyImport = Pick<CompanyImporter, keyof CompanyImporter>;

interface Deps extends JudgeDeps {
  readonly alerts: Pick<AlertBook, 'close' | 'described'>;
  readonly companyQueue: KeyedQueue;
  readonly firstChecks: Pick<FirstChecks, 'begin'>;
  readonly popbill: Pick<Popbill, 'isMember' | 'companyName'>;
  readonly store: Store;
  readonly clock: Clock;
}

/** Plans kept; the newest one is kept at any size. */
const PLANS_KEPT = 8;
/** Lines of all kept plans; a line takes about a kilobyte of memory. */
const LINES_KEPT = 60_000;

const PROGRESS_EVERY = 200;

/** Imports companies from a file: `plan` saves nothing, `save` writes the whole plan or nothing. */
export class CompanyImporter {
  readonly #deps: Deps;
  readonly #plans = new Map<string, ImportPlan>();
  readonly #outcomes = new Map<string, Promise<ImportOutcome>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async plan(
    bytes: Uint8Array,
    asking: ImportAsking = {},
  ): Promise<Result<ImportPlan, CompanyFileProblem>> {
    const file = await readCompanies(bytes);
    return file.ok ? ok(await this.#plan(file.value, asking)) : file;
  }

  /** A new plan from the same lines, compared with the current companies. */
  planAgain({ lines, unknownColumns }: ImportPlan, asking: ImportAsking = {}): Promise<ImportPlan> {
    return this.#plan({ rows: lines, unknownColumns }, asking);
  }

  /** A recent plan, kept in memory. */
  planned(id: string): ImportPlan | undefined {
    return this.#plans.get(id);
  }

  /** One atomic write. Idempotent: saving a plan twice gives the same result. Rejects with StoreError. */
  save(plan: ImportPlan, by: UserId | 'cli'): Promise<ImportOutcome> {
    const before = this.#outcomes.get(plan.id);
    if (before !== undefined) return before;
    const outcome = this.#save(plan, by);
    this.#outcomes.set(plan.id, outcome);
    // A plan that was not saved may be tried again.
    outcome.then(
      (result) => result === 'overtaken' && this.#outcomes.delete(plan.id),
      () => this.#outcomes.delete(plan.id),
    );
    return outcome;
  }

  async #plan({ rows, unknownColumns }: CompanyFile, asking: ImportAsking): Promise<ImportPlan> {
    const { places, onProgress } = asking;
    const judged = await this.#judge(rows, onProgress);
    const found =
      places === undefined
        ? { bad: [], unanswered: 0, notAsked: 0 }
        : await askPlaces([...judged.added, ...judged.changed], places, (done, total) =>
            onProgress?.({ step: 'places', done, total }),
          );
    const badLines = new Set(found.bad.map(({ line }) => line));
    const { found: membership, added } = await askMembership(
      judged.added.filter(({ line }) => !badLines.has(line)),
      this.#deps.popbill,
      (done, total) => onProgress?.({ step: 'members', done, total }),
    );
    const changed = judged.changed.filter(({ line }) => !badLines.has(line));
    const { unchanged } = judged;
    const bad = [...judged.bad, ...found.bad].sort((a, b) => a.line - b.line);
    const plan: ImportPlan = {
      id: randomUUID(),
      fingerprint: await fingerprintOf([...added, ...changed]),
      counts: {
        added: added.length,
        changed: changed.length,
        unchanged: unchanged.length,
        refused: new Set(bad.map(({ line }) => line)).size,
      },
      ...{ added, changed, unchanged, bad, unknownColumns, membership },
      fieldCounts: fieldCountsOf(changed),
      placesUnanswered: found.unanswered,
      placesNotAsked: found.notAsked,
      lines: rows,
    };
    this.#keep(plan);
    return plan;
  }

  async #judge(rows: readonly CompanyLine[], onProgress: ImportAsking['onProgress']) {
    const yieldToEventLoop = eventLoopYielder();
    const seen = new Map<Brn, number>();
    const added: PlannedCompany[] = [];
    const changed: ChangedCompany[] = [];
    const unchanged: PlannedCompany[] = [];
    const bad: BadLine[] = [];
    for (const [i, row] of rows.entries()) {
      const judged = judgeLine(row, this.#deps, seen);
      if (judged.ok) {
        const { before, fields } = judged.value;
        const differences = before && differencesOf(fieldsOf(before), fields);
        if (before === undefined || differences === undefined) added.push(judged.value);
        else if (differences.length === 0) unchanged.push(judged.value);
        else changed.push({ ...judged.value, before, differences });
      } else bad.push(...judged.error);
      if ((i + 1) % PROGRESS_EVERY === 0 || i + 1 === rows.length) {
        onProgress?.({ step: 'lines', done: i + 1, total: rows.length });
      }
      await yieldToEventLoop();
    }
    return { added, changed, unchanged, bad };
  }

  #keep(plan: ImportPlan): void {
    this.#plans.set(plan.id, plan);
    let lines = 0;
    const newestFirst = [...this.#plans.values()].reverse();
    for (const [i, { id, lines: rows }] of newestFirst.entries()) {
      lines += rows.length;
      if (i === 0 || (i < PLANS_KEPT && lines <= LINES_KEPT)) continue;
      this.#plans.delete(id);
      this.#outcomes.delete(id);
    }
  }

  #save(plan: ImportPlan, by: UserId | 'cli'): Promise<ImportOutcome> {
    const { index, companyQueue, store, clock } = this.#deps;
    const brns = [...plan.added, ...plan.changed].map(({ fields }) => fields.brn);
    // The companies are locked from the comparison to the write.
    return companyQueue.runAll(brns, async () => {
      const isPlanned = ({ before, fields }: PlannedCompany) =>
        isAsPlanned(before, index.get(fields.brn));
      if (![...plan.added, ...plan.changed, ...plan.unchanged].every(isPlanned)) {
        return 'overtaken';
      }
      await store.write(await writesOf(plan, by, clock.now(), this.#deps));
      return 'saved';
    });
  }
}

function isAsPlanned(before: Company | undefined, now: Company | undefined): boolean {
  if (before === now) return true;
  if (before === undefined || now === undefined) return false;
  return differencesOf(fieldsOf(before), fieldsOf(now)).length === 0;
}

async function fingerprintOf(companies: readonly PlannedCompany[]): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  const hash = createHash('sha256');
  for (const { before, fields } of companies) {
    hash.update(JSON.stringify([before === undefined ? null : fieldsOf(before), fields]));
    await yieldToEventLoop();
  }
  return hash.digest('base64url').slice(0, 22);
}
