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
  const about = {
    callbackId: CALLBACKS.unwatch,
    title: unwatch.title,
    metadata: TARGET.encode({ brn: model.brn, product: 'taxinvoice' }),
  };
  if (model.kind === 'confirm') {
    const blocks = [section(unwatch.question(company)), context([unwatch.consequence])];
    return modal({ ...about, submit: unwatch.submit, blocks }, t);
  }
  return modal({ ...about, blocks: [section(unwatch.said[model.kind](company))] }, t);
}

export interface WatchForm {
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
  about: {
    readonly mode: WatchForm['mode'];
    readonly company: string;
    readonly asksPopbill: boolean;
  },
  t: Tongue,
): ModalView {
  const watch = watchWords(t);
  const company = escapeMrkdwn(cut(about.company, NAME_LENGTH));
  const said = about.asksPopbill ? watch.confirming(company) : watch.saving(company);
  const title = watch.title[about.mode];
  return modal({ callbackId: CALLBACKS.watch, title, blocks: [section(said)] }, t);
}

/** A new company is checked next. `otherName`: the one POPBiLL has. */
export function savedModal(
  { company, was }: Watched,
  otherName: string | undefined,
  t: Tongue,
): ModalView {
  const watch = watchWords(t);
  const { name, channel } = company;
  const said = [
    watch.saved[was](escapeMrkdwn(cut(name, NAME_LENGTH))),
    ...(otherName === undefined || otherName === name
      ? []
      : [watch.otherName(escapeMrkdwn(cut(otherName, NAME_LENGTH)))]),
    ...(was === 'added' ? [watch.checking] : []),
  ];
  const mention = channel === undefined ? undefined : channelMention(channel);
  return modal(
    {
      callbackId: CALLBACKS.watch,
      title: watch.title[was === 'added' ? 'add' : 'edit'],
      blocks: [section(said.join('\n')), context([watch.channelLine(mention)])],
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
      submit: model.anyway === undefined ? watch.submit[mode] : watch.submitAnyway,
      metadata: encodeWatchForm({
        edited: mode === 'edit' && brn.ok ? brn.value : undefined,
        seen: model.seen,
        anyway: model.anyway,
      }),
      blocks: [...problemBlocks(model, t), ...fields(model, t)],
    },
    t,
  );
}

function problemBlocks(model: WatchForm, t: Tongue): KnownBlock[] {
  const { problems, said, checkDigitWrong } = model;
  const watch = watchWords(t);
  const listed = problems.map((problem) => `• ${formProblem(problem, t)}`);
  return [
    ...(said === undefined ? [] : [section(said)]),
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
