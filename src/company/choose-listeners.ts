import { parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import { SECOND } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import { show, tell } from '../slack/answer.js';
import { LIMITS, MRKDWN } from '../slack/blocks.js';
import { ACTIONS, BLOCKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { shownSentence } from '../slack/modal-view.js';
import { type ButtonArgs, type ChoiceArgs, type OptionsArgs, TARGET } from '../slack/origin.js';
import { mayDo } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import { TONGUES } from '../text/tongue.js';
import {
  CHOOSING,
  type ChoiceModel,
  type Choosing,
  choiceMessage,
  companyOptions,
} from './choose-view.js';
import { badBrn } from './choose-words.js';
import type { Companies, Found } from './company-index.js';

/** The options are the acknowledgement, which is due within 3 s. */
const USER_LOOKUP_MS = 1 * SECOND;

interface Deps extends Pick<SlackKit, 'reader'> {
  readonly companies: Pick<Companies, 'find' | 'suggest'>;
}

/** The typed words do not identify one company: says why, and offers companies to choose from. */
export async function offerCompanies(
  { origin, text: t }: Pick<Visit, 'origin' | 'text'>,
  choosing: Choosing,
  found: ChoiceModel['found'] | Extract<Found, { readonly kind: 'bad-brn' }>,
  deps: Pick<SlackKit, 'client' | 'log'>,
  product: Product = 'taxinvoice',
): Promise<void> {
  if (found.kind === 'bad-brn') {
    const sentence = badBrn(found.why, MRKDWN.quote(found.input), t);
    await show(origin, shownSentence(sentence, t), deps);
  } else {
    await tell(origin, choiceMessage({ choosing, product, found }, t), deps);
  }
}

/** Companies that match what is being typed, and the BRN itself when it is complete and not watched. */
export function onCompanyTypeahead({ reader, companies }: Deps) {
  return async ({ ack, body }: OptionsArgs): Promise<void> => {
    const asker = await reader.who(body.user.id, USER_LOOKUP_MS);
    if (!mayDo('check', asker.person, asker.roles).may) {
      await ack({ options: [] });
      return;
    }
    const typed = limited(body.value, INPUT_LIMITS.search);
    const found = parseBrn(typed).ok ? await companies.find(typed) : undefined;
    const isUnwatched = found?.kind === 'one' && found.company === undefined;
    const model = {
      watched: await companies.suggest(typed, LIMITS.options - 1),
      unwatched: isUnwatched ? found.brn : undefined,
    };
    await ack({ options: companyOptions(model, TONGUES[asker.language]) });
  };
}

/** A company picked in a message's typeahead is handled like a press of its button. */
export function onPick(press: (args: ButtonArgs) => Promise<void>) {
  return async (args: ChoiceArgs): Promise<void> => {
    const { action } = args;
    const brn = parseBrn(action.selected_option?.value ?? '');
    const product = action.block_id === BLOCKS.pickCashbill ? 'cashbill' : 'taxinvoice';
    const value = brn.ok ? TARGET.encode({ brn: brn.value, product }) : '';
    // Press handlers read only the value and the place.
    await press({ ...args, action: { ...action, value } } as unknown as ButtonArgs);
  };
}

/** Fields with a company typeahead. */
const TYPEAHEAD_FIELDS: readonly string[] = [
  FIELDS.company.id,
  ACTIONS.historyCompany,
  ...Object.values(CHOOSING).map(({ pick }) => pick),
];

export function companyListeners(deps: Deps) {
  const find = onCompanyTypeahead(deps);
  return { typeaheads: Object.fromEntries(TYPEAHEAD_FIELDS.map((id) => [id, find])) };
}
