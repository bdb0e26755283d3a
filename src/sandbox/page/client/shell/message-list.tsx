import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PageMessage } from '../../contract.js';
import { dayOf, formatLongDay } from '../format-time.js';
import { usePageContext, useWords } from '../page-context.js';
import { Message } from './message.js';
import { followsOn, repliesTo, timelineOf } from './message-order.js';

const NEAR_END_PX = 120;

/** The messages of a channel. It stays at its end while new ones come, unless one has scrolled back. */
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
  /** How many of the last ones were new when the channel was opened. */
  readonly unread: number;
  readonly onOpenThread: (ts: string) => void;
}) {
  const { language } = usePageContext();
  const words = useWords().message;
  const timeline = timelineOf(messages);
  const freshTs = useFreshTs(timeline, unread);
  const list = useEndKept(messages);
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
        const before = timeline[index - 1];
        const isNewDay = before === undefined || dayOf(before.at) !== dayOf(message.at);
        const isFresh = message.ts === freshTs;
        const root = messages.find(({ ts }) => ts === message.threadTs);
        return (
          <Fragment key={`${message.ts} ${message.onlyForYou}`}>
            {isNewDay && (
              <div className="day-line">
                <span>{formatLongDay(message.at, language)}</span>
              </div>
            )}
            {isFresh && (
              <div className="fresh-line">
                <span>{words.fresh}</span>
              </div>
            )}
            <Message
              message={message}
              channel={channel}
              isCompact={!isNewDay && !isFresh && followsOn(message, before)}
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

function useFreshTs(timeline: readonly PageMessage[], unread: number): string | undefined {
  const [ts] = useState(() =>
    unread === 0 ? undefined : timeline.filter(({ onlyForYou }) => !onlyForYou).at(-unread)?.ts,
  );
  return ts;
}

function useEndKept(messages: readonly PageMessage[]) {
  const list = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = list.current;
    const look = () => {
      if (element === null) return;
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      isAtEnd.current = left < NEAR_END_PX;
    };
    element?.addEventListener('scroll', look);
    // What opens beside it makes it narrower, and longer.
    const resized = new ResizeObserver(() => {
      if (isAtEnd.current) element?.scrollTo({ top: element.scrollHeight });
    });
    if (element !== null) resized.observe(element);
    return () => {
      element?.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the messages may move their end
  useLayoutEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [messages]);
  return list;
}
