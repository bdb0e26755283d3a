import type { Companies } from '../company/company-index.js';
import { companiesFingerprint } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { isUserId } from '../kernel/slack-id.js';
import { PAUSE_REASONS, type UserId } from '../records/company.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { FIELDS, type FieldErrors, type FormValues, fieldError } from '../slack/inputs.js';
import { brnsIn } from '../slack/origin.js';
import type { HomeTab, SlackKit } from '../slack/slack-kit.js';
import { LANGUAGES } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { readSnoozeForm } from '../triage/alert-forms-view.js';
import type { AlertTriage } from '../triage/alert-triage.js';
import { snoozeOffers } from '../triage/snooze-rules.js';
import type { BulkEdits } from './bulk-edits.js';
import { BULK_KINDS, type BulkChange, type BulkKind } from './bulk-rules.js';
import {
  type BulkConfirmModel,
  type BulkDraft,
  bulkConfirmModal,
  bulkModal,
  checkboxesIn,
} from './bulk-view.js';
import { bulkWords } from './bulk-words.js';
import {
  type BulkPlace,
  type BulkTarget,
  companiesOfOwner,
  type ListPlace,
  listFilterOf,
} from './list-place.js';
import type { Overview } from './overview.js';

/** The companies of a filter that are named. Those selected by name are all of them on one page. */
const NAMED_OF_FILTER = 5;

export interface BulkDeps extends SlackKit {
  readonly bulk: Pick<BulkEdits, 'carryOut'>;
  readonly triage: Pick<AlertTriage, 'get'>;
  readonly companies: Pick<Companies, 'get'>;
  readonly overview: Pick<Overview, 'all' | 'pageOfCompanies'>;
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly policy: Policy;
  readonly home: HomeTab;
  readonly resultReporters: ResultReporters;
}

/**
 * By the ID of its window, says the result of a bulk edit (mrkdwn) where that was opened. In memory only: after a restart
 * the window itself shows the result.
 */
type ResultReporters = Map<string, (result: string) => Promise<void>>;

interface BulkQuestion extends Pick<BulkConfirmModel, 'problem' | 'chosen'> {
  readonly change: BulkKind;
  readonly target: BulkTarget;
  readonly backTo?: ListPlace;
}

/** The window that asks for confirmation, or says that no company matches. Rejects with StoreError. */
export async function drawBulkQuestion(
  { change, target: requested, backTo, ...content }: BulkQuestion,
  { t, reader }: BulkReader,
  deps: BulkDeps,
) {
  const target = dropUnwatched(requested, deps);
  const brns = await brnsOfTarget(target, deps);
  const total = brns.length;
  const fingerprint = target.kind === 'filter' ? companiesFingerprint(brns) : undefined;
  const place = { change, total, fingerprint, target, backTo };
  if (total === 0) return bulkModal({ kind: 'none-match', place }, t);
  const groups = change === 'owner' ? await deps.ownerGroups.list() : [];
  const fields = { ...fieldFacts(reader, deps), groups };
  return bulkConfirmModal({ ...fields, ...content, place, named: await namedOf(target, deps) }, t);
}

/** The person for whom a window is drawn. */
export interface BulkReader {
  readonly reader: UserId;
  readonly t: Tongue;
}

/** What the fields of every change need, besides the groups. */
export function fieldFacts(reader: UserId, { policy, settings, clock }: BulkDeps) {
  const now = clock.now();
  // The limit of each alert is checked when it is snoozed.
  const snoozes = snoozeOffers({ alert: { reasons: [] }, policy, now });
  return { reader, snoozes, defaultChannel: settings.current('defaultChannel'), now };
}

/** The companies that match now; `undefined` if they differ from those shown. Rejects with StoreError. */
export async function brnsAsShown(
  { target, total, fingerprint }: Omit<BulkPlace, 'change'>,
  deps: BulkDeps,
): Promise<readonly Brn[] | undefined> {
  const brns = await brnsOfTarget(target, deps);
  if (brns.length !== total) return undefined;
  if (fingerprint !== undefined && fingerprint !== companiesFingerprint(brns)) return undefined;
  return brns;
}

async function brnsOfTarget(target: BulkTarget, deps: BulkDeps): Promise<readonly Brn[]> {
  if (target.kind === 'companies') return target.brns;
  const companies = await deps.overview.all(await listFilterOf(target.filter, deps));
  return companies.map(({ brn }) => brn);
}

function dropUnwatched(target: BulkTarget, { companies }: Pick<BulkDeps, 'companies'>): BulkTarget {
  if (target.kind === 'filter') return target;
  return { ...target, brns: target.brns.filter((brn) => companies.get(brn) !== undefined) };
}

