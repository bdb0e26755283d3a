import type { WebClient } from '@slack/web-api';
import type { ClockWatch } from '../kernel/clock-watch.js';
import { setNewest } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { Stage, UserId } from '../records/company.js';
import type { Background, Timers } from './background.js';
import type { ErrorReporter } from './errors.js';
import type { OwnerGroups } from './people.js';
import type { SlackFiles } from './slack-files.js';
import type { UserDirectory } from './user-directory.js';
import type { Visit } from './visit.js';

/** The Slack dependencies of every listener; each declares what else it needs. */
export interface SlackKit {
  readonly client: WebClient;
  readonly directory: UserDirectory;
  readonly ownerGroups: OwnerGroups;
  /** For work that Bolt does not await. */
  readonly report: ErrorReporter;
  readonly background: Background;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'isUnreliable'>;
  readonly log: Log;
  readonly stage: Stage;
  readonly admins: readonly string[];
  readonly personFiles: SlackFiles;
  readonly windows: OpenWindows;
  /** The workspace's address, ending in a slash; `undefined` until Slack has answered. */
  readonly workspaceUrl: () => string | undefined;
  /** `undefined` until Slack has answered. */
  readonly workspaceName: () => string | undefined;
}

export interface HomeTab {
  /** Redraws the tab, with a sentence (mrkdwn) about the action. */
  showFeedback(user: UserId, feedback: string): Promise<void>;
}

/** More than the number of people who have the list of alerts open at the same time. */
const MAX_WINDOWS = 200;

type OpenWindows = ReturnType<typeof createOpenWindows>;

/**
 * The window with the list of alerts that each person has open, to be redrawn after an action in a window on top of it.
 * In memory only: after a restart, a window is known again after the next claim or page turn in it.
 */
export function createOpenWindows(log: Log) {
  const open = new Map<UserId, (visit: Visit) => Promise<void>>();
  return {
    remember(user: UserId, draw: (visit: Visit) => Promise<void>): void {
      setNewest(open, user, draw, MAX_WINDOWS);
    },
    forget(user: UserId): void {
      open.delete(user);
    },
    /** Never rejects. */
    async redraw(visit: Visit): Promise<void> {
      try {
        await open.get(visit.origin.user)?.(visit);
      } catch (error) {
        // The action itself succeeded; the list is redrawn after the next one.
        log.info('A list window was not redrawn', { error: String(error) });
      }
    },
  };
}
