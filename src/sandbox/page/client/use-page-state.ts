import { useEffect, useMemo, useRef, useState } from 'react';
import type { PageState } from '../contract.js';
import { fetchState, type Viewpoint } from './acts.js';
import { oneAtATime } from './one-at-a-time.js';

/** Changes come in bursts; a reader sees no difference below this. */
const BURST_MS = 40;
const RETRY_MS = 1500;

interface LiveState {
  readonly state: PageState | undefined;
  readonly isConnected: boolean;
  /** Asks again now; resolves when the page shows what the server answered. */
  readonly refresh: () => Promise<void>;
}

/** What the person sees, kept up to date by the server's events. */
export function usePageState({ as, channel }: Viewpoint): LiveState {
  const [state, setState] = useState<PageState>();
  const [isConnected, setConnected] = useState(true);
  const wanted = useRef<() => Promise<void>>(undefined);

  const refresh = useMemo(() => {
    const ask = oneAtATime(async () => {
      try {
        const answer = await fetchState({ as, channel });
        setConnected(true);
        // What was asked from another viewpoint is not shown any more.
        if (wanted.current === ask) setState(answer);
      } catch {
        setConnected(false);
      }
    });
    return ask;
  }, [as, channel]);

  useEffect(() => {
    wanted.current = refresh;
    void refresh();
    return onChanges(() => void refresh());
  }, [refresh]);

  useEffect(() => {
    if (isConnected) return;
    const timer = setInterval(() => void refresh(), RETRY_MS);
    return () => clearInterval(timer);
  }, [isConnected, refresh]);

  return { state, isConnected, refresh };
}

/** Calls `tell` after every burst of changes. Returns the function that ends it. */
function onChanges(tell: () => void): () => void {
  const events = new EventSource('/api/events');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      tell();
    }, BURST_MS);
  };
  events.addEventListener('changed', soon);
  // Also when the connection comes back: something may have happened meanwhile.
  events.addEventListener('open', soon);
  return () => {
    events.close();
    clearTimeout(timer);
  };
}
