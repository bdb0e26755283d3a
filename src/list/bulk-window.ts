import type { ModalView } from '@slack/types';
import type { Companies } from '../company/company-index.js';
import { companiesFingerprint } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { LiveSettings } from '../settings/live-settings.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { openWindow, type Visit } from '../slack/visit.js';
import type { AlertTriage } from '../triage/alert-triage.js';
import { snoozeOffers } from '../triage/snooze-rules.js';
import type { BulkEdits } from './bulk-edits.js';
import type { BulkReader } from './bulk-form.js';
import type { BulkKind } from './bulk-rules.js';
import {
  type BulkConfirmModel,
  type BulkSelectionModel,
  bulkConfirmModal,
  bulkSelectionModal,
  bulkStateModal,
} from './bulk-view.js';
import { type BulkPlace, type BulkTarget, type ListPlace, listFilterOf } from './list-place.js';
import { LIST_PAGE_SIZE } from './list-view.js';
import type { Overview } from './overview.js';

export interface BulkDeps extends SlackKit {
  readonly bulk: Pick<BulkEdits, 'carryOut'>;
  readonly triage: Pick<AlertTriage, 'get'>;
  readonly companies: Pick<Companies, 'get'>;
  readonly overview: Pick<Overview, 'all' | 'pageOfCompanies'>;
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly policy: Policy;
  /** By the ID of the window. In memory only: after a restart the window itself shows the result. */
  readonly resultReporters: Map<string, ResultReporter>;
}

/** Says the result of a bulk edit (mrkdwn) where its window was opened. */
type ResultReporter = (result: string) => Promise<void>;

/** More than the number of people who have such a window open at the same time. */
const MAX_REPORTERS = 200;

/** Without `reportResult` the window itself shows the result. */
export async function openBulkQuestion(
  visit: Visit,
  question: Pick<BulkQuestion, 'kind' | 'target'>,
  deps: BulkDeps,
  reportResult?: ResultReporter,
): Promise<void> {
  const modal = await drawBulkQuestion(question, readerOf(visit), deps);
  await openBulkWindow(visit, modal, deps, reportResult);
}

export async function openBulkWindow(
  visit: Visit,
  modal: ModalView,
  deps: BulkDeps,
  reportResult: ResultReporter | undefined,
): Promise<void> {
  const viewId = await openWindow(visit, modal, deps);
  if (viewId === undefined || reportResult === undefined) return;
  const { resultReporters: reporters } = deps;
  reporters.set(viewId, reportResult);
  const [oldest] = reporters.keys();
  if (reporters.size > MAX_REPORTERS && oldest !== undefined) reporters.delete(oldest);
}

export function readerOf({ t, origin }: Visit): BulkReader {
  return { t, reader: origin.user };
}

/** What the selection window shows of what a person entered. */
export type EnteredSelection = Pick<
  BulkSelectionModel,
  'place' | 'ticked' | 'selection' | 'entered' | 'notice'
>;

/** The window in which a person selects companies and a change. Rejects with StoreError. */
export async function drawBulkSelection(
  input: EnteredSelection,
  { t, reader }: BulkReader,
  deps: BulkDeps,
): Promise<ModalView> {
  const { place, ticked } = input;
  const filter = await listFilterOf(place.filter, deps);
  const [{ companies, page, pages, total }, groups] = await Promise.all([
    deps.overview.pageOfCompanies(filter, place.page, LIST_PAGE_SIZE),
    deps.ownerGroups.list(),
  ]);
  const onPage = new Set(companies.map(({ brn }) => brn));
  const model = {
    ...fieldFacts(reader, deps),
    ...input,
    place: { ...place, page },
    pages,
    total,
    rows: companies,
    ticked: ticked.filter((brn) => onPage.has(brn)),
    groups,
  };
  return bulkSelectionModal(model, t);
}

interface BulkQuestion extends Pick<BulkConfirmModel, 'problem' | 'entered'> {
  readonly kind: BulkKind;
  readonly target: BulkTarget;
  readonly backTo?: ListPlace | undefined;
}

/** The window that asks for confirmation, or says that no company matches. Rejects with StoreError. */
export async function drawBulkQuestion(
  { kind, target: requested, backTo, problem, entered }: BulkQuestion,
  { t, reader }: BulkReader,
  deps: BulkDeps,
): Promise<ModalView> {
  const { target, brns, named } = await findCompanies(requested, deps);
  const total = brns.length;
  const fingerprint = target.kind === 'filter' ? companiesFingerprint(brns) : undefined;
  const place = { kind, total, fingerprint, target, backTo };
  if (total === 0) return bulkStateModal({ kind: 'none-match', place }, t);
  const groups = kind === 'owner' ? await deps.ownerGroups.list() : [];
  const model = { ...fieldFacts(reader, deps), groups, place, named, problem, entered };
  return bulkConfirmModal(model, t);
}

/** How many companies of a filter are named. Those selected one by one fit on one page, so all of them are. */
const NAMED_OF_FILTER = 5;

/** The companies that match now. Those that are no longer watched are dropped from the target. */
async function findCompanies(target: BulkTarget, deps: BulkDeps) {
  if (target.kind === 'companies') {
    const named = target.brns.flatMap((brn) => deps.companies.get(brn) ?? []);
    const brns = named.map(({ brn }) => brn);
    return { target: { ...target, brns }, brns, named };
  }
  const filter = await listFilterOf(target.filter, deps);
  const companies = await deps.overview.all(filter);
  const firstPage = await deps.overview.pageOfCompanies(filter, 1, NAMED_OF_FILTER);
  return { target, brns: companies.map(({ brn }) => brn), named: firstPage.companies };
}

/** The target's companies; `undefined` if its filter now matches others than were shown. Rejects with StoreError. */
export async function brnsAsShown(
  { target, total, fingerprint }: Omit<BulkPlace, 'kind'>,
  deps: BulkDeps,
): Promise<readonly Brn[] | undefined> {
  if (target.kind === 'companies') return target.brns;
  const companies = await deps.overview.all(await listFilterOf(target.filter, deps));
  const brns = companies.map(({ brn }) => brn);
  const areAsShown = brns.length === total && fingerprint === companiesFingerprint(brns);
  return areAsShown ? brns : undefined;
}

/** What the fields of every change need, besides the groups. */
function fieldFacts(reader: BulkReader['reader'], { policy, settings, clock }: BulkDeps) {
  const now = clock.now();
  // The limit of each alert is checked when it is snoozed.
  const snoozes = snoozeOffers({ alert: { reasons: [] }, policy, now });
  return { reader, snoozes, defaultChannel: settings.current('defaultChannel'), now };
}
