import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { PageState } from '../contract.js';
import { makeActs } from './make-acts.js';
import { PageContextProvider, type PageContextValue } from './page-context.js';
import { Panel } from './panel/panel.js';
import { ChannelPane } from './shell/channel-pane.js';
import { threadOf } from './shell/message-order.js';
import { Modal } from './shell/modal.js';
import { Sidebar } from './shell/sidebar.js';
import { ThreadPanel } from './shell/thread-panel.js';
import { Toasts } from './shell/toasts.js';
import { TopBar } from './shell/top-bar.js';
import { ActsProvider } from './use-acts.js';
import { usePageState } from './use-page-state.js';
import { useTheme } from './use-theme.js';
import { useToasts } from './use-toasts.js';
import { useViewpoint } from './use-viewpoint.js';
import { WORDS } from './words.js';

/** Stands for the app's direct message until the server has told its id. */
const APP_CHANNEL = 'app';

type Side = { readonly kind: 'panel' } | { readonly kind: 'thread'; readonly ts: string };

/** The whole page: a small Slack, and what lies outside of it. */
export function App() {
  const [viewpoint, setViewpoint] = useViewpoint();
  const { state, isConnected, refresh } = usePageState(viewpoint);
  const language = state?.me.language ?? (navigator.language.startsWith('ko') ? 'ko' : 'en');
  const { toasts, tell, close } = useToasts(state?.troubles, language);
  const as = state?.me.id ?? '';
  const acts = useMemo(() => makeActs({ as, refresh, tell }), [as, refresh, tell]);

  const openChannel = useCallback((channel: string) => setViewpoint({ channel }), [setViewpoint]);
  const appChannel = state?.channels.find(({ kind }) => kind === 'app')?.id;
  useEffect(() => {
    if (viewpoint.channel === APP_CHANNEL && viewpoint.as === as && appChannel !== undefined) {
      openChannel(appChannel);
    }
  }, [viewpoint, as, appChannel, openChannel]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = WORDS[language].title;
  }, [language]);

  const context = useMemo<PageContextValue | undefined>(
    () =>
      state === undefined
        ? undefined
        : {
            language,
            now: state.clock.now,
            me: as,
            names: state.names,
            channels: state.channels,
            openChannel,
          },
    [state, language, as, openChannel],
  );
  if (state === undefined || context === undefined) {
    const words = WORDS[language];
    return <p className="loading">{isConnected ? words.loading : words.disconnected}</p>;
  }
  const choosePerson = (id: string) => {
    const isApp = state.channel === appChannel;
    setViewpoint({ as: id, channel: isApp ? APP_CHANNEL : state.channel });
  };
  return (
    <PageContextProvider value={context}>
      <ActsProvider value={acts}>
        <Workspace state={state} onPerson={choosePerson} />
        {!isConnected && (
          <p className="disconnected" role="alert">
            {WORDS[language].disconnected}
          </p>
        )}
        <TopLayer state={state}>
          <Toasts toasts={toasts} onClose={close} />
        </TopLayer>
      </ActsProvider>
    </PageContextProvider>
  );
}

function Workspace({
  state,
  onPerson,
}: {
  readonly state: PageState;
  readonly onPerson: (id: string) => void;
}) {
  const [theme, toggleTheme] = useTheme();
  const [side, setSide] = useState<Side | undefined>();
  const [isListOpen, setListOpen] = useState(false);
  const here = `${state.me.id} ${state.channel}`;
  const [before, setBefore] = useState(here);
  if (before !== here) {
    setBefore(here);
    setListOpen(false);
    if (side?.kind === 'thread') setSide(undefined);
  }
  const thread = side?.kind === 'thread' ? threadOf(state.messages, side.ts) : undefined;
  const closeSide = () => setSide(undefined);
  return (
    <div className={isListOpen ? 'workspace workspace-list-open' : 'workspace'}>
      <TopBar
        state={state}
        theme={theme}
        isPanelOpen={side?.kind === 'panel'}
        onTheme={toggleTheme}
        onPerson={onPerson}
        onPanel={() => setSide(side?.kind === 'panel' ? undefined : { kind: 'panel' })}
        onChannels={() => setListOpen(!isListOpen)}
      />
      <Sidebar open={state.channel} />
      <ChannelPane
        key={here}
        state={state}
        onOpenThread={(ts) => setSide({ kind: 'thread', ts })}
      />
      {side?.kind === 'panel' && <Panel state={state} onClose={closeSide} />}
      {thread !== undefined && (
        <ThreadPanel thread={thread} channel={state.channel} onClose={closeSide} />
      )}
    </div>
  );
}

/** The modal on top, the only one that is drawn, as in Slack; and above everything its children. */
function TopLayer({
  state: { modals },
  children,
}: {
  readonly state: PageState;
  readonly children: ReactNode;
}) {
  const top = modals.at(-1);
  return top === undefined ? (
    children
  ) : (
    <Modal key={top.id} view={top} isStacked={modals.length > 1}>
      {children}
    </Modal>
  );
}
