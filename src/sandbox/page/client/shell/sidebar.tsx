import type { PageChannel } from '../../contract.js';
import { Button } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';
import { Avatar } from './avatar.js';

export function Sidebar({ open }: { readonly open: string }) {
  const { channels } = usePageContext();
  const words = useWords();
  return (
    <nav className="sidebar" aria-label={words.sidebar.label}>
      <SidebarPart
        title={words.sidebar.channels}
        channels={channels.filter(({ kind }) => kind !== 'app')}
        open={open}
      />
      <SidebarPart
        title={words.sidebar.apps}
        channels={channels.filter(({ kind }) => kind === 'app')}
        open={open}
      />
    </nav>
  );
}

interface SidebarPartProps {
  readonly title: string;
  readonly channels: readonly PageChannel[];
  readonly open: string;
}

function SidebarPart({ title, channels, open }: SidebarPartProps) {
  const { openChannel } = usePageContext();
  const words = useWords();
  if (channels.length === 0) return undefined;
  return (
    <div className="sidebar-part">
      <h2>{title}</h2>
      {channels.map(({ id, name, kind, unread, mentionCount }) => {
        const hasUnread = unread > 0 && id !== open;
        return (
          <Button
            key={id}
            className={hasUnread ? 'sidebar-item sidebar-item-fresh' : 'sidebar-item'}
            aria-current={id === open ? 'page' : undefined}
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
