import type { ModalView } from '@slack/types';
import { type Brn, formatBrn } from '../../domain/brn.js';
import type { Product } from '../../domain/company.js';
import type { Catalog } from '../../text/catalog.js';
import { CALLBACKS } from '../ids.js';
import { encodeTarget } from '../target.js';
import { context, section } from './blocks.js';
import { companyName } from './company-name.js';
import { modal } from './modal.js';
import { bold, escapeMrkdwn } from './mrkdwn.js';

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
