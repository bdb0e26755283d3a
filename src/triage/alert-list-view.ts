import type { Button, KnownBlock, ModalView, Overflow } from '@slack/types';
import { z } from 'zod';
import { alertState, ownerFact } from '../alert/alert-words.js';
import { companyName } from '../company/choose-view.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import {
  bold,
  button,
  buttonRow,
  context,
  divider,
  MRKDWN,
  mention,
  pageButtons,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { BRN, joinedBy, PAGE } from '../slack/codec.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertPage } from './alert-list.js';
import {
  type AlertRowWord,
  alertListEmpty,
  alertListReasons,
  alertListSummary,
  alertListTitle,
  alertRowLabel,
  untouched,
} from './alert-list-words.js';

/** A page of the alerts, in a button's value and the window's private_metadata: `2 all`, `1 roll-up C0ALERTS-1796`. */
export const ALERT_PLACE = joinedBy(' ', {
  page: PAGE,
  filter: z.union([
    joinedBy(' ', { kind: z.literal('all') }),
    /** The reader's own alerts. */
    joinedBy(' ', { kind: z.literal('mine') }),
    joinedBy(' ', { kind: z.literal('text'), text: z.string().min(1) }),
    joinedBy(' ', { kind: z.literal('roll-up'), id: z.string().min(1) }),
  ]),
});
export type AlertPlace = z.infer<typeof ALERT_PLACE>;

/** The value of an option in a row's menu: `take:1234567891`. */
export const ALERT_ROW_CHOICE = joinedBy(':', {
  action: z.enum(['page', 'check', 'take', 'hand-back', 'snooze', 'wake', 'details']),
  brn: BRN,
});

export const ALERTS_ON_A_PAGE = 10;

const TURNS = { previous: ACTIONS.alertsPrevious, next: ACTIONS.alertsNext };

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
      metadata: ALERT_PLACE.encode(page),
      blocks: [
        ...(news === undefined ? [] : [section(news), divider()]),
        section(sentenceOf(model, text)),
        ...page.rows.map((alert) => rowBlock(alert, model, text)),
        ...buttonRow('alerts_page_row', pageButtons(page, TURNS, pagingWords(text), ALERT_PLACE)),
        ...buttonRow('alerts_filter_row', filterButtons(model, text)),
        ...greyLine(model, text),
      ],
    },
    text,
  );
}

function sentenceOf({ page }: AlertListModel, text: Tongue): string {
  const { filter, total, all } = page;
  const query = filter.kind === 'text' ? MRKDWN.quote(filter.text) : '';
  const about = { filter: filter.kind, words: query, total, all };
  return total === 0 ? alertListEmpty(about, text) : alertListSummary(about, text);
}

function rowBlock(alert: Alert, model: AlertListModel, text: Tongue): KnownBlock {
  const { now } = model;
  const { severity, owner } = alert;
  const name = nameAndBrn(alert, () => bold(companyName(alert)));
  const title = [text.words.severity[severity], ...name];
  const state = alertState(alert.life, now, mention, text) ?? untouched(text);
  const lines = [
    `${title.join(' · ')} ${SEVERITY_EMOJI[severity]}`,
    alertListReasons(alert.reasons, now, text),
    [state, ...(owner === undefined ? [] : [ownerFact(mention(owner), text)])].join(' · '),
  ];
  return { ...section(lines.join('\n')), accessory: rowMenu(alert, model, text) };
}

function rowMenu(alert: Alert, { mayOperate }: AlertListModel, text: Tongue): Overflow {
  return {
    type: 'overflow',
    action_id: ACTIONS.alertsRow,
    options: actionsFor(alert, mayOperate).map((action) =>
      option(alertRowLabel(action, text), ALERT_ROW_CHOICE.encode({ action, brn: alert.brn })),
    ),
  };
}

/** The actions a row offers: at most five, Slack's limit. */
function actionsFor({ life, reasons }: Alert, mayOperate: boolean): readonly AlertRowWord[] {
  // Only operators may test a rejected login again.
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
        value: ALERT_PLACE.encode({ filter: { kind }, page: 1 }),
      }),
    );
}

function greyLine({ page, stage }: AlertListModel, text: Tongue): KnownBlock[] {
  const parts = [
    ...(page.pages > 1 ? [pagingWords(text).page(page.page, page.pages)] : []),
    ...(stage === 'test' ? [text.words.testStage] : []),
  ];
  return parts.length === 0 ? [] : [context(parts)];
}
