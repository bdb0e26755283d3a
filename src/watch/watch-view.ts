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
import type { WatchDraft, Watched } from './watch-company.js';
import { type FormProblem, formProblem, unwatchWords, watchWords } from './watch-words.js';

export interface UnwatchModalModel {
  readonly kind: 'confirm' | 'working' | 'done' | 'was-not-watched';
  readonly brn: Brn;
  readonly name?: string;
}

export function unwatchModal(model: UnwatchModalModel, t: Tongue): ModalView {
  const unwatch = unwatchWords(t);
  const company = escapeMrkdwn(companyName(model));
  const base = {
    callbackId: CALLBACKS.unwatch,
    title: unwatch.title,
    metadata: TARGET.encode({ brn: model.brn, product: 'taxinvoice' }),
  };
  if (model.kind === 'confirm') {
    const blocks = [section(unwatch.question(company)), context([unwatch.consequence])];
    return modal({ ...base, submit: unwatch.submit, blocks }, t);
  }
  return modal({ ...base, blocks: [section(unwatch.outcome[model.kind](company))] }, t);
}

export interface WatchForm {
  /** `edit`: the BRN is shown and cannot be changed; private_metadata holds it. */
  readonly mode: 'add' | 'edit';
  readonly draft: WatchDraft;
  readonly seen?: CompanyMark;
  /** If empty, the field is omitted. */
  readonly groups: readonly OwnerGroup[];
  /** Found after the form was acknowledged; shown above the fields. */
  readonly problems: readonly FormProblem[];
  /** Why the form is shown again although its values are valid. */
  readonly notice?: string;
  /** POPBiLL could not confirm this company; submitting again saves without confirmation. */
  readonly unconfirmed?: Brn;
  /** Test stage only: a warning. */
  readonly checkDigitWrong: boolean;
}

const NAME_LENGTH = 60;

/** For `response_action: 'errors'`, by block ID; the first problem of a field wins. */
export function watchFieldErrors(
  problems: readonly FormProblem[],
  t: Tongue,
): Record<string, string> {
  return Object.fromEntries(
    problems.toReversed().map((problem) => [FIELDS[problem.field].block, formProblem(problem, t)]),
  );
}

/** `asksPopbill`: membership is checked first. */
export function savingModal(
  model: {
    readonly mode: WatchForm['mode'];
    readonly company: string;
    readonly asksPopbill: boolean;
  },
  t: Tongue,
): ModalView {
  const watch = watchWords(t);
  const company = escapeMrkdwn(cut(model.company, NAME_LENGTH));
  const sentence = model.asksPopbill ? watch.confirming(company) : watch.saving(company);
  const title = watch.title[model.mode];
  return modal({ callbackId: CALLBACKS.watch, title, blocks: [section(sentence)] }, t);
}

/** `popbillName`: the name registered at POPBiLL. */
export function savedModal(
  { company, outcome }: Watched,
  popbillName: string | undefined,
  t: Tongue,
): ModalView {
  const watch = watchWords(t);
  const { name, channel } = company;
  const lines = [
    watch.saved[outcome](escapeMrkdwn(cut(name, NAME_LENGTH))),
    ...(popbillName === undefined || popbillName === name
      ? []
      : [watch.popbillNameDiffers(escapeMrkdwn(cut(popbillName, NAME_LENGTH)))]),
    ...(outcome === 'added' ? [watch.checking] : []),
  ];
  const mention = channel === undefined ? undefined : channelMention(channel);
  return modal(
    {
      callbackId: CALLBACKS.watch,
      title: watch.title[outcome === 'added' ? 'add' : 'edit'],
      blocks: [section(lines.join('\n')), context([watch.channelLine(mention)])],
    },
    t,
  );
}

export function watchModal(model: WatchForm, t: Tongue): ModalView {
  const watch = watchWords(t);
  const { mode, draft } = model;
  const brn = parseBrn(draft.brn);
  return modal(
    {
      callbackId: CALLBACKS.watch,
      title: watch.title[mode],
      submit: model.unconfirmed === undefined ? watch.submit[mode] : watch.submitAnyway,
      metadata: encodeWatchForm({
        edited: mode === 'edit' && brn.ok ? brn.value : undefined,
        seen: model.seen,
        unconfirmed: model.unconfirmed,
      }),
      blocks: [...problemBlocks(model, t), ...fields(model, t)],
    },
    t,
  );
}

function problemBlocks(model: WatchForm, t: Tongue): KnownBlock[] {
  const { problems, notice, checkDigitWrong } = model;
  const watch = watchWords(t);
  const listed = problems.map((problem) => `• ${formProblem(problem, t)}`);
  return [
    ...(notice === undefined ? [] : [section(notice)]),
    ...(listed.length === 0 ? [] : [section([bold(watch.notSavedYet), ...listed].join('\n'))]),
    ...(checkDigitWrong ? [context([watch.checkDigitWrong])] : []),
  ];
}

function fields(model: WatchForm, t: Tongue): readonly KnownBlock[] {
  const watch = watchWords(t);
  const { draft, groups } = model;
  const products = { options: productOptions(t), chosen: draft.products };
  return [
    brnField(model, t),
    FIELDS.name.draw(watch.name, draft.name),
    FIELDS.products.draw(watch.products, products),
    FIELDS.channel.draw(watch.channel, draft.channel),
    FIELDS.owner.draw(watch.owner, draft.owner),
    ...drawGroups(FIELDS.ownerGroup, watch.ownerGroup, draft.owner, groups),
    FIELDS.note.draw(watch.note, draft.note),
    FIELDS.popbillUserId.draw(watch.popbillUserId, draft.popbillUserId),
  ];
}

function brnField({ mode, draft }: WatchForm, t: Tongue): KnownBlock {
  const { brn } = watchWords(t);
  if (mode === 'add') return FIELDS.brn.draw(brn, draft.brn);
  const parsed = parseBrn(draft.brn);
  return section(
    `${bold(brn.label)}\n${parsed.ok ? formatBrn(parsed.value) : escapeMrkdwn(draft.brn)}`,
  );
}

const EDITED = joinedBy(' ', { edited: BRN, seen: MARK.optional() });
const ANYWAY = joinedBy(' ', { word: z.literal('anyway'), unconfirmed: BRN });

/** The private_metadata of a form; empty for a new company. */
interface WatchMetadata {
  readonly edited?: Brn;
  readonly seen?: CompanyMark;
  /** See `WatchForm`. */
  readonly unconfirmed?: Brn;
}

export function encodeWatchForm({ edited, seen, unconfirmed }: WatchMetadata): string {
  if (edited !== undefined) return EDITED.encode({ edited, seen });
  return unconfirmed === undefined ? '' : ANYWAY.encode({ word: 'anyway', unconfirmed });
}

/** `undefined` for anything this app did not write. */
export function parseWatchForm(metadata: string): WatchMetadata | undefined {
  if (metadata === '') return {};
  const unchecked = ANYWAY.safeParse(metadata).data;
  return unchecked === undefined
    ? EDITED.safeParse(metadata).data
    : { unconfirmed: unchecked.unconfirmed };
}
