import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import { type ReasonWords, severityWord } from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { isForClient } from '../assessment/urgency-rules.js';
import { companyName } from '../company/choose-view.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import { PRODUCTS, type Product, type UserId } from '../records/company.js';
import type { Reason, ReasonKind } from '../records/reason.js';
import {
  actions,
  adviceParagraph,
  type ButtonModel,
  bold,
  button,
  context,
  cut,
  cutMrkdwn,
  divider,
  escapeLines,
  escapeMenuPaths,
  escapeMrkdwn,
  header,
  LIMITS,
  MRKDWN,
  mention,
  type OwnerLabel,
  paragraph,
  SEVERITY_EMOJI,
  section,
  textOnlyMessage,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { TARGET } from '../slack/origin.js';
import type { ButtonWord } from '../text/glossary.js';
import type { Tongue } from '../text/tongue.js';
import { claimOf } from './alert-actions-rules.js';
import { type AlertContext, endWords } from './alert-end-words.js';
import {
  alertSentence,
  alertState,
  alertStateSentence,
  asksSomebody,
  asOf,
  clientNotifiedFact,
  nextNotice,
  ownerFact,
  pageOpenedFact,
} from './alert-words.js';

export interface AlertButtonsModel {
  readonly alert: Alert;
  /** A channel shows everybody's buttons, the details only those that this person may press. */
  readonly where: 'channel' | 'details';
  readonly mayOperate: boolean;
}

/** Reasons that are resolved on POPBiLL's authentication page. */
const AUTH_PAGE_KINDS: readonly ReasonKind[] = [
  'certificate-expiry',
  'certificate-invalid',
  'dept-user-login',
  'auth-missing',
];

/** A certificate is registered once for all products, a department user per product. */
const CERTIFICATE_KINDS: readonly ReasonKind[] = ['certificate-expiry', 'certificate-invalid'];

/**
 * First row: open the page, check again, claim, snooze, details. Last row: actions after a registration. Between them, each
 * further product with its own registration gets a row, because it has its own page.
 */
export function alertRows(model: AlertButtonsModel, t: Tongue): ActionsBlock[] {
  const { alert, where, mayOperate } = model;
  const draw = alertButtons(alert, t);
  const { first, others, product } = draw;
  const forOperators = <T>(elements: readonly T[]) => (mayOperate ? elements : []);
  const firstRow = [
    ...forOperators(first === undefined ? [] : [draw.page(first)]),
    ...checkButton(model, draw),
    ...forOperators([draw.claim(), draw.snooze()]),
    ...(where === 'channel' ? [draw.button(ACTIONS.alertDetails, 'details')] : []),
  ];
  const registeredButton = (target: Product) => {
    const rejected = alert.reasons
      .filter((reason) => reason.kind === 'dept-user-login')
      .find(({ products }) => products.includes(target));
    if (rejected === undefined) return [];
    return (rejected.attempts ?? 0) < MAX_ATTEMPTS
      ? [draw.button(ACTIONS.alertRegistered, 'registeredAgain', { product: target })]
      : [draw.button(ACTIONS.alertConfirmLogin, 'testAnyway', { product: target })];
  };
  const lastRow = forOperators([
    ...registeredButton(product),
    ...(isForClient(alert.reasons) ? [draw.button(ACTIONS.alertClientText, 'clientText')] : []),
    ...(where === 'channel'
      ? []
      : [draw.button(ACTIONS.reportWatch, 'edit'), draw.button(ACTIONS.reportUnwatch, 'unwatch')]),
  ]);
  return [
    ...(firstRow.length === 0 ? [] : [actions('alert_main', firstRow)]),
    ...forOperators(others).map((other) =>
      actions(`alert_${other}`, [draw.page(other), ...registeredButton(other)]),
    ),
    ...(lastRow.length === 0 ? [] : [actions('alert_more', lastRow)]),
  ];
}

/** The buttons of an alert in a list, none of them primary. The pages of further products are in the details. */
export function alertRow(
  { alert, mayOperate }: Pick<AlertButtonsModel, 'alert' | 'mayOperate'>,
  blockId: string,
  t: Tongue,
): ActionsBlock {
  const draw = alertButtons(alert, t);
  const { first } = draw;
  const page =
    first === undefined ? [] : [draw.button(ACTIONS.alertPage, 'openPage', { product: first })];
  return actions(blockId, [
    ...(mayOperate ? page : []),
    ...checkButton({ alert, mayOperate }, draw),
    ...(mayOperate ? [draw.claim()] : []),
    draw.button(ACTIONS.alertDetails, 'details'),
  ]);
}

/** Only operators may test a rejected login again. */
function checkButton(
  { alert, mayOperate }: Pick<AlertButtonsModel, 'alert' | 'mayOperate'>,
  draw: ReturnType<typeof alertButtons>,
): readonly Button[] {
  const isRejected = alert.reasons.some(({ kind }) => kind === 'dept-user-login');
  return mayOperate || !isRejected ? [draw.button(ACTIONS.alertCheck, 'checkAgain')] : [];
}

/** `first` and `others`: the products with an authentication page to open. `product`: the product of the worst reason. */
function alertButtons(alert: Alert, t: Tongue) {
  const { button: labels, productLabel } = t.words;
  const [first, ...others] = productsOnPage(alert.reasons);
  const main = first ?? alert.reasons[0]?.products[0] ?? 'taxinvoice';

  function alertButton(
    actionId: string,
    word: ButtonWord,
    { product, style }: { readonly product?: Product; readonly style?: ButtonModel['style'] } = {},
  ): Button {
    const isAmbiguous = product !== undefined && others.length > 0;
    const label = isAmbiguous ? `${labels[word]} · ${productLabel[product]}` : labels[word];
    return button({
      actionId,
      label,
      value: TARGET.encode({ brn: alert.brn, product: product ?? main }),
      // A channel has many buttons with the same label. The BRN comes first, because a long name may be cut.
      accessibilityLabel: `${label}: ${formatBrn(alert.brn)}, ${alert.name}`,
      style,
    });
  }

  return {
    first,
    others,
    product: main,
    button: alertButton,
    page: (product: Product) =>
      alertButton(ACTIONS.alertPage, 'openPage', { product, style: 'primary' }),
    claim: () =>
      claimOf(alert.life) === undefined
        ? alertButton(ACTIONS.alertClaim, 'claim')
        : alertButton(ACTIONS.alertRelease, 'release'),
    snooze: () =>
      alert.life.state === 'snoozed'
        ? alertButton(ACTIONS.alertWake, 'wake')
        : alertButton(ACTIONS.alertSnooze, 'snooze'),
  };
}

function productsOnPage(reasons: readonly Reason[]): readonly Product[] {
  const onPage = reasons.filter(({ kind }) => AUTH_PAGE_KINDS.includes(kind));
  const perProduct = onPage.filter(({ kind }) => !CERTIFICATE_KINDS.includes(kind));
  const ownPages = new Set(perProduct.flatMap(({ products }) => products));
  if (ownPages.size > 0) return PRODUCTS.filter((product) => ownPages.has(product));
  return onPage.flatMap(({ products }) => products).slice(0, 1);
}

export interface AlertMessageModel {
  readonly alert: Alert;
  readonly collectsBy: Policy['collectsBy'];
  /** The owner as Slack shows it. A mention notifies when the message is posted. */
  readonly owner?: OwnerLabel;
}

/** All dates are absolute, as of `checkedAt`, so that the message stays true. */
export function alertMessage(model: AlertMessageModel, t: Tongue): ViewMessage {
  const { alert, collectsBy, owner } = model;
  const shown = { ...alert, name: companyName(alert) };
  const viewContext: ViewContext = { collectsBy, markup: MRKDWN, owner: owner && ownerText(owner) };
  const state = alertStateSentence(alert.life, alert.checkedAt, mention, t);
  const sentence = alertSentence(shown, viewContext, t);
  const fullText = state === undefined ? sentence : `${sentence} ${state}`;
  return {
    text: cutMrkdwn(escapeMenuPaths(fullText), LIMITS.messageText),
    blocks: blocksOf(shown, viewContext, t),
  };
}

type ViewContext = AlertContext & { readonly owner?: string };

const NAME_LIMIT = 40;

function ownerText(owner: OwnerLabel): string {
  return owner.kind === 'mention' ? mention(owner.id) : escapeMrkdwn(cut(owner.name, NAME_LIMIT));
}

function blocksOf(alert: Alert, viewContext: ViewContext, t: Tongue): KnownBlock[] {
  const end = endWords(alert, viewContext, t);
  if (end === undefined) return openBlocks(alert, viewContext, t);
  const emoji = alert.life.state === 'resolved' ? ' 🟢' : '';
  return [
    header(`${end.state} | ${end.title}${emoji}`),
    section(end.body),
    context([formatBrn(alert.brn), ...end.facts]),
  ];
}

function openBlocks(alert: Alert, viewContext: ViewContext, t: Tongue): KnownBlock[] {
  const { stage, checkedAt: at, reasons, severity, note } = alert;
  const state = alertState(alert.life, at, mention, t);
  const words = reasons.map((reason) => reasonWords(reason, { ...viewContext, stage, at }, t));
  const title = words[0]?.title(alert.name) ?? alert.name;
  return [
    header(`${severityWord(severity, stage, t)} | ${title} ${SEVERITY_EMOJI[severity]}`),
    ...(state === undefined ? [] : [context([state])]),
    ...reasons.flatMap((reason, i) => [
      ...(reasons.length > 1 ? reasonHeading(reason, reasons, t) : []),
      ...reasonBlocks(words[i], t),
    ]),
    ...(note === undefined ? [] : [paragraph(t.words.label.note, escapeLines(note))]),
    ...alertRows({ alert, where: 'channel', mayOperate: true }, t),
    context(factsOf(alert, words, viewContext, t)),
  ];
}

function reasonHeading(reason: Reason, all: readonly Reason[], t: Tongue): KnownBlock[] {
  const { reason: kinds, severity, productLabel } = t.words;
  const products = new Set(all.flatMap((one) => one.products));
  const labels = products.size > 1 ? reason.products.map((one) => productLabel[one]) : [];
  const heading = `${severity[reason.severity]} | ${kinds[reason.kind]}`;
  return [divider(), section(bold([heading, ...labels].join(' · ')))];
}

function reasonBlocks(words: ReasonWords | undefined, { words: { label } }: Tongue): KnownBlock[] {
  if (words === undefined) return [];
  return [
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.consequence),
    adviceParagraph(label.whatToDo, words.todo),
    ...(words.remarks.length === 0 ? [] : [section(words.remarks.join('\n'))]),
  ];
}

