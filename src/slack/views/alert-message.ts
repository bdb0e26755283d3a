import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Alert } from '../../domain/alert.js';
import { formatBrn } from '../../domain/brn.js';
import { PRODUCTS, type Product } from '../../domain/company.js';
import type { Policy } from '../../domain/policy.js';
import type { Reason, ReasonKind, Severity } from '../../domain/reason.js';
import { alertSentence, isClosed, isResolved } from '../../text/alert-lines.js';
import type { AlertContext, EndWords, ReasonWords } from '../../text/alert-text.js';
import type { Catalog } from '../../text/catalog.js';
import { ACTIONS } from '../ids.js';
import { LIMITS } from '../limits.js';
import { encodeTarget } from '../target.js';
import { actions, button, context, cutMrkdwn, divider, header, section } from './blocks.js';
import { companyName } from './company-name.js';
import { bold, escapeMenuPaths, escapeMrkdwn, mention } from './mrkdwn.js';
import { adviceParagraph, paragraph } from './paragraphs.js';
import { MRKDWN } from './slack-markup.js';
import type { ViewMessage } from './view-message.js';

export interface AlertMessageModel {
  readonly alert: Alert;
  readonly collectsBy: Policy['collectsBy'];
}

const EMOJI: Readonly<Record<Severity, string>> = { critical: '🔴', warning: '🟡', notice: '🔵' };

/**
 * The one message of an alert, as it stands now. Says everything in absolute dates as of `checkedAt`, so that it stays
 * true while it stands in the channel; the same alert always gives the same message.
 */
export function alertMessage({ alert, collectsBy }: AlertMessageModel, text: Catalog): ViewMessage {
  const shown = { ...alert, name: companyName(alert) };
  const about: AlertContext = { collectsBy, markup: MRKDWN };
  return {
    text: cutMrkdwn(escapeMenuPaths(alertSentence(shown, text.alert, about)), LIMITS.messageText),
    blocks: blocksOf(shown, about, text),
  };
}

function blocksOf(alert: Alert, about: AlertContext, text: Catalog): KnownBlock[] {
  if (isResolved(alert)) {
    const title = `${text.alert.resolvedWord(alert.stage)} | `;
    return endBlocks(alert, title, text.alert.resolved(alert, about), ' 🟢');
  }
  if (isClosed(alert)) {
    const title = `${text.alert.closedWord(alert.stage)} | `;
    return endBlocks(alert, title, text.alert.closed(alert, about), '');
  }
  return openBlocks(alert, about, text);
}

function endBlocks(alert: Alert, state: string, words: EndWords, emoji: string): KnownBlock[] {
  return [
    header(`${state}${words.title(alert.name)}${emoji}`),
    section(words.body),
    context([formatBrn(alert.brn), ...words.facts]),
  ];
}

function openBlocks(alert: Alert, about: AlertContext, text: Catalog): KnownBlock[] {
  const { stage, checkedAt: at, reasons, severity } = alert;
  const words = reasons.map((reason) => text.alert.reason(reason, { ...about, stage, at }));
  const title = words[0]?.title(alert.name) ?? alert.name;
  return [
    header(`${text.alert.severity(severity, stage)} | ${title} ${EMOJI[severity]}`),
    ...reasons.flatMap((reason, i) => [
      ...(reasons.length > 1 ? reasonHeading(reason, reasons, text) : []),
      ...reasonBlocks(words[i], text),
    ]),
    ...noteBlocks(alert, text),
    ...rowsOf(alert, text),
    context(factsOf(alert, words, about, text)),
  ];
}

function reasonHeading(reason: Reason, all: readonly Reason[], text: Catalog): KnownBlock[] {
  const { reason: kinds, severity, productLabel } = text.words;
  const products = new Set(all.flatMap((one) => one.products));
  const about = products.size > 1 ? reason.products.map((one) => productLabel[one]) : [];
  const heading = `${severity[reason.severity]} | ${kinds[reason.kind]}`;
  return [divider(), section(bold([heading, ...about].join(' · ')))];
}

