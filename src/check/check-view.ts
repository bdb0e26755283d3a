import type { KnownBlock, ModalView } from '@slack/types';
import { companyName, companyOption } from '../company/choose-view.js';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import { bold, context, escapeMrkdwn, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS, productOptions } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { LOGIN_TARGET, type LoginTarget, TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import {
  type CheckFormProblem,
  certificateTestWords,
  checkFormProblem,
  checkWords,
  confirmLoginWords,
} from './check-words.js';

export interface CertTestModalModel {
  readonly kind: 'confirm' | 'testing';
  readonly brn: Brn;
  readonly product: Product;
  readonly name?: string;
}

export function certTestModal(model: CertTestModalModel, text: Tongue): ModalView {
  const words = certificateTestWords(text);
  const asks = () => [
    section(`${bold(companyName(model))}\n${words.question}`),
    context([words.why]),
    factsOf(model, text),
  ];
  return loginTestModal(
    { callbackId: CALLBACKS.certTest, metadata: TARGET.encode(model), words, model, asks },
    text,
  );
}

interface LoginTest {
  readonly callbackId: string;
  readonly metadata: string;
  readonly words: Pick<ReturnType<typeof certificateTestWords>, 'title' | 'submit' | 'testing'>;
  readonly model: CertTestModalModel;
  readonly asks: () => readonly KnownBlock[];
  /** Default: yes. */
  readonly maySubmit?: boolean;
}

/** Asks before a login test, then says that it is made. */
function loginTestModal(about: LoginTest, text: Tongue): ModalView {
  const { callbackId, metadata, words, model, asks, maySubmit = true } = about;
  const { title, submit, testing } = words;
  const frame = { callbackId, title, metadata };
  if (model.kind === 'testing') {
    return modal({ ...frame, blocks: [section(testing(escapeMrkdwn(companyName(model))))] }, text);
  }
  const buttons = maySubmit ? { submit, close: text.words.button.cancel } : {};
  return modal({ ...frame, ...buttons, blocks: asks() }, text);
}

function factsOf({ brn, product }: CertTestModalModel, { words }: Tongue): KnownBlock {
  return context([formatBrn(brn), words.productLabel[product]]);
}

export type CheckModalModel =
  | {
      readonly kind: 'form';
      readonly company?: { readonly brn: Brn; readonly name?: string };
      readonly products: readonly Product[];
    }
  /** `company`: its name, or the formatted BRN. */
  | { readonly kind: 'checking'; readonly company: string };

export function checkModal(model: CheckModalModel, text: Tongue): ModalView {
  const check = checkWords(text);
  if (model.kind === 'checking') {
    const blocks = [section(check.checking(escapeMrkdwn(model.company)))];
    return modal({ callbackId: CALLBACKS.check, title: check.title, blocks }, text);
  }
  const products = { options: productOptions(text), chosen: model.products };
  return modal(
    {
      callbackId: CALLBACKS.check,
      title: check.title,
      submit: check.submit,
      blocks: [
        FIELDS.company.draw(check.company, model.company && companyOption(model.company, text)),
        FIELDS.products.draw(check.products, products),
      ],
    },
    text,
  );
}

/** For `response_action: 'errors'`, by block ID. */
export function checkFieldErrors(problem: CheckFormProblem, text: Tongue): Record<string, string> {
  const { block } = problem === 'no-products' ? FIELDS.products : FIELDS.company;
  return { [block]: checkFormProblem(problem, text) };
}

export type ConfirmLoginModel = LoginTarget & {
  readonly name?: string;
} & (
    | { readonly kind: 'testing' }
    | {
        readonly kind: 'confirm';
        /** In a row, rejected or perhaps so; `lost`: unknown. */
        readonly attempts: number | 'lost';
        /** One was made: until then there is nothing to confirm. */
        readonly notBefore?: Instant;
        readonly now: Instant;
      }
  );

export function confirmLoginModal(model: ConfirmLoginModel, text: Tongue): ModalView {
  const words = confirmLoginWords(text);
  const isBlocked = model.kind === 'confirm' && model.notBefore !== undefined;
  return loginTestModal(
    {
      ...{ callbackId: CALLBACKS.confirmLogin, metadata: LOGIN_TARGET.encode(model), words, model },
      asks: () => (model.kind === 'confirm' ? confirmBlocks(model, text) : []),
      maySubmit: !isBlocked,
    },
    text,
  );
}

function confirmBlocks(
  model: Extract<ConfirmLoginModel, { kind: 'confirm' }>,
  text: Tongue,
): readonly KnownBlock[] {
  const { method, attempts, notBefore, now } = model;
  const words = confirmLoginWords(text);
  const found = `${bold(companyName(model))}\n${words.found(attempts, method)}`;
  if (notBefore !== undefined) {
    return [section(`${found} ${words.notBefore(notBefore, now)}`), factsOf(model, text)];
  }
  return [section(found), section(words.first[method]), context([words.why]), factsOf(model, text)];
}
