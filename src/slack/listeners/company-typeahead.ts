import type { AllMiddlewareArgs, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import { type Brn, parseBrn } from '../../domain/brn.js';
import { INPUT_LIMITS, limited } from '../../domain/input-limits.js';
import { SECOND } from '../../domain/instant.js';
import { mayDo } from '../../domain/permissions.js';
import { catalogOf } from '../../text/catalog.js';
import type { SlackDeps } from '../deps.js';
import { LIMITS } from '../limits.js';
import { companyOptions } from '../views/company-options.js';

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
    const model = { watched, ...(unwatched === undefined ? {} : { unwatched }) };
    await ack({ options: companyOptions(model, catalogOf(asker.language)) });
  };
}
