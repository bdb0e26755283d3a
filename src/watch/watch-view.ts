import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { companyName } from '../company/choose-view.js';
import type { CompanyMark } from '../company/company-rules.js';
import { type Brn, formatBrn, parseBrn } from '../kernel/brn.js';
import { bold, channelMention, context, cut, escapeMrkdwn, section } from '../slack/blocks.js';
import { BRN, joinedBy, MARK } from '../slack/codec.js';
import { CALLBACKS } from '../slack/ids.js';
import { drawGroups, FIELDS, type OwnerGroup, productOptions } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchDraft } from './watch-company.js';
import { type FormProblem, formProblem, unwatchWords, watchWords } from './watch-words.js';

export interface UnwatchModalModel {
  readonly kind: 'confirm' | 'working' | 'done' | 'was-not-watched';
  readonly brn: Brn;
  readonly name?: string;
}

export function unwatchModal(model: UnwatchModalModel, text: Tongue): ModalView {
  const unwatch = unwatchWords(text);
  const company = escapeMrkdwn(companyName(model));
  const about = {
    callbackId: CALLBACKS.unwatch,
    title: unwatch.title,
    metadata: TARGET.encode({ brn: model.brn, product: 'taxinvoice' }),
  };
  switch (model.kind) {
    case 'confirm':
      return modal(
        {
          ...about,
          submit: unwatch.submit,
          close: text.words.button.cancel,
          blocks: [section(unwatch.question(company)), context([unwatch.consequence])],
        },
        text,
      );
    case 'working':
      return modal({ ...about, blocks: [section(unwatch.working(company))] }, text);
    case 'done':
      return modal({ ...about, blocks: [section(unwatch.done(company))] }, text);
    case 'was-not-watched':
      return modal({ ...about, blocks: [section(unwatch.wasNotWatched(company))] }, text);
  }
}

export type WatchModalModel =
  | WatchFormModel
  /** `asksPopbill`: membership is checked first. */
  | {
      readonly kind: 'saving';
      readonly mode: 'add' | 'edit';
      readonly company: string;
      readonly asksPopbill: boolean;
    }
  | {
      readonly kind: 'saved';
      readonly was: 'added' | 'changed' | 'unchanged';
      readonly company: string;
      /** Absent: the default channel. */
      readonly channel?: string;
      /** The first check follows by itself. */
      readonly checking: boolean;
      readonly otherName?: string;
    };

export interface WatchFormModel {
  readonly kind: 'form';
  /** `edit`: the BRN is shown and cannot be changed; it travels in private_metadata. */
  readonly mode: 'add' | 'edit';
  readonly draft: WatchDraft;
  readonly seen?: CompanyMark;
  /** Without any, the field is not drawn. */
  readonly groups: readonly OwnerGroup[];
  /** Found after the form had been acked: shown above the fields. */
  readonly problems: readonly FormProblem[];
  /** Why the form is back although nothing in it is wrong. */
  readonly said?: string;
  /** POPBiLL did not answer about this company: the form can be sent without its word. */
  readonly anyway?: Brn;
  /** Test stage only: a warning. */
  readonly checkDigitWrong: boolean;
}

const NAME_LENGTH = 60;

export function watchModal(model: WatchModalModel, text: Tongue): ModalView {
  const watch = watchWords(text);
  switch (model.kind) {
    case 'form':
      return formModal(model, text);
    case 'saving':
      return modal(
        {
          callbackId: CALLBACKS.watch,
          title: watch.title[model.mode],
          blocks: [section(savingWords(model, text))],
        },
        text,
      );
    case 'saved':
      return savedModal(model, text);
  }
}

/** For `response_action: 'errors'`, by block ID; the first problem of a field wins. */
export function watchFieldErrors(
  problems: readonly FormProblem[],
  text: Tongue,
): Record<string, string> {
  return Object.fromEntries(
    problems
      .toReversed()
      .map((problem) => [FIELDS[problem.field].block, formProblem(problem, text)]),
  );
}

function savingWords(
  { company, asksPopbill }: Extract<WatchModalModel, { kind: 'saving' }>,
  t: Tongue,
): string {
  const watch = watchWords(t);
  const words = escapeMrkdwn(cut(company, NAME_LENGTH));
  return asksPopbill ? watch.confirming(words) : watch.saving(words);
}

