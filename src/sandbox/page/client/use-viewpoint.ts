import { useCallback, useState } from 'react';
import type { Viewpoint } from './api.js';

/** Kept in the page's address, so that a reload or a second tab shows the same. */
export function useViewpoint(): readonly [Viewpoint, (change: Viewpoint) => void] {
  const [viewpoint, setViewpoint] = useState(readAddress);
  const change = useCallback((changed: Viewpoint) => {
    setViewpoint((before) => {
      const after = { ...before, ...changed };
      const address = new URL(location.href);
      for (const [name, value] of Object.entries(after)) address.searchParams.set(name, value);
      history.replaceState(undefined, '', address);
      return after;
    });
  }, []);
  return [viewpoint, change];
}

function readAddress(): Viewpoint {
  const asked = new URLSearchParams(location.search);
  const as = asked.get('as');
  const channel = asked.get('channel');
  return { ...(as === null ? {} : { as }), ...(channel === null ? {} : { channel }) };
}
