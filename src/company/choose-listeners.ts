import { parseBrn } from '../kernel/brn.js';
import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import { PRODUCTS } from '../records/company.js';
import { sendPrivately, show } from '../slack/answer.js';
import { LIMITS, MRKDWN } from '../slack/blocks.js';
import { ACTIONS, PICK_BLOCKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { drawSentence } from '../slack/modal-view.js';
import type { ButtonArgs, ChoiceArgs, OptionsArgs } from '../slack/origin.js';
import { mayDo } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import { TONGUES } from '../text/tongue.js';
import {
  CHOICE,
  CHOICE_IDS,
  type ChoiceModel,
  type ChoicePurpose,
  choiceMessage,
  companyOption,
} from './choose-view.js';
import { brnCommandError } from './choose-words.js';
import type { Companies, FindResult } from './company-index.js';

interface Deps extends Pick<SlackKit, 'directory'> {
  readonly companies: Pick<Companies, 'find' | 'suggest'>;
}

/** Says why the input does not identify one company. Unless it is a wrong BRN, offers companies to choose from. */
export async function offerCompanies(
  { origin, t }: Pick<Visit, 'origin' | 't'>,
  purpose: ChoicePurpose,
  result: FindResult,
  deps: Pick<SlackKit, 'client' | 'log'>,
  { product }: Pick<ChoiceModel, 'product'> = { product: 'taxinvoice' },
): Promise<void> {
  if (result.kind === 'bad-brn') {
    const sentence = brnCommandError(result.why, MRKDWN.quote(result.input), t);
    await show(origin, drawSentence(sentence, t), deps);
  } else {
    await sendPrivately(origin, choiceMessage({ purpose, product, result }, t), deps);
  }
}

/** Answers with the companies that match the input so far; a complete BRN that is not watched comes first. */
function onCompanyTypeahead({ directory, companies }: Deps) {
  return async ({ ack, body }: OptionsArgs): Promise<void> => {
    const actor = await directory.actorOf(body.user.id);
    if (!mayDo('check', actor.person, actor.roles).isAllowed) {
      await ack({ options: [] });
      return;
    }
    const input = clip(body.value, INPUT_LIMITS.search);
    const match = parseBrn(input).ok ? await companies.find(input) : undefined;
    const isUnwatched = match?.kind === 'one' && match.company === undefined;
    const watched = await companies.suggest(input, LIMITS.options - 1);
    const offered = isUnwatched ? [{ brn: match.brn }, ...watched] : watched;
    const t = TONGUES[actor.language];
    await ack({ options: offered.map((company) => companyOption(company, t)) });
  };
}

/** A company picked in a message's typeahead is handled like a press of its button. */
export function onPick(press: (args: ButtonArgs) => Promise<void>) {
  return async (args: ChoiceArgs): Promise<void> => {
    const { action } = args;
    const brn = parseBrn(action.selected_option?.value ?? '');
    const product = PRODUCTS.find((each) => action.block_id === PICK_BLOCKS[each]);
    // An empty value makes `press` answer that the button could not be read.
    const value = brn.ok ? CHOICE.encode({ brn: brn.value, product }) : '';
    // Press handlers read only the value and where the press came from.
    await press({ ...args, action: { ...action, value } } as unknown as ButtonArgs);
  };
}

export function companyListeners(deps: Deps) {
  const onTypeahead = onCompanyTypeahead(deps);
  const picks = Object.values(CHOICE_IDS).map(({ pick }) => pick);
  const fields = [FIELDS.company.id, ACTIONS.historyCompany, ...picks];
  return { typeaheads: Object.fromEntries(fields.map((id) => [id, onTypeahead])) };
}
