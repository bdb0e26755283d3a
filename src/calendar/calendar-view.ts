import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { isChannelId } from '../kernel/slack-id.js';
import type { Instant } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { CalendarFeed, CalendarScope } from '../records/links.js';
import { confirmedButton, context, MRKDWN, section } from '../slack/blocks.js';
import { joinedBy } from '../slack/codec.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FormValues, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import { calendarWords, feedLine } from './calendar-words.js';

/** The private_metadata of the form: the channel in which it was opened, or nothing. */
export const CALENDAR_PLACE = joinedBy(':', {
  channel: z.string().refine((text) => text === '' || isChannelId(text)),
});
export const FEED_HASH = z.string().regex(/^[\w-]{43}$/);

/** An operator sees the addresses of all people. */
const MAX_SHOWN = 20;

export interface CalendarForm {
  /** Empty: not opened in a channel. */
  readonly channel: string;
  readonly chosen?: CalendarScope['kind'];
  /** The person's own first. */
  readonly feeds: readonly CalendarFeed[];
  /** The answer to a button, or why the form is shown again. */
  readonly feedback?: string | undefined;
  readonly now: Instant;
}

/** The scope chosen in the form. A forged form may choose a channel that was not offered; that counts as `all`. */
export function readScope(values: FormValues, user: UserId, channel: string): CalendarScope {
  const kind = FIELDS.calendarScope.read(values);
  if (kind === 'channel' && channel !== '') return { kind, channel };
  return kind === 'owner' ? { kind, owner: user } : { kind: 'all' };
}

export function calendarModal(form: CalendarForm, t: Tongue): ModalView {
  const { channel, chosen = 'all', feeds, feedback, now } = form;
  const { title, submit, explanation, caution, scope, existing, more } = calendarWords(t);
  const kinds =
    channel === '' ? (['all', 'owner'] as const) : (['all', 'channel', 'owner'] as const);
  const options = kinds.map((kind) => option(scope[kind], kind));
  const unlisted = feeds.length - MAX_SHOWN;
  return modal(
    {
      callbackId: CALLBACKS.calendar,
      title,
      submit,
      metadata: CALENDAR_PLACE.encode({ channel }),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        section(explanation),
        FIELDS.calendarScope.draw(scope, { options, chosen }),
        context([caution]),
        ...(feeds.length === 0 ? [] : [section(existing)]),
        ...feeds.slice(0, MAX_SHOWN).map((feed) => feedRow(feed, now, t)),
        ...(unlisted > 0 ? [context([more(unlisted)])] : []),
      ],
    },
    t,
  );
}

function feedRow(feed: CalendarFeed, now: Instant, t: Tongue): KnownBlock {
  const { revoke } = calendarWords(t);
  const accessory = confirmedButton(
    { actionId: ACTIONS.calendarRevoke, label: revoke.button, value: feed.hash, style: 'danger' },
    {
      title: revoke.button,
      question: revoke.question,
      yes: revoke.button,
      no: t.words.button.cancel,
    },
  );
  return { ...section(feedLine(feed, now, MRKDWN, t)), accessory };
}

export function calendarMessage(sentence: string, t: Tongue): ModalView {
  const { title } = calendarWords(t);
  return modal({ callbackId: CALLBACKS.calendar, title, blocks: [section(sentence)] }, t);
}

/** The only place that ever shows the address. */
export function calendarAddressModal(url: string, t: Tongue): ModalView {
  const { title, created, howTo, caution } = calendarWords(t);
  const blocks = [
    section(created),
    section(`\`\`\`${url}\`\`\``),
    section(howTo),
    context([caution]),
  ];
  return modal({ callbackId: CALLBACKS.calendar, title, blocks }, t);
}
