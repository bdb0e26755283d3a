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
import type { LoginRecord } from './check-company.js';
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

/** Asks before a login test, then shows that it is running. */
export function certTestModal(model: CertTestModalModel, t: Tongue): ModalView {
  const { title, question, explanation, submit, testing } = certificateTestWords(t);
  const frame = { callbackId: CALLBACKS.certTest, title, metadata: TARGET.encode(model) };
  const name = companyName(model);
  if (model.kind === 'testing') {
    return modal({ ...frame, blocks: [section(testing(escapeMrkdwn(name)))] }, t);
  }
  const blocks = [section(`${bold(name)}\n${question}`), context([explanation]), factsOf(model, t)];
  return modal({ ...frame, submit, blocks }, t);
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

export function checkModal(model: CheckModalModel, t: Tongue): ModalView {
  const check = checkWords(t);
  if (model.kind === 'checking') {
    const blocks = [section(check.checking(escapeMrkdwn(model.company)))];
    return modal({ callbackId: CALLBACKS.check, title: check.title, blocks }, t);
  }
  const products = { options: productOptions(t), chosen: model.products };
  return modal(
    {
      callbackId: CALLBACKS.check,
      title: check.title,
      submit: check.submit,
      close: t.words.button.close,
      blocks: [
        FIELDS.company.draw(check.company, model.company && companyOption(model.company, t)),
        FIELDS.products.draw(check.products, products),
      ],
    },
    t,
  );
}

/** The errors for `response_action: 'errors'`, by block ID. */
export function checkFieldErrors(problem: CheckFormProblem, t: Tongue): Record<string, string> {
  const { block } = problem === 'no-products' ? FIELDS.products : FIELDS.company;
  return { [block]: checkFormProblem(problem, t) };
}

export type ConfirmLoginModel = LoginTarget & { readonly name?: string } & (
    | { readonly kind: 'testing' }
    | (LoginRecord & { readonly kind: 'confirm'; readonly now: Instant })
  );

export function confirmLoginModal(model: ConfirmLoginModel, t: Tongue): ModalView {
  const { title, submit, testing, ...words } = confirmLoginWords(t);
  const frame = { callbackId: CALLBACKS.confirmLogin, title, metadata: LOGIN_TARGET.encode(model) };
  const name = companyName(model);
  if (model.kind === 'testing') {
    return modal({ ...frame, blocks: [section(testing(escapeMrkdwn(name)))] }, t);
  }
  const summary = words.summary(model.attempts, model.method);
  const titled = (...sentences: readonly string[]) =>
    section([bold(name), ...sentences].join('\n'));
  const facts = factsOf(model, t);
  if (model.notBefore !== undefined) {
    const nextTest = words.nextTestFrom(model.notBefore, model.now);
    return modal({ ...frame, blocks: [titled(nextTest, summary), facts] }, t);
  }
  const steps = words.firstSteps[model.method];
  const blocks = [titled(summary), section(steps), context([words.explanation]), facts];
  return modal({ ...frame, submit, blocks }, t);
}
