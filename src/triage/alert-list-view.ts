import type { Button, KnownBlock, ModalView, Overflow } from '@slack/types';
import { z } from 'zod';
import { alertState, ownerFact } from '../alert/alert-words.js';
import { companyName } from '../company/choose-view.js';
import { formatBrn, nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  bold,
  button,
  buttonRow,
  contextRow,
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
import { TARGET } from '../slack/origin.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertPage } from './alert-list.js';
import {
  alertListReasons,
  alertListSummary,
  alertListTitle,
  newAlertState,
} from './alert-list-words.js';

/** A page of the list, in a button's value and the window's private_metadata: `2 all`, `1 roll-up C0ALERTS-1796`. */
export const ALERT_PLACE = joinedBy(' ', {
  page: PAGE,
  filter: z.union([
    joinedBy(' ', { kind: z.literal('all') }),
    joinedBy(' ', { kind: z.literal('mine') }),
    joinedBy(' ', { kind: z.literal('text'), text: z.string().min(1) }),
    joinedBy(' ', { kind: z.literal('roll-up'), id: z.string().min(1) }),
  ]),
});
export type AlertPlace = z.infer<typeof ALERT_PLACE>;

/** The value of an option in a row's menu: `claim:1234567891`. */
export const ALERT_ROW_CHOICE = joinedBy(':', {
  action: z.enum(['page', 'check', 'claim', 'assign', 'release', 'snooze', 'wake', 'details']),
  brn: BRN,
});
export type AlertRowAction = z.infer<typeof ALERT_ROW_CHOICE>['action'];

export const ALERT_PAGE_SIZE = 10;

const PAGE_BUTTONS = { previous: ACTIONS.alertsPrevious, next: ACTIONS.alertsNext };

export interface AlertListModel {
  readonly page: AlertPage;
  /** The result of the last action, in mrkdwn. */
  readonly feedback?: string;
  readonly stage: Stage;
  readonly mayOperate: boolean;
  readonly now: Instant;
}

export function alertListModal(model: AlertListModel, t: Tongue): ModalView {
  const { page, feedback } = model;
  return modal(
    {
      callbackId: CALLBACKS.alerts,
      title: alertListTitle(page.filter.kind, t),
      metadata: ALERT_PLACE.encode(page),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback), divider()]),
        section(alertListSummary(page, MRKDWN, t)),
        ...page.rows.flatMap((alert) => rowBlocks(alert, model, t)),
        ...buttonRow(
          'alerts_page_row',
          pageButtons(page, PAGE_BUTTONS, pagingWords(t), ALERT_PLACE),
        ),
        ...buttonRow('alerts_filter_row', filterButtons(model, t)),
        ...contextRow([
          page.pages > 1 ? pagingWords(t).page(page.page, page.pages) : undefined,
          model.stage === 'test' ? t.words.testStage : undefined,
        ]),
      ],
    },
    t,
  );
}

/** An alert that nobody handles has the button to claim it; the other actions are in its menu. */
function rowBlocks(alert: Alert, model: AlertListModel, t: Tongue): KnownBlock[] {
  const { now, mayOperate } = model;
  const { severity, owner } = alert;
  const name = nameAndBrn(alert, () => bold(companyName(alert)));
  const title = [t.words.severity[severity], ...name];
  const state = alertState(alert.life, now, MRKDWN, t) ?? newAlertState(t);
  const lines = [
    `${title.join(' · ')} ${SEVERITY_EMOJI[severity]}`,
    alertListReasons(alert.reasons, now, t),
    [state, ...(owner === undefined ? [] : [ownerFact(mention(owner), t)])].join(' · '),
  ];
  return [
    { ...section(lines.join('\n')), accessory: rowMenu(alert, model, t) },
    ...(mayOperate && alert.life.state === 'open'
      ? [actions(`alerts_${alert.brn}`, [claimButton(alert, t)])]
      : []),
  ];
}

function claimButton(alert: Alert, { words }: Tongue): Button {
  const { brn, reasons } = alert;
  const label = words.button.claim;
  return button({
    actionId: ACTIONS.alertClaim,
    label,
    value: TARGET.encode({ brn, product: reasons[0]?.products[0] ?? 'taxinvoice' }),
    accessibilityLabel: `${label}: ${formatBrn(brn)}, ${companyName(alert)}`,
  });
}

function rowMenu(alert: Alert, { mayOperate }: AlertListModel, t: Tongue): Overflow {
  const { button: words } = t.words;
  const labels = { ...words, page: words.openPage, check: words.checkAgain };
  return {
    type: 'overflow',
    action_id: ACTIONS.alertsRow,
    options: actionsFor(alert, mayOperate).map((action) =>
      option(labels[action], ALERT_ROW_CHOICE.encode({ action, brn: alert.brn })),
    ),
  };
}

/** The actions in a row's menu: at most five, Slack's limit. */
function actionsFor({ life, reasons }: Alert, mayOperate: boolean): readonly AlertRowAction[] {
  // Only operators may test a rejected login again.
  const isRejected = reasons.some(({ kind }) => kind === 'dept-user-login');
  if (!mayOperate) return isRejected ? ['details'] : ['check', 'details'];
  switch (life.state) {
    case 'acknowledged':
      return ['page', 'check', 'release', 'snooze', 'details'];
    case 'snoozed':
      return ['page', 'check', 'claim', 'wake', 'details'];
    case 'open':
    case 'resolved':
    case 'closed':
      return ['page', 'check', 'assign', 'snooze', 'details'];
  }
}

function filterButtons({ page }: AlertListModel, t: Tongue): Button[] {
  const filters = [
    { kind: 'all', actionId: ACTIONS.alertsAll },
    { kind: 'mine', actionId: ACTIONS.alertsMine },
  ] as const;
  if (page.unresolved === 0) return [];
  return filters
    .filter(({ kind }) => kind !== page.filter.kind)
    .map(({ kind, actionId }) =>
      button({
        actionId,
        label: pagingWords(t)[kind],
        value: ALERT_PLACE.encode({ filter: { kind }, page: 1 }),
      }),
    );
}