function factsOf(
  alert: Alert,
  words: readonly ReasonWords[],
  viewContext: ViewContext,
  t: Tongue,
): readonly (string | undefined)[] {
  const { checkedAt: at, pageOpenedBy: opened, clientTold: notified } = alert;
  const codes = words.flatMap(({ popbillCode }) => popbillCode ?? []);
  const next = alert.reasons.flatMap((reason) => nextNotice(reason, { at }, t) ?? []);
  return [
    formatBrn(alert.brn),
    viewContext.owner && ownerFact(viewContext.owner, t),
    asOf(at, t),
    next[0],
    opened && pageOpenedFact(mention(opened.user), opened.at, at, t),
    notified && clientNotifiedFact(mention(notified.by), notified.at, at, t),
    ...new Set(codes),
  ];
}

/** A line that asks somebody to act has buttons, because it is read in the channel too. */
export function threadLineMessage(
  words: string,
  { line, alert }: { readonly line: ThreadLine; readonly alert: Alert },
  t: Tongue,
): ViewMessage {
  const message = textOnlyMessage(words);
  if (line.kind !== 'notice' || !asksSomebody(line, alert)) return message;
  return {
    ...message,
    blocks: [section(words), alertRow({ alert, mayOperate: true }, 'alert_line', t)],
  };
}

/** The people whose action the line reports. They are named without a mention, unlike the people that it notifies. */
export function actorsOf(line: ThreadLine, { life, pageOpenedBy }: Alert): readonly UserId[] {
  if ('by' in line) return [line.by];
  if (line.kind === 'resolved' && pageOpenedBy !== undefined) return [pageOpenedBy.user];
  return line.kind === 'closed' && life.state === 'closed' && life.by !== 'cli' ? [life.by] : [];
}
