import { useCallback, useState } from 'react';
import type { Viewpoint } from './acts.js';

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
