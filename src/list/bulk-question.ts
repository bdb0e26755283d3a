import { companiesMark } from '../company/company-mark.js';
import type { Brn } from '../kernel/brn.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import type { Catalog } from '../text/catalog.js';
import { snoozeOffers } from '../triage/snooze-rules.js';
import type { FormProblem } from '../watch/form-text.js';
import type { NamedCompany } from './bulk-choose-modal.js';
import type { BulkChoosing } from './bulk-choosing.js';
import { bulkModal } from './bulk-modal.js';
import type { BulkPlace, BulkTarget } from './bulk-place.js';
import type { BulkCame } from './bulk-result.js';
import type { BulkChange, BulkKind } from './bulk-rules.js';
import { listFilterOf } from './list-filter.slack.js';

/** So many of the companies are named before they are changed. */
const NAMED = 5;
/** As many as fit on one page are all named. */
const ALL_NAMED = 10;

export interface BulkQuestion {
  readonly change: BulkKind;
  readonly target: BulkTarget;
  readonly problem?: FormProblem | undefined;
  readonly shownBefore?: number | undefined;
  readonly notDone?: true;
  /** What stood in the window before. */
  readonly chosen?: BulkChange | undefined;
  /** What came of it so far: the store failed on the way. */
  readonly came?: BulkCame | undefined;
  /** The window before it, with all that was ticked. */
  readonly back?: BulkChoosing | undefined;
}

/** The window that asks back, or says that there is nothing to ask. Rejects with StoreError. */
export async function drawBulkQuestion(question: BulkQuestion, text: Catalog, deps: SlackDeps) {
  const { change, problem, shownBefore, notDone, chosen, came } = question;
  const target = stillWatched(question.target, deps);
  const { names, ...shown } = await countOf(target, deps);
  const back = question.back === undefined ? {} : { back: question.back };
  const place = { change, ...shown, target, ...back };
  if (shown.total === 0) return bulkModal({ kind: 'nobody', place }, text);
  const { policy, settings } = deps;
  const now = deps.clock.now();
  return bulkModal(
    {
      kind: 'confirm',
      place,
      names,
      groups: change === 'owner' ? await deps.ownerGroups.list() : [],
      // What each alert allows is found out when it is put off.
      snoozes: snoozeOffers({ alert: { reasons: [] }, policy, now }),
      defaultChannel: settings.current('defaultChannel'),
      problem,
      shownBefore,
      notDone,
      chosen,
      came,
      now,
    },
    text,
  );
}

/** The companies that are meant now; `undefined`: others than were shown. Rejects with StoreError. */
export async function brnsAsShown(
  { target, total, mark }: Omit<BulkPlace, 'change'>,
  deps: SlackDeps,
): Promise<readonly Brn[] | undefined> {
  const brns = await brnsOfTarget(target, deps);
  if (brns.length !== total) return undefined;
  return mark === undefined || mark === companiesMark(brns) ? brns : undefined;
}

async function brnsOfTarget(target: BulkTarget, deps: SlackDeps): Promise<readonly Brn[]> {
  if (target.kind === 'companies') return target.brns;
  const companies = await deps.overview.all(await listFilterOf(target.filter, deps));
  return companies.map(({ brn }) => brn);
}

/** Who is not watched any more cannot be changed, and is not counted. */
function stillWatched(target: BulkTarget, { companies }: Pick<SlackDeps, 'companies'>): BulkTarget {
  if (target.kind === 'filter') return target;
  return { ...target, brns: target.brns.filter((brn) => companies.get(brn) !== undefined) };
}

interface Counted extends Pick<BulkPlace, 'total' | 'mark'> {
  readonly names: readonly NamedCompany[];
}

async function countOf(target: BulkTarget, deps: SlackDeps): Promise<Counted> {
  if (target.kind === 'companies') {
    const total = target.brns.length;
    const named = target.brns.slice(0, total > ALL_NAMED ? NAMED : ALL_NAMED);
    return { total, names: named.flatMap((brn) => deps.companies.get(brn) ?? []) };
  }
  const filter = await listFilterOf(target.filter, deps);
  const { companies } = await deps.overview.pageOfCompanies(filter, 1, NAMED);
  const all = await deps.overview.all(filter);
  const mark = companiesMark(all.map(({ brn }) => brn));
  return { total: all.length, mark, names: companies };
}
