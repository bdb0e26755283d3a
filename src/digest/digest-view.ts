import type { KnownBlock } from '@slack/types';
import { nameAndBrn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import type { Digest, DigestList, DigestRow } from '../records/digest.js';
import {
  bold,
  button,
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
import { digestRemark } from './digest-remark-words.js';
import {
  digestHeadings,
  digestLead,
  digestRow,
  digestTitle,
  digestTotals,
} from './digest-words.js';

/** Shorter than in an alert, because a summary is skimmed. */
const MAX_NAME_LENGTH = 40;

/** The limit for all lists together; part of `LIMITS.messageCharacters`. */
const MAX_LIST_CHARACTERS = 7000;
/** The limit for the company names in one line. */
const MAX_NAMES_CHARACTERS = 900;

const NONE: DigestList = { rows: [], total: 0 };

/**
 * @param names people's plain names, because a mention would notify them every morning. People without a name are left out.
 *   Absent: people are mentioned, because only one person sees the summary.
 */
export function digestMessage(
  digest: Digest,
  t: Tongue,
  names?: ReadonlyMap<UserId, string>,
): ViewMessage {
  const markup: Markup = {
    ...MRKDWN,
    person: names === undefined ? MRKDWN.person : (id) => escapeMrkdwn(names.get(id) ?? ''),
    quote: (name) => escapeMrkdwn(cut(name, MAX_NAME_LENGTH)),
  };
  const title = digestTitle(digest, t);
  const lead = [digestLead(digest, markup, t)];
  if (digest.totals !== undefined) lead.push(digestTotals(digest.totals, t));
  if (digest.elsewhere !== undefined) {
    lead.push(digestHeadings(t).elsewhere(MRKDWN.channel(digest.channel)));
  }
  return {
    text: cutMrkdwn(`${title}: ${lead.join(' ')}`, LIMITS.messageText),
    blocks: [
      header(title),
      section(lead.join('\n')),
      ...listBlocks(digest, markup, t),
      ...resolvedSection(digest, markup, t),
      ...remarkBlocks(digest, markup, t),
      ...(digest.stage === 'test' ? [context([t.words.testStage])] : []),
    ],
  };
}

/** The people named in the digest because they claimed or snoozed an alert. */
export function peopleIn(digest: Digest): ReadonlySet<UserId> {
  if (!hasLists(digest)) return new Set();
  const { taken, snoozed } = digest;
  const shown = [...taken.rows, ...snoozed.rows].flatMap(({ by }) =>
    by === undefined ? [] : [by],
  );
  return new Set(shown);
}

/** If there are only claimed alerts, they are counted but not listed. */
function hasLists({ attention, known = NONE, snoozed }: Digest): boolean {
  return attention.total + known.total + snoozed.total > 0;
}

function listBlocks(digest: Digest, markup: Markup, t: Tongue): readonly KnownBlock[] {
  if (!hasLists(digest)) return [];
  const headings = digestHeadings(t);
  const { attention, known = NONE, taken, snoozed } = digest;
  let charactersLeft = MAX_LIST_CHARACTERS;
  const shown = [
    { list: attention, title: headings.attention(attention.total) },
    { list: taken, title: headings.taken(taken.total) },
    { list: snoozed, title: headings.snoozed(snoozed.total) },
    { list: known, title: headings.known(known.total) },
  ];
  return shown.flatMap(({ list, title }) => {
    if (list.total === 0) return [];
    const lines = takeFitting(
      list.rows.map((row) => rowLine(row, digestRow(row, digest, markup, t), markup)),
      charactersLeft,
    );
    charactersLeft -= lengthOf(lines);
    const hidden = list.total - lines.length;
    return sections([bold(title), ...lines, ...(hidden > 0 ? [headings.more(hidden)] : [])]);
  });
}

function rowLine(row: DigestRow, description: string, { quote }: Markup): string {
  const [name, brn] = nameAndBrn(row, quote);
  return `• ${name}${brn === undefined ? '' : ` (${brn})`} · ${description}`;
}

function resolvedSection({ fixed: list, since, ...moment }: Digest, markup: Markup, t: Tongue) {
  if (list.total === 0) return [];
  const heading = digestHeadings(t).fixed(list.total, since, moment);
  return [section(`${bold(heading)}\n${t.listFirst(fittingNames(list, markup), list.total)}`)];
}

function remarkBlocks(digest: Digest, markup: Markup, t: Tongue): readonly KnownBlock[] {
  if (digest.remarks.length === 0) return [];
  const lines = digest.remarks.map((remark) => {
    const shortRemark =
      remark.kind === 'before-break'
        ? { ...remark, expiring: withFittingNames(remark.expiring, markup) }
        : remark;
    // A mention cannot notify people who have left, and Slack shows their names only in mentions.
    const remarkMarkup =
      remark.kind === 'owners-gone' ? { ...markup, person: MRKDWN.person } : markup;
    return `• ${digestRemark(shortRemark, digest, remarkMarkup, t)}`;
  });
  return [...sections([bold(digestHeadings(t).remarks), ...lines]), ...ownerButtons(digest, t)];
}

/** For each owner who has left, a button that changes the owner of their companies. */
function ownerButtons({ remarks: allRemarks }: Digest, t: Tongue): readonly KnownBlock[] {
  const { ownerGone, changeOwner: label } = digestHeadings(t);
  const owners = allRemarks.flatMap((remark) =>
    remark.kind === 'owners-gone' ? remark.owners : [],
  );
  return owners.map(({ owner, companies }) => ({
    ...section(ownerGone(MRKDWN.person(owner), companies)),
    accessory: button({ actionId: ACTIONS.bulkOwnerGone, label, value: owner }),
  }));
}

function withFittingNames(list: DigestList, markup: Markup): DigestList {
  return { rows: list.rows.slice(0, fittingNames(list, markup).length), total: list.total };
}

function fittingNames({ rows }: DigestList, { quote }: Markup): readonly string[] {
  return takeFitting(
    rows.map(({ name }) => quote(name)),
    MAX_NAMES_CHARACTERS,
  );
}

/** The first lines that fit together. */
function takeFitting(lines: readonly string[], maxCharacters: number): readonly string[] {
  const end = lines.findIndex((_, index) => lengthOf(lines.slice(0, index + 1)) > maxCharacters);
  return end < 0 ? lines : lines.slice(0, end);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, text) => sum + text.length + 1, 0);
}
