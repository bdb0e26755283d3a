import type { Stage } from '../records/company.js';
import type { CallName } from '../records/status.js';

/** What was asked of POPBiLL, and the two answers that have a remedy of their own. */
export interface CallText {
  /** `부서사용자 로그인 테스트`, `department user login test`. */
  readonly name: Readonly<Record<CallName, string>>;
  /** POPBiLL refuses the app's own settings, so that nothing can be checked. */
  readonly ourFault: string;
  /** The same of one company, while others are checked as usual. */
  readonly refusedHere: string;
  readonly notMember: (stage: Stage) => string;
  /** Follows the sentence that says what POPBiLL did instead of giving a link. */
  readonly noLink: string;
  /** The same where the app's own settings are refused. */
  readonly noLinkByOurFault: string;
}
