import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
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
  type OwnerWords,
  paragraph,
  SEVERITY_EMOJI,
  section,
  type ViewMessage,
  wordsMessage,
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

const ON_THE_PAGE: readonly ReasonKind[] = [
  'certificate-expiry',
  'certificate-invalid',
  'dept-user-login',
  'auth-missing',
];

/** Registered once for all products; other methods are registered per product. */
const FOR_ALL_PRODUCTS: readonly ReasonKind[] = ['certificate-expiry', 'certificate-invalid'];

/**
 * First row: open the page, check again, claim, snooze, details. Last row: actions after a registration. Each other product
 * with a registration of its own gets a row, since its page is another one.
 */
export function alertRows(model: AlertButtonsModel, text: Tongue): ActionsBlock[] {
  const { alert, where, mayOperate } = model;
  const draw = drawer(alert, text);
  const { first, others, product } = draw;
  const forOperators = <T>(drawn: readonly T[]) => (mayOperate ? drawn : []);
  const main = [
    ...forOperators(first === undefined ? [] : [draw.page(first)]),
    ...check(model, draw),
    ...forOperators([draw.claim(), draw.snooze()]),
    ...(where === 'channel' ? [draw.button(ACTIONS.alertDetails, 'details')] : []),
  ];
  const registered = (target: Product) => {
    const rejected = alert.reasons
      .filter((reason) => reason.kind === 'dept-user-login')
      .find(({ products }) => products.includes(target));
    if (rejected === undefined) return [];
    return (rejected.attempts ?? 0) < MOST_IN_A_ROW
      ? [draw.button(ACTIONS.alertRegistered, 'registeredAgain', { product: target })]
      : [draw.button(ACTIONS.alertConfirmLogin, 'testAnyway', { product: target })];
  };
  const more = forOperators([
    ...registered(product),
    ...(isForClient(alert.reasons) ? [draw.button(ACTIONS.alertClientText, 'clientText')] : []),
    ...(where === 'channel'
      ? []
      : [draw.button(ACTIONS.reportWatch, 'edit'), draw.button(ACTIONS.reportUnwatch, 'unwatch')]),
  ]);
  return [
    ...(main.length === 0 ? [] : [actions('alert_main', main)]),
    ...forOperators(others).map((other) =>
      actions(`alert_${other}`, [draw.page(other), ...registered(other)]),
    ),
    ...(more.length === 0 ? [] : [actions('alert_more', more)]),
  ];
}

/** The buttons of an alert in a list, without a primary one. The details lead to the pages of other products. */
export function alertRow(
  { alert, mayOperate }: Pick<AlertButtonsModel, 'alert' | 'mayOperate'>,
  blockId: string,
  text: Tongue,
): ActionsBlock {
  const draw = drawer(alert, text);
  const { first } = draw;
  const page =
    first === undefined ? [] : [draw.button(ACTIONS.alertPage, 'openPage', { product: first })];
  return actions(blockId, [
    ...(mayOperate ? page : []),
    ...check({ alert, mayOperate }, draw),
    ...(mayOperate ? [draw.claim()] : []),
    draw.button(ACTIONS.alertDetails, 'details'),
  ]);
}

/** Only operators may test a rejected login again. */
function check(
  { alert, mayOperate }: Pick<AlertButtonsModel, 'alert' | 'mayOperate'>,
  draw: ReturnType<typeof drawer>,
): readonly Button[] {
  const isRejected = alert.reasons.some(({ kind }) => kind === 'dept-user-login');
  return mayOperate || !isRejected ? [draw.button(ACTIONS.alertCheck, 'checkAgain')] : [];
}

