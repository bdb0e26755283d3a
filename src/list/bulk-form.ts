import type { Companies } from '../company/company-index.js';
import { companiesMark } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { PAUSE_REASONS } from '../records/company.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { FIELDS, type FormValues } from '../slack/inputs.js';
import { brnsIn } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Tongue } from '../text/tongue.js';
import { type SnoozeCase, snoozeOffers } from '../triage/snooze-rules.js';
import { readSnoozeForm, snoozeFieldErrors } from '../triage/snooze-view.js';
import type { BulkEdits } from './bulk-edits.js';
import { type BulkPlace, type BulkTarget, ofOwner } from './bulk-place.js';
import { BULK_KINDS, type BulkChange, type BulkKind } from './bulk-rules.js';
import {
  type BulkConfirmModel,
  type BulkDraft,
  boxesIn,
  bulkConfirmModal,
  bulkModal,
} from './bulk-view.js';
import { bulkWords } from './bulk-words.js';
import { type ListPlace, listFilterOf } from './list-place.js';
import type { Overview } from './overview.js';

/** Companies named in the question. */
const NAMED = 5;
/** A selection of this size or smaller is named in full. */
const ALL_NAMED = 10;

export interface BulkDeps extends SlackKit {
  readonly bulk: Pick<BulkEdits, 'carryOut'>;
  readonly companies: Pick<Companies, 'get'>;
  readonly overview: Pick<Overview, 'all' | 'pageOfCompanies'>;
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly policy: Policy;
}

export interface BulkQuestion
  extends Pick<BulkConfirmModel, 'problem' | 'shownBefore' | 'notDone' | 'chosen' | 'partial'> {
  readonly change: BulkKind;
  readonly target: BulkTarget;
  readonly back?: ListPlace;
}

/** The window that asks for confirmation, or says that no company matches. Rejects with StoreError. */
export async function drawBulkQuestion(
  { change, target: requested, back, ...content }: BulkQuestion,
  t: Tongue,
  deps: BulkDeps,
) {
  const target = onlyWatched(requested, deps);
  const brns = await brnsOfTarget(target, deps);
  const total = brns.length;
  const mark = target.kind === 'filter' ? companiesMark(brns) : undefined;
  const place = { change, total, mark, target, back };
  if (total === 0) return bulkModal({ kind: 'nobody', place }, t);
  const { policy, settings } = deps;
  const now = deps.clock.now();
  return bulkConfirmModal(
    {
      ...content,
      place,
      names: await namedOf(target, deps),
      groups: change === 'owner' ? await deps.ownerGroups.list() : [],
      // Each alert's own limit is checked when it is snoozed.
      snoozes: snoozeOffers({ alert: { reasons: [] }, policy, now }),
      defaultChannel: settings.current('defaultChannel'),
      now,
    },
    t,
  );
}

/** The companies that match now; `undefined` if they differ from those shown. Rejects with StoreError. */
export async function brnsAsShown(
  { target, total, mark }: Omit<BulkPlace, 'change'>,
  deps: BulkDeps,
): Promise<readonly Brn[] | undefined> {
  const brns = await brnsOfTarget(target, deps);
  if (brns.length !== total) return undefined;
  return mark === undefined || mark === companiesMark(brns) ? brns : undefined;
}

async function brnsOfTarget(target: BulkTarget, deps: BulkDeps): Promise<readonly Brn[]> {
  if (target.kind === 'companies') return target.brns;
  const companies = await deps.overview.all(await listFilterOf(target.filter, deps));
  return companies.map(({ brn }) => brn);
}

function onlyWatched(target: BulkTarget, { companies }: Pick<BulkDeps, 'companies'>): BulkTarget {
  if (target.kind === 'filter') return target;
  return { ...target, brns: target.brns.filter((brn) => companies.get(brn) !== undefined) };
}

