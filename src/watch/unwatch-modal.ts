import type { ModalView } from '@slack/types';
import { companyName } from '../company/company-name.js';
import type { Brn } from '../kernel/brn.js';
import { context, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal.js';
import { escapeMrkdwn } from '../slack/mrkdwn.js';
import { encodeTarget } from '../slack/target.js';
import type { Catalog } from '../text/catalog.js';

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
