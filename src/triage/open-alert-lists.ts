import type { UserId } from '../records/company.js';
import type { AlertPlace } from './alert-place.js';

/** The window with alerts that a person looks at, so that it can be drawn anew after something was done on top of it. */
export interface OpenAlertLists {
  shown(user: UserId, viewId: string, place: AlertPlace): void;
  of(user: UserId): { readonly viewId: string; readonly place: AlertPlace } | undefined;
  closed(user: UserId): void;
}

/** More people than look at such a window at the same time. */
const KEPT = 200;

/** In memory only: after a restart an open window is right again at its next press. */
export function createOpenAlertLists(): OpenAlertLists {
  const open = new Map<UserId, { readonly viewId: string; readonly place: AlertPlace }>();
  return {
    shown(user, viewId, place) {
      open.delete(user);
      open.set(user, { viewId, place });
      const [oldest] = open.keys();
      if (open.size > KEPT && oldest !== undefined) open.delete(oldest);
    },
    of: (user) => open.get(user),
    closed(user) {
      open.delete(user);
    },
  };
}
