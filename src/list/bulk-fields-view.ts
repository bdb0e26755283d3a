import type { InputBlock, KnownBlock } from '@slack/types';
import type { Instant } from '../kernel/time.js';
import { PAUSE_REASONS, type UserId } from '../records/company.js';
import { channelMention, context } from '../slack/blocks.js';
import { drawGroups, FIELDS, type FormValues, type OwnerGroup, option } from '../slack/inputs.js';
import { LANGUAGES } from '../text/format.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { snoozeInputs } from '../triage/alert-forms-view.js';
import type { SnoozeOffer } from '../triage/snooze-rules.js';
import { assignWords } from '../triage/triage-words.js';
import type { BulkChange, BulkKind } from './bulk-rules.js';
import { bulkWords, changeKindWords } from './bulk-words.js';

export interface BulkFieldsModel {
  readonly reader: UserId;
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  readonly defaultChannel: string;
  /** What the person entered before. */
  readonly entered?: BulkChange | undefined;
  readonly now: Instant;
}

/** What the change means; the sentence is the same for any number of companies. */
export function consequenceOf(kind: BulkKind, t: Tongue): KnownBlock {
  return context([changeKindWords(1, t)[kind].consequence]);
}

export function changeFields(
  kind: BulkKind,
  model: BulkFieldsModel,
  t: Tongue,
): readonly KnownBlock[] {
  const { entered, snoozes, reader, now } = model;
  const bulk = bulkWords(t);
  switch (kind) {
    case 'owner':
      return ownerFields(model, t);
    case 'channel':
      return channelFields(model, t);
    case 'claim': {
      const to = entered?.kind === 'claim' ? entered.to : reader;
      return [FIELDS.assignee.draw(assignWords(t).person, to)];
    }
    case 'snooze': {
      const choice = entered?.kind === 'snooze' ? entered.choice : undefined;
      return snoozeInputs({ offers: snoozes, chosen: choice, now }, t);
    }
    case 'client-text': {
      // The clients are Korean companies.
      const language = entered?.kind === 'client-text' ? entered.language : 'ko';
      const options = LANGUAGES.map((each) => option(bulk.textLanguageChoice[each], each));
      return [FIELDS.bulkTextLanguage.draw(bulk.textLanguage, { options, chosen: language })];
    }
    case 'pause': {
      const { reason, note = '' } = entered?.kind === 'pause' ? entered : {};
      const options = PAUSE_REASONS.map((each) =>
        option(upperFirst(t.words.pauseReason[each]), each),
      );
      return [
        FIELDS.pauseReason.draw(bulk.reason, { options, chosen: reason }),
        FIELDS.pauseNote.draw(bulk.pauseNote, note),
      ];
    }
    case 'resume':
    case 'unwatch':
      return [];
  }
}

function ownerFields({ groups, entered }: BulkFieldsModel, t: Tongue): readonly InputBlock[] {
  const { newOwner, newOwnerGroup, noOwner } = bulkWords(t);
  const owner = entered?.kind === 'owner' ? entered.owner : undefined;
  return [
    FIELDS.owner.draw(newOwner, owner ?? ''),
    ...drawGroups(FIELDS.ownerGroup, newOwnerGroup, owner ?? '', groups),
    FIELDS.bulkNoOwner.draw(noOwner, { label: noOwner.choice, isTicked: owner === '' }),
  ];
}

function channelFields(model: BulkFieldsModel, t: Tongue): readonly KnownBlock[] {
  const bulk = bulkWords(t);
  const channel = model.entered?.kind === 'channel' ? model.entered.channel : undefined;
  const box = { label: bulk.defaultChannel.choice, isTicked: channel === '' };
  return [
    FIELDS.channel.draw(bulk.newChannel, channel ?? ''),
    FIELDS.bulkDefaultChannel.draw(bulk.defaultChannel, box),
    context([bulk.defaultChannelIs(channelMention(model.defaultChannel))]),
  ];
}

const FIRST_FIELDS = {
  owner: FIELDS.owner,
  channel: FIELDS.channel,
  claim: FIELDS.assignee,
  snooze: FIELDS.snooze,
  'client-text': FIELDS.bulkTextLanguage,
  pause: FIELDS.pauseReason,
  resume: undefined,
  unwatch: undefined,
} as const satisfies Record<BulkKind, unknown>;

/** False until the window, redrawn after the change was chosen, shows its fields. True for a change without fields. */
export function hasFieldsOf(kind: BulkKind, values: FormValues): boolean {
  return FIRST_FIELDS[kind]?.isIn(values) ?? true;
}