function savedModal(model: Extract<WatchModalModel, { kind: 'saved' }>, text: Tongue): ModalView {
  const watch = watchWords(text);
  const channel = model.channel === undefined ? undefined : channelMention(model.channel);
  const said = [
    watch.saved[model.was](escapeMrkdwn(cut(model.company, NAME_LENGTH))),
    ...(model.otherName === undefined
      ? []
      : [watch.otherName(escapeMrkdwn(cut(model.otherName, NAME_LENGTH)))]),
    ...(model.checking ? [watch.checking] : []),
  ];
  return modal(
    {
      callbackId: CALLBACKS.watch,
      title: watch.title[model.was === 'added' ? 'add' : 'edit'],
      blocks: [section(said.join('\n')), context([watch.channelLine(channel)])],
    },
    text,
  );
}

function formModal(model: WatchFormModel, text: Tongue): ModalView {
  const watch = watchWords(text);
  const { mode, draft } = model;
  const brn = parseBrn(draft.brn);
  return modal(
    {
      callbackId: CALLBACKS.watch,
      title: watch.title[mode],
      submit: model.anyway === undefined ? watch.submit[mode] : watch.submitAnyway,
      close: text.words.button.cancel,
      metadata: encodeWatchForm({
        edited: mode === 'edit' && brn.ok ? brn.value : undefined,
        seen: model.seen,
        anyway: model.anyway,
      }),
      blocks: [...problemBlocks(model, text), ...fields(model, text)],
    },
    text,
  );
}

function problemBlocks(model: WatchFormModel, text: Tongue): KnownBlock[] {
  const { problems, said, checkDigitWrong } = model;
  const watch = watchWords(text);
  const listed = problems.map((problem) => `• ${formProblem(problem, text)}`);
  return [
    ...(said === undefined ? [] : [section(said)]),
    ...(listed.length === 0 ? [] : [section([bold(watch.notSavedYet), ...listed].join('\n'))]),
    ...(checkDigitWrong ? [context([watch.checkDigitWrong])] : []),
  ];
}

function fields(model: WatchFormModel, text: Tongue): readonly KnownBlock[] {
  const watch = watchWords(text);
  const { draft, groups } = model;
  const products = { options: productOptions(text), chosen: draft.products };
  return [
    brnField(model, text),
    FIELDS.name.draw(watch.name, draft.name),
    FIELDS.products.draw(watch.products, products),
    FIELDS.channel.draw(watch.channel, draft.channel),
    FIELDS.owner.draw(watch.owner, draft.owner),
    ...drawGroups(FIELDS.ownerGroup, watch.ownerGroup, draft.owner, groups),
    FIELDS.note.draw(watch.note, draft.note),
    FIELDS.popbillUserId.draw(watch.popbillUserId, draft.popbillUserId),
  ];
}

function brnField({ mode, draft }: WatchFormModel, text: Tongue): KnownBlock {
  const { brn } = watchWords(text);
  if (mode === 'add') return FIELDS.brn.draw(brn, draft.brn);
  const known = parseBrn(draft.brn);
  return section(
    `${bold(brn.label)}\n${known.ok ? formatBrn(known.value) : escapeMrkdwn(draft.brn)}`,
  );
}

const EDITED = joinedBy(' ', { edited: BRN, seen: MARK.optional() });
const ANYWAY = joinedBy(' ', { word: z.literal('anyway'), anyway: BRN });

/** What a form carries: nothing for a new company. */
interface WatchMetadata {
  readonly edited?: Brn;
  readonly seen?: CompanyMark;
  /** POPBiLL did not answer about it: sent again, the form is saved without its word. */
  readonly anyway?: Brn;
}

export function encodeWatchForm({ edited, seen, anyway }: WatchMetadata): string {
  if (edited !== undefined) return EDITED.encode({ edited, seen });
  return anyway === undefined ? '' : ANYWAY.encode({ word: 'anyway', anyway });
}

/** `undefined` for anything this app did not write. */
export function parseWatchForm(metadata: string): WatchMetadata | undefined {
  if (metadata === '') return {};
  const again = ANYWAY.safeParse(metadata).data;
  return again === undefined ? EDITED.safeParse(metadata).data : { anyway: again.anyway };
}
