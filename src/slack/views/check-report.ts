import type { ModalView } from '@slack/types';
import type { Assessment } from '../../domain/assessment.js';
import type { Brn } from '../../domain/brn.js';
import type { Company, Product, Stage } from '../../domain/company.js';
import type { Instant } from '../../domain/instant.js';
import type { HeldTest } from '../../domain/lock-out.js';
import type { Refused } from '../../domain/popbill-problem.js';
import type { Catalog } from '../../text/catalog.js';
import type { ViewMessage } from './view-message.js';

/** What a check found; the same shape as the service's report. */
export interface ReportFacts {
  readonly stage: Stage;
  readonly brn: Brn;
  /** Absent: not watched. */
  readonly company?: Company;
  readonly name?: string;
  readonly products: readonly Product[];
  readonly assessment: Assessment;
  readonly held: readonly HeldTest[];
  readonly ourFault?: Refused;
  readonly checkedAt: Instant;
  readonly nextSweepAt?: Instant;
  readonly alertOpen: boolean;
  readonly alertResolved: boolean;
}

export interface CheckReportModel {
  readonly report: ReportFacts;
  /** What led to this check: the first sentence answers it. */
  readonly after: 'check' | 'registered-anew' | 'certificate-login' | 'look';
  /** Draws what only operators may press. */
  readonly mayOperate: boolean;
  /** Whether the settings allow a certificate login test by a button. */
  readonly certificateTest: boolean;
  /** The BRN's last digit does not fit (test stage only). */
  readonly checkDigitWrong: boolean;
  readonly now: Instant;
}

/** The report of one check, for an ephemeral or direct message. */
export function checkReportMessage(model: CheckReportModel, text: Catalog): ViewMessage {
  throw new Error(`not written: ${model.after} ${text.language}`);
}

/** The same report inside a modal. */
export function checkReportModal(model: CheckReportModel, text: Catalog): ModalView {
  throw new Error(`not written: ${model.after} ${text.language}`);
}
