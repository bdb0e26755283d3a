import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { companyName, companyOption, companyWithBrn } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import { HISTORY_MONTHS, type HistoryEvent, type HistoryPage } from '../records/history.js';
import {
  actions,
  bold,
  button,
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

const ALL = z.codec(z.literal('all'), z.undefined(), {
  decode: () => undefined,
  encode: () => 'all' as const,
});

/**
 * A page of the history of one company or all, as stored in paging buttons and in the window:
 * `1234567891`, `all earlier 1795640400000.1:1234567891`.
 */
export const HISTORY_PLACE = joinedBy(' ', {
  brn: z.union([BRN, ALL]),
  from: joinedBy(' ', {
    toward: z.enum(['earlier', 'later']),
    cursor: z.string().regex(/^[\d.:-]+$/),
  }).optional(),
});
export type HistoryPlace = z.infer<typeof HISTORY_PLACE>;

/** Records on one page. */
export const HISTORY_ON_A_PAGE = 20;

export interface HistoryLine {
  readonly at: Instant;
  readonly event: HistoryEvent;
  /** Absent for events without a company. `name`: absent if the company is no longer watched. */
  readonly company?: { readonly brn: Brn; readonly name?: string };
  /** Opens the message that the event is about. */
  readonly link?: string;
}

export interface HistoryModel extends Pick<HistoryPage, 'earlier' | 'later'> {
  readonly place: HistoryPlace;
  /** The chosen company's name, while it is watched. */
  readonly name?: string;
  /** Newest first. */
  readonly lines: readonly HistoryLine[];
  readonly stage: Stage;
  readonly now: Instant;
}

/** Actions of people and notices that were sent, of one company or of all. */
export function historyModal(model: HistoryModel, t: Tongue): ModalView {
  const { place, lines } = model;
  const words = historyWords(t);
  const empty = () => (place.from === undefined ? words.none(chosenCompany(model)) : words.gone);
  return modal(
    {
      callbackId: CALLBACKS.history,
      title: words.title,
      metadata: HISTORY_PLACE.encode(place),
      blocks: [
        chooser(model, t),
        section(lines.length === 0 ? empty() : words.heading(chosenCompany(model))),
        ...dayBlocks(model, t),
        ...pageRow(model, t),
        context([words.kept(HISTORY_MONTHS), model.stage === 'test' ? t.words.testStage : '']),
      ],
    },
    t,
  );
}

/** The block ID depends on the company, because Slack keeps a selection while the ID stays the same. */
function chooser({ place: { brn }, name }: HistoryModel, t: Tongue): ActionsBlock {
  const words = historyWords(t);
  const all = { actionId: ACTIONS.historyAll, label: words.button.all };
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
      ...(brn === undefined
        ? []
        : [button({ ...all, value: HISTORY_PLACE.encode({ brn: undefined }) })]),
    ],
  };
}

function chosenCompany({ place: { brn }, name }: HistoryModel): string | undefined {
  return brn && escapeMrkdwn(companyWithBrn({ brn, name }));
}

/** The lines, grouped by day. */
function dayBlocks(model: HistoryModel, t: Tongue): readonly KnownBlock[] {
  const days = new Map<string, string[]>();
  for (const line of model.lines) {
    const date = bold(t.fullDate(line.at));
    const lines = days.get(date) ?? [date];
    lines.push(lineWords(line, model, t));
    days.set(date, lines);
  }
  return [...days.values()].flatMap(sections);
}

function lineWords(
  { at, event, company, link }: HistoryLine,
  { place, now }: HistoryModel,
  t: Tongue,
): string {
  const isOfAll = place.brn === undefined;
  return [
    clockTime(at),
    isOfAll && company && bold(companyName(company)),
    historyEvent(event, now, MRKDWN, t),
    link && `<${link}|${historyWords(t).message}>`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function pageRow({ place, earlier, later }: HistoryModel, t: Tongue): KnownBlock[] {
  const labels = historyWords(t).button;
  const turn = (actionId: string, label: string, from?: HistoryPlace['from']) =>
    button({ actionId, label, value: HISTORY_PLACE.encode({ ...place, from }) });
  const buttons = [];
  if (place.from !== undefined) buttons.push(turn(ACTIONS.historyNewest, labels.newest));
  if (later !== undefined) {
    buttons.push(turn(ACTIONS.historyLater, labels.later, { toward: 'later', cursor: later }));
  }
  if (earlier !== undefined) {
    const from = { toward: 'earlier', cursor: earlier } as const;
    buttons.push(turn(ACTIONS.historyEarlier, labels.earlier, from));
  }
  return buttons.length === 0 ? [] : [actions('history_page_row', buttons)];
}
