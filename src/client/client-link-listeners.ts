import { type Companies, companyNameOrBrn } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { show } from '../slack/answer.js';
import { DOUBLE_CLICK_MS } from '../slack/background.js';
import { MRKDWN, mention, sentenceMessage } from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { answerWithModal } from '../slack/modal-view.js';
import type { ButtonArgs } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { onPress, onQuickSubmit, onSubmit, onTargetPress, openWindow } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertActions } from '../triage/alert-triage.js';
import { alertDetailsWords, clientTextWords, savingSentence } from '../triage/triage-words.js';
import { suggestedLinkDays } from './client-link-rules.js';
import {
  clientLinkMessage,
  clientLinkModal,
  createdLinkModal,
  INITIAL_CHOICE,
  LINK_PLACE,
  type LinkChoice,
  linkText,
  readLinkChoice,
} from './client-link-view.js';
import { clientLinkWords } from './client-link-words.js';
import type { ClientLinks } from './client-links.js';

interface Deps extends SlackKit {
  readonly clientLinks: Pick<ClientLinks, 'areOn' | 'get' | 'create' | 'revoke'>;
  readonly triage: Pick<AlertActions, 'get' | 'markClientNotified'>;
  readonly companies: Companies;
  readonly policy: Policy;
}

function drawForm(brn: Brn, choice: LinkChoice, t: Tongue, deps: Deps, feedback?: string) {
  const { clientLinks, companies, clock } = deps;
  const company = companies.get(brn);
  const words = clientLinkWords(t);
  if (!clientLinks.areOn) return clientLinkMessage(words.off, t);
  if (company === undefined || company.paused !== undefined) {
    return clientLinkMessage(words.notWatched, t);
  }
  const current = clientLinks.get(brn);
  return clientLinkModal({ ...choice, company, current, feedback, now: clock.now() }, t);
}

async function drawNewForm(brn: Brn, t: Tongue, deps: Deps, feedback?: string) {
  const { triage, clock } = deps;
  const { reasons = [] } = (await triage.get(brn)) ?? {};
  const choice = { ...INITIAL_CHOICE, days: suggestedLinkDays(reasons, clock.now()) };
  return drawForm(brn, choice, t, deps, feedback);
}

function onOpen(deps: Deps) {
  return onTargetPress('client-link', deps, async (visit, { brn }) => {
    const open = async () => openWindow(visit, await drawNewForm(brn, visit.t, deps), deps);
    const key = `client link ${visit.origin.user} ${brn}`;
    await deps.background.once(key, async () => void (await open()), DOUBLE_CLICK_MS);
  });
}

function onRevoke(deps: Deps) {
  const placeIn = ({ body }: ButtonArgs) => LINK_PLACE.safeParse(body.view?.private_metadata).data;
  return onPress(placeIn, 'client-link', deps, async ({ origin, t }, { brn }) => {
    const isEnded = await deps.clientLinks.revoke(brn, origin.user);
    const { revoke } = clientLinkWords(t);
    const form = await drawNewForm(brn, t, deps, isEnded ? revoke.done : revoke.none);
    await show(origin, answerWithModal(form), deps);
  });
}

function onCreate(deps: Deps) {
  return onSubmit(
    'client-link',
    deps,
    ({ view }, t) => {
      const place = LINK_PLACE.safeParse(view.private_metadata).data;
      if (place === undefined) return undefined;
      const choice = readLinkChoice(view.state.values);
      return {
        form: { ...place, choice },
        waiting: clientLinkMessage(clientLinkWords(t).creating, t),
        redraw: (feedback, t) => drawForm(place.brn, choice, t, deps, feedback),
      };
    },
    async ({ origin, t }, { brn, choice }) => {
      const { clientLinks, triage, companies, policy, clock } = deps;
      // Read before the link is created: if reading failed afterwards, nobody would ever see the link.
      const { reasons = [] } = (await triage.get(brn)) ?? {};
      const link = await clientLinks.create(brn, origin.user, choice.days);
      if (link === undefined) {
        return show(origin, answerWithModal(drawForm(brn, choice, t, deps)), deps);
      }
      const now = clock.now();
      const sender = deps.workspaceName();
      const facts = { reasons, collectsBy: policy.collectsBy, sender, link, now };
      const company = { brn, name: companyNameOrBrn(brn, companies) };
      const text = linkText(company, facts, choice.language);
      const created = createdLinkModal({ brn, text, link, now }, t);
      // If the window was closed, the link itself is not sent as a message: the person has to create another one.
      const message = sentenceMessage(clientLinkWords(t).notShown(MRKDWN.quote(company.name)));
      return show(origin, { modal: created, message }, deps);
    },
  );
}

/** "I sent it": the open alert, if there is one, then shows who sent the client a text. */
function onSent(deps: Deps) {
  return onQuickSubmit(
    'client-link',
    deps,
    ({ view }, t) => {
      const place = LINK_PLACE.safeParse(view.private_metadata).data;
      if (place === undefined) return undefined;
      const text = FIELDS.linkText.read(view.state.values);
      return {
        form: place,
        waiting: clientLinkMessage(savingSentence(t), t),
        redraw: (feedback, t) =>
          createdLinkModal({ brn: place.brn, text, feedback, now: deps.clock.now() }, t),
      };
    },
    async ({ origin, t }, { brn }) => {
      const marked = await deps.triage.markClientNotified(brn, origin.user);
      const { done, alreadySent } = clientTextWords(t);
      if (marked.ok) return { modal: clientLinkMessage(done, t) };
      const refusal = marked.error;
      // Without an alert there is nothing to mark, so the window just closes (`onQuickSubmit`).
      if (refusal.kind !== 'client-notified') {
        return { modal: clientLinkMessage(alertDetailsWords(t).noAlert, t) };
      }
      const sentence = alreadySent(mention(refusal.by), refusal.at, deps.clock.now());
      await show(origin, answerWithModal(clientLinkMessage(sentence, t)), deps);
      return undefined;
    },
  );
}

export function clientLinkListeners(deps: Deps) {
  return {
    buttons: {
      [ACTIONS.clientLink]: onOpen(deps),
      [ACTIONS.clientLinkRevoke]: onRevoke(deps),
    },
    submissions: {
      [CALLBACKS.clientLink]: onCreate(deps),
      [CALLBACKS.clientLinkSent]: onSent(deps),
    },
  } satisfies Partial<Listeners>;
}
