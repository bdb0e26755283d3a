import type { PageChannel } from '../../contract.js';
import { Button } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';
import { Avatar } from './avatar.js';

export function Sidebar({ openId }: { readonly openId: string }) {
  const { channels } = usePageContext();
  const words = useWords();
  return (
    <nav className="sidebar" aria-label={words.sidebar.label}>
      <SidebarPart
        title={words.sidebar.channels}
        channels={channels.filter(({ kind }) => kind !== 'app')}
        openId={openId}
      />
      <SidebarPart
        title={words.sidebar.apps}
        channels={channels.filter(({ kind }) => kind === 'app')}
        openId={openId}
      />
    </nav>
  );
}

interface SidebarPartProps {
  readonly title: string;
  readonly channels: readonly PageChannel[];
  /** The ID of the open channel. */
  readonly openId: string;
}

function SidebarPart({ title, channels, openId }: SidebarPartProps) {
  const { openChannel } = usePageContext();
  const words = useWords();
  if (channels.length === 0) return undefined;
  return (
    <div className="sidebar-part">
      <h2>{title}</h2>
      {channels.map(({ id, name, kind, unread, mentionCount }) => {
        const hasUnread = unread > 0 && id !== openId;
        return (
          <Button
            key={id}
            className={hasUnread ? 'sidebar-item sidebar-item-fresh' : 'sidebar-item'}
            aria-current={id === openId ? 'page' : undefined}
            data-channel={id}
            onClick={() => openChannel(id)}
          >
            {kind === 'app' ? (
              <Avatar name={name} user={id} isApp />
            ) : (
              <span className="sidebar-sign" aria-hidden="true">
                {kind === 'private' ? '🔒' : '#'}
              </span>
            )}
            <span className="sidebar-name">{name}</span>
            {hasUnread && <span className="visually-hidden">{words.sidebar.unread(unread)}</span>}
            {hasUnread && mentionCount > 0 && (
              <span className="sidebar-badge" aria-hidden="true">
                {mentionCount}
              </span>
            )}
          </Button>
        );
      })}
    </div>
  );
}
