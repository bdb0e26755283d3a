import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { alertRow } from '../alert/alert-view.js';
import { ownerFact } from '../alert/alert-words.js';
import { companyName } from '../company/choose-view.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import {
  bold,
  buttonRow,
  contextRow,
  divider,
  filterButtons,
  MRKDWN,
  mention,
  pageButtons,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { joinedBy, PAGE } from '../slack/codec.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import { pagingWords } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertPage } from './alert-list.js';
import {
  alertListReasons,
  alertListSummary,
  alertListTitle,
  handlingLine,
} from './alert-list-words.js';

/** A page of the list, in a button's value and private_metadata: `2 all`, `1 roll-up C0ALERTS-1796000000000`. */
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

export const ALERT_PAGE_SIZE = 10;

const FILTERS = [
  { kind: 'all', actionId: ACTIONS.alertsAll },
  { kind: 'mine', actionId: ACTIONS.alertsMine },
] as const;

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
        ...buttonRow(
          'alerts_filter_row',
          page.unresolved === 0
            ? []
            : filterButtons(FILTERS, page.filter, pagingWords(t), ALERT_PLACE),
        ),
        ...page.rows.flatMap((alert) => rowBlocks(alert, model, t)),
        ...buttonRow(
          'alerts_page_row',
          pageButtons(page, PAGE_BUTTONS, pagingWords(t), ALERT_PLACE),
        ),
        ...contextRow([
          page.pages > 1 ? pagingWords(t).page(page.page, page.pages) : undefined,
          model.stage === 'test' ? t.words.testStage : undefined,
        ]),
      ],
    },
    t,
  );
}

function rowBlocks(alert: Alert, { now, mayOperate }: AlertListModel, t: Tongue): KnownBlock[] {
  const { severity, owner } = alert;
  const nameParts = nameAndBrn(alert, () => bold(companyName(alert)));
  const title = [t.words.severity[severity], ...nameParts];
  const lines = [
    `${title.join(' · ')} ${SEVERITY_EMOJI[severity]}`,
    alertListReasons(alert.reasons, now, t),
    [
      handlingLine(alert, now, MRKDWN, t),
      ...(owner === undefined ? [] : [ownerFact(mention(owner), t)]),
    ].join(' · '),
  ];
  return [section(lines.join('\n')), alertRow({ alert, mayOperate }, `alerts_${alert.brn}`, t)];
}
