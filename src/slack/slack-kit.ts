import type { WebClient } from '@slack/web-api';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { Stage, UserId } from '../records/company.js';
import type { ShowOptions } from './answer.js';
import type { Background, Timers } from './background.js';
import type { Place } from './origin.js';
import type { OwnerGroups } from './people.js';
import type { Reader } from './reader.js';
import type { SlackFiles } from './slack-files.js';

/** What every listener has of Slack; what else it needs, it declares itself. */
export interface SlackKit {
  /** The client that answers people (slack-clients.ts). */
  readonly client: WebClient;
  readonly reader: Reader;
  readonly ownerGroups: OwnerGroups;
  /** Where errors of work go that Bolt does not await. */
  readonly report: ErrorReporter;
  readonly background: Background;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'isOff'>;
  readonly log: Log;
  readonly stage: Stage;
  /** `ADMINS`: user and user-group IDs. Empty: the workspace's own admins. */
  readonly admins: readonly string[];
  readonly personFiles: SlackFiles;
  /** The workspace's address, ending in a slash; `undefined` until Slack told it. */
  readonly workspaceUrl: () => string | undefined;
}

/** The Home tab on which a person acts. */
export interface HomeTab {
  /** Draws it again, with `news` (mrkdwn) of what was just done there. */
  showNews(user: UserId, news: string): Promise<void>;
}

/**
 * Logs an unexpected error under a short reference, which it gives, and tells the same to the person in private. Never
 * rejects.
 */
export type ErrorReporter = (
  error: unknown,
  where: Place | undefined,
  options?: Pick<ShowOptions, 'replace'>,
) => Promise<string>;
