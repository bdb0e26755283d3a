import type { AlertEntry } from '../outbox/outbox-log.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { Change, OutboxJob } from '../records/ports.js';

/** A notice that waits to be said. The end of an alert is none: it is told for itself. */
export type NoticeEntry = AlertEntry & {
  readonly job: Extract<OutboxJob, { readonly kind: 'notice' }> & { readonly line: NoticeLine };
};

export type NoticeLine = Extract<ThreadLine, { readonly kind: 'notice' }>;

/** Whether it calls people because nobody took the alert. */
export function isForUntaken({ why, untaken }: NoticeLine): boolean {
  return why === 'nobody-took-it' || untaken === true;
}

/** It tells of another problem that is over by now. */
export function isOutdated({ why, news }: NoticeLine, { reasons }: Alert): boolean {
  if (why !== 'new-reason' || news === undefined) return false;
  return !news.some(({ product, kind }) =>
    reasons.some((reason) => reason.kind === kind && reason.products.includes(product)),
  );
}

export function isNotice(entry: AlertEntry): entry is NoticeEntry {
  return entry.job.kind === 'notice' && entry.job.line.kind === 'notice';
}

/**
 * What makes one notice of those of an alert that wait together, oldest first: the oldest takes the word of the last
 * and calls all who were to be called. Calling the operators is said beside a message; while there is none it stays a
 * notice of its own, after the one that posts it.
 *
 * @param sentNow the entry that takes the place of the oldest.
 */
export function joinNotices(
  waiting: readonly NoticeEntry[],
  {
    alert,
    calm,
    sentNow,
  }: { readonly alert: Alert; readonly calm: boolean; readonly sentNow?: string },
): readonly Change[] {
  const all = waiting.map(({ job }) => job.line);
  const current = all.filter((line) => !isOutdated(line, alert));
  const lines = joinedLines(current.length === 0 ? all : current, alert.message !== undefined);
  const places = waiting.toSorted((a, b) => Number(b.seq === sentNow) - Number(a.seq === sentNow));
  return places.map((entry, i): Change => {
    const line = lines[i];
    if (line === undefined) return { delete: 'outbox', seq: entry.seq };
    const { calm: wasCalm, notBefore, ...rest } = entry;
    // What held it for the morning holds nothing that a person asked for.
    const waits = notBefore !== undefined && (calm || wasCalm === undefined);
    const value = {
      ...rest,
      job: { kind: 'notice', alert, line } as const,
      ...(waits ? { notBefore } : {}),
      ...(calm ? { calm } : {}),
    };
    return { put: 'outbox', value };
  });
}

function joinedLines(lines: readonly NoticeLine[], hasMessage: boolean): readonly NoticeLine[] {
  const news = lines.filter(({ why }) => why !== 'nobody-took-it');
  const calls = lines.filter(({ why }) => why === 'nobody-took-it');
  if (news.length === 0 || calls.length === 0) return joined(lines, lines);
  return hasMessage ? joined(news, lines) : [...joined(news, news), ...joined(calls, calls)];
}

function joined(
  words: readonly NoticeLine[],
  calling: readonly NoticeLine[],
): readonly NoticeLine[] {
  // Of an alert that nobody has heard of, whatever is said of it comes first.
  const last = words.find(({ why }) => why === 'first') ?? words.at(-1);
  if (last === undefined) return [];
  const calls = [...new Set(calling.flatMap((line) => line.calls ?? []))];
  const news = last.why === 'new-reason' ? newsIn(words) : undefined;
  const isUntaken = last.why !== 'nobody-took-it' && calling.some(isForUntaken);
  return [
    {
      kind: 'notice',
      why: last.why,
      ...(calls.length === 0 ? {} : { calls }),
      ...(isUntaken ? { untaken: true } : {}),
      ...(news === undefined ? {} : { news }),
    },
  ];
}

/** Of those of which it is known what is new: what all of them say; a word of another kind is never over. */
function newsIn(words: readonly NoticeLine[]): NoticeLine['news'] {
  const known = words.flatMap(({ news }) => (news === undefined ? [] : [news]));
  return known.length < words.length ? undefined : known.flat();
}
