import type { ViewStateValue } from '@slack/bolt';
import { PRODUCTS, type Product } from '../records/company.js';
import type { WatchDraft } from '../watch/companies.js';
import { ACTIONS, BLOCKS } from './ids.js';

/** `view.state.values` of a submitted modal: block ID -> action ID -> what stands in it. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>;

export interface CheckForm {
  /** The chosen option's value, ten digits; `undefined`: nothing was chosen. */
  readonly company: string | undefined;
  readonly products: readonly Product[];
}

export function readCheckForm(values: FormValues): CheckForm {
  return {
    company: field(values, BLOCKS.company, ACTIONS.inputCompany)?.selected_option?.value,
    products: products(values),
  };
}

/** The watch form as typed; owners still apart, since only one of the two fields may be filled. */
export interface WatchForm {
  /** `brn` is empty when the form edits a company. */
  readonly draft: Omit<WatchDraft, 'owner'>;
  readonly ownerUser: string;
  readonly ownerGroup: string;
}

export function readWatchForm(values: FormValues): WatchForm {
  const channel = field(values, BLOCKS.channel, ACTIONS.inputChannel);
  const group = field(values, BLOCKS.ownerGroup, ACTIONS.inputOwnerGroup);
  return {
    draft: {
      brn: words(values, BLOCKS.brn, ACTIONS.inputBrn),
      name: words(values, BLOCKS.name, ACTIONS.inputName),
      products: products(values),
      popbillUserId: words(values, BLOCKS.popbillUserId, ACTIONS.inputPopbillUserId),
      channel: channel?.selected_conversation ?? channel?.selected_channel ?? '',
      note: words(values, BLOCKS.note, ACTIONS.inputNote),
    },
    ownerUser: field(values, BLOCKS.owner, ACTIONS.inputOwner)?.selected_user ?? '',
    ownerGroup: group?.selected_option?.value ?? '',
  };
}

/** Slack's ID of the file that was uploaded. */
export function readImportForm(values: FormValues): string | undefined {
  return field(values, BLOCKS.importFile, ACTIONS.inputImportFile)?.files?.[0]?.id;
}

function field(values: FormValues, block: string, action: string): ViewStateValue | undefined {
  return values[block]?.[action];
}

function words(values: FormValues, block: string, action: string): string {
  return field(values, block, action)?.value?.trim() ?? '';
}

/** In the order of PRODUCTS, whatever order they were ticked in. */
function products(values: FormValues): readonly Product[] {
  const element = field(values, BLOCKS.products, ACTIONS.inputProducts);
  const chosen = [...(element?.selected_options ?? []), element?.selected_option].map(
    (option) => option?.value,
  );
  return PRODUCTS.filter((product) => chosen.includes(product));
}
