import { type CheckDeps, checkForPerson } from '../check/check-window.js';
import type { Looks } from '../check/looks.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { productOf } from '../company/company-index.js';
import { PRODUCTS, type Product } from '../records/company.js';
import { tellUnreadable } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, type Origin, TARGET } from '../slack/origin.js';
import { admit, onTarget } from '../slack/visit.js';
import { drawPopup, openPopup, type PopupDeps, renewPopup } from './popup-window.js';

interface Deps extends PopupDeps, CheckDeps {
  readonly looks: Pick<Looks, 'plan' | 'cancel'>;
}

/** `/hometax popup <company> [cashbill]`. */
export async function commandPopup(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'popup', deps);
  if (visit === undefined) return;
  const { company, product } = popupWish(input);
  const found = await deps.companies.find(company);
  if (found.kind === 'one') {
    const target = { brn: found.brn, product: product ?? productOf(found.company) };
    return openPopup(visit, target, deps);
  }
  await offerCompanies(visit, 'popup', found, deps, product);
}

const PRODUCT_WORDS: Readonly<Record<Product, readonly string[]>> = {
  taxinvoice: ['전자세금계산서', '세금계산서', 'taxinvoice', 'tax-invoice', 'tax-invoices'],
  cashbill: ['현금영수증', 'cashbill', 'cash-receipt', 'cash-receipts'],
};

/** Only the last word can be the product, as in `popup 123-45-67891 cashbill`: a name may contain such a word. */
export function popupWish(typed: string): { readonly company: string; readonly product?: Product } {
  const words = typed.split(' ');
  const last = (words.at(-1) ?? '').toLowerCase();
  const product = PRODUCTS.find((candidate) => PRODUCT_WORDS[candidate].includes(last));
  return product === undefined
    ? { company: typed }
    : { company: words.slice(0, -1).join(' '), product };
}

/** "Get a new link", in the window of the old one. */
function onNewLink(deps: Deps) {
  return onTarget('popup', deps, async (visit, target, args) => {
    const { viewId } = visit.origin;
    if (viewId === undefined) return tellUnreadable(args, deps);
    await renewPopup(visit, target, viewId, deps);
  });
}

/** The link was clicked: Slack opens it and sends an event. */
function onLinkOpened(deps: Deps) {
  return async (args: ButtonArgs): Promise<void> => {
    const target = TARGET.safeParse(args.body.view?.private_metadata).data;
    // The page itself is open: nothing has to be said.
    if (target === undefined) return;
    await deps.looks.plan({ user: args.body.user.id, ...target }, deps.clock.now());
  };
}

/** "Registered it - check now", in the popup's window. */
function onRegistered(deps: Deps) {
  return onTarget('popup', deps, async (visit, target) => {
    await deps.looks.cancel({ user: visit.origin.user, brn: target.brn });
    const checking = drawPopup(visit, target, { kind: 'checking' }, deps);
    const wish = { ...target, products: [target.product], intent: 'registered-again' } as const;
    await checkForPerson(visit, wish, deps, checking);
  });
}

export function popupListeners(deps: Deps) {
  const page = onTarget('popup', deps, (visit, target) => openPopup(visit, target, deps));
  return {
    buttons: {
      [ACTIONS.alertPage]: page,
      [ACTIONS.reportPage]: page,
      [ACTIONS.choosePopup]: page,
      [ACTIONS.popupOpen]: onLinkOpened(deps),
      [ACTIONS.popupNew]: onNewLink(deps),
      [ACTIONS.popupRegistered]: onRegistered(deps),
    },
    choices: { [ACTIONS.pickPopup]: onPick(page) },
  } satisfies Partial<Listeners>;
}
