import type { ActionsBlock, Button, KnownBlock, ModalView } from '@slack/types';
import { companyName, companyOption, companyWithBrn } from '../company/choose-view.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import { HISTORY_MONTHS, type HistoryEvent, type HistoryWish } from '../records/history.js';
import {
  actions,
  bold,
  button,
  context,
  escapeMrkdwn,
  LIMITS,
  MRKDWN,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal, plain } from '../slack/modal-view.js';
import type { Catalog } from '../text/catalog.js';
import { clockTime } from '../text/format.js';

/** Where somebody reads in the history. */
export type HistoryPlace = Pick<HistoryWish, 'brn' | 'from'>;

/** Stands where no single company was chosen. */
const ALL = 'all';

/** `1234567891`, `all earlier 1795640400000.1:1234567891`. What a paging button and the window itself carry. */
export function encodeHistoryPlace({ brn, from }: HistoryPlace): string {
  const company = brn ?? ALL;
  return from === undefined ? company : `${company} ${from.toward} ${from.cursor}`;
}

/** Reads the value back; `undefined` for anything this app did not write. */
export function parseHistoryPlace(value: string): HistoryPlace | undefined {
  const match = /^(all|\d{10})(?: (earlier|later) ([\d.:-]+))?$/.exec(value);
  if (match === null) return undefined;
  const [, company = '', toward, cursor] = match;
  const brn = companyOf(company);
  if (brn === undefined && company !== ALL) return undefined;
  return {
    brn,
    from:
      cursor === undefined
        ? undefined
        : { toward: toward === 'later' ? 'later' : 'earlier', cursor },
  };
}

function companyOf(words: string): Brn | undefined {
  const brn = parseBrn(words);
  return brn.ok ? brn.value : undefined;
}

/** Records on one page: ask the store for this many. */
export const HISTORY_ON_A_PAGE = 20;

export interface HistoryLine {
  readonly at: Instant;
  readonly event: HistoryEvent;
  /** Absent for what concerns no single company. `name`: absent when it is watched no longer. */
  readonly company?: { readonly brn: Brn; readonly name?: string };
  /** Where the message that it speaks of is read. */
  readonly link?: string;
}

export interface HistoryModel {
  readonly place: HistoryPlace;
  /** The chosen company's name, while it is watched. */
  readonly name?: string;
  /** Newest first. */
  readonly lines: readonly HistoryLine[];
  /** Cursors of what is beyond this page. */
  readonly earlier?: string;
  readonly later?: string;
  readonly stage: Stage;
  readonly now: Instant;
}

/** Who did what, and what was told, where and why; of one company or of all. */
export function historyModal(model: HistoryModel, text: Catalog): ModalView {
  const { place, lines } = model;
  return modal(
    {
      callbackId: CALLBACKS.history,
      title: text.history.title,
      metadata: encodeHistoryPlace(place),
      blocks: [
        chooser(model, text),
        section(lines.length === 0 ? nothingHere(model, text) : heading(model, text)),
        ...dayBlocks(model, text),
        ...pageRow(model, text),
        context([
          text.history.kept(HISTORY_MONTHS),
          ...(model.stage === 'test' ? [text.words.testStage] : []),
        ]),
      ],
    },
    text,
  );
}

/** The message that an event speaks of. */
export function messageOf(event: HistoryEvent): MessageRef | undefined {
  return event.kind === 'told' || event.kind === 'posted' ? event.message : undefined;
}

/** Slack keeps what was chosen for as long as the block keeps its ID, also after "all companies". */
function chooser({ place: { brn }, name }: HistoryModel, text: Catalog): ActionsBlock {
  const { choose, button: labels } = text.history;
  const chosen = brn === undefined ? undefined : { brn, name };
  const all = encodeHistoryPlace({});
  return {
    type: 'actions',
    block_id: `history_of_${brn ?? 'all'}`,
    elements: [
      {
        type: 'external_select',
        action_id: ACTIONS.historyCompany,
        min_query_length: 1,
        placeholder: plain(choose),
        initial_option: chosen === undefined ? undefined : companyOption(chosen, text),
      },
      ...(chosen === undefined
        ? []
        : [button({ actionId: ACTIONS.historyAll, label: labels.all, value: all })]),
    ],
  };
}

function heading(model: HistoryModel, { history }: Catalog): string {
  return history.heading(chosenCompany(model));
}

function nothingHere(model: HistoryModel, { history }: Catalog): string {
  return model.place.from === undefined ? history.none(chosenCompany(model)) : history.gone;
}

function chosenCompany({ place: { brn }, name }: HistoryModel): string | undefined {
  if (brn === undefined) return undefined;
  return escapeMrkdwn(companyWithBrn({ brn, name }));
}

/** The lines of each day under its date, in as many paragraphs as it takes for none to be cut. */
function dayBlocks(model: HistoryModel, text: Catalog): readonly KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let day = '';
  let paragraph = '';
  const flush = (): void => {
    if (paragraph !== '') blocks.push(section(paragraph));
    paragraph = '';
  };
  for (const line of model.lines) {
    const words = lineWords(line, model, text);
    const isNewDay = seoulDayOf(line.at) !== day;
    if (isNewDay || paragraph.length + words.length >= LIMITS.sectionText) flush();
    if (isNewDay) paragraph = bold(text.history.day(line.at));
    paragraph = paragraph === '' ? words : `${paragraph}\n${words}`;
    day = seoulDayOf(line.at);
  }
  flush();
  return blocks;
}

function lineWords(
  { at, event, company, link }: HistoryLine,
  { place, now }: HistoryModel,
  { history }: Catalog,
): string {
  // Which company is said only where it is not the one that was chosen.
  const about =
    company === undefined || place.brn !== undefined ? [] : [bold(companyName(company))];
  const what = history.what(event, now, MRKDWN);
  const see = link === undefined ? [] : [`<${link}|${history.message}>`];
  return [clockTime(at), ...about, what, ...see].join(' · ');
}

function pageRow(
  { place, earlier, later }: HistoryModel,
  { history: { button: labels } }: Catalog,
): KnownBlock[] {
  const at = (toward: 'earlier' | 'later', cursor: string) =>
    encodeHistoryPlace({ ...place, from: { toward, cursor } });
  const { from: _, ...newest } = place;
  const buttons: readonly Button[] = [
    ...(place.from === undefined
      ? []
      : [
          button({
            actionId: ACTIONS.historyNewest,
            label: labels.newest,
            value: encodeHistoryPlace(newest),
          }),
        ]),
    ...(later === undefined
      ? []
      : [
          button({
            actionId: ACTIONS.historyLater,
            label: labels.later,
            value: at('later', later),
          }),
        ]),
    ...(earlier === undefined
      ? []
      : [
          button({
            actionId: ACTIONS.historyEarlier,
            label: labels.earlier,
            value: at('earlier', earlier),
          }),
        ]),
  ];
  return buttons.length === 0 ? [] : [actions('history_page_row', buttons)];
}
