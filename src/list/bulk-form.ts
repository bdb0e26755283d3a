import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { isUserId } from '../kernel/slack-id.js';
import { PAUSE_REASONS, type UserId } from '../records/company.js';
import { FIELDS, type FieldErrors, type FormValues, fieldError } from '../slack/inputs.js';
import { brnsIn } from '../slack/origin.js';
import { LANGUAGES } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { readReason, readSnoozeForm } from '../triage/alert-forms-view.js';
import { BULK_KINDS, type BulkChange, type BulkKind } from './bulk-rules.js';
import { type BulkSelection, checkboxesIn } from './bulk-view.js';
import { bulkWords } from './bulk-words.js';
import { type BulkTarget, companiesOfOwner, type ListPlace } from './list-place.js';

export interface BulkReader {
  readonly reader: UserId;
  readonly t: Tongue;
}

type FormResult<T> = { readonly value: T } | FieldErrors;

/** Shows the first error also at the top, because the selection window may be longer than the screen. */
export function withErrorAtTop({ errors }: FieldErrors): FieldErrors {
  const [sentence = ''] = Object.values(errors);
  return { errors: { [FIELDS.bulkKind.block]: sentence, ...errors } };
}

export function readBulkSelection(values: FormValues): BulkSelection {
  const kind = FIELDS.bulkKind.read(values);
  const target = FIELDS.bulkTarget.read(values);
  return {
    kind: BULK_KINDS.find((each) => each === kind) ?? 'claim',
    target: target === 'filter' || target === 'owner' ? target : 'page',
    ownerUser: FIELDS.bulkFrom.read(values),
    ownerGroup: FIELDS.bulkFromGroup.read(values),
  };
}

export function readTickedBrns(values: FormValues) {
  return brnsIn(checkboxesIn(values)?.read(values) ?? []);
}

export function readBulkTarget(
  values: FormValues,
  { filter }: ListPlace,
  t: Tongue,
): FormResult<BulkTarget> {
  const { problem, noneTicked } = bulkWords(t);
  const { target, ownerUser, ownerGroup } = readBulkSelection(values);
  switch (target) {
    case 'owner': {
      const owner = ownerUser || ownerGroup;
      const field = FIELDS.bulkFrom.isIn(values) ? FIELDS.bulkFrom : FIELDS.bulkTarget;
      if (ownerUser && ownerGroup) return fieldError(field, problem.notBoth);
      if (!owner) return fieldError(field, problem.noCurrentOwner);
      return { value: companiesOfOwner(owner) };
    }
    case 'filter':
      return { value: { kind: 'filter', filter } };
    case 'page': {
      const brns = readTickedBrns(values);
      const field = checkboxesIn(values) ?? FIELDS.bulkTarget;
      return brns.length === 0
        ? fieldError(field, noneTicked)
        : { value: { kind: 'companies', brns } };
    }
  }
}

/** An empty field that has a default counts as the default. */
export function readBulkChange(
  values: FormValues,
  kind: BulkKind,
  { t, reader }: BulkReader,
  { policy, clock }: { readonly policy: Policy; readonly clock: Clock },
): FormResult<BulkChange> {
  const { problem } = bulkWords(t);
  switch (kind) {
    case 'owner': {
      const user = FIELDS.owner.read(values);
      const group = FIELDS.ownerGroup.read(values);
      const isCleared = FIELDS.bulkNoOwner.read(values);
      const owner = user || group;
      if (user && group) return fieldError(FIELDS.owner, problem.notBoth);
      // Exactly one of the two is needed.
      if (isCleared === (owner !== '')) return fieldError(FIELDS.owner, problem.ownerOrNone);
      return { value: { kind, owner } };
    }
    case 'channel': {
      const channel = FIELDS.channel.read(values);
      const isCleared = FIELDS.bulkDefaultChannel.read(values);
      // Exactly one of the two is needed.
      if (isCleared === (channel !== '')) {
        return fieldError(FIELDS.channel, problem.channelOrDefault);
      }
      return { value: { kind, channel } };
    }
    case 'claim': {
      const assignee = FIELDS.assignee.read(values);
      return { value: { kind, to: isUserId(assignee) ? assignee : reader } };
    }
    case 'client-text': {
      const value = FIELDS.bulkTextLanguage.read(values);
      const language = LANGUAGES.find((each) => each === value) ?? 'ko';
      return { value: { kind, language } };
    }
    case 'snooze': {
      const snooze = readSnoozeForm(values, { policy, now: clock.now() }, t);
      return 'errors' in snooze ? snooze : { value: { kind, choice: snooze.choice } };
    }
    case 'pause': {
      const value = FIELDS.pauseReason.read(values);
      const reason = PAUSE_REASONS.find((each) => each === value);
      const note = readReason(FIELDS.pauseNote, values, t);
      if (reason === undefined) return fieldError(FIELDS.pauseReason, problem.noReason);
      return 'errors' in note ? note : { value: { kind, reason, note: note.reason } };
    }
    case 'resume':
    case 'unwatch':
      return { value: { kind } };
  }
}
