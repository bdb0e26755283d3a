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

/** A summary is skimmed: a name is shorter here than on an alert of its own. */
const NAME_LENGTH = 40;

/** Together the lists may take this much of `LIMITS.messageCharacters`; the rest is for all that stands around them. */
const CHARACTERS_OF_LISTS = 7000;
/** The names that one line of a list without rows of its own may take. */
const CHARACTERS_OF_NAMES = 900;

const NONE: DigestList = { rows: [], total: 0 };

/**
 * A channel's daily summary, or the one a person asked for. All quiet is one line.
 *
 * @param names how people are named, so that nobody's phone rings each morning; whom it lacks is left out. Absent: by
 *   a mention, as where only one person reads it.
 */
export function digestMessage(
  digest: Digest,
  text: Tongue,
  names?: ReadonlyMap<UserId, string>,
): ViewMessage {
  const markup: Markup = {
    ...MRKDWN,
    person: names === undefined ? MRKDWN.person : (id) => escapeMrkdwn(names.get(id) ?? ''),
    quote: (name) => escapeMrkdwn(cut(name, NAME_LENGTH)),
  };
  const title = digestTitle(digest, text);
  const lead = [digestLead(digest, markup, text)];
  if (digest.totals !== undefined) lead.push(digestTotals(digest.totals, text));
  if (digest.elsewhere !== undefined) {
    lead.push(digestHeadings(text).elsewhere(MRKDWN.channel(digest.channel)));
  }
  return {
    text: cutMrkdwn(`${title}: ${lead.join(' ')}`, LIMITS.messageText),
    blocks: [
      header(title),
      section(lead.join('\n')),
      ...lists(withoutUnnamed(digest, names), markup, text),
      ...fixed(digest, markup, text),
      ...remarks(digest, markup, text),
      ...(digest.stage === 'test' ? [context([text.words.testStage])] : []),
    ],
  };
}

/** Everybody who took an alert or put one off, and is shown. */
export function peopleIn(digest: Digest): ReadonlySet<UserId> {
  if (!hasLists(digest)) return new Set();
  const { taken, snoozed } = digest;
  const shown = [...taken.rows, ...snoozed.rows].flatMap(({ by }) =>
    by === undefined ? [] : [by],
  );
  return new Set(shown);
}

function withoutUnnamed(digest: Digest, names: ReadonlyMap<UserId, string> | undefined): Digest {
  if (names === undefined) return digest;
  const named = ({ by, ...row }: DigestRow): DigestRow =>
    by === undefined || !names.has(by) ? row : { ...row, by };
  const { taken, snoozed } = digest;
  return {
    ...digest,
    taken: { ...taken, rows: taken.rows.map(named) },
    snoozed: { ...snoozed, rows: snoozed.rows.map(named) },
  };
}

/** What is being handled is only counted when nothing else is left to do. */
function hasLists({ attention, known = NONE, snoozed }: Digest): boolean {
  return attention.total + known.total + snoozed.total > 0;
}

function lists(digest: Digest, markup: Markup, t: Tongue): readonly KnownBlock[] {
  if (!hasLists(digest)) return [];
  const headings = digestHeadings(t);
  const { attention, known = NONE, taken, snoozed } = digest;
  let room = CHARACTERS_OF_LISTS;
  const shown = [
    { kind: 'attention', list: attention, title: headings.attention(attention.total) },
    { kind: 'taken', list: taken, title: headings.taken(taken.total) },
    { kind: 'snoozed', list: snoozed, title: headings.snoozed(snoozed.total) },
    { kind: 'attention', list: known, title: headings.known(known.total) },
  ] as const;
  return shown.flatMap(({ kind, list, title }) => {
    if (list.total === 0) return [];
    const lines = fitting(
      list.rows.map((row) => line(row, digestRow(kind, row, digest, markup, t), markup)),
      room,
    );
    room -= lengthOf(lines);
    const left = list.total - lines.length;
    return inSections([bold(title), ...lines, ...(left > 0 ? [headings.more(left)] : [])]);
  });
}

function line(row: DigestRow, about: string, { quote }: Markup): string {
  const [name, brn] = nameAndBrn(row, quote);
  return `• ${name}${brn === undefined ? '' : ` (${brn})`} · ${about}`;
}

function fixed({ fixed: list, since, ...moment }: Digest, markup: Markup, t: Tongue) {
  if (list.total === 0) return [];
  const heading = digestHeadings(t).fixed(list.total, since, moment);
  return [section(`${bold(heading)}\n${t.listOfSome(fittingNames(list, markup), list.total)}`)];
}

function remarks(digest: Digest, markup: Markup, t: Tongue): readonly KnownBlock[] {
  if (digest.remarks.length === 0) return [];
  const lines = digest.remarks.map((remark) => {
    const about =
      remark.kind === 'before-break'
        ? { ...remark, expiring: shortened(remark.expiring, markup) }
        : remark;
    // Who has left is rung by nobody, and has a name only in a mention.
    const shown = remark.kind === 'owners-gone' ? { ...markup, person: MRKDWN.person } : markup;
    return `• ${digestRemark(about, digest, shown, t)}`;
  });
  return [...inSections([bold(digestHeadings(t).remarks), ...lines]), ...changeOwner(digest, t)];
}

/** For each owner who has left, the change of all their companies at hand. */
function changeOwner({ remarks: all }: Digest, t: Tongue): readonly KnownBlock[] {
  const { ownerGone, changeOwner: label } = digestHeadings(t);
  const owners = all.flatMap((remark) => (remark.kind === 'owners-gone' ? remark.owners : []));
  return owners.map(({ owner, companies }) => ({
    ...section(ownerGone(MRKDWN.person(owner), companies)),
    accessory: button({ actionId: ACTIONS.bulkOwnerGone, label, value: owner }),
  }));
}

function shortened(list: DigestList, markup: Markup): DigestList {
  return { rows: list.rows.slice(0, fittingNames(list, markup).length), total: list.total };
}

function fittingNames({ rows }: DigestList, { quote }: Markup): readonly string[] {
  return fitting(
    rows.map(({ name }) => quote(name)),
    CHARACTERS_OF_NAMES,
  );
}

/** As many of the first lines as the room is enough for. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let left = room;
  const end = lines.findIndex((one) => {
    left -= one.length + 1;
    return left < 0;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

/** Lines in as few sections as Slack's limit allows; none is cut in the middle of its list. */
function inSections(lines: readonly string[]): readonly KnownBlock[] {
  const sections: string[][] = [[]];
  let length = 0;
  for (const one of lines) {
    if (length + one.length + 1 > LIMITS.sectionText) {
      sections.push([]);
      length = 0;
    }
    sections.at(-1)?.push(one);
    length += one.length + 1;
  }
  return sections.filter((part) => part.length > 0).map((part) => section(part.join('\n')));
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, one) => sum + one.length + 1, 0);
}
