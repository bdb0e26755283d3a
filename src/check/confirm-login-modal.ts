import type { ModalView } from '@slack/types';
import { companyName } from '../company/company-name.js';
import { formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import { context, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal.js';
import { bold, escapeMrkdwn } from '../slack/mrkdwn.js';
import { encodeLoginTarget, type LoginTarget } from '../slack/target.js';
import type { Catalog } from '../text/catalog.js';

export type ConfirmLoginModel = LoginTarget & {
  readonly name?: string;
} & (
    | { readonly kind: 'testing' }
    | {
        readonly kind: 'confirm';
        /** In a row, rejected or perhaps so; `lost`: how many is not known any more. */
        readonly attempts: number | 'lost';
        /** One was made already: until then there is nothing to confirm. */
        readonly notBefore?: Instant;
        readonly now: Instant;
      }
  );

/** Asks an operator before a login that may lock the account at HomeTax. */
export function confirmLoginModal(model: ConfirmLoginModel, text: Catalog): ModalView {
  const { confirmLogin } = text.form;
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
        section(confirmLogin.first(method)),
        context([confirmLogin.why]),
        facts,
      ],
    },
    text,
  );
}
