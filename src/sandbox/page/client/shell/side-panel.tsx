import { type ReactNode, useId } from 'react';
import { CloseButton } from '../controls.js';
import { useWords } from '../page-context.js';
import { useEscape } from '../use-escape.js';
import { Message } from './message.js';
import { continues, type Thread } from './message-order.js';
import { MessageScroller } from './message-scroller.js';

interface SidePanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const words = useWords();
  const titleId = useId();
  useEscape(onClose);
  return (
    <aside className="side-panel" aria-labelledby={titleId}>
      <header className="side-panel-head">
        <h2 id={titleId}>{title}</h2>
        <CloseButton label={words.close} onClick={onClose} />
      </header>
      <div className="side-panel-body">{children}</div>
    </aside>
  );
}

interface ThreadPanelProps {
  readonly thread: Thread;
  readonly channel: string;
  readonly onClose: () => void;
}

/** A thread beside the channel. It has no message box, because Slack accepts no slash commands in threads. */
export function ThreadPanel({ thread, channel, onClose }: ThreadPanelProps) {
  const words = useWords();
  const { root, replies } = thread;
  return (
    <SidePanel title={words.thread} onClose={onClose}>
      <MessageScroller className="thread" messages={replies}>
        <Message message={root} channel={channel} isCompact={false} />
        {replies.length > 0 && (
          <div className="thread-count">
            <span>{words.message.replies(replies.length)}</span>
          </div>
        )}
        {replies.map((reply, index) => (
          <Message
            key={reply.ts}
            message={reply}
            channel={channel}
            // Only in a channel does a broadcast reply need its own name and picture.
            isCompact={continues({ ...reply, replyBroadcast: false }, replies[index - 1])}
          />
        ))}
      </MessageScroller>
    </SidePanel>
  );
}
