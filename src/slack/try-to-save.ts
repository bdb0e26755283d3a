import type { ModalView } from '@slack/types';
import { err, ok, type Result } from '../kernel/result.js';
import { StoreError } from '../records/store-error.js';
import type { Catalog } from '../text/catalog.js';
import type { Shown } from './answer.js';
import { noticeMessage } from './notice-message.js';
import type { Notice } from './notice-text.js';
import type { SlackDeps } from './slack-kit.js';

/** The store failed, and nothing was saved: what was entered is to come back with this. */
export type NotSaved = Extract<Notice, { readonly kind: 'not-saved' }>;

/** Saves what a form asks for. That the store failed is on the log; any other error is passed on. */
export async function tryToSave<T>(
  save: () => Promise<T>,
  { report }: Pick<SlackDeps, 'report'>,
): Promise<Result<T, NotSaved>> {
  try {
    return ok(await save());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return err({ kind: 'not-saved', reference: await report(error, undefined) });
  }
}

/** The form as it was sent, and for whoever closed it meanwhile the same in a message, which cannot hold the form. */
export function shownAgain(form: ModalView, { reference }: NotSaved, text: Catalog): Shown {
  return { modal: form, message: noticeMessage({ kind: 'store', reference }, text) };
}
