import type { AllMiddlewareArgs, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import type { SlackDeps } from '../app/slack-deps.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import { SECOND } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import { show, tell } from '../slack/answer.js';
import { LIMITS, MRKDWN } from '../slack/blocks.js';
import { BLOCKS } from '../slack/ids.js';
import { shownSentence } from '../slack/modal-view.js';
import { type ButtonArgs, type ChoiceArgs, encodeTarget } from '../slack/origin.js';
import { mayDo } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import { catalogOf } from '../text/catalog.js';
import { type ChoiceModel, type Choosing, choiceMessage, companyOptions } from './choose-view.js';
import { badBrn } from './choose-words.js';
import type { Found } from './find-company.js';

type OptionsArgs = AllMiddlewareArgs & SlackOptionsMiddlewareArgs<'block_suggestion'>;

/** Here the answer is the acknowledgement, so asking who it is gets well under the 3 s. */
const ASKING_MS = 1 * SECOND;

/** The number itself when it is whole. */
async function unwatchedBrn(
  typed: string,
  { companies }: Pick<SlackDeps, 'companies'>,
): Promise<Brn | undefined> {
  if (!parseBrn(typed).ok) return undefined;
  const found = await companies.find(typed);
  return found.kind === 'one' && found.company === undefined ? found.brn : undefined;
}

/** What was typed names no company to continue with: says why, with companies to choose from. */
export async function offerCompanies(
  { origin, text }: Pick<Visit, 'origin' | 'text'>,
  choosing: Choosing,
  found: ChoiceModel['found'] | Extract<Found, { readonly kind: 'bad-brn' }>,
  deps: Pick<SlackKit, 'client' | 'log'>,
  product: Product = 'taxinvoice',
): Promise<void> {
  if (found.kind === 'bad-brn') {
    const words = badBrn(found.why, MRKDWN.quote(found.input), text);
    await show(origin, shownSentence(words, text), deps);
  } else {
    await tell(origin, choiceMessage({ choosing, product, found }, text), deps);
  }
}

/** Companies that fit what is being typed, and the number itself when it is a BRN that is not watched. */
export function onCompanyTypeahead(deps: SlackDeps) {
  return async ({ ack, body }: OptionsArgs): Promise<void> => {
    const asker = await deps.reader.who(body.user.id, ASKING_MS);
    if (!mayDo('check', asker.person, asker.roles).may) {
      await ack({ options: [] });
      return;
    }
    const typed = limited(body.value, INPUT_LIMITS.search);
    const unwatched = await unwatchedBrn(typed, deps);
    const watched = await deps.companies.suggest(typed, LIMITS.options - 1);
    const model = { watched, unwatched };
    await ack({ options: companyOptions(model, catalogOf(asker.language)) });
  };
}

/** A company was found in a message's field: as if the button beside it had been pressed. */
export function onPick(press: (args: ButtonArgs) => Promise<void>) {
  return async (args: ChoiceArgs): Promise<void> => {
    const { action } = args;
    const brn = parseBrn(action.selected_option?.value ?? '');
    const product = action.block_id === BLOCKS.pickCashbill ? 'cashbill' : 'taxinvoice';
    const value = brn.ok ? encodeTarget({ brn: brn.value, product }) : '';
    // Of a press only the value is read, and where it was made.
    await press({ ...args, action: { ...action, value } } as unknown as ButtonArgs);
  };
}
