import { useEffect, useState } from 'react';
import type { PageState } from '../../contract.js';
import { useActions } from '../actions.js';
import { Button } from '../controls.js';
import { useWords } from '../page-context.js';
import { Avatar } from './avatar.js';
import { Composer, type Suggestion } from './composer.js';
import { Home } from './home.js';
import { MessageList } from './message-list.js';

interface ChannelPaneProps {
  readonly state: PageState;
  readonly onOpenThread: (ts: string) => void;
  readonly suggestion: Suggestion | undefined;
}

/** The open channel: its name, messages and message box. The app's direct message has a Home tab instead of a box. */
export function ChannelPane({ state, onOpenThread, suggestion }: ChannelPaneProps) {
  const words = useWords();
  const [tab, setTab] = useState<'home' | 'messages'>('messages');
  const channel = state.channels.find(({ id }) => id === state.channel);
  const newestTs = state.messages.at(-1)?.ts;
  // The newest message when a tab was last chosen: the Home tab announces messages that are newer.
  const [tsAtTabChange, setTsAtTabChange] = useState(newestTs);
  const show = (each: 'home' | 'messages') => {
    setTab(each);
    setTsAtTabChange(newestTs);
  };
  useMarkAsRead(state);
  // As it was when the channel was opened, because `useMarkAsRead` resets it.
  const [unreadCount] = useState(channel?.unread ?? 0);
  const [sentCount, setSentCount] = useState(0);
  if (channel === undefined) return <main className="channel" />;

  const isApp = channel.kind === 'app';
  const isHome = isApp && tab === 'home';
  return (
    <main className="channel">
      <header className="channel-head">
        <h2>
          {isApp ? (
            <Avatar name={channel.name} user={channel.id} isApp />
          ) : (
            <span aria-hidden="true">#</span>
          )}
          {channel.name}
        </h2>
        {isApp && (
          <div className="tabs" role="tablist">
            {(['home', 'messages'] as const).map((each) => (
              <Button key={each} role="tab" aria-selected={tab === each} onClick={() => show(each)}>
                {words.tabs[each]}
              </Button>
            ))}
          </div>
        )}
      </header>
      {isHome ? (
        <div className="newest">
          <Home view={state.home} />
          {newestTs !== tsAtTabChange && (
            <Button className="new-pill" onClick={() => show('messages')}>
              {words.message.jumpToNew}
            </Button>
          )}
        </div>
      ) : (
        <MessageList
          messages={state.messages}
          channel={channel.id}
          channelName={channel.name}
          unreadCount={unreadCount}
          sentCount={sentCount}
          onOpenThread={onOpenThread}
        />
      )}
      {isApp ? (
        !isHome && <p className="composer-off">{words.composer.disabled}</p>
      ) : (
        <Composer
          state={state}
          channel={channel}
          suggestion={suggestion}
          onSend={() => setSentCount(sentCount + 1)}
        />
      )}
    </main>
  );
}

function useMarkAsRead({ me, channels, channel }: PageState): void {
  const { act } = useActions();
  const unread = channels.find(({ id }) => id === channel)?.unread ?? 0;
  useEffect(() => {
    if (unread > 0) void act('read', { as: me.id, channel });
  }, [act, unread, me.id, channel]);
}
