import type { ModalView } from '@slack/types';
import { companyName, companyOption } from '../company/choose-view.js';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import { bold, context, escapeMrkdwn, section } from '../slack/blocks.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../slack/ids.js';
import { input, productsInput } from '../slack/inputs.js';
import { modal, plain } from '../slack/modal-view.js';
import { encodeLoginTarget, encodeTarget, type LoginTarget } from '../slack/origin.js';
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
  const certTest = certificateTestWords(text);
  const about = {
    callbackId: CALLBACKS.certTest,
    title: certTest.title,
    metadata: encodeTarget(model),
  };
  const company = companyName(model);
  if (model.kind === 'testing') {
    return modal({ ...about, blocks: [section(certTest.testing(escapeMrkdwn(company)))] }, text);
  }
  return modal(
    {
      ...about,
      submit: certTest.submit,
      close: text.words.button.cancel,
      blocks: [
        section(`${bold(company)}\n${certTest.question}`),
        context([certTest.why]),
        context([formatBrn(model.brn), text.words.productLabel[model.product]]),
      ],
    },
    text,
  );
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
  return modal(
    {
      callbackId: CALLBACKS.check,
      title: check.title,
      submit: check.submit,
      blocks: [
        input({
          blockId: BLOCKS.company,
          field: check.company,
          optional: false,
          element: {
            type: 'external_select',
            action_id: ACTIONS.inputCompany,
            min_query_length: 1,
            focus_on_load: true,
            placeholder: plain(check.company.placeholder),
            initial_option: model.company && companyOption(model.company, text),
          },
        }),
        input({
          blockId: BLOCKS.products,
          field: check.products,
          optional: false,
          element: productsInput(ACTIONS.inputProducts, model.products, text),
        }),
      ],
    },
    text,
  );
}

/** For `response_action: 'errors'`, by block ID. */
export function checkFieldErrors(problem: CheckFormProblem, text: Tongue): Record<string, string> {
  const block = problem === 'no-products' ? BLOCKS.products : BLOCKS.company;
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
  const confirmLogin = confirmLoginWords(text);
  const about = {
    callbackId: CALLBACKS.confirmLogin,
    title: confirmLogin.title,
    metadata: encodeLoginTarget(model),
  };
  const company = companyName(model);
  if (model.kind === 'testing') {
    return modal(
      { ...about, blocks: [section(confirmLogin.testing(escapeMrkdwn(company)))] },
      text,
    );
  }
  const { method, attempts, notBefore, now } = model;
  const found = confirmLogin.found(attempts, method);
  const facts = context([formatBrn(model.brn), text.words.productLabel[model.product]]);
  if (notBefore !== undefined) {
    const sentences = `${bold(company)}\n${found} ${confirmLogin.notBefore(notBefore, now)}`;
    return modal({ ...about, blocks: [section(sentences), facts] }, text);
  }
  return modal(
    {
      ...about,
      submit: confirmLogin.submit,
      close: text.words.button.cancel,
      blocks: [
        section(`${bold(company)}\n${found}`),
        section(confirmLogin.first[method]),
        context([confirmLogin.why]),
        facts,
      ],
    },
    text,
  );
}
