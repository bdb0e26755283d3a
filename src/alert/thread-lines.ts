import type { Instant } from '../kernel/instant.js';
import type { Alert, Occasion, ThreadLine } from '../records/alert.js';
import type { Reason } from '../records/reason.js';

type Line<K extends ThreadLine['kind']> = Extract<ThreadLine, { readonly kind: K }>;

/** Some of the reasons are over. */
export function goneLines(reasons: readonly Reason[]): readonly Line<'reason-gone'>[] {
  return reasons.length === 0 ? [] : [{ kind: 'reason-gone', reasons }];
}

/** A person had it checked, and it is not solved. */
export function checkedLines(occasion: Occasion, at: Instant): readonly Line<'checked'>[] {
  if (occasion.kind !== 'check' || occasion.by === 'cli') return [];
  return [{ kind: 'checked', by: occasion.by, at }];
}

/** A sweep's test confirmed that a login is rejected. */
export function failingLines(
  before: Alert | undefined,
  after: Alert,
  { occasion, now }: { readonly occasion: Occasion; readonly now: Instant },
): readonly Line<'still-failing'>[] {
  if (occasion.kind !== 'sweep' || before === undefined) return [];
  const known = rejectionsOf(before);
  const isConfirmed = known > 0 && rejectionsOf(after) > known;
  return isConfirmed ? [{ kind: 'still-failing', at: now }] : [];
}

function rejectionsOf({ reasons }: Alert): number {
  const counts = reasons.map((reason) =>
    reason.kind === 'dept-user-login' ? reason.rejections : 0,
  );
  return Math.max(0, ...counts);
}
