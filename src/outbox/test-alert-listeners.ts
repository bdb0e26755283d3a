import { offerCompanies, onPick } from '../company/choose-listeners.js';
import type { Companies } from '../company/company-index.js';
import type { Company } from '../records/company.js';
import { sendPrivately } from '../slack/answer.js';
import { ACTIONS } from '../slack/ids.js';
import type { Origin } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onTargetPress, type Visit } from '../slack/visit.js';
import { testAlertOutcomeMessage } from './test-alert-view.js';
import type { TestAlerts } from './test-alerts.js';

interface Deps extends SlackKit {
  readonly companies: Pick<Companies, 'find' | 'get'>;
  readonly testAlerts: Pick<TestAlerts, 'send'>;
}

/** `/hometax test-alert [company]`: posts to the company's channel, or without a company to the default channel. */
export async function runTestAlertCommand(
  origin: Origin,
  input: string,
  deps: Deps,
): Promise<void> {
  const visit = await admit(origin, 'test-alert', deps);
  if (visit === undefined) return;
  if (input === '') return sendTestAlert(visit, undefined, deps);
  const result = await deps.companies.find(input);
  if (result.kind === 'one' && result.company !== undefined) {
    return sendTestAlert(visit, result.company, deps);
  }
  await offerCompanies(visit, 'test-alert', result, deps);
}

async function sendTestAlert(
  { origin, t }: Visit,
  company: Company | undefined,
  deps: Deps,
): Promise<void> {
  const outcome = await deps.testAlerts.send(origin.user, company);
  await sendPrivately(origin, testAlertOutcomeMessage(outcome, t), deps);
}

export function testAlertListeners(deps: Deps) {
  const send = onTargetPress('test-alert', deps, async (visit, { brn }) => {
    const company = deps.companies.get(brn);
    if (company === undefined) {
      // No longer watched, which the reply says.
      await offerCompanies(visit, 'test-alert', { kind: 'one', brn }, deps);
      return;
    }
    // A double press sends one test alert.
    await deps.background.once(`test alert ${visit.origin.user} ${brn}`, () =>
      sendTestAlert(visit, company, deps),
    );
  });
  return {
    buttons: { [ACTIONS.chooseTestAlert]: send },
    selects: { [ACTIONS.pickTestAlert]: onPick(send) },
  } satisfies Partial<Listeners>;
}
