import { useWords } from '../page-context.js';
import { Message } from './message.js';
import { followsOn, type Thread } from './message-order.js';
import { SidePanel } from './side-panel.js';

/** A thread beside the channel. Slack takes no commands in it, so there is nothing to type into. */
export function ThreadPanel({
  thread,
  channel,
  onClose,
}: {
  readonly thread: Thread;
  readonly channel: string;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { root, replies } = thread;
  return (
    <SidePanel title={words.thread} onClose={onClose}>
      <div className="thread">
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
            isCompact={followsOn({ ...reply, replyBroadcast: false }, replies[index - 1])}
          />
        ))}
      </div>
    </SidePanel>
  );
}