async function namedOf(target: BulkTarget, deps: BulkDeps): Promise<BulkConfirmModel['names']> {
  if (target.kind === 'companies') {
    const limit = target.brns.length > ALL_NAMED ? NAMED : ALL_NAMED;
    return target.brns.slice(0, limit).flatMap((brn) => deps.companies.get(brn) ?? []);
  }
  const filter = await listFilterOf(target.filter, deps);
  return (await deps.overview.pageOfCompanies(filter, 1, NAMED)).companies;
}

/** `errors`: for `response_action: 'errors'`. */
type Read<T> = { readonly read: T } | { readonly errors: Record<string, string> };

const invalid = ({ block }: { readonly block: string }, sentence: string) => ({
  errors: { [block]: sentence },
});

export function tickedIn(values: FormValues): readonly Brn[] {
  return brnsIn(boxesIn(values)?.read(values) ?? []);
}

export function readBulkDraft(values: FormValues): BulkDraft {
  const target = FIELDS.bulkTarget.read(values);
  const kind = FIELDS.bulkKind.read(values);
  return {
    target: target === 'filter' || target === 'owner' ? target : 'page',
    change: BULK_KINDS.find((known) => known === kind),
    fromUser: FIELDS.bulkFrom.read(values),
    fromGroup: FIELDS.bulkFromGroup.read(values),
  };
}

export function readBulkChoice(
  values: FormValues,
  place: ListPlace,
  t: Tongue,
): Read<{ readonly change: BulkKind; readonly target: BulkTarget }> {
  const { problem, noneTicked } = bulkWords(t);
  const { target, change = 'owner', fromUser, fromGroup } = readBulkDraft(values);
  const owner = fromUser || fromGroup;
  if (target === 'owner') {
    if (fromUser && fromGroup) return invalid(FIELDS.bulkFrom, problem.bothFrom);
    if (!owner) return invalid(FIELDS.bulkFrom, problem.noFrom);
    return { read: { change, target: ofOwner(owner) } };
  }
  if (owner) return invalid(FIELDS.bulkTarget, problem.fromUnused);
  if (target === 'filter') {
    return { read: { change, target: { kind: 'filter', filter: place.filter } } };
  }
  const brns = tickedIn(values);
  if (brns.length === 0) return invalid(boxesIn(values) ?? FIELDS.bulkTarget, noneTicked);
  return { read: { change, target: { kind: 'companies', brns } } };
}

export function readBulkChange(
  values: FormValues,
  change: BulkKind,
  snoozeCase: Omit<SnoozeCase, 'alert'>,
  t: Tongue,
): Read<BulkChange> {
  const { problem } = bulkWords(t);
  switch (change) {
    case 'owner': {
      const user = FIELDS.owner.read(values);
      const group = FIELDS.ownerGroup.read(values);
      const isEmptied = FIELDS.bulkNoOwner.read(values);
      const owner = user || group;
      if (user && group) return invalid(FIELDS.owner, problem.bothOwners);
      if (!owner && !isEmptied) return invalid(FIELDS.owner, problem.noOwner);
      if (owner && isEmptied) return invalid(FIELDS.bulkNoOwner, problem.ownerAndNone);
      return { read: { kind: 'owner', owner } };
    }
    case 'channel': {
      const channel = FIELDS.channel.read(values);
      const isEmptied = FIELDS.bulkDefaultChannel.read(values);
      if (!channel && !isEmptied) return invalid(FIELDS.channel, problem.noChannel);
      if (channel && isEmptied) {
        return invalid(FIELDS.bulkDefaultChannel, problem.channelAndDefault);
      }
      return { read: { kind: 'channel', channel } };
    }
    case 'snooze': {
      const read = readSnoozeForm(values, snoozeCase);
      return 'problem' in read
        ? { errors: snoozeFieldErrors(read.problem, t) }
        : { read: { kind: 'snooze', choice: read.choice } };
    }
    case 'pause': {
      const value = FIELDS.pauseReason.read(values);
      const reason = PAUSE_REASONS.find((known) => known === value) ?? 'closed';
      return { read: { kind: 'pause', reason } };
    }
    case 'resume':
    case 'unwatch':
      return { read: { kind: change } };
  }
}
