import { useMemo } from 'react';
import type { PageFile, PageMessage } from '../../contract.js';
import { useActions } from '../actions.js';
import { Blocks } from '../blocks/blocks.js';
import { Button } from '../controls.js';
import { formatDateTime, formatTime } from '../format-time.js';
import { Mrkdwn } from '../mrkdwn/mrkdwn.js';
import { usePageContext, useWords } from '../page-context.js';
import { SurfaceProvider } from '../surface-context.js';
import { Avatar } from './avatar.js';
import { MessageMenu } from './shortcuts.js';

interface MessageProps {
  readonly message: PageMessage;
  readonly channel: string;
  readonly isCompact: boolean;
  /** Set for a reply that is also shown in the channel: the root of its thread. */
  readonly root?: PageMessage;
  readonly replies?: readonly PageMessage[];
  readonly onOpenThread?: (ts: string) => void;
}

export function Message({
  message,
  channel,
  isCompact,
  root,
  replies = [],
  onOpenThread,
}: MessageProps) {
  const { language, names, channels } = usePageContext();
  const words = useWords().message;
  // Slack offers no shortcuts on a message that only one person sees, and none of the app to other organisations.
  const hasShortcuts = !message.isOnlyForYou && channels.some(({ kind }) => kind === 'app');
  const name = names.users[message.user] ?? message.user;
  const time = formatTime(message.at, language);
  const classes = [
    'message',
    isCompact ? 'message-compact' : '',
    message.isOnlyForYou ? 'message-own' : '',
  ];
  return (
    <article
      className={classes.filter(Boolean).join(' ')}
      data-ts={message.ts}
      aria-label={`${name}, ${time}`}
    >
      <div className="message-side">
        {isCompact ? (
          <time className="message-time">{time}</time>
        ) : (
          <Avatar name={name} user={message.user} isApp={message.isByApp} />
        )}
      </div>
      <div className="message-main">
        {message.isOnlyForYou && <div className="message-note">👁 {words.onlyForYou}</div>}
        {!isCompact && (
          <div className="message-head">
            <span className="message-name">{name}</span>
            {message.isByApp && <span className="message-badge">{words.app}</span>}
            <time className="message-time" title={formatDateTime(message.at, language)}>
              {time}
            </time>
          </div>
        )}
        {root !== undefined && onOpenThread !== undefined && (
          <div className="message-note">
            {words.replied}{' '}
            <Button kind="link" onClick={() => onOpenThread(root.ts)}>
              {firstWords(root.text)}
            </Button>
          </div>
        )}
        <MessageBody message={message} channel={channel} />
        {message.isEdited && <span className="message-edited">{words.edited}</span>}
        {message.files.map((file) => (
          <FileCard key={file.id} file={file} />
        ))}
        {replies.length > 0 && onOpenThread !== undefined && (
          <ReplyBar replies={replies} onOpen={() => onOpenThread(message.ts)} />
        )}
      </div>
      {hasShortcuts && <MessageMenu channel={channel} ts={message.ts} />}
    </article>
  );
}

function MessageBody({ message, channel }: Pick<MessageProps, 'message' | 'channel'>) {
  const { surfaceOf } = useActions();
  const { ts } = message;
  const surface = useMemo(
    () => surfaceOf({ in: 'message', channel, ts }),
    [surfaceOf, channel, ts],
  );
  if (message.blocks.length === 0) return <Mrkdwn words={message.text} />;
  return (
    <SurfaceProvider value={surface}>
      <Blocks blocks={message.blocks} />
    </SurfaceProvider>
  );
}

function ReplyBar({
  replies,
  onOpen,
}: {
  readonly replies: readonly PageMessage[];
  readonly onOpen: () => void;
}) {
  const { language, names } = usePageContext();
  const words = useWords().message;
  const last = replies.at(-1);
  const writers = [...new Map(replies.map((reply) => [reply.user, reply])).values()].slice(0, 4);
  return (
    <Button className="reply-bar" onClick={onOpen}>
      {writers.map(({ user, isByApp }) => (
        <Avatar key={user} name={names.users[user] ?? user} user={user} isApp={isByApp} />
      ))}
      <b>{words.replies(replies.length)}</b>
      {last !== undefined && (
        <span className="reply-bar-last">{words.lastReply(formatDateTime(last.at, language))}</span>
      )}
    </Button>
  );
}

function FileCard({ file }: { readonly file: PageFile }) {
  const words = useWords().message;
  return (
    <a className="file-card" href={file.url} download={file.name}>
      <span className="file-card-icon" aria-hidden="true">
        📄
      </span>
      <span>
        <b>{file.name}</b>
        <small>
          {formatBytes(file.bytes)} · {words.download}
        </small>
      </span>
    </a>
  );
}

function formatBytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`;
}

const MAX_SNIPPET_LENGTH = 80;

/** The beginning of a text, without markup. A link or mention, `<...|label>`, becomes its label. */
function firstWords(text: string): string {
  const plain = text.replace(/<(?:[^<>|]*\|)?([^<>|]*)>/g, '$1').replace(/[*_~`\u200b]/g, '');
  return plain.length > MAX_SNIPPET_LENGTH ? `${plain.slice(0, MAX_SNIPPET_LENGTH)}…` : plain;
}
