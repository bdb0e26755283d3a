import type { ModalView } from '@slack/types';
import { companyName } from '../company/company-name.js';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Product } from '../records/company.js';
import { context, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal.js';
import { bold, escapeMrkdwn } from '../slack/mrkdwn.js';
import { encodeTarget } from '../slack/target.js';
import type { Catalog } from '../text/catalog.js';

export interface CertTestModalModel {
  readonly kind: 'confirm' | 'testing';
  readonly brn: Brn;
  readonly product: Product;
  readonly name?: string;
}

/** Asks before a certificate login test, which can log a person out of HomeTax. */
export function certTestModal(model: CertTestModalModel, text: Catalog): ModalView {
  const { certTest } = text.form;
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
