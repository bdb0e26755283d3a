import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PageMessage } from '../../contract.js';
import { dayOf, formatLongDay } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { Message } from './message.js';
import { continues, repliesTo, timelineOf } from './message-order.js';

const NEAR_END_PX = 120;

/** The messages of a channel. The list stays scrolled to its end when new ones come, unless the reader scrolled up. */
export function MessageList({
  messages,
  channel,
  channelName,
  unread,
  onOpenThread,
}: {
  readonly messages: readonly PageMessage[];
  readonly channel: string;
  readonly channelName: string;
  /** The number of messages that were unread when the channel was opened. */
  readonly unread: number;
  readonly onOpenThread: (ts: string) => void;
}) {
  const { language } = usePageContext();
  const words = useWords().message;
  const timeline = timelineOf(messages);
  const firstUnreadTs = useFirstUnreadTs(timeline, unread);
  const list = useStickToEnd(messages);
  return (
    <section
      ref={list}
      className="message-list"
      role="log"
      aria-label={words.list(channelName)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it
      tabIndex={0}
    >
      {timeline.length === 0 && <p className="message-none">{words.none}</p>}
      {timeline.map((message, index) => {
        const previous = timeline[index - 1];
        const isNewDay = previous === undefined || dayOf(previous.at) !== dayOf(message.at);
        const isFirstUnread = message.ts === firstUnreadTs;
        const root = messages.find(({ ts }) => ts === message.threadTs);
        return (
          <Fragment key={`${message.ts} ${message.onlyForYou}`}>
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
    </section>
  );
}

/** The `ts` of the first message that was unread when the channel was opened. */
function useFirstUnreadTs(timeline: readonly PageMessage[], unread: number): string | undefined {
  const [ts] = useState(() =>
    unread === 0 ? undefined : timeline.filter(({ onlyForYou }) => !onlyForYou).at(-unread)?.ts,
  );
  return ts;
}

function useStickToEnd(messages: readonly PageMessage[]) {
  const list = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = list.current;
    const updateIsAtEnd = () => {
      if (element === null) return;
      const pixelsBelow = element.scrollHeight - element.scrollTop - element.clientHeight;
      isAtEnd.current = pixelsBelow < NEAR_END_PX;
    };
    element?.addEventListener('scroll', updateIsAtEnd);
    // A panel that opens beside the list makes it narrower, and so longer.
    const resizeObserver = new ResizeObserver(() => {
      if (isAtEnd.current) element?.scrollTo({ top: element.scrollHeight });
    });
    if (element !== null) resizeObserver.observe(element);
    return () => {
      element?.removeEventListener('scroll', updateIsAtEnd);
      resizeObserver.disconnect();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the messages may move their end
  useLayoutEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [messages]);
  return list;
}
