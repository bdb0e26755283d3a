import { isDeepStrictEqual } from 'node:util';
import type { ActionsBlock, Button, KnownBlock, Overflow } from '@slack/types';
import {
  areAttemptsSpent,
  shouldTestFirst,
  waitsForConfirmedTest,
} from '../assessment/lock-out-rules.js';
import {
  popbillCode,
  problemTitle,
  type ReasonWords,
  severityWord,
} from '../assessment/reason-parts-words.js';
import { reasonName, reasonWords } from '../assessment/reason-words.js';
import { canClientFix, isOnPage, needingActionOrAll } from '../assessment/urgency-rules.js';
import { productNames } from '../assessment/verdict-words.js';
import { companyName } from '../company/choose-view.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { isUserId } from '../kernel/slack-id.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, RollUpAction, ThreadLine } from '../records/alert.js';
import type { Product, UserId } from '../records/company.js';
import type { ClientLinkStep } from '../records/links.js';
import type { Reason } from '../records/reason.js';
import {
  actions,
  adviceParagraph,
  type ButtonModel,
  bold,
  button,
  buttonRow,
  context,
  cut,
  cutMrkdwn,
  escapeLines,
  escapeMenuPaths,
  escapeMrkdwn,
  FINE_EMOJI,
  header,
  LIMITS,
  MRKDWN,
  mention,
  moreMenu,
  type OwnerLabel,
  type PlainButton,
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
import { type AlertContext, endWords, pageOpenedFact } from './alert-end-words.js';
import {
  alertSentence,
  alertState,
  clientNotifiedFact,
  daysLeftFact,
  nextNotice,
  otherProblems,
  ownerFact,
  sinceFacts,
} from './alert-words.js';
import { asksSomebody } from './thread-line-words.js';

interface AlertButtonsModel {
  readonly alert: Alert;
  readonly mayOperate: boolean;
  /** CLIENT_LINKS. Default: off. */
  readonly hasClientLinks?: boolean | undefined;
}

/** The buttons in a list or a thread. What does not fit there is in the details. */
export function alertRow(model: AlertButtonsModel, blockId: string, t: Tongue): ActionsBlock {
  return actions(blockId, alertButtons(model, 'list', t));
}

/** The buttons in the details, with a row for each further product that is registered on its own. */
export function alertDetailsRows(model: AlertButtonsModel, t: Tongue): KnownBlock[] {
  const { alert, mayOperate } = model;
  const kit = alertButtonKit(alert, t);
  const row = buttonRow('alert_main', alertButtons(model, 'details', t));
  if (!mayOperate) return row;
  return [
    ...row,
    ...kit.others.map((other) => {
      const next = kit.next(other);
      const isShared = isDeepStrictEqual(next, kit.next(kit.product));
      return actions(`alert_${other}`, [kit.page(other), ...(isShared ? [] : [next])]);
    }),
  ];
}

export function companyRow(alert: Alert, t: Tongue): ActionsBlock {
  const { button: draw } = alertButtonKit(alert, t);
  return actions('alert_company', [
    draw(ACTIONS.reportWatch, 'edit'),
    draw(ACTIONS.reportUnwatch, 'unwatch'),
  ]);
}

/** At most three buttons: open the page, claim, and the step that comes next. The others are in a menu. */
function alertButtons(
  { alert, mayOperate, hasClientLinks = false }: AlertButtonsModel,
  where: 'message' | 'list' | 'details',
  t: Tongue,
): readonly (Button | Overflow)[] {
  const kit = alertButtonKit(alert, t);
  const { first } = kit;
  const isInDetails = where === 'details';
  const details = isInDetails ? [] : [kit.button(ACTIONS.alertDetails, 'details')];
  // Only operators may test a rejected login again.
  if (!mayOperate) return [...(kit.isRejected ? [] : [kit.check]), ...details];
  const next = kit.next(kit.product);
  const offersLink = hasClientLinks && first !== undefined;
  const link = offersLink ? [kit.button(ACTIONS.clientLink, 'clientLink')] : [];
  const text = canClientFix(alert.reasons)
    ? [kit.button(ACTIONS.alertClientText, 'clientText')]
    : [];
  return [
    ...(first === undefined ? [] : [kit.page(first, where === 'message' ? 'primary' : undefined)]),
    kit.claim(),
    next,
    ...moreMenu(
      [
        ...kit.instead(next),
        kit.snooze(),
        ...details,
        // The window of the client link has the text for the client too. Only the details have room for both buttons.
        ...(isInDetails || !offersLink ? [...link, ...text] : link),
        // The details have a row for each further product.
        ...(isInDetails ? [] : kit.others.map((other) => kit.page(other))),
        // Last, because the menu may be full; then only the details offer it.
        kit.button(ACTIONS.alertAssign, 'assign'),
      ].slice(0, LIMITS.overflowOptions),
    ),
  ];
}

/** `first`, `others`: the products with a page to open. `product`: the first, or the worst's. */
function alertButtonKit(alert: Alert, t: Tongue) {
  const { button: labels, productLabel } = t.words;
  const [first, ...others] = productsOnPage(alert.reasons);
  // A resolved alert has no reasons. Its check button is about the worst that it had.
  const [worst] = alert.life.state === 'resolved' ? alert.life.was : alert.reasons;
  const main = first ?? worst?.products[0] ?? 'taxinvoice';
  const rejections = alert.reasons.filter((reason) => reason.kind === 'dept-user-login');

  function alertButton(
    actionId: string,
    word: ButtonWord,
    { product, style }: { readonly product?: Product; readonly style?: ButtonModel['style'] } = {},
  ): PlainButton {
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

  const check = alertButton(ACTIONS.alertCheck, 'checkAgain');
  const registered = (product: Product) =>
    alertButton(ACTIONS.alertRegistered, 'registeredAgain', { product });
  const isCertificateToTest = worst?.kind === 'certificate-invalid' && shouldTestFirst(worst);

  return {
    first,
    others,
    product: main,
    isRejected: rejections.length > 0,
    button: alertButton,
    check,
    page: (product: Product, style?: ButtonModel['style']) =>
      alertButton(ACTIONS.alertPage, 'openPage', { product, style }),
    /** The button for the step after the authentication page. */
    next(product: Product): PlainButton {
      const [shown] = alert.reasons;
      if (product === main && shown !== undefined && waitsForConfirmedTest(shown)) {
        const [waiting] = shown.products;
        return alertButton(ACTIONS.alertConfirmLogin, 'testAnyway', { product: waiting });
      }
      const rejected = rejections.find(({ products }) => products.includes(product));
      if (rejected === undefined) {
        return isCertificateToTest
          ? alertButton(ACTIONS.reportCertTest, 'testCertificateLogin')
          : check;
      }
      if (areAttemptsSpent(rejected)) {
        return alertButton(ACTIONS.alertConfirmLogin, 'testAnyway', { product });
      }
      return shouldTestFirst(rejected)
        ? alertButton(ACTIONS.alertCheck, 'checkAgain', { product })
        : registered(product);
    },
    /** What the menu offers instead of the step that comes next. */
    instead: (next: PlainButton): readonly PlainButton[] => {
      if (next.action_id !== ACTIONS.alertCheck) return [check];
      const untested = rejections.find(shouldTestFirst);
      return untested === undefined ? [] : untested.products.map(registered);
    },
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
  return [
    ...new Set(needingActionOrAll(reasons.filter(isOnPage)).flatMap(({ products }) => products)),
  ];
}

interface AlertMessageModel {
  readonly alert: Alert;
  readonly collectsBy: Policy['collectsBy'];
  readonly hasClientLinks?: boolean | undefined;
  /** The owner as Slack shows it. A mention notifies when the message is posted. */
  readonly owner?: OwnerLabel;
}

/** All dates are absolute, as of `checkedAt`, so that the message stays true. */
export function alertMessage(model: AlertMessageModel, t: Tongue): ViewMessage {
  const { alert, collectsBy, hasClientLinks, owner } = model;
  const shown = { ...alert, name: companyName(alert) };
  const viewContext: ViewContext = {
    collectsBy,
    hasClientLinks,
    markup: MRKDWN,
    owner: owner && ownerText(owner),
  };
  const state = alertState(alert.life, alert.checkedAt, MRKDWN, t);
  const sentence = alertSentence(shown, viewContext, t);
  const fullText = state === undefined ? sentence : `${sentence} ${state}.`;
  return {
    text: cutMrkdwn(escapeMenuPaths(fullText), LIMITS.messageText),
    blocks: blocksOf(shown, viewContext, t),
  };
}

type ViewContext = AlertContext &
  Pick<AlertMessageModel, 'hasClientLinks'> & { readonly owner?: string };

const OWNER_LENGTH = 40;

function ownerText(owner: OwnerLabel): string {
  return owner.kind === 'mention' ? mention(owner.id) : escapeMrkdwn(cut(owner.name, OWNER_LENGTH));
}

function blocksOf(alert: Alert, viewContext: ViewContext, t: Tongue): KnownBlock[] {
  const end = endWords(alert, viewContext, t);
  if (end === undefined) return openBlocks(alert, viewContext, t);
  const { state, title, body, facts, untested, isUnconfirmed } = end;
  const resolvedEmoji = isUnconfirmed ? SEVERITY_EMOJI.notice : FINE_EMOJI;
  const emoji = alert.life.state === 'resolved' ? ` ${resolvedEmoji}` : '';
  const { button: draw, check } = alertButtonKit(alert, t);
  const test =
    untested && draw(ACTIONS.reportCertTest, 'testCertificateLogin', { product: untested });
  const next = [isUnconfirmed ? check : undefined, test].filter((each) => each !== undefined);
  return [
    header(`${state} | ${title}${emoji}`),
    ...(body === '' ? [] : [section(body)]),
    ...(next.length === 0 ? [] : [actions('alert_end', next)]),
    context([formatBrn(alert.brn), ...facts]),
  ];
}

/** The longest name beside which every problem fits a header. */
const TITLE_NAME_LENGTH = 40;

/** Only the worst reason is shown in full; the details show all. */
function openBlocks(alert: Alert, viewContext: ViewContext, t: Tongue): KnownBlock[] {
  const { stage, checkedAt: at, reasons, severity, note } = alert;
  const { hasClientLinks } = viewContext;
  const state = alertState(alert.life, at, MRKDWN, t);
  const words = reasons.map((reason) => reasonWords(reason, { ...viewContext, stage, at }, t));
  const [worst] = words;
  const name = cut(alert.name, TITLE_NAME_LENGTH);
  const title = worst === undefined ? name : problemTitle(name, worst, t);
  return [
    header(`${severityWord(severity, stage, t)} | ${title} ${SEVERITY_EMOJI[severity]}`),
    ...(state === undefined ? [] : [context([state])]),
    ...(worst === undefined ? [] : reasonBlocks(worst, t)),
    ...otherReasons(reasons, words, t),
    ...(note === undefined ? [] : [paragraph(t.words.label.note, escapeLines(shortNote(note)))]),
    actions('alert_main', alertButtons({ alert, mayOperate: true, hasClientLinks }, 'message', t)),
    context(factsOf(alert, words, viewContext, t)),
  ];
}

function reasonBlocks(words: ReasonWords, { words: { label } }: Tongue): KnownBlock[] {
  const { fact, consequence, todo, hint } = words;
  const impact = `${bold(label.whatItMeans)} ${consequence}`;
  return [
    section([...(fact === undefined ? [] : [fact]), impact].join('\n')),
    adviceParagraph(label.whatToDo, todo),
    ...(hint === undefined ? [] : [context([hint])]),
  ];
}

function otherReasons(
  reasons: readonly Reason[],
  words: readonly ReasonWords[],
  t: Tongue,
): KnownBlock[] {
  const { severity } = t.words;
  const lines = reasons.map((reason, i) =>
    [
      `• ${severity[reason.severity]}`,
      reasonName(reason, t),
      productNames(reason.products, t),
      words[i]?.date,
    ].join(' · '),
  );
  if (lines.length < 2) return [];
  return [section([bold(otherProblems(t)), ...lines.slice(1)].join('\n'))];
}

const NOTE_LINES = 3;
const NOTE_LENGTH = 120;

/** A long note is cut, so that the alert fits a screen. */
function shortNote(note: string): string {
  const lines = note.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/);
  const shown = lines.slice(0, NOTE_LINES).join('\n');
  return cut(lines.length > NOTE_LINES ? `${shown} …` : shown, NOTE_LENGTH);
}

function factsOf(
  alert: Alert,
  words: readonly ReasonWords[],
  viewContext: ViewContext,
  t: Tongue,
): readonly (string | undefined)[] {
  const { checkedAt: at, pageOpenedBy: opened, clientTold: notified } = alert;
  // The worst reason's fact, shown above, may quote its code, which is not repeated.
  const isQuoted = (code: number) => words[0]?.fact?.includes(`${code}`) === true;
  const codes = words.flatMap(({ code }) => (code === undefined || isQuoted(code) ? [] : [code]));
  const personAt = (user: UserId, when: Instant) => `${mention(user)} (${t.dayAndTime(when, at)})`;
  const daysLeft = daysLeftFact(alert, t);
  return [
    formatBrn(alert.brn),
    viewContext.owner && ownerFact(viewContext.owner, t),
    ...(daysLeft === undefined ? sinceFacts(alert, t) : [daysLeft]),
    nextNotice(alert, t),
    opened && pageOpenedFact(personAt(opened.user, opened.at), t),
    notified && clientNotifiedFact(personAt(notified.by, notified.at), t),
    ...new Set(codes.map((code) => popbillCode(code, t))),
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

/** The people whose action the line reports. They are not mentioned, unlike the people that it notifies. */
export function actorsOf(line: ThreadLine, { life, pageOpenedBy }: Alert): readonly UserId[] {
  if (line.kind === 'client-link') return actorsOfStep(line.what);
  if ('by' in line) return [line.by];
  if (line.kind === 'resolved' && pageOpenedBy !== undefined) return [pageOpenedBy.user];
  return line.kind === 'closed' && life.state === 'closed' && life.by !== 'cli' ? [life.by] : [];
}

export function actorsOfRollUp(action: RollUpAction): readonly UserId[] {
  if (action.kind === 'client-link') return actorsOfStep(action.what);
  const person = action.kind === 'resolved' ? action.opener : action.by;
  return person !== undefined && isUserId(person) ? [person] : [];
}

function actorsOfStep(what: ClientLinkStep): readonly UserId[] {
  return 'by' in what && what.by !== undefined ? [what.by] : [];
}
