import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { companyName } from '../company/choose-view.js';
import { chooseWords } from '../company/choose-words.js';
import type { CompanyFingerprint } from '../company/company-rules.js';
import { type Brn, type CompanyIdentity, formatBrn, parseBrn } from '../kernel/brn.js';
import type { Company, PauseReason } from '../records/company.js';
import { bold, channelMention, context, cut, escapeMrkdwn, section } from '../slack/blocks.js';
import { BRN, FINGERPRINT, joinedBy } from '../slack/codec.js';
import { CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type OwnerGroup, productOptions } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchDraft } from './watch-company.js';
import { type FormProblem, formProblemSentence, unwatchWords, watchWords } from './watch-words.js';

export function unwatchModal(
  kind: 'confirm' | 'working' | 'done' | 'was-not-watched',
  watched: CompanyIdentity,
  t: Tongue,
): ModalView {
  const unwatch = unwatchWords(t);
  const company = escapeMrkdwn(companyName(watched));
  const base = {
    callbackId: CALLBACKS.unwatch,
    title: unwatch.title,
    // Only the BRN is read; every `TARGET` has a product.
    metadata: TARGET.encode({ brn: watched.brn, product: 'taxinvoice' }),
  };
  if (kind === 'confirm') {
    const blocks = [section(unwatch.question(company)), context([unwatch.consequence])];
    return modal({ ...base, submit: unwatch.submit, blocks }, t);
  }
  const { working, done } = unwatch.outcome;
  const sentence = { working, done, 'was-not-watched': chooseWords(t).notWatched }[kind];
  return modal({ ...base, blocks: [section(sentence(company))] }, t);
}

export interface WatchForm {
  /** `edit`: the BRN is shown and cannot be changed; private_metadata holds it. */
  readonly mode: 'add' | 'edit';
  readonly draft: WatchDraft;
  /** The company's fingerprint when the form was opened. */
  readonly basedOn?: CompanyFingerprint;
  /** Why the company is paused; absent: it is not. */
  readonly paused?: PauseReason | undefined;
  /** The groups that can be the owner; without any, the form has no field for them. */
  readonly groups: readonly OwnerGroup[];
  /** Problems found after the form was acknowledged, shown above the fields. */
  readonly problems: readonly FormProblem[];
  /** Why the form is shown again although its values are valid, and what can be done in it. */
  readonly notice?: { readonly happened: string; readonly toDo?: string };
  /** POPBiLL could not confirm this company; submitting again saves without confirmation. */
  readonly unconfirmedBrn?: Brn;
}

const MAX_SHOWN_NAME = 60;

/** The error texts by block ID, for `response_action: 'errors'`. The first problem of a field wins. */
export function watchFieldErrors(
  problems: readonly FormProblem[],
  t: Tongue,
): Record<string, string> {
  return Object.fromEntries(
    problems.toReversed().map((each) => [FIELDS[each.field].block, formProblemSentence(each, t)]),
  );
}

export function shownName({ name, brn }: Pick<WatchDraft, 'name' | 'brn'>): string {
  return escapeMrkdwn(cut(name || brn, MAX_SHOWN_NAME));
}

export function savingModal(
  { mode, draft }: Pick<WatchForm, 'mode' | 'draft'>,
  asksPopbill: boolean,
  t: Tongue,
): ModalView {
  const { confirming, saving } = watchWords(t);
  const sentence = asksPopbill ? confirming : saving;
  return messageModal(mode, sentence(shownName(draft)), t);
}

export function editedModal(company: Company, t: Tongue): ModalView {
  return messageModal('edit', watchWords(t).edited(shownName(company)), t);
}

export function addedModal(
  company: Company,
  popbillName: string | undefined,
  t: Tongue,
): ModalView {
  const watch = watchWords(t);
  const { name, channel } = company;
  const lines = [
    watch.added(shownName(company)),
    ...(popbillName === undefined || popbillName === name
      ? []
      : [watch.popbillNameDiffers(escapeMrkdwn(cut(popbillName, MAX_SHOWN_NAME)))]),
    watch.checking,
  ];
  const channelLine = watch.channelLine(channel && channelMention(channel));
  return messageModal('add', lines.join('\n'), t, [context([channelLine])]);
}

