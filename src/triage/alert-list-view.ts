import type { Button, KnownBlock, ModalView, Overflow } from '@slack/types';
import { alertState, ownedBy } from '../alert/alert-words.js';
import { companyName } from '../company/choose-view.js';
import { type Brn, nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Stage, UserId } from '../records/company.js';
import {
  actions,
  bold,
  button,
  context,
  divider,
  MRKDWN,
  mention,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertFilter, AlertPage } from './alert-list.js';
import {
  type AlertRowWord,
  alertListEmpty,
  alertListReasons,
  alertListSummary,
  alertListTitle,
  alertRowLabel,
  untouched,
} from './alert-list-words.js';

export interface AlertPlace {
  readonly filter: AlertFilter;
  readonly page: number;
}

/** `mine` carries no user: it is always the reader. */
export function encodeAlertPlace({
  filter,
  page,
}: {
  readonly filter: Exclude<AlertFilter, { readonly kind: 'mine' }> | { readonly kind: 'mine' };
  readonly page: number;
}): string {
  switch (filter.kind) {
    case 'all':
    case 'mine':
      return `${page} ${filter.kind}`;
    case 'text':
      return `${page} text ${filter.text}`;
    case 'roll-up':
      return `${page} roll-up ${filter.id}`;
  }
}

/** `undefined` for anything this app did not write. */
export function parseAlertPlace(value: string, by: UserId): AlertPlace | undefined {
  const match = /^(\d{1,6}) (all|mine|text|roll-up)(?: ([\s\S]+))?$/.exec(value);
  if (match === null) return undefined;
  const page = Number(match[1]);
  const filter = filterOf(match[2], match[3], by);
  return page < 1 || filter === undefined ? undefined : { filter, page };
}

function filterOf(
  kind: string | undefined,
  rest: string | undefined,
  by: UserId,
): AlertFilter | undefined {
  switch (kind) {
    case 'all':
      return { kind: 'all' };
    case 'mine':
      return { kind: 'mine', user: by };
    case 'text':
      return rest === undefined ? undefined : { kind: 'text', text: rest };
    default:
      return rest === undefined ? undefined : { kind: 'roll-up', id: rest };
  }
}

export interface AlertRowChoice {
  readonly action: AlertRowWord;
  readonly brn: Brn;
}

export function encodeAlertRowChoice({ action, brn }: AlertRowChoice): string {
  return `${action}:${brn}`;
}

/** `undefined` for anything this app did not write. */
export function parseAlertRowChoice(value: string): AlertRowChoice | undefined {
  const match = /^(page|check|take|hand-back|snooze|wake|details):(\d{10})$/.exec(value);
  if (match === null) return undefined;
  // The expression admits these words and ten digits only.
  return { action: match[1] as AlertRowWord, brn: match[2] as Brn };
}

export const ALERTS_ON_A_PAGE = 10;

export interface AlertListModel {
  readonly page: AlertPage;
  /** The result of the last action, as mrkdwn. */
  readonly news?: string;
  readonly stage: Stage;
  readonly mayOperate: boolean;
  readonly now: Instant;
}

export function alertListModal(model: AlertListModel, text: Tongue): ModalView {
  const { page, news } = model;
  return modal(
    {
      callbackId: CALLBACKS.alerts,
      title: alertListTitle(page.filter.kind, text),
      metadata: encodeAlertPlace(page),
      blocks: [
        ...(news === undefined ? [] : [section(news), divider()]),
        section(sentenceOf(model, text)),
        ...page.rows.map((alert) => rowBlock(alert, model, text)),
        ...buttonRow('alerts_page_row', pageButtons(model, text)),
        ...buttonRow('alerts_filter_row', filterButtons(model, text)),
        ...greyLine(model, text),
      ],
    },
    text,
  );
}

function sentenceOf({ page }: AlertListModel, text: Tongue): string {
  const { filter, total, all } = page;
  const words = filter.kind === 'text' ? MRKDWN.quote(filter.text) : '';
  const about = { filter: filter.kind, words, total, all };
  return total === 0 ? alertListEmpty(about, text) : alertListSummary(about, text);
}

function rowBlock(alert: Alert, model: AlertListModel, text: Tongue): KnownBlock {
  const { now } = model;
  const { severity, owner } = alert;
  const called = nameAndBrn(alert, () => bold(companyName(alert)));
  const title = [text.words.severity[severity], ...called];
  const state = alertState(alert.life, now, mention, text) ?? untouched(text);
  const lines = [
    `${title.join(' · ')} ${SEVERITY_EMOJI[severity]}`,
    alertListReasons(alert.reasons, now, text),
    [state, ...(owner === undefined ? [] : [ownedBy(mention(owner), text)])].join(' · '),
  ];
  return { ...section(lines.join('\n')), accessory: rowMenu(alert, model, text) };
}

function rowMenu(alert: Alert, { mayOperate }: AlertListModel, text: Tongue): Overflow {
  return {
    type: 'overflow',
    action_id: ACTIONS.alertsRow,
    options: offered(alert, mayOperate).map((action) =>
      option(alertRowLabel(action, text), encodeAlertRowChoice({ action, brn: alert.brn })),
    ),
  };
}

/** At most five, Slack's limit. */
function offered({ life, reasons }: Alert, mayOperate: boolean): readonly AlertRowWord[] {
  // Only operators have a rejected login tested again.
  const isRejected = reasons.some(({ kind }) => kind === 'dept-user-login');
  if (!mayOperate) return isRejected ? ['details'] : ['check', 'details'];
  return [
    'page',
    'check',
    life.state === 'acknowledged' ? 'hand-back' : 'take',
    life.state === 'snoozed' ? 'wake' : 'snooze',
    'details',
  ];
}

function pageButtons({ page }: AlertListModel, text: Tongue): Button[] {
  const { previous, next } = pagingWords(text);
  const at = (number: number) => encodeAlertPlace({ filter: page.filter, page: number });
  return [
    ...(page.page > 1
      ? [
          button({
            actionId: ACTIONS.alertsPrevious,
            label: previous,
            value: at(page.page - 1),
          }),
        ]
      : []),
    ...(page.page < page.pages
      ? [button({ actionId: ACTIONS.alertsNext, label: next, value: at(page.page + 1) })]
      : []),
  ];
}

function filterButtons({ page }: AlertListModel, text: Tongue): Button[] {
  const filters = [
    { kind: 'all', actionId: ACTIONS.alertsAll },
    { kind: 'mine', actionId: ACTIONS.alertsMine },
  ] as const;
  if (page.all === 0) return [];
  return filters
    .filter(({ kind }) => kind !== page.filter.kind)
    .map(({ kind, actionId }) =>
      button({
        actionId,
        label: pagingWords(text)[kind],
        value: encodeAlertPlace({ filter: { kind }, page: 1 }),
      }),
    );
}

function buttonRow(blockId: string, buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [actions(blockId, buttons)];
}

function greyLine({ page, stage }: AlertListModel, text: Tongue): KnownBlock[] {
  const parts = [
    ...(page.pages > 1 ? [pagingWords(text).page(page.page, page.pages)] : []),
    ...(stage === 'test' ? [text.words.testStage] : []),
  ];
  return parts.length === 0 ? [] : [context(parts)];
}
