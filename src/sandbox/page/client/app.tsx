import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { PageLanguage, PageState } from '../contract.js';
import { ActionsProvider, createActions, useActions, type Viewpoint } from './actions.js';
import { PageContextProvider, type PageContextValue } from './page-context.js';
import { isPanelOverChannel, Panel } from './panel/panel.js';
import { ChannelPane } from './shell/channel-pane.js';
import type { Suggestion } from './shell/composer.js';
import { threadOf } from './shell/message-order.js';
import { Modal } from './shell/modal.js';
import { ThreadPanel } from './shell/side-panel.js';
import { Sidebar } from './shell/sidebar.js';
import { Toasts, useToasts } from './shell/toasts.js';
import { TopBar } from './shell/top-bar.js';
import { TourCard } from './tour/tour-card.js';
import { useTour } from './tour/use-tour.js';
import { useEscape } from './use-escape.js';
import { usePageState, useViewpoint } from './use-page-state.js';
import { WORDS } from './words.js';

/** Placeholder for the ID of the direct message with the app, until the server has sent the ID. */
const APP_CHANNEL = 'app';

/** The whole page: a small Slack, and the sandbox controls. */
export function App() {
  const [viewpoint, setViewpoint] = useViewpoint();
  const { state, isConnected, refresh } = usePageState(viewpoint);
  const language = state?.me.language ?? (navigator.language.startsWith('ko') ? 'ko' : 'en');
  const words = WORDS[language];
  const { toasts, warn, close } = useToasts(state, language);
  const as = state?.me.id ?? '';
  const actions = useMemo(() => createActions({ as, refresh, warn }), [as, refresh, warn]);

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

  const context = useMemo<PageContextValue | undefined>(() => {
    if (state === undefined) return undefined;
    const { clock, names, channels } = state;
    return { language, now: clock.now, me: as, names, channels, openChannel };
  }, [state, language, as, openChannel]);
  if (state === undefined || context === undefined) {
    return <p className="loading">{isConnected ? words.loading : words.disconnected}</p>;
  }
  return (
    <PageContextProvider value={context}>
      <ActionsProvider value={actions}>
        <Page
          state={state}
          onViewpoint={setViewpoint}
          toasts={<Toasts toasts={toasts} onClose={close} />}
        />
        {!isConnected && (
          <p className="disconnected" role="alert">
            {words.disconnected}
          </p>
        )}
      </ActionsProvider>
    </PageContextProvider>
  );
}

/** A state that is reset to `initial` whenever `key` changes. */
function useResettingState<T>(key: string, initial: T): readonly [T, (value: T) => void] {
  const [stored, setStored] = useState({ key, value: initial });
  if (stored.key !== key) setStored({ key, value: initial });
  return [stored.key === key ? stored.value : initial, (value) => setStored({ key, value })];
}

interface PageProps {
  readonly state: PageState;
  readonly onViewpoint: (change: Viewpoint) => void;
  readonly toasts: ReactNode;
}

function Page({ state, onViewpoint, toasts }: PageProps) {
  const { act } = useActions();
  const { me, people, channel, channels, messages, modals, notices } = state;
  const scope = `${state.sandbox} ${me.id} ${channel}`;
  const [isPanelOpen, setPanelOpen] = useState(false);
  const [threadTs, setThreadTs] = useResettingState<string | undefined>(scope, undefined);
  const [isListOpen, setListOpen] = useResettingState(scope, false);
  const [suggestion, setSuggestion] = useState<Suggestion>();
  const tour = useTour({ state, isPanelOpen });
  const [startingTour, setStartingTour] = useState<{ language: PageLanguage; as: string }>();
  useEscape(isListOpen ? () => setListOpen(false) : undefined);

  const choosePerson = (id: string) => {
    // The direct message with the app has another ID for each person.
    const isApp = channels.find(({ kind }) => kind === 'app')?.id === channel;
    onViewpoint({ as: id, channel: isApp ? APP_CHANNEL : channel });
  };
  const startTour = async (language: PageLanguage) => {
    const operator = people.find((each) => each.role === 'operator' && each.language === language);
    const as = operator?.id ?? me.id;
    onViewpoint({ as, channel: notices.channel });
    setStartingTour({ language, as });
    // Sent messages keep their language, so another language needs a new sandbox.
    if (state.channelLanguage !== language) await act('start-over', { language });
  };
  // The tour starts only when the new sandbox is shown: text in the old message box would be lost with the box.
  const isTourReady = startingTour?.language === state.channelLanguage && startingTour.as === me.id;
  useEffect(() => {
    if (!isTourReady) return;
    setStartingTour(undefined);
    tour.start();
  }, [isTourReady, tour]);
  const { step } = tour.progress;
  useEffect(() => {
    // A step begins in the channel, which the panel covers on a phone.
    if (step > 0 && isPanelOverChannel()) setPanelOpen(false);
  }, [step]);
  /** Opens or closes the panel; both close the thread, which has the same place. */
  const showPanel = (isShown: boolean) => {
    setPanelOpen(isShown);
    setThreadTs(undefined);
  };
  const showThread = (ts: string) => {
    setPanelOpen(false);
    setThreadTs(ts);
  };

  const insert = (words: string) => {
    setListOpen(false);
    if (isPanelOverChannel()) showPanel(false);
    setSuggestion({ words });
  };

  const thread = threadTs === undefined ? undefined : threadOf(messages, threadTs);
  const modal = modals.at(-1);
  const isOnTour = tour.progress.status !== 'left';
  const card = <TourCard tour={tour} state={state} onStart={startTour} onInsert={insert} />;
  const classes = [
    'workspace',
    isListOpen ? 'workspace-list-open' : '',
    isOnTour ? 'workspace-tour' : '',
  ];
  return (
    <>
      <div className={classes.filter(Boolean).join(' ')}>
        <TopBar
          state={state}
          isPanelOpen={isPanelOpen}
          onPerson={choosePerson}
          onPanel={() => showPanel(!isPanelOpen)}
          onChannels={() => setListOpen(!isListOpen)}
          onTour={isOnTour ? undefined : tour.resume}
        />
        <Sidebar openId={channel} />
        {isOnTour && modal === undefined && card}
        <ChannelPane key={scope} state={state} onOpenThread={showThread} suggestion={suggestion} />
        {isPanelOpen && <Panel state={state} onClose={() => showPanel(false)} />}
        {thread !== undefined && (
          <ThreadPanel
            key={thread.root.ts}
            thread={thread}
            channel={channel}
            onClose={() => showPanel(false)}
          />
        )}
      </div>
      {modal === undefined ? (
        toasts
      ) : (
        // Only the topmost modal is drawn, as in Slack.
        <Modal key={modal.id} view={modal} isStacked={modals.length > 1}>
          {toasts}
          {tour.progress.status === 'on' && card}
        </Modal>
      )}
    </>
  );
}