function messageModal(
  mode: WatchForm['mode'],
  sentence: string,
  t: Tongue,
  more: readonly KnownBlock[] = [],
): ModalView {
  const title = watchWords(t).title[mode];
  return modal({ callbackId: CALLBACKS.watch, title, blocks: [section(sentence), ...more] }, t);
}

export function watchModal(model: WatchForm, t: Tongue): ModalView {
  const watch = watchWords(t);
  const { mode } = model;
  return modal(
    {
      callbackId: CALLBACKS.watch,
      title: watch.title[mode],
      submit: model.unconfirmedBrn === undefined ? watch.submit[mode] : watch.submitAnyway,
      metadata: encodeWatchMetadata({ ...model, editedBrn: editedBrnOf(model) }),
      blocks: [...problemBlocks(model, t), ...fields(model, t)],
    },
    t,
  );
}

function editedBrnOf({ mode, draft }: WatchForm): Brn | undefined {
  const brn = parseBrn(draft.brn);
  return mode === 'edit' && brn.ok ? brn.value : undefined;
}

function problemBlocks({ problems, notice, paused }: WatchForm, t: Tongue): KnownBlock[] {
  const sentences = problems.map((problem) => `• ${formProblemSentence(problem, t)}`);
  const blocks: KnownBlock[] = [];
  if (notice !== undefined) {
    const { happened, toDo } = notice;
    blocks.push(section(toDo === undefined ? happened : `${happened}\n${toDo}`));
  }
  if (paused !== undefined) blocks.push(section(watchWords(t).paused(paused)));
  if (sentences.length > 0) {
    blocks.push(section([bold(watchWords(t).notSavedYet), ...sentences].join('\n')));
  }
  return blocks;
}

function fields(model: WatchForm, t: Tongue): readonly KnownBlock[] {
  const watch = watchWords(t);
  const { mode, draft, groups } = model;
  const name = { ...watch.name, placeholder: watch.name.placeholder[mode] };
  const products = { options: productOptions(t), chosen: draft.products };
  return [
    brnField(model, t),
    FIELDS.name.draw(name, draft.name),
    FIELDS.products.draw(watch.products, products),
    FIELDS.channel.draw(watch.channel, draft.channel),
    FIELDS.owner.draw(watch.owner, draft.owner),
    ...drawGroups(FIELDS.ownerGroup, watch.ownerGroup, draft.owner, groups),
    FIELDS.note.draw(watch.note, draft.note),
    FIELDS.popbillUserId.draw(watch.popbillUserId, draft.popbillUserId),
  ];
}

function brnField(model: WatchForm, t: Tongue): KnownBlock {
  const { brn } = watchWords(t);
  const editedBrn = editedBrnOf(model);
  return editedBrn === undefined
    ? FIELDS.brn.draw(brn, model.draft.brn)
    : section(`${bold(brn.label)}\n${formatBrn(editedBrn)}`);
}

const EDITED = joinedBy(' ', { editedBrn: BRN, basedOn: FINGERPRINT.optional() });
/** An edited company is also unconfirmed if it was unwatched while its form was open. */
const UNCONFIRMED = joinedBy(' ', {
  word: z.literal('anyway'),
  unconfirmedBrn: BRN,
  edited: EDITED.optional(),
});

interface WatchMetadata extends Pick<WatchForm, 'basedOn' | 'unconfirmedBrn'> {
  readonly editedBrn?: Brn;
}

export function encodeWatchMetadata({ editedBrn, basedOn, unconfirmedBrn }: WatchMetadata): string {
  const edited = editedBrn && { editedBrn, basedOn };
  if (unconfirmedBrn !== undefined) {
    return UNCONFIRMED.encode({ word: 'anyway', unconfirmedBrn, edited });
  }
  return edited === undefined ? '' : EDITED.encode(edited);
}

/** `undefined` if this app did not write the metadata. */
export function parseWatchMetadata(metadata: string): WatchMetadata | undefined {
  if (metadata === '') return {};
  const unconfirmed = UNCONFIRMED.safeParse(metadata).data;
  return unconfirmed === undefined
    ? EDITED.safeParse(metadata).data
    : { unconfirmedBrn: unconfirmed.unconfirmedBrn, ...unconfirmed.edited };
}