async function namedOf(target: BulkTarget, deps: BulkDeps): Promise<BulkConfirmModel['named']> {
  if (target.kind === 'companies') {
    return target.brns.flatMap((brn) => deps.companies.get(brn) ?? []);
  }
  const filter = await listFilterOf(target.filter, deps);
  return (await deps.overview.pageOfCompanies(filter, 1, NAMED_OF_FILTER)).companies;
}

type FormResult<T> = { readonly value: T } | FieldErrors;

/** The errors of the selection view, repeated at its top, because it may be longer than the screen. */
export function errorsInSight({ errors }: FieldErrors) {
  const [sentence = ''] = Object.values(errors);
  return { errors: { [FIELDS.bulkKind.block]: sentence, ...errors } };
}

export function tickedBrns(values: FormValues): readonly Brn[] {
  return brnsIn(checkboxesIn(values)?.read(values) ?? []);
}

export function readBulkDraft(values: FormValues): BulkDraft {
  const target = FIELDS.bulkTarget.read(values);
  const kind = FIELDS.bulkKind.read(values);
  return {
    target: target === 'filter' || target === 'owner' ? target : 'page',
    change: BULK_KINDS.find((known) => known === kind) ?? 'claim',
    fromUser: FIELDS.bulkFrom.read(values),
    fromGroup: FIELDS.bulkFromGroup.read(values),
  };
}

export function readBulkChoice(
  values: FormValues,
  place: ListPlace,
  t: Tongue,
): FormResult<{ readonly change: BulkKind; readonly target: BulkTarget }> {
  const { problem, noneTicked } = bulkWords(t);
  const { target, change, fromUser, fromGroup } = readBulkDraft(values);
  const owner = fromUser || fromGroup;
  if (target === 'owner') {
    const field = FIELDS.bulkFrom.isIn(values) ? FIELDS.bulkFrom : FIELDS.bulkTarget;
    if (fromUser && fromGroup) return fieldError(field, problem.notBoth);
    if (!owner) return fieldError(field, problem.noCurrentOwner);
    return { value: { change, target: companiesOfOwner(owner) } };
  }
  if (target === 'filter') {
    return { value: { change, target: { kind: 'filter', filter: place.filter } } };
  }
  const brns = tickedBrns(values);
  if (brns.length === 0) return fieldError(checkboxesIn(values) ?? FIELDS.bulkTarget, noneTicked);
  return { value: { change, target: { kind: 'companies', brns } } };
}

export function readBulkChange(
  values: FormValues,
  change: BulkKind,
  { t, reader }: BulkReader,
  { policy, clock }: Pick<BulkDeps, 'policy' | 'clock'>,
): FormResult<BulkChange> {
  const { problem } = bulkWords(t);
  switch (change) {
    case 'owner': {
      const user = FIELDS.owner.read(values);
      const group = FIELDS.ownerGroup.read(values);
      const isCleared = FIELDS.bulkNoOwner.read(values);
      const owner = user || group;
      if (user && group) return fieldError(FIELDS.owner, problem.notBoth);
      if ((owner === '') !== isCleared) return fieldError(FIELDS.owner, problem.ownerOrNone);
      return { value: { kind: 'owner', owner } };
    }
    case 'channel': {
      const channel = FIELDS.channel.read(values);
      const isCleared = FIELDS.bulkDefaultChannel.read(values);
      if ((channel === '') !== isCleared)
        return fieldError(FIELDS.channel, problem.channelOrDefault);
      return { value: { kind: 'channel', channel } };
    }
    case 'claim': {
      const assignee = FIELDS.assignee.read(values);
      return { value: { kind: 'claim', to: isUserId(assignee) ? assignee : reader } };
    }
    case 'client-text': {
      const value = FIELDS.bulkTextLanguage.read(values);
      const language = LANGUAGES.find((known) => known === value) ?? 'ko';
      return { value: { kind: 'client-text', language } };
    }
    case 'snooze': {
      const snooze = readSnoozeForm(values, { policy, now: clock.now() }, t);
      return 'errors' in snooze ? snooze : { value: { kind: 'snooze', choice: snooze.choice } };
    }
    case 'pause': {
      const value = FIELDS.pauseReason.read(values);
      const reason = PAUSE_REASONS.find((known) => known === value) ?? 'closed';
      return { value: { kind: 'pause', reason } };
    }
    case 'resume':
    case 'unwatch':
      return { value: { kind: change } };
  }
}
