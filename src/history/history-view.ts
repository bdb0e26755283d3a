import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { companyName, companyOption, companyWithBrn } from '../company/choose-view.js';
import type { CompanyIdentity } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { HISTORY_MONTHS, type HistoryEvent, type HistoryPage } from '../records/history.js';
import {
  bold,
  button,
  buttonRow,
  context,
  escapeMrkdwn,
  MRKDWN,
  section,
  sections,
} from '../slack/blocks.js';
import { BRN, joinedBy } from '../slack/codec.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal, plain } from '../slack/modal-view.js';
import { clockTime } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { historyEvent, historyWords } from './history-words.js';

const ALL_COMPANIES = z.codec(z.literal('all'), z.undefined(), {
  decode: () => undefined,
  encode: () => 'all' as const,
});

/**
 * A page of the history of one company or of all, in a button's value and the window's private_metadata: `1234567891`,
 * `all earlier 1795640400000.1:1234567891`.
 */
export const HISTORY_PLACE = joinedBy(' ', {
  brn: z.union([BRN, ALL_COMPANIES]),
  from: joinedBy(' ', {
    toward: z.enum(['earlier', 'later']),
    cursor: z.string().regex(/^[\d.:-]+$/),
  }).optional(),
});
export type HistoryPlace = z.infer<typeof HISTORY_PLACE>;

export const HISTORY_PAGE_SIZE = 20;

export interface HistoryLine {
  readonly at: Instant;
  readonly event: HistoryEvent;
  /** Absent for an event without a company. `name`: absent if the company is no longer watched. */
  readonly company?: CompanyIdentity;
  /** The URL of the event's message. */
  readonly link?: string;
}

export interface HistoryModel extends Pick<HistoryPage, 'earlier' | 'later'> {
  readonly place: HistoryPlace;
  /** The name of the chosen company; absent if it is no longer watched. */
  readonly name?: string;
  /** Newest first. */
  readonly lines: readonly HistoryLine[];
  readonly stage: Stage;
  readonly now: Instant;
}

export function historyModal(model: HistoryModel, t: Tongue): ModalView {
  const { place, name, lines } = model;
  const { brn } = place;
  const words = historyWords(t);
  const company = brn && escapeMrkdwn(companyWithBrn({ brn, name }));
  const noLines = place.from === undefined ? words.none : words.gone;
  return modal(
    {
      callbackId: CALLBACKS.history,
      title: words.title,
      metadata: HISTORY_PLACE.encode(place),
      blocks: [
        companyChooser(model, t),
        section(lines.length === 0 ? noLines : words.heading(company)),
        ...dayBlocks(model, t),
        ...pageRow(model, t),
        context([words.kept(HISTORY_MONTHS), model.stage === 'test' ? t.words.testStage : '']),
      ],
    },
    t,
  );
}

/** The block ID names the company: while a block ID stays the same, Slack keeps showing the earlier selection. */
function companyChooser({ place: { brn }, name }: HistoryModel, t: Tongue): ActionsBlock {
  const words = historyWords(t);
  const allCompanies = button({
    actionId: ACTIONS.historyAll,
    label: words.button.all,
    value: HISTORY_PLACE.encode({ brn: undefined }),
  });
  return {
    type: 'actions',
    block_id: `history_of_${brn ?? 'all'}`,
    elements: [
      {
        type: 'external_select',
        action_id: ACTIONS.historyCompany,
        min_query_length: 1,
        placeholder: plain(words.choose),
        initial_option: brn && companyOption({ brn, name }, t),
      },
      ...(brn === undefined ? [] : [allCompanies]),
    ],
  };
}

function dayBlocks(model: HistoryModel, t: Tongue): readonly KnownBlock[] {
  const days = new Map<string, string[]>();
  for (const line of model.lines) {
    const date = bold(t.fullDate(line.at));
    const lines = days.get(date) ?? [date];
    lines.push(lineText(line, model, t));
    days.set(date, lines);
  }
  return [...days.values()].flatMap(sections);
}

function lineText(
  { at, event, company, link }: HistoryLine,
  { place, now }: HistoryModel,
  t: Tongue,
): string {
  const showsAllCompanies = place.brn === undefined;
  return [
    clockTime(at),
    showsAllCompanies && company && bold(companyName(company)),
    historyEvent(event, now, MRKDWN, t),
    link && `<${link}|${historyWords(t).message}>`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function pageRow({ place, earlier, later }: HistoryModel, t: Tongue): KnownBlock[] {
  const labels = historyWords(t).button;
  const pageButton = (actionId: string, label: string, from?: HistoryPlace['from']) =>
    button({ actionId, label, value: HISTORY_PLACE.encode({ ...place, from }) });
  const turn = (actionId: string, toward: 'earlier' | 'later', cursor: string | undefined) =>
    cursor === undefined ? [] : [pageButton(actionId, labels[toward], { toward, cursor })];
  return buttonRow('history_page_row', [
    ...(place.from === undefined ? [] : [pageButton(ACTIONS.historyNewest, labels.newest)]),
    ...turn(ACTIONS.historyLater, 'later', later),
    ...turn(ACTIONS.historyEarlier, 'earlier', earlier),
  ]);
}
