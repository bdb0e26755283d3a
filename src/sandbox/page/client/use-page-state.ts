import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PageState } from '../contract.js';
import { fetchState, type Viewpoint } from './acts.js';

/** Changes come in bursts; a reader sees no difference below this. */
const BURST_MS = 40;
const RETRY_MS = 1500;

interface LiveState {
  readonly state: PageState | undefined;
  readonly isConnected: boolean;
  /** Asks again now; resolves when the page shows what the server answered. */
  readonly refresh: () => Promise<void>;
}

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

/**
 * Makes a function that never runs twice at once. Called while it runs, it runs once more afterwards, for all calls in
 * between: each gets an answer that began after the call.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return begin();
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}

/** Kept in the page's address, so that a reload or a second tab shows the same. */
export function useViewpoint(): readonly [Viewpoint, (change: Viewpoint) => void] {
  const [viewpoint, setViewpoint] = useState<Viewpoint>(() => {
    const asked = new URLSearchParams(location.search);
    return { as: asked.get('as') ?? undefined, channel: asked.get('channel') ?? undefined };
  });
  const change = useCallback((changed: Viewpoint) => {
    setViewpoint((before) => {
      const after = { ...before, ...changed };
      const address = new URL(location.href);
      for (const [name, value] of Object.entries(after)) {
        if (value !== undefined) address.searchParams.set(name, value);
      }
      history.replaceState(undefined, '', address);
      return after;
    });
  }, []);
  return [viewpoint, change];
}
