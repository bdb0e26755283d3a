import type { ActionsBlock, Button } from '@slack/types';
import { MOST_IN_A_ROW } from '../assessment/attempts-in-row.js';
import { formatBrn } from '../kernel/brn.js';
import type { Alert } from '../records/alert.js';
import { PRODUCTS, type Product } from '../records/company.js';
import type { Reason, ReasonKind } from '../records/reason.js';
import { actions, type ButtonModel, button } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { encodeTarget } from '../slack/target.js';
import type { Catalog } from '../text/catalog.js';
import type { ButtonWord } from '../text/words.text.js';
import { isForClient } from '../triage/client-letter.js';
import { takenOf } from './alert-actions-rules.js';

export interface AlertButtonsModel {
  readonly alert: Alert;
  /** In a channel stand the buttons of everybody; in the details those that this person may press. */
  readonly where: 'channel' | 'details';
  /** Draws what only operators may press. */
  readonly mayOperate: boolean;
}

/** Trouble that is mended on the authentication page. */
const ON_THE_PAGE: readonly ReasonKind[] = [
  'certificate-expiry',
  'certificate-invalid',
  'dept-user-login',
  'auth-missing',
];

/** Registered once for all products; everything else on the page is registered for each. */
const FOR_ALL_PRODUCTS: readonly ReasonKind[] = ['certificate-expiry', 'certificate-invalid'];

/**
 * What one does first, in one row: open the page, check again, take it, put it off, details; below what one does then:
 * say that it was registered anew, tell the client. Another product whose own registration is in trouble has a row of
 * its own, since its page is another one.
 */
export function alertRows(model: AlertButtonsModel, text: Catalog): ActionsBlock[] {
  const { alert, where, mayOperate } = model;
  const [first, ...others] = productsOnPage(alert.reasons);
  const product = first ?? alert.reasons[0]?.products[0] ?? 'taxinvoice';
  const draw = drawer(alert, product, others.length > 0, text);
  const forOperators = <T>(drawn: readonly T[]) => (mayOperate ? drawn : []);
  const main = [
    ...forOperators(first === undefined ? [] : [draw.page(first)]),
    ...check(model, draw),
    ...forOperators([draw.take(), draw.snooze()]),
    ...(where === 'channel' ? [draw.one(ACTIONS.alertDetails, 'details')] : []),
  ];
  const registered = (of: Product) => {
    const rejected = rejectedLogin(alert.reasons, of);
    if (rejected === undefined) return [];
    const { attempts = 0 } = rejected;
    return [attempts < MOST_IN_A_ROW ? draw.registered(of) : draw.confirmLogin(of)];
  };
  const more = forOperators([
    ...registered(product),
    ...(isForClient(alert.reasons) ? [draw.one(ACTIONS.alertClientText, 'clientText')] : []),
    ...(where === 'channel'
      ? []
      : [draw.one(ACTIONS.reportWatch, 'edit'), draw.one(ACTIONS.reportUnwatch, 'unwatch')]),
  ]);
  return [
    ...(main.length === 0 ? [] : [actions('alert_main', main)]),
    ...forOperators(others).map((other) =>
      actions(`alert_${other}`, [draw.page(other), ...registered(other)]),
    ),
    ...(more.length === 0 ? [] : [actions('alert_more', more)]),
  ];
}

/**
 * What one does first, in one row, where several alerts stand below each other, so that no button stands out. `blockId`
 * tells the rows apart. Of a company whose products have pages of their own the details lead to the others.
 */
export function alertRow(
  { alert, mayOperate }: Pick<AlertButtonsModel, 'alert' | 'mayOperate'>,
  blockId: string,
  text: Catalog,
): ActionsBlock {
  const [first, ...others] = productsOnPage(alert.reasons);
  const product = first ?? alert.reasons[0]?.products[0] ?? 'taxinvoice';
  const draw = drawer(alert, product, others.length > 0, text);
  const page =
    first === undefined ? [] : [draw.one(ACTIONS.alertPage, 'openPage', { product: first })];
  return actions(blockId, [
    ...(mayOperate ? page : []),
    ...check({ alert, mayOperate }, draw),
    ...(mayOperate ? [draw.take()] : []),
    draw.one(ACTIONS.alertDetails, 'details'),
  ]);
}

/** A login that was rejected is tested again by operators only. */
function check(
  { alert, mayOperate }: Pick<AlertButtonsModel, 'alert' | 'mayOperate'>,
  draw: ReturnType<typeof drawer>,
): readonly Button[] {
  const isRejected = alert.reasons.some(({ kind }) => kind === 'dept-user-login');
  return mayOperate || !isRejected ? [draw.one(ACTIONS.alertCheck, 'checkAgain')] : [];
}

function drawer(alert: Alert, main: Product, isOneOfSeveral: boolean, text: Catalog) {
  const { button: words, productLabel } = text.words;

  function one(
    actionId: string,
    word: ButtonWord,
    about: { readonly product?: Product; readonly style?: ButtonModel['style'] } = {},
  ): Button {
    const { product, style } = about;
    const isAmbiguous = product !== undefined && isOneOfSeveral;
    const label = isAmbiguous ? `${words[word]} · ${productLabel[product]}` : words[word];
    return button({
      actionId,
      label,
      value: encodeTarget({ brn: alert.brn, product: product ?? main }),
      spoken: spoken(label, alert),
      style,
    });
  }

  return {
    one,
    page: (product: Product) => one(ACTIONS.alertPage, 'openPage', { product, style: 'primary' }),
    registered: (product: Product) => one(ACTIONS.alertRegistered, 'registeredAgain', { product }),
    confirmLogin: (product: Product) => one(ACTIONS.alertConfirmLogin, 'testAnyway', { product }),
    take: () =>
      takenOf(alert.life) === undefined
        ? one(ACTIONS.alertTake, 'take')
        : one(ACTIONS.alertHandBack, 'handBack'),
    snooze: () =>
      alert.life.state === 'snoozed'
        ? one(ACTIONS.alertWake, 'wake')
        : one(ACTIONS.alertSnooze, 'snooze'),
  };
}

function productsOnPage(reasons: readonly Reason[]): readonly Product[] {
  const onPage = reasons.filter(({ kind }) => ON_THE_PAGE.includes(kind));
  const each = onPage.filter(({ kind }) => !FOR_ALL_PRODUCTS.includes(kind));
  const named = new Set(each.flatMap(({ products }) => products));
  if (named.size > 0) return PRODUCTS.filter((product) => named.has(product));
  return onPage.flatMap(({ products }) => products).slice(0, 1);
}

function rejectedLogin(reasons: readonly Reason[], product: Product) {
  return reasons
    .filter((reason) => reason.kind === 'dept-user-login')
    .find(({ products }) => products.includes(product));
}

/** A channel full of alerts has many equal buttons; the BRN comes first, since a long name may be cut. */
function spoken(label: string, { brn, name }: Alert): string {
  return `${label}: ${formatBrn(brn)}, ${name}`;
}
