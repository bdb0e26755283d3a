import { assess, worstFirst, wouldRegisteringHelp } from '../assessment/assess-rules.js';
import type { Assessment } from '../assessment/assessment.js';
import type { PromisedChecks } from '../check/promised-checks.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { CHOICE, type Choice } from '../company/choose-view.js';
import { type Companies, collectedProduct } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { PRODUCTS, type Product } from '../records/company.js';
import type { Store } from '../records/store.js';
import { DOUBLE_CLICK_MS } from '../slack/background.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS } from '../slack/ids.js';
import { updateModal } from '../slack/modals.js';
import { type ButtonArgs, type Origin, TARGET, type Target } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onPress, onTargetPress, openWindow, type Visit } from '../slack/visit.js';
import { type PopupModalModel, type PopupState, popupModal } from './popup-view.js';
import type { Popups } from './popups.js';

export interface PopupDeps extends SlackKit {
  readonly popups: Popups;
  readonly companies: Companies;
  readonly store: Pick<Store, 'status'>;
  readonly policy: Policy;
  /** CLIENT_LINKS. Default: off. */
  readonly hasClientLinks?: boolean;
}

interface Deps extends PopupDeps {
  readonly promisedChecks: Pick<PromisedChecks, 'plan'>;
}

export async function runPopupCommand(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'popup', deps);
  if (visit === undefined) return;
  const { company, product } = parsePopupInput(input);
  const match = await deps.companies.find(company);
  if (match.kind === 'one') return openPopup(visit, { brn: match.brn, product }, deps);
  await offerCompanies(visit, 'popup', match, deps, { product });
}

const PRODUCT_WORDS: Readonly<Record<Product, readonly string[]>> = {
  taxinvoice: ['전자세금계산서', '세금계산서', 'taxinvoice', 'tax-invoice', 'tax-invoices'],
  cashbill: ['현금영수증', 'cashbill', 'cash-receipt', 'cash-receipts'],
};

export function productNamed(word: string): Product | undefined {
  const lower = word.toLowerCase();
  return PRODUCTS.find((candidate) => PRODUCT_WORDS[candidate].includes(lower));
}

/** Only the last word can be the product, as in `popup 한빛 cashbill`, because a name may contain such a word. */
export function parsePopupInput(input: string) {
  const words = input.split(' ');
  const product = productNamed(words.at(-1) ?? '');
  return { company: product === undefined ? input : words.slice(0, -1).join(' '), product };
}

/**
 * The link is shown only in a modal, so a person who closes it too early gets no link. Without a product, the page is
 * that of the product that needs authentication.
 */
export async function openPopup(
  visit: Visit,
  { brn, product }: Choice,
  deps: PopupDeps,
): Promise<void> {
  const page = await pageOf(brn, product, deps);
  let viewId: string | undefined;
  const open = async () => {
    const getting = drawPopup(visit, page, { kind: 'getting' }, deps);
    viewId = await openWindow(visit, getting, deps);
  };
  // Clicks are ignored only while the window opens, so that a person who closed a slow window may click again.
  const key = `popup ${visit.origin.user} ${brn} ${page.product}`;
  await deps.background.once(key, open, DOUBLE_CLICK_MS);
  if (viewId !== undefined) await fillPopup(visit, page, viewId, deps);
}

type Page = Pick<PopupModalModel, 'brn' | 'product' | 'otherProduct'>;

async function pageOf(
  brn: Brn,
  product: Product | undefined,
  { companies, store, policy, clock }: PopupDeps,
): Promise<Page> {
  const company = companies.get(brn);
  const status = company && (await store.status(brn));
  const products = company?.products ?? [];
  const assessment = assess(status, { products, policy, now: clock.now() });
  const unregistered = productsToRegister(assessment, policy);
  const shown = product ?? unregistered[0] ?? collectedProduct(company);
  const otherProduct = unregistered.find((each) => each !== shown);
  return { brn, product: shown, otherProduct };
}

/** The worst first. A product that the latest check could not assess counts as last known. */
function productsToRegister(
  { products, isNotMember }: Assessment,
  { collectsBy }: Pick<Policy, 'collectsBy'>,
): readonly Product[] {
  const lastKnown = products.map((product) => ({ ...product, verdict: product.lastKnown }));
  return worstFirst(lastKnown)
    .filter((product) => wouldRegisteringHelp(product, { isNotMember, collectsBy }))
    .map(({ product }) => product);
}

function drawPopup(visit: Visit, page: Page, state: PopupState, deps: PopupDeps) {
  const { stage, companies, hasClientLinks = false } = deps;
  const company = companies.get(page.brn);
  const offersClientLink = hasClientLinks && company !== undefined && company.paused === undefined;
  const model = { ...page, stage, name: company?.name, offersClientLink, state };
  return popupModal(model, visit.t);
}

async function fillPopup(visit: Visit, page: Page, viewId: string, deps: PopupDeps): Promise<void> {
  try {
    const state = await getLink(visit, page, deps);
    const update = await updateModal(viewId, drawPopup(visit, page, state, deps), deps);
    if (update.kind !== 'shown' || !('expiresAt' in state)) return;
    const expired = drawPopup(visit, page, { kind: 'expired' }, deps);
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

async function getLink(
  visit: Visit,
  { brn, product }: Target,
  deps: PopupDeps,
): Promise<PopupState> {
  const request = { brn, product, by: visit.origin.user };
  if (deps.popups.areTicketsEnabled) {
    return { kind: 'ticket', ...(await deps.popups.issueTicket(request)) };
  }
  const minted = await deps.popups.mint(request);
  if (!minted.ok) return { kind: 'refused', problem: minted.error };
  return { kind: 'link', ...minted.value };
}

/** "Get a new link", in the window of the old one, or the button to the other product's page. */
function onNewLink(deps: Deps) {
  return onTargetPress('popup', deps, async (visit, { brn, product }, args) => {
    const { viewId } = visit.origin;
    if (viewId === undefined) return answerUnreadable(args, deps);
    await deps.background.once(`new link ${viewId}`, async () => {
      const page = await pageOf(brn, product, deps);
      const getting = drawPopup(visit, page, { kind: 'getting' }, deps);
      const update = await updateModal(viewId, getting, deps);
      if (update.kind === 'shown') await fillPopup(visit, page, viewId, deps);
    });
  });
}

/** The link was clicked. Slack opens it and sends an event. */
function onLinkOpened(deps: Deps) {
  return async (args: ButtonArgs): Promise<void> => {
    const target = TARGET.safeParse(args.body.view?.private_metadata).data;
    // An unreadable target needs no answer, because the page itself is open.
    if (target === undefined) return;
    await deps.promisedChecks.plan({ user: args.body.user.id, ...target }, deps.clock.now());
  };
}

export function popupListeners(deps: Deps) {
  const openTarget = onTargetPress('popup', deps, (visit, target) =>
    openPopup(visit, target, deps),
  );
  const readChoice = ({ action }: ButtonArgs) => CHOICE.safeParse(action.value).data;
  const openChoice = onPress(readChoice, 'popup', deps, (visit, choice) =>
    openPopup(visit, choice, deps),
  );
  return {
    buttons: {
      [ACTIONS.alertPage]: openTarget,
      [ACTIONS.reportPage]: openTarget,
      [ACTIONS.choosePopup]: openChoice,
      [ACTIONS.popupOpen]: onLinkOpened(deps),
      [ACTIONS.popupNew]: onNewLink(deps),
    },
    selects: { [ACTIONS.pickPopup]: onPick(openChoice) },
  } satisfies Partial<Listeners>;
}
