import type { InputBlock, KnownBlock } from '@slack/types';
import type { Instant } from '../kernel/time.js';
import { PAUSE_REASONS, type UserId } from '../records/company.js';
import { channelMention, context } from '../slack/blocks.js';
import { drawGroups, FIELDS, type FormValues, type OwnerGroup, option } from '../slack/inputs.js';
import { LANGUAGES } from '../text/format.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { SnoozeOffer } from '../triage/snooze-rules.js';
import { snoozeInputs } from '../triage/snooze-view.js';
import { assignWords } from '../triage/triage-words.js';
import type { BulkChange, BulkKind } from './bulk-rules.js';
import { bulkWords, changeKindWords } from './bulk-words.js';

/** What the fields of a change need. */
export interface BulkFieldsModel {
  readonly reader: UserId;
  readonly groups: readonly OwnerGroup[];
  readonly snoozes: readonly SnoozeOffer[];
  readonly defaultChannel: string;
  /** What the person entered before. */
  readonly chosen?: BulkChange | undefined;
  readonly now: Instant;
}

/** The fields of one change, and what the change means. */
export function changeFields(change: BulkKind, model: BulkFieldsModel, t: Tongue): KnownBlock[] {
  // The sentence is the same for any number of companies.
  const { consequence } = changeKindWords(1, t)[change];
  return [...fieldsOf(change, model, t), context([consequence])];
}

function fieldsOf(change: BulkKind, model: BulkFieldsModel, t: Tongue): readonly KnownBlock[] {
  const { chosen, snoozes, reader, now } = model;
  const bulk = bulkWords(t);
  switch (change) {
    case 'owner':
      return ownerFields(model, t);
    case 'channel':
      return channelFields(model, t);
    case 'claim': {
      const to = chosen?.kind === 'claim' ? chosen.to : reader;
      return [FIELDS.assignee.draw(assignWords(t).person, to)];
    }
    case 'snooze': {
      const choice = chosen?.kind === 'snooze' ? chosen.choice : undefined;
      return snoozeInputs({ offers: snoozes, chosen: choice, now }, t);
    }
    case 'client-text': {
      // The clients are Korean companies.
      const language = chosen?.kind === 'client-text' ? chosen.language : 'ko';
      const options = LANGUAGES.map((each) => option(bulk.textLanguageChoice[each], each));
      return [FIELDS.bulkTextLanguage.draw(bulk.textLanguage, { options, chosen: language })];
    }
    case 'pause': {
      const reason = chosen?.kind === 'pause' ? chosen.reason : undefined;
      const options = PAUSE_REASONS.map((each) =>
        option(upperFirst(t.words.pauseReason[each]), each),
      );
      return [FIELDS.pauseReason.draw(bulk.reason, { options, chosen: reason })];
    }
    case 'resume':
    case 'unwatch':
      return [];
  }
}

function ownerFields({ groups, chosen }: BulkFieldsModel, t: Tongue): readonly InputBlock[] {
  const { newOwner, newOwnerGroup, noOwner } = bulkWords(t);
  const owner = chosen?.kind === 'owner' ? chosen.owner : undefined;
  return [
    FIELDS.owner.draw(newOwner, owner ?? ''),
    ...drawGroups(FIELDS.ownerGroup, newOwnerGroup, owner ?? '', groups),
    FIELDS.bulkNoOwner.draw(noOwner, { label: noOwner.choice, isTicked: owner === '' }),
  ];
}

function channelFields(model: BulkFieldsModel, t: Tongue): readonly KnownBlock[] {
  const bulk = bulkWords(t);
  const channel = model.chosen?.kind === 'channel' ? model.chosen.channel : undefined;
  const box = { label: bulk.defaultChannel.choice, isTicked: channel === '' };
  return [
    FIELDS.channel.draw(bulk.newChannel, channel ?? ''),
    FIELDS.bulkDefaultChannel.draw(bulk.defaultChannel, box),
    context([bulk.defaultChannelIs(channelMention(model.defaultChannel))]),
  ];
}

/** Whether the window shows the fields of this change: it is redrawn only after the change was chosen. */
export function hasFieldsOf(change: BulkKind, values: FormValues): boolean {
  switch (change) {
    case 'owner':
      return FIELDS.owner.isIn(values);
    case 'channel':
      return FIELDS.channel.isIn(values);
    case 'claim':
      return FIELDS.assignee.isIn(values);
    case 'snooze':
      return FIELDS.snooze.isIn(values);
    case 'client-text':
      return FIELDS.bulkTextLanguage.isIn(values);
    case 'pause':
      return FIELDS.pauseReason.isIn(values);
    case 'resume':
    case 'unwatch':
      return true;
  }
}
