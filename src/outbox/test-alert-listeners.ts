import { offerCompanies, onPick } from '../company/choose-listeners.js';
import type { Companies } from '../company/company-index.js';
import type { Company } from '../records/company.js';
import { tell } from '../slack/answer.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import type { Origin } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onTarget, type Visit } from '../slack/visit.js';
import { testAlertOutcomeMessage } from './test-alert-view.js';
import type { TestAlerts } from './test-alerts.js';

interface Deps extends SlackKit {
  readonly companies: Pick<Companies, 'find' | 'get'>;
  readonly testAlerts: Pick<TestAlerts, 'send'>;
}

/** `/hometax test-alert [company]`: to the company's channel, or without one to the default channel. */
export async function commandTestAlert(origin: Origin, words: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'test-alert', deps);
  if (visit === undefined) return;
  if (words === '') return sendTestAlert(visit, undefined, deps);
  const found = await deps.companies.find(words);
  if (found.kind === 'one' && found.company !== undefined) {
    return sendTestAlert(visit, found.company, deps);
  }
  const none = found.kind === 'one' ? ({ kind: 'not-watched', brn: found.brn } as const) : found;
  await offerCompanies(visit, 'test-alert', none, deps);
}

function onTestAlertButton(deps: Deps) {
  return onTarget('test-alert', deps, async (visit, { brn }) => {
    const company = deps.companies.get(brn);
    if (company === undefined) {
      await offerCompanies(visit, 'test-alert', { kind: 'not-watched', brn }, deps);
      return;
    }
    await deps.background.once(`test alert ${visit.origin.user} ${brn}`, () =>
      sendTestAlert(visit, company, deps),
    );
  });
}

async function sendTestAlert(
  { origin, text }: Visit,
  company: Company | undefined,
  deps: Deps,
): Promise<void> {
  const outcome = await deps.testAlerts.send(origin.user, company);
  const isDefault = company?.channel === undefined;
  await tell(origin, testAlertOutcomeMessage({ ...outcome, isDefault }, text), deps);
}

export function testAlertListeners(deps: Deps) {
  const send = onTestAlertButton(deps);
  return {
    buttons: { [ACTIONS.chooseTestAlert]: send },
    choices: { [ACTIONS.pickTestAlert]: onPick(send) },
  } satisfies Partial<Listeners>;
}
