import type { KnownBlock } from '@slack/types';
import { sumsOf } from '../assessment/urgency-rules.js';
import { LIST_PLACE } from '../list/list-place.js';
import type { Digest, DigestList, DigestRow } from '../records/digest.js';
import {
  bold,
  button,
  buttonRow,
  context,
  cut,
  cutMrkdwn,
  escapeMrkdwn,
  header,
  LIMITS,
  MRKDWN,
  section,
  sections,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import {
  digestHeadings,
  digestLines,
  digestNotification,
  digestRemark,
  digestRow,
  digestTitle,
  digestTotals,
  problemText,
  stateCountsOf,
} from './digest-words.js';

/** Shorter than in an alert, because a summary is skimmed. */
const MAX_NAME_LENGTH = 40;
/** For names in the notification, of which a phone shows some 60 characters. */
const MAX_NOTIFIED_NAME_LENGTH = 12;

/** The rows shown of each list. Further unclaimed companies are shown too if they are critical and fit. */
const MAX_SHOWN_ROWS = 10;
/** The limits of the list of unclaimed companies and of each other list; together below `LIMITS.messageCharacters`. */
const MAX_LIST_CHARACTERS = { unclaimed: 4500, others: 1200 } as const;
const MAX_NAMES_CHARACTERS = 900;

const NONE: DigestList = { rows: [], total: 0 };

/**
 * @param names plain names of people and groups, because a mention would notify them every morning. People without a
 *   name here are left out. Absent: everyone is mentioned, because only one person sees the summary.
 */
export function digestMessage(
  digest: Digest,
  t: Tongue,
  names?: ReadonlyMap<string, string>,
): ViewMessage {
  const nameUpTo = (max: number) => (name: string) => escapeMrkdwn(cut(name, max));
  const markup: Markup = {
    ...MRKDWN,
    person: names === undefined ? MRKDWN.person : (id) => escapeMrkdwn(names.get(id) ?? ''),
    quote: nameUpTo(MAX_NAME_LENGTH),
  };
  const notified = { ...markup, quote: nameUpTo(MAX_NOTIFIED_NAME_LENGTH) };
  return {
    text: cutMrkdwn(digestNotification(digest, notified, t), LIMITS.messageText),
    blocks: [
      header(digestTitle(digest, t)),
      ...actionBlocks(digest, markup, t),
      ...knownBlocks(digest, markup, t),
      ...endBlocks(digest, markup, t),
      ...remarkBlocks(digest, markup, t),
      ...(digest.stage === 'test' ? [context([t.words.testStage])] : []),
    ],
  };
}

export function peopleIn(digest: Digest): ReadonlySet<string> {
  const { attention, claimed = NONE, snoozed = NONE } = digest;
  const owners = attention.rows.flatMap(({ owner }) => owner ?? []);
  const handlers = [...claimed.rows, ...snoozed.rows].flatMap(({ handledBy }) => handledBy ?? []);
  return new Set([...owners, ...handlers]);
}

function actionBlocks(digest: Digest, markup: Markup, t: Tongue): readonly KnownBlock[] {
  const { attention, claimed, snoozed, channel, counts, elsewhere } = digest;
  const { quote } = markup;
  const isCritical = ({ severity }: DigestRow) => severity === 'critical';
  const rows = attention.rows.filter((row, i) => i < MAX_SHOWN_ROWS || isCritical(row));
  const lineOf = (row: DigestRow) => `• ${quote(row.name)} · ${digestRow(row, digest, markup, t)}`;
  const shown = takeFitting(rows.map(lineOf), MAX_LIST_CHARACTERS.unclaimed);
  const shownCritical = rows.slice(0, shown.length).filter(isCritical).length;
  const hidden = attention.total - shown.length;
  const headings = digestHeadings(t);
  return [
    ...sections([
      ...(elsewhere === undefined ? [] : [headings.elsewhere(MRKDWN.channel(channel))]),
      ...digestLines(digest, t),
      ...shown,
      ...(hidden > 0
        ? [headings.moreUnclaimed(hidden, counts.attention.critical - shownCritical)]
        : []),
      ...listLines(headings.claimed, claimed, lineOf, t),
      ...listLines(headings.snoozed, snoozed, lineOf, t),
    ]),
    ...buttonRow('digest_row', buttonsOf(digest, t)),
  ];
}

function buttonsOf({ counts, countsAll, channel }: Digest, t: Tongue) {
  const { needsAction } = sumsOf(stateCountsOf(counts));
  const { needingAction, openAlerts } = t.words.button;
  if (needsAction === 0) return [];
  const filter = { kind: 'attention', channel: countsAll === true ? undefined : channel } as const;
  const value = LIST_PLACE.encode({ filter, page: 1 });
  return [
    button({ actionId: ACTIONS.openAttention, label: needingAction, value }),
    button({ actionId: ACTIONS.homeAlerts, label: openAlerts, value: 'digest' }),
    button({ actionId: ACTIONS.homeMyAlerts, label: digestHeadings(t).myAlerts, value: 'digest' }),
  ];
}

/** The companies whose problem does not affect collection. */
function knownBlocks({ known, at }: Digest, { quote }: Markup, t: Tongue): readonly KnownBlock[] {
  const lineOf = (row: DigestRow) => `• ${quote(row.name)} · ${problemText(row, at, t)}`;
  return sections(listLines(digestHeadings(t).known, known, lineOf, t));
}

function listLines(
  heading: (total: number) => string,
  { rows, total }: DigestList = NONE,
  lineOf: (row: DigestRow) => string,
  t: Tongue,
): readonly string[] {
  if (total === 0) return [];
  const lines = rows.slice(0, MAX_SHOWN_ROWS).map(lineOf);
  const shown = takeFitting(lines, MAX_LIST_CHARACTERS.others);
  const hidden = total - shown.length;
  return [bold(heading(total)), ...shown, ...(hidden > 0 ? [digestHeadings(t).more(hidden)] : [])];
}

function endBlocks(digest: Digest, markup: Markup, t: Tongue): readonly KnownBlock[] {
  const { rows, total } = withFittingNames(digest.fixed, markup);
  const names = rows.map(({ name }) => markup.quote(name));
  const resolved = digestHeadings(t).resolved(total, digest.since, digest);
  const lines = [
    ...(total === 0 ? [] : [`${resolved}: ${t.listFirst(names, total)}`]),
    ...digestTotals(digest, t),
  ];
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

function remarkBlocks(digest: Digest, markup: Markup, t: Tongue): readonly KnownBlock[] {
  const remarks = digest.remarks.filter((remark) => remark.kind !== 'paused');
  if (remarks.length === 0) return [];
  const lines = remarks.map((remark) => {
    const shortRemark =
      remark.kind === 'before-break'
        ? { ...remark, expiring: withFittingNames(remark.expiring, markup) }
        : remark;
    return `• ${digestRemark(shortRemark, digest, markup, t)}`;
  });
  return [...sections([bold(digestHeadings(t).remarks), ...lines]), ...ownerButtons(digest, t)];
}

function ownerButtons({ remarks: allRemarks }: Digest, t: Tongue): readonly KnownBlock[] {
  const { ownerGone, changeOwner: label } = digestHeadings(t);
  const owners = allRemarks.flatMap((remark) =>
    remark.kind === 'owners-gone' ? remark.owners : [],
  );
  // A mention cannot notify people who have left, and Slack shows their names only in mentions.
  return owners.map(({ owner, companies }) => ({
    ...section(ownerGone(MRKDWN.person(owner), companies)),
    accessory: button({ actionId: ACTIONS.bulkOwnerGone, label, value: owner }),
  }));
}

function withFittingNames({ rows, total }: DigestList, { quote }: Markup): DigestList {
  const names = rows.map(({ name }) => quote(name));
  return { rows: rows.slice(0, takeFitting(names, MAX_NAMES_CHARACTERS).length), total };
}

function takeFitting(lines: readonly string[], maxCharacters: number): readonly string[] {
  const isTooLong = (_: string, index: number) =>
    lines.slice(0, index + 1).join('\n').length > maxCharacters;
  const end = lines.findIndex(isTooLong);
  return end < 0 ? lines : lines.slice(0, end);
}