function reasonBlocks(words: ReasonWords | undefined, { words: { label } }: Catalog): KnownBlock[] {
  if (words === undefined) return [];
  return [
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.means),
    adviceParagraph(label.whatToDo, words.todo),
    ...(words.remarks.length === 0 ? [] : [section(words.remarks.join('\n'))]),
  ];
}

function noteBlocks({ note }: Alert, { words: { label } }: Catalog): KnownBlock[] {
  return note === undefined ? [] : [paragraph(label.note, escapeMrkdwn(note))];
}

function factsOf(
  alert: Alert,
  words: readonly ReasonWords[],
  about: AlertContext,
  { alert: text }: Catalog,
): readonly string[] {
  const { stage, checkedAt: at, owner, pageOpenedBy: opened } = alert;
  // A mention rings at the owner; what is only good to know does not.
  const isForOwner = owner !== undefined && alert.severity !== 'notice';
  const codes = words.flatMap(({ evidence }) => evidence ?? []);
  const next = alert.reasons.flatMap(
    (reason) => text.nextNotice(reason, { ...about, stage, at }) ?? [],
  );
  return [
    formatBrn(alert.brn),
    ...(isForOwner ? [text.owner(mention(owner))] : []),
    text.checkedAt(at),
    ...next.slice(0, 1),
    ...(opened === undefined ? [] : [text.pageOpened(mention(opened.user), opened.at, at)]),
    ...new Set(codes),
  ];
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
 * Open the page, check again, registered again; taking it, putting it off and details follow in this row once they
 * exist. Each product whose own registration is in trouble has a row, since its page is another one.
 */
function rowsOf(alert: Alert, text: Catalog): ActionsBlock[] {
  const rows = productsOnPage(alert.reasons);
  if (rows.length === 0) {
    const product = alert.reasons[0]?.products[0] ?? 'taxinvoice';
    return [actions(`alert_${product}`, [checkButton(alert, product, text)])];
  }
  return rows.map((product, i) => {
    const suffix = rows.length > 1 ? ` · ${text.words.productLabel[product]}` : '';
    return actions(`alert_${product}`, [
      pageButton(alert, product, suffix, text),
      ...(i === 0 ? [checkButton(alert, product, text)] : []),
      ...(wasRejected(alert.reasons, product)
        ? [registeredButton(alert, product, suffix, text)]
        : []),
    ]);
  });
}

function productsOnPage(reasons: readonly Reason[]): readonly Product[] {
  const onPage = reasons.filter(({ kind }) => ON_THE_PAGE.includes(kind));
  const each = onPage.filter(({ kind }) => !FOR_ALL_PRODUCTS.includes(kind));
  const named = new Set(each.flatMap(({ products }) => products));
  if (named.size > 0) return PRODUCTS.filter((product) => named.has(product));
  return onPage.flatMap(({ products }) => products).slice(0, 1);
}

function wasRejected(reasons: readonly Reason[], product: Product): boolean {
  return reasons.some(
    ({ kind, products }) => kind === 'dept-user-login' && products.includes(product),
  );
}

function pageButton(alert: Alert, product: Product, suffix: string, text: Catalog): Button {
  const label = `${text.words.button.openPage}${suffix}`;
  return button({
    actionId: ACTIONS.alertPage,
    label,
    value: encodeTarget({ brn: alert.brn, product }),
    style: 'primary',
    spoken: spoken(label, alert),
  });
}

function checkButton(alert: Alert, product: Product, text: Catalog): Button {
  const label = text.words.button.checkAgain;
  return button({
    actionId: ACTIONS.alertCheck,
    label,
    value: encodeTarget({ brn: alert.brn, product }),
    spoken: spoken(label, alert),
  });
}

function registeredButton(alert: Alert, product: Product, suffix: string, text: Catalog): Button {
  const label = `${text.words.button.registeredAgain}${suffix}`;
  return button({
    actionId: ACTIONS.alertRegistered,
    label,
    value: encodeTarget({ brn: alert.brn, product }),
    spoken: spoken(label, alert),
  });
}

/** A channel full of alerts has many equal buttons; the BRN comes first, since a long name may be cut. */
function spoken(label: string, { brn, name }: Alert): string {
  return `${label}: ${formatBrn(brn)}, ${name}`;
}
