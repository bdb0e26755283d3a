import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { PageLanguage, PageState } from '../contract.js';
import type { Viewpoint } from './api.js';
import { makeActs } from './make-acts.js';
import { PageContextProvider, type PageContextValue } from './page-context.js';
import { Panel } from './panel/panel.js';
import { ChannelPane } from './shell/channel-pane.js';
import type { Suggestion } from './shell/composer.js';
import { threadOf } from './shell/message-order.js';
import { Modal } from './shell/modal.js';
import { Sidebar } from './shell/sidebar.js';
import { ThreadPanel } from './shell/thread-panel.js';
import { Toasts } from './shell/toasts.js';
import { TopBar } from './shell/top-bar.js';
import { TourCard } from './tour/tour-card.js';
import { useTour } from './tour/use-tour.js';
import { ActsProvider, useActs } from './use-acts.js';
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
  const { toasts, tell, close } = useToasts(state, language);
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
  return (
    <PageContextProvider value={context}>
      <ActsProvider value={acts}>
        <Page
          state={state}
          onViewpoint={setViewpoint}
          toasts={<Toasts toasts={toasts} onClose={close} />}
        />
        {!isConnected && (
          <p className="disconnected" role="alert">
            {WORDS[language].disconnected}
          </p>
        )}
      </ActsProvider>
    </PageContextProvider>
  );
}

/** The page once there is something to show: the small Slack, the tour through it, and the modal on top. */
function Page({
  state,
  onViewpoint,
  toasts,
}: {
  readonly state: PageState;
  readonly onViewpoint: (change: Viewpoint) => void;
  readonly toasts: ReactNode;
}) {
  const { act } = useActs();
  const [side, setSide] = useSide(state);
  const [suggestion, setSuggestion] = useState<Suggestion>();
  const tour = useTour({ state, isPanelOpen: side?.kind === 'panel' });
  const appChannel = state.channels.find(({ kind }) => kind === 'app')?.id;
  const choosePerson = (id: string) => {
    const isApp = state.channel === appChannel;
    onViewpoint({ as: id, channel: isApp ? APP_CHANNEL : state.channel });
  };
  const startTour = (language: PageLanguage) => {
    const operator = state.people.find(
      (person) => person.role === 'operator' && person.language === language,
    );
    onViewpoint({ as: operator?.id ?? state.me.id, channel: state.told.channel });
    tour.begin();
    // Messages that were sent stay in the language they were sent in.
    if (state.channelLanguage !== language) void act('start-over', { language });
  };
  const card = (
    <TourCard
      tour={tour}
      state={state}
      onStart={startTour}
      onType={(words) => setSuggestion({ words })}
    />
  );
  const isOnTour = tour.progress.status !== 'left';
  const hasModal = state.modals.length > 0;
  return (
    <>
      <Workspace
        state={state}
        side={side}
        onSide={setSide}
        onPerson={choosePerson}
        {...(suggestion === undefined ? {} : { suggestion })}
        {...(isOnTour ? {} : { onTour: tour.resume })}
      >
        {isOnTour && !hasModal && card}
      </Workspace>
      <TopLayer state={state}>
        {toasts}
        {tour.progress.status === 'on' && hasModal && card}
      </TopLayer>
    </>
  );
}

/** What is open beside the channel. A thread closes with its channel. */
function useSide(state: PageState): readonly [Side | undefined, (side: Side | undefined) => void] {
  const [side, setSide] = useState<Side>();
  const here = hereIn(state);
  const [before, setBefore] = useState(here);
  if (before !== here) {
    setBefore(here);
    if (side?.kind === 'thread') setSide(undefined);
  }
  return [side, setSide];
}

/** Names what the channel pane shows: whose eyes, and which channel. */
function hereIn({ sandbox, me, channel }: PageState): string {
  return `${sandbox} ${me.id} ${channel}`;
}

function Workspace({
  state,
  side,
  onSide,
  onPerson,
  suggestion,
  onTour,
  children,
}: {
  readonly state: PageState;
  readonly side: Side | undefined;
  readonly onSide: (side: Side | undefined) => void;
  readonly onPerson: (id: string) => void;
  readonly suggestion?: Suggestion;
  /** Takes up the tour; absent while it is shown. */
  readonly onTour?: () => void;
  /** The tour. */
  readonly children: ReactNode;
}) {
  const [theme, toggleTheme] = useTheme();
  const [isListOpen, setListOpen] = useState(false);
  const here = hereIn(state);
  const [before, setBefore] = useState(here);
  if (before !== here) {
    setBefore(here);
    setListOpen(false);
  }
  const thread = side?.kind === 'thread' ? threadOf(state.messages, side.ts) : undefined;
  const closeSide = () => onSide(undefined);
  const classes = [
    'workspace',
    isListOpen ? 'workspace-list-open' : '',
    onTour === undefined ? 'workspace-tour' : '',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <TopBar
        state={state}
        theme={theme}
        isPanelOpen={side?.kind === 'panel'}
        onTheme={toggleTheme}
        onPerson={onPerson}
        onPanel={() => onSide(side?.kind === 'panel' ? undefined : { kind: 'panel' })}
        onChannels={() => setListOpen(!isListOpen)}
        {...(onTour === undefined ? {} : { onTour })}
      />
      <Sidebar open={state.channel} />
      {children}
      <ChannelPane
        key={here}
        state={state}
        onOpenThread={(ts) => onSide({ kind: 'thread', ts })}
        {...(suggestion === undefined ? {} : { suggestion })}
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
