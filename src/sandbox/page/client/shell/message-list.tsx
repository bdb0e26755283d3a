import { Fragment, useState } from 'react';
import type { PageMessage } from '../../contract.js';
import { dayOf, formatLongDay } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { Message } from './message.js';
import { continues, repliesTo, timelineOf } from './message-order.js';
import { MessageScroller } from './message-scroller.js';

export function MessageList({
  messages,
  channel,
  channelName,
  unreadCount,
  sentCount,
  onOpenThread,
}: {
  readonly messages: readonly PageMessage[];
  readonly channel: string;
  readonly channelName: string;
  /** The number of messages that were unread when the channel was opened. */
  readonly unreadCount: number;
  /** How many messages and commands the reader has sent from here. */
  readonly sentCount: number;
  readonly onOpenThread: (ts: string) => void;
}) {
  const { language } = usePageContext();
  const words = useWords().message;
  const timeline = timelineOf(messages);
  const firstUnreadTs = useFirstUnreadTs(timeline, unreadCount);
  return (
    <MessageScroller
      messages={timeline}
      sentCount={sentCount}
      className="message-list"
      role="log"
      aria-label={words.list(channelName)}
    >
      {timeline.length === 0 && <p className="message-none">{words.none}</p>}
      {timeline.map((message, index) => {
        const previous = timeline[index - 1];
        const isNewDay = previous === undefined || dayOf(previous.at) !== dayOf(message.at);
        const isFirstUnread = message.ts === firstUnreadTs;
        const root = messages.find(({ ts }) => ts === message.threadTs);
        return (
          <Fragment key={message.ts}>
            {isNewDay && (
              <div className="day-line">
                <span>{formatLongDay(message.at, language)}</span>
              </div>
            )}
            {isFirstUnread && (
              <div className="fresh-line">
                <span>{words.newDivider}</span>
              </div>
            )}
            <Message
              message={message}
              channel={channel}
              isCompact={!isNewDay && !isFirstUnread && continues(message, previous)}
              root={root}
              replies={repliesTo(messages, message.ts)}
              onOpenThread={onOpenThread}
            />
          </Fragment>
        );
      })}
    </MessageScroller>
  );
}

/** The `ts` of the first message that was unread when the channel was opened. */
function useFirstUnreadTs(timeline: readonly PageMessage[], count: number): string | undefined {
  const [ts] = useState(() =>
    count === 0 ? undefined : timeline.filter(({ isOnlyForYou }) => !isOnlyForYou).at(-count)?.ts,
  );
  return ts;
}
