import type { ModalView } from '@slack/types';
import { companyOption } from '../company/company-options.js';
import type { Brn } from '../kernel/brn.js';
import type { Product } from '../records/company.js';
import { section } from '../slack/blocks.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../slack/ids.js';
import { input, productsInput } from '../slack/inputs.js';
import { modal, plain } from '../slack/modal.js';
import { escapeMrkdwn } from '../slack/mrkdwn.js';
import type { Catalog } from '../text/catalog.js';
import type { CheckFormProblem } from '../watch/form-text.js';

export type CheckModalModel =
  | {
      readonly kind: 'form';
      /** As chosen before, when the form comes back. */
      readonly company?: { readonly brn: Brn; readonly name?: string };
      readonly products: readonly Product[];
    }
  /** Shown while POPBiLL is asked. `company`: its name, or the formatted BRN. */
  | { readonly kind: 'checking'; readonly company: string };

/** Check a company: choose it, then wait for the answer. */
export function checkModal(model: CheckModalModel, text: Catalog): ModalView {
  const { check } = text.form;
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
            placeholder:
              check.company.placeholder === undefined
                ? undefined
                : plain(check.company.placeholder),
            ...(model.company === undefined
              ? {}
              : { initial_option: companyOption(model.company, text) }),
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

/** Errors for `response_action: 'errors'`, keyed by block ID. */
export function checkFieldErrors(problem: CheckFormProblem, text: Catalog): Record<string, string> {
  const block = problem === 'no-products' ? BLOCKS.products : BLOCKS.company;
  return { [block]: text.form.check.problem[problem] };
}
