import { useEffect, useState } from 'react';
import type { PageClock } from '../contract.js';

/** The sandbox's time in epoch milliseconds. Between two answers of the server it runs like a real clock. */
export function useNow(clock: PageClock): number {
  const [start, setStart] = useState({ clock, at: Date.now() });
  const [, tick] = useState(0);
  if (start.clock !== clock) setStart({ clock, at: Date.now() });
  useEffect(() => {
    const timer = setInterval(() => tick((ticks) => ticks + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return clock.now + (Date.now() - start.at);
}
