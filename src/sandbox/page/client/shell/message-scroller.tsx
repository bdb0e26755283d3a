import {
  type ComponentProps,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { PageMessage } from '../../contract.js';
import { Button } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';

interface Props extends ComponentProps<'section'> {
  readonly messages: readonly PageMessage[];
  /** Changes when the reader sends something, whose answer they want to see. */
  readonly sentCount?: number;
}

/**
 * A list of messages that stays scrolled to its newest one. While the reader is further up, a button says that there
 * are new ones, and leads to them.
 */
export function MessageScroller({ messages, sentCount = 0, children, ...sectionProps }: Props) {
  const words = useWords().message;
  const list = useRef<HTMLElement>(null);
  const [firstNewTs, setFirstNewTs] = useState<string>();
  const isAtEnd = useIsAtEnd(list, firstNewTs, () => setFirstNewTs(undefined));
  const takeNewMessages = useNewMessages(messages);
  const moveToEnd = (element: HTMLElement) => {
    scrollToEnd(element);
    // Set here, because the next message may arrive before the scroll event that would set it.
    isAtEnd.current = true;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the messages may move their end
  useLayoutEffect(() => {
    const element = list.current;
    const { firstTs, hasOwn } = takeNewMessages();
    if (element === null) return;
    if (isAtEnd.current || hasOwn) moveToEnd(element);
    else if (firstTs !== undefined && !isSeen(element, firstTs)) {
      setFirstNewTs((previous) => previous ?? firstTs);
    }
  }, [messages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing that the reader sends
  useLayoutEffect(() => {
    if (sentCount > 0 && list.current !== null) moveToEnd(list.current);
  }, [sentCount]);

  const showNew = () => {
    const element = list.current;
    if (element === null || firstNewTs === undefined) return;
    articleIn(element, firstNewTs)?.scrollIntoView({ block: 'start' });
    setFirstNewTs(undefined);
    element.focus();
  };
  return (
    <div className="newest">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
      <section ref={list} tabIndex={0} {...sectionProps}>
        {children}
      </section>
      {firstNewTs !== undefined && (
        <Button className="new-pill" onClick={showNew}>
          ↓ {words.jumpToNew}
        </Button>
      )}
    </div>
  );
}

const NEAR_END_PX = 120;

/** Whether the list is scrolled to its end. Calls `onSeen` when the reader has scrolled to the first new message. */
function useIsAtEnd(
  list: RefObject<HTMLElement | null>,
  firstNewTs: string | undefined,
  onSeen: () => void,
): RefObject<boolean> {
  const isAtEnd = useRef(true);
  const update = useRef(() => {});
  useEffect(() => {
    update.current = () => {
      const element = list.current;
      if (element === null) return;
      isAtEnd.current = element.scrollTop >= endOf(element) - NEAR_END_PX;
      if (firstNewTs !== undefined && isSeen(element, firstNewTs)) onSeen();
    };
  });
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const onScroll = () => update.current();
    element.addEventListener('scroll', onScroll);
    // A panel that opens beside the list makes it narrower, and so longer.
    const resizeObserver = new ResizeObserver(() => {
      if (isAtEnd.current) scrollToEnd(element);
    });
    resizeObserver.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      resizeObserver.disconnect();
    };
  }, [list]);
  return isAtEnd;
}

/** Returns a function that finds the first message added since its last call, and whether the reader added one. */
function useNewMessages(messages: readonly PageMessage[]) {
  const { me } = usePageContext();
  const previousTs = useRef(new Set(messages.map(({ ts }) => ts)));
  return (): { readonly firstTs: string | undefined; readonly hasOwn: boolean } => {
    const added = messages.filter(({ ts }) => !previousTs.current.has(ts));
    for (const { ts } of added) previousTs.current.add(ts);
    return { firstTs: added[0]?.ts, hasOwn: added.some(({ user }) => user === me) };
  };
}

function articleIn(list: HTMLElement, ts: string): HTMLElement | null {
  return list.querySelector(`[data-ts="${ts}"]`);
}

/** Whether the beginning of a message is visible (at least 24 pixels of it), or lies above the visible part. */
function isSeen(list: HTMLElement, ts: string): boolean {
  const top = articleIn(list, ts)?.getBoundingClientRect().top ?? 0;
  return top < list.getBoundingClientRect().bottom - 24;
}

/** The scroll position that shows the last message; of one that is taller than the list, its beginning. */
function endOf(list: HTMLElement): number {
  const bottom = list.scrollHeight - list.clientHeight;
  const last = [...list.querySelectorAll('article.message')].at(-1);
  if (last === undefined) return bottom;
  const fromTop = last.getBoundingClientRect().top - list.getBoundingClientRect().top;
  return Math.min(bottom, list.scrollTop + fromTop);
}

/** Stays where it is if the reader is already below the beginning of a tall last message. */
function scrollToEnd(list: HTMLElement): void {
  list.scrollTo({ top: Math.max(list.scrollTop, endOf(list)) });
}
