import type { KnownBlock } from '@slack/types';
import { companyName } from '../company/company-name.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Alert } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { context, cut, cutMrkdwn, divider, header, section } from '../slack/blocks.js';
import { LIMITS } from '../slack/limits.js';
import { bold, escapeLines, escapeMenuPaths, escapeMrkdwn, mention } from '../slack/mrkdwn.js';
import { adviceParagraph, paragraph } from '../slack/paragraphs.js';
import { SEVERITY_EMOJI } from '../slack/severity-emoji.js';
import { MRKDWN } from '../slack/slack-markup.js';
import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import { alertRows } from './alert-buttons.js';
import { alertSentence, isClosed, isResolved } from './alert-lines.js';
import type { AlertContext, EndWords, ReasonWords } from './alert-text.js';

export interface AlertMessageModel {
  readonly alert: Alert;
  readonly collectsBy: Policy['collectsBy'];
  /** The owner as Slack shows them. A mention rings when the message is posted, an edit with one does not. */
  readonly owner?: OwnerWords;
}

/** A mention where the owner is called, else their plain name; absent: not to be named. */
export type OwnerWords =
  | { readonly kind: 'mention'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string };

/**
 * The one message of an alert, as it stands now. Says everything in absolute dates as of `checkedAt`, so that it stays
 * true while it stands in the channel; the same alert always gives the same message.
 */
export function alertMessage(model: AlertMessageModel, text: Catalog): ViewMessage {
  const { alert, collectsBy, owner } = model;
  const shown = { ...alert, name: companyName(alert) };
  const about: Drawing = {
    collectsBy,
    markup: MRKDWN,
    owner: owner === undefined ? undefined : ownerWords(owner),
  };
  const state = text.desk.stateSentence(alert.life, alert.checkedAt, mention);
  const sentence = alertSentence(shown, text.alert, about);
  const whole = state === undefined ? sentence : `${sentence} ${state}`;
  return {
    text: cutMrkdwn(escapeMenuPaths(whole), LIMITS.messageText),
    blocks: blocksOf(shown, about, text),
  };
}

/** `owner`: written already. */
type Drawing = AlertContext & { readonly owner?: string };

function ownerWords(owner: OwnerWords): string {
  return owner.kind === 'mention' ? mention(owner.id) : escapeMrkdwn(cut(owner.name, NAME_AT_MOST));
}

/** A display name may be 80 characters long. */
const NAME_AT_MOST = 40;

function blocksOf(alert: Alert, about: Drawing, text: Catalog): KnownBlock[] {
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

function openBlocks(alert: Alert, about: Drawing, text: Catalog): KnownBlock[] {
  const { stage, checkedAt: at, reasons, severity } = alert;
  const words = reasons.map((reason) => text.alert.reason(reason, { ...about, stage, at }));
  const title = words[0]?.title(alert.name) ?? alert.name;
  return [
    header(`${text.alert.severity(severity, stage)} | ${title} ${SEVERITY_EMOJI[severity]}`),
    ...stateBlocks(alert, text),
    ...reasons.flatMap((reason, i) => [
      ...(reasons.length > 1 ? reasonHeading(reason, reasons, text) : []),
      ...reasonBlocks(words[i], text),
    ]),
    ...noteBlocks(alert, text),
    ...alertRows({ alert, where: 'channel', mayOperate: true }, text),
    context(factsOf(alert, words, about, text)),
  ];
}

/** Who has it, or until when it waits: in words, where one looks first. */
function stateBlocks({ life, checkedAt }: Alert, { desk }: Catalog): KnownBlock[] {
  const state = desk.state(life, checkedAt, mention);
  return state === undefined ? [] : [context([state])];
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
  return note === undefined ? [] : [paragraph(label.note, escapeLines(note))];
}

function factsOf(
  alert: Alert,
  words: readonly ReasonWords[],
  about: Drawing,
  { alert: text, desk }: Catalog,
): readonly string[] {
  const { stage, checkedAt: at, pageOpenedBy: opened, clientTold: told } = alert;
  const codes = words.flatMap(({ evidence }) => evidence ?? []);
  const next = alert.reasons.flatMap(
    (reason) => text.nextNotice(reason, { ...about, stage, at }) ?? [],
  );
  return [
    formatBrn(alert.brn),
    ...(about.owner === undefined ? [] : [text.owner(about.owner)]),
    text.asOf(at),
    ...next.slice(0, 1),
    ...(opened === undefined ? [] : [text.pageOpened(mention(opened.user), opened.at, at)]),
    ...(told === undefined ? [] : [desk.clientTold(mention(told.by), told.at, at)]),
    ...new Set(codes),
  ];
}
