import type { KnownBlock, ModalView } from '@slack/types';
import { companyName, companyOption } from '../company/choose-view.js';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import { bold, context, escapeMrkdwn, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS, productOptions } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { LOGIN_TARGET, type LoginTarget, TARGET, type Target } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import type { LoginRecord } from './check-company.js';
import {
  type CheckFormProblem,
  certificateTestWords,
  checkFormProblem,
  checkingWords,
  checkWords,
  confirmLoginWords,
} from './check-words.js';

type TestTarget = Target & { readonly name?: string };

/** Asks before a certificate's login test. */
export function certTestModal(target: TestTarget, t: Tongue): ModalView {
  const { title, question, submit } = certificateTestWords(t);
  const metadata = TARGET.encode(target);
  const blocks = [section(`${bold(companyName(target))}\n${question}`), factsOf(target, t)];
  return modal({ callbackId: CALLBACKS.certTest, title, submit, metadata, blocks }, t);
}

function factsOf({ brn, product }: Target, { words }: Tongue): KnownBlock {
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
    const blocks = [section(checkingWords(escapeMrkdwn(model.company), t, true))];
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

export type ConfirmLoginModel = LoginTarget &
  LoginRecord & { readonly name?: string; readonly now: Instant };

/** Asks before a login test that may lock the account. */
export function confirmLoginModal(model: ConfirmLoginModel, t: Tongue): ModalView {
  const { title, submit, ...words } = confirmLoginWords(t);
  const { method, attempts, notBefore, now } = model;
  const metadata = LOGIN_TARGET.encode(model);
  const frame = { callbackId: CALLBACKS.confirmLogin, title, metadata };
  const titled = (...sentences: readonly string[]) =>
    section([bold(companyName(model)), ...sentences].join('\n'));
  const [summary, facts] = [words.summary(attempts, method), factsOf(model, t)];
  if (notBefore !== undefined) {
    const nextTest = words.nextTestFrom(notBefore, now);
    return modal({ ...frame, blocks: [titled(nextTest, summary), facts] }, t);
  }
  const steps = section(words.firstSteps[method]);
  const blocks = [titled(summary), steps, context([words.explanation]), facts];
  return modal({ ...frame, submit, blocks }, t);
}
