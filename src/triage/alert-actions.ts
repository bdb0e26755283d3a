import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import { companyWords } from '../company/company-words.js';
import type { Brn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { escapeMrkdwn } from '../slack/mrkdwn.js';
import type { Notice } from '../slack/notice-text.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { MRKDWN } from '../slack/slack-markup.js';
import type { Catalog } from '../text/catalog.js';
import type { SnoozeRefusal } from './snooze-rules.js';

/** What people do to an alert with one press. */
export type AlertDeed = 'take' | 'hand-back' | 'wake';

/** Does it; gives what keeps it from being done. That it is done the alert's message says itself. */
export async function actOnAlert(
  deed: AlertDeed,
  about: { readonly brn: Brn; readonly by: UserId },
  deps: Pick<SlackDeps, 'desk' | 'companies' | 'clock'>,
): Promise<Notice | undefined> {
  const { brn, by } = about;
  const done = await DEEDS[deed](deps.desk, brn, by);
  return done.ok ? undefined : refusalNotice(done.error, about, deps);
}

/** What came of it, as mrkdwn, for a place that shows several alerts. */
export function deedNews(
  about: { readonly deed: AlertDeed; readonly brn: Brn; readonly refused: Notice | undefined },
  text: Catalog,
  deps: Pick<SlackDeps, 'companies'>,
): string {
  const { deed, brn, refused } = about;
  if (refused !== undefined) return text.notice.sentence(refused, MRKDWN);
  return text.alertList.done[deed](escapeMrkdwn(companyWords(brn, deps.companies)));
}

const DEEDS = {
  take: (desk: SlackDeps['desk'], brn: Brn, by: UserId) => desk.take(brn, by),
  'hand-back': (desk: SlackDeps['desk'], brn: Brn, by: UserId) => desk.handBack(brn, by),
  wake: (desk: SlackDeps['desk'], brn: Brn, by: UserId) => desk.wake(brn, by),
} as const;

/** Why an alert stays as it is, as an answer to whoever wanted it otherwise. */
export function refusalNotice(
  refusal: ActionRefusal | SnoozeRefusal,
  { brn, by }: { readonly brn: Brn; readonly by: UserId },
  { companies, clock }: Pick<SlackDeps, 'companies' | 'clock'>,
): Notice {
  const now = clock.now();
  if ('why' in refusal) {
    if (refusal.why === 'past') return { kind: 'snooze-past' };
    const { limit } = refusal;
    return { kind: 'snooze-too-long', limit, now };
  }
  switch (refusal.kind) {
    case 'over':
      return { kind: 'alert-over', company: companyWords(brn, companies) };
    case 'taken-by-other':
      return { kind: 'alert-taken', by: refusal.by, at: refusal.at, now };
    case 'already':
      if (refusal.until === undefined) return { kind: 'alert-yours-already' };
      return {
        kind: 'alert-snoozed-already',
        by: refusal.by,
        until: refusal.until,
        own: refusal.by === by,
        now,
      };
    case 'not-taken':
      return { kind: 'alert-not-taken' };
    case 'not-snoozed':
      return { kind: 'alert-not-snoozed' };
    default:
      return refusal satisfies never;
  }
}
