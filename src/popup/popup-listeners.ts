import { type CheckDeps, checkForPerson } from '../check/check-window.js';
import type { PromisedChecks } from '../check/promised-checks.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { type Companies, collectedProduct } from '../company/company-index.js';
import { PRODUCTS, type Product } from '../records/company.js';
import { DOUBLE_CLICK_MS } from '../slack/background.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS } from '../slack/ids.js';
import { updateModal } from '../slack/modals.js';
import { type ButtonArgs, type Origin, TARGET, type Target } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onTargetPress, openWindow, type Visit } from '../slack/visit.js';
import { type PopupState, popupModal } from './popup-view.js';
import type { Popups } from './popups.js';

export interface PopupDeps extends SlackKit {
  readonly popups: Popups;
  readonly companies: Companies;
}

interface Deps extends PopupDeps, CheckDeps {
  readonly promisedChecks: Pick<PromisedChecks, 'plan' | 'cancel'>;
}

/** `/hometax popup <company> [cashbill]`. */
export async function runPopupCommand(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'popup', deps);
  if (visit === undefined) return;
  const { company, product } = parsePopupInput(input);
  const match = await deps.companies.find(company);
  if (match.kind === 'one') {
    const target = { brn: match.brn, product: product ?? collectedProduct(match.company) };
    return openPopup(visit, target, deps);
  }
  await offerCompanies(visit, 'popup', match, deps, product);
}

const PRODUCT_WORDS: Readonly<Record<Product, readonly string[]>> = {
  taxinvoice: ['전자세금계산서', '세금계산서', 'taxinvoice', 'tax-invoice', 'tax-invoices'],
  cashbill: ['현금영수증', 'cashbill', 'cash-receipt', 'cash-receipts'],
};

/** Only the last word can be the product, as in `popup 123-45-67891 cashbill`, because a name may contain such a word. */
export function parsePopupInput(input: string): {
  readonly company: string;
  readonly product?: Product;
} {
  const words = input.split(' ');
  const last = (words.at(-1) ?? '').toLowerCase();
  const product = PRODUCTS.find((candidate) => PRODUCT_WORDS[candidate].includes(last));
  return product === undefined
    ? { company: input }
    : { company: words.slice(0, -1).join(' '), product };
}

/**
 * Shows the link to the authentication page, only in a modal. It opens at once, is filled when POPBiLL returns the link, and
 * is updated when the link expires. A person who closes the modal too early gets no link.
 */
export async function openPopup(visit: Visit, target: Target, deps: PopupDeps): Promise<void> {
  let viewId: string | undefined;
  const open = async () => {
    const getting = drawPopup(visit, target, { kind: 'getting' }, deps);
    viewId = await openWindow(visit, getting, deps);
  };
  // Only the opening ignores a double click, so that a person who closed the slow window may click again.
  const key = `popup ${visit.origin.user} ${target.brn} ${target.product}`;
  await deps.background.once(key, open, DOUBLE_CLICK_MS);
  if (viewId !== undefined) await fillPopup(visit, target, viewId, deps);
}

function drawPopup(visit: Visit, target: Target, state: PopupState, deps: PopupDeps) {
  const { name, products = [] } = deps.companies.get(target.brn) ?? {};
  const isOneOfTwo = products.length > 1;
  const otherProduct = isOneOfTwo ? products.find((each) => each !== target.product) : undefined;
  return popupModal({ ...target, otherProduct, stage: deps.stage, name, state }, visit.t);
}

async function fillPopup(
  visit: Visit,
  target: Target,
  viewId: string,
  deps: PopupDeps,
): Promise<void> {
  try {
    const state = await getLink(visit, target, deps);
    const update = await updateModal(viewId, drawPopup(visit, target, state, deps), deps);
    if (update.kind !== 'shown' || !('expiresAt' in state)) return;
    const expired = drawPopup(visit, target, { kind: 'expired' }, deps);
    deps.timers.after(state.expiresAt - deps.clock.now(), () => {
      deps.background.run(
        // The hash makes Slack refuse the update if the window shows something else by then.
        async () => void (await updateModal(viewId, expired, deps, update.hash)),
        async (error) =>
          deps.log.warn('A link could not be marked as expired', { error: String(error) }),
      );
    });
  } catch (error) {
    // Reported in the window, which would otherwise say "getting the link" forever.
    await deps.report(error, { user: visit.origin.user, replaceable: false, viewId });
  }
}

async function getLink(visit: Visit, target: Target, deps: PopupDeps): Promise<PopupState> {
  const request = { ...target, by: visit.origin.user };
  if (deps.popups.areTicketsEnabled) {
    return { kind: 'ticket', ...(await deps.popups.issueTicket(request)) };
  }
  const minted = await deps.popups.mint(request);
  if (!minted.ok) return { kind: 'refused', problem: minted.error };
  return { kind: 'link', ...minted.value };
}

/** "Get a new link", in the window of the old one. */
function onNewLink(deps: Deps) {
  return onTargetPress('popup', deps, async (visit, target, args) => {
    const { viewId } = visit.origin;
    if (viewId === undefined) return answerUnreadable(args, deps);
    await deps.background.once(`new link ${viewId}`, async () => {
      const getting = drawPopup(visit, target, { kind: 'getting' }, deps);
      const update = await updateModal(viewId, getting, deps);
      if (update.kind === 'shown') await fillPopup(visit, target, viewId, deps);
    });
  });
}

/** The link was clicked. Slack opens it and sends an event. */
function onLinkOpened(deps: Deps) {
  return async (args: ButtonArgs): Promise<void> => {
    const target = TARGET.safeParse(args.body.view?.private_metadata).data;
    // No answer is needed, because the page itself is open.
    if (target === undefined) return;
    await deps.promisedChecks.plan({ user: args.body.user.id, ...target }, deps.clock.now());
  };
}

/** "I registered it, check now", in the popup's window. */
function onRegistered(deps: Deps) {
  return onTargetPress('popup', deps, async (visit, target) => {
    await deps.promisedChecks.cancel({ user: visit.origin.user, brn: target.brn });
    const request = { ...target, products: [target.product], intent: 'registered-again' } as const;
    await checkForPerson(visit, request, deps);
  });
}

export function popupListeners(deps: Deps) {
  const page = onTargetPress('popup', deps, (visit, target) => openPopup(visit, target, deps));
  // A choice among several companies has tax invoices as its default; a company may collect cash receipts only.
  const chosen = onTargetPress('popup', deps, (visit, { brn, product }) => {
    const company = deps.companies.get(brn);
    const isCollected = product === 'cashbill' || company?.products.includes(product) === true;
    return openPopup(
      visit,
      { brn, product: isCollected ? product : collectedProduct(company) },
      deps,
    );
  });
  return {
    buttons: {
      [ACTIONS.alertPage]: page,
      [ACTIONS.reportPage]: page,
      [ACTIONS.choosePopup]: chosen,
      [ACTIONS.popupOpen]: onLinkOpened(deps),
      [ACTIONS.popupNew]: onNewLink(deps),
      [ACTIONS.popupRegistered]: onRegistered(deps),
    },
    selects: { [ACTIONS.pickPopup]: onPick(chosen) },
  } satisfies Partial<Listeners>;
}