/** `first` and `others`: the products with an authentication page to open; `product`: the one the alert is about first. */
function drawer(alert: Alert, text: Tongue) {
  const { button: words, productLabel } = text.words;
  const [first, ...others] = productsOnPage(alert.reasons);
  const main = first ?? alert.reasons[0]?.products[0] ?? 'taxinvoice';

  function alertButton(
    actionId: string,
    word: ButtonWord,
    { product, style }: { readonly product?: Product; readonly style?: ButtonModel['style'] } = {},
  ): Button {
    const isAmbiguous = product !== undefined && others.length > 0;
    const label = isAmbiguous ? `${words[word]} · ${productLabel[product]}` : words[word];
    return button({
      actionId,
      label,
      value: TARGET.encode({ brn: alert.brn, product: product ?? main }),
      // A channel has many equal buttons; the BRN comes first, since a long name may be cut.
      spoken: `${label}: ${formatBrn(alert.brn)}, ${alert.name}`,
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
  const onPage = reasons.filter(({ kind }) => ON_THE_PAGE.includes(kind));
  const perProduct = onPage.filter(({ kind }) => !FOR_ALL_PRODUCTS.includes(kind));
  const named = new Set(perProduct.flatMap(({ products }) => products));
  if (named.size > 0) return PRODUCTS.filter((product) => named.has(product));
  return onPage.flatMap(({ products }) => products).slice(0, 1);
}

export interface AlertMessageModel {
  readonly alert: Alert;
  readonly collectsBy: Policy['collectsBy'];
  /** The owner as Slack shows it: a mention notifies when the message is posted. */
  readonly owner?: OwnerWords;
}

/** All dates are absolute, as of `checkedAt`, so that the message stays true. */
export function alertMessage(model: AlertMessageModel, text: Tongue): ViewMessage {
  const { alert, collectsBy, owner } = model;
  const shown = { ...alert, name: companyName(alert) };
  const about: Drawing = {
    collectsBy,
    markup: MRKDWN,
    owner: owner && ownerWords(owner),
  };
  const state = alertStateSentence(alert.life, alert.checkedAt, mention, text);
  const sentence = alertSentence(shown, about, text);
  const whole = state === undefined ? sentence : `${sentence} ${state}`;
  return {
    text: cutMrkdwn(escapeMenuPaths(whole), LIMITS.messageText),
    blocks: blocksOf(shown, about, text),
  };
}

type Drawing = AlertContext & { readonly owner?: string };

function ownerWords(owner: OwnerWords): string {
  return owner.kind === 'mention' ? mention(owner.id) : escapeMrkdwn(cut(owner.name, NAME_AT_MOST));
}

const NAME_AT_MOST = 40;

function blocksOf(alert: Alert, about: Drawing, text: Tongue): KnownBlock[] {
  const end = endWords(alert, about, text);
  if (end === undefined) return openBlocks(alert, about, text);
  const emoji = alert.life.state === 'resolved' ? ' 🟢' : '';
  return [
    header(`${end.state} | ${end.title}${emoji}`),
    section(end.body),
    context([formatBrn(alert.brn), ...end.facts]),
  ];
}

function openBlocks(alert: Alert, about: Drawing, text: Tongue): KnownBlock[] {
  const { stage, checkedAt: at, reasons, severity, note } = alert;
  const state = alertState(alert.life, at, mention, text);
  const words = reasons.map((reason) => reasonWords(reason, { ...about, stage, at }, text));
  const title = words[0]?.title(alert.name) ?? alert.name;
  return [
    header(`${severityWord(severity, stage, text)} | ${title} ${SEVERITY_EMOJI[severity]}`),
    ...(state === undefined ? [] : [context([state])]),
    ...reasons.flatMap((reason, i) => [
      ...(reasons.length > 1 ? reasonHeading(reason, reasons, text) : []),
      ...reasonBlocks(words[i], text),
    ]),
    ...(note === undefined ? [] : [paragraph(text.words.label.note, escapeLines(note))]),
    ...alertRows({ alert, where: 'channel', mayOperate: true }, text),
    context(factsOf(alert, words, about, text)),
  ];
}

function reasonHeading(reason: Reason, all: readonly Reason[], text: Tongue): KnownBlock[] {
  const { reason: kinds, severity, productLabel } = text.words;
  const products = new Set(all.flatMap((one) => one.products));
  const labels = products.size > 1 ? reason.products.map((one) => productLabel[one]) : [];
  const heading = `${severity[reason.severity]} | ${kinds[reason.kind]}`;
  return [divider(), section(bold([heading, ...labels].join(' · ')))];
}

function reasonBlocks(words: ReasonWords | undefined, { words: { label } }: Tongue): KnownBlock[] {
  if (words === undefined) return [];
  return [
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.means),
    adviceParagraph(label.whatToDo, words.todo),
    ...(words.remarks.length === 0 ? [] : [section(words.remarks.join('\n'))]),
  ];
}

function factsOf(
  alert: Alert,
  words: readonly ReasonWords[],
  about: Drawing,
  t: Tongue,
): readonly (string | undefined)[] {
  const { checkedAt: at, pageOpenedBy: opened, clientTold: told } = alert;
  const codes = words.flatMap(({ evidence }) => evidence ?? []);
  const next = alert.reasons.flatMap((reason) => nextNotice(reason, { at }, t) ?? []);
  return [
    formatBrn(alert.brn),
    about.owner && ownerFact(about.owner, t),
    asOf(at, t),
    next[0],
    opened && pageOpenedFact(mention(opened.user), opened.at, at, t),
    told && clientNotifiedFact(mention(told.by), told.at, at, t),
    ...new Set(codes),
  ];
}

/** A line that calls somebody has buttons, for readers who see it in the channel. */
export function threadLineMessage(
  words: string,
  { line, alert }: { readonly line: ThreadLine; readonly alert: Alert },
  text: Tongue,
): ViewMessage {
  const message = wordsMessage(words);
  if (line.kind !== 'notice' || !asksSomebody(line, alert)) return message;
  return {
    ...message,
    blocks: [section(words), alertRow({ alert, mayOperate: true }, 'alert_line', text)],
  };
}

/** The people whose action the line reports: it does not notify them. People that a notice calls are not among them. */
export function actorsOf(line: ThreadLine, { life, pageOpenedBy }: Alert): readonly UserId[] {
  if ('by' in line) return [line.by];
  if (line.kind === 'resolved' && pageOpenedBy !== undefined) return [pageOpenedBy.user];
  return line.kind === 'closed' && life.state === 'closed' && life.by !== 'cli' ? [life.by] : [];
}
