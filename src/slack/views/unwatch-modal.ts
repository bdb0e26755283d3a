import type { ModalView } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import type { Catalog } from '../../text/catalog.js';
import { CALLBACKS } from '../ids.js';
import { encodeTarget } from '../target.js';
import { context, section } from './blocks.js';
import { companyName } from './company-name.js';
import { modal } from './modal.js';
import { escapeMrkdwn } from './mrkdwn.js';

export interface UnwatchModalModel {
  readonly kind: 'confirm' | 'working' | 'done' | 'was-not-watched';
  readonly brn: Brn;
  /** Absent: not known any more. */
  readonly name?: string;
}

/** Stop watching a company: asks first. */
export function unwatchModal(model: UnwatchModalModel, text: Catalog): ModalView {
  const { unwatch } = text.form;
  const company = escapeMrkdwn(companyName(model));
  const about = {
    callbackId: CALLBACKS.unwatch,
    title: unwatch.title,
    metadata: encodeTarget({ brn: model.brn, product: 'taxinvoice' }),
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
    default:
      return model.kind satisfies never;
  }
}
