import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PageState } from '../contract.js';
import { fetchState, type Viewpoint } from './actions.js';

/** Changes come in bursts; a delay this short is not visible. */
const BURST_MS = 40;
const RETRY_MS = 1500;

interface LiveState {
  readonly state: PageState | undefined;
  readonly isConnected: boolean;
  /** Loads the state now; resolves when the page shows it, or when loading failed or the viewpoint changed meanwhile. */
  readonly refresh: () => Promise<void>;
}

export function usePageState({ as, channel }: Viewpoint): LiveState {
  const [state, setState] = useState<PageState>();
  const [isConnected, setConnected] = useState(true);
  const currentLoad = useRef<() => Promise<void>>(undefined);

  const refresh = useMemo(() => {
    const load = oneAtATime(async () => {
      try {
        const answer = await fetchState({ as, channel });
        setConnected(true);
        // Drops the answer if the viewpoint has changed in the meantime.
        if (currentLoad.current === load) setState(answer);
      } catch {
        setConnected(false);
      }
    });
    return load;
  }, [as, channel]);

  useEffect(() => {
    currentLoad.current = refresh;
    void refresh();
    return subscribeToChanges(() => void refresh());
  }, [refresh]);

  useEffect(() => {
    if (isConnected) return;
    const timer = setInterval(() => void refresh(), RETRY_MS);
    return () => clearInterval(timer);
  }, [isConnected, refresh]);

  return { state, isConnected, refresh };
}

/** Calls `onChange` after every burst of changes. Returns the function that unsubscribes. */
function subscribeToChanges(onChange: () => void): () => void {
  const events = new EventSource('/api/events');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const schedule = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, BURST_MS);
  };
  events.addEventListener('changed', schedule);
  // Also after a reconnect: there may have been changes in between.
  events.addEventListener('open', schedule);
  return () => {
    events.close();
    clearTimeout(timer);
  };
}

/**
 * Returns a function that never runs `work` twice at the same time. Calls during a run share one further run after it,
 * so each caller gets a run that started after the call.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    // Asked first: between the end of a run and the start of the next one, `running` is undefined.
    if (next !== undefined) return next;
    if (running === undefined) return start();
    next = running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}

/** The viewpoint in the page's URL, so that a reload or a second tab shows the same. */
export function useViewpoint(): readonly [Viewpoint, (change: Viewpoint) => void] {
  const [viewpoint, setViewpoint] = useState<Viewpoint>(() => {
    const params = new URLSearchParams(location.search);
    return { as: params.get('as') ?? undefined, channel: params.get('channel') ?? undefined };
  });
  const change = useCallback((changed: Viewpoint) => {
    setViewpoint((previous) => {
      const next = { ...previous, ...changed };
      const address = new URL(location.href);
      for (const [name, value] of Object.entries(next)) {
        if (value !== undefined) address.searchParams.set(name, value);
      }
      history.replaceState(undefined, '', address);
      return next;
    });
  }, []);
  return [viewpoint, change];
}
