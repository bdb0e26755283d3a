import { z } from 'zod';
import type { Alert, SetupAlert } from '../domain/alert.js';
import type { StoredSettings } from '../domain/changeable-settings.js';
import type { CommonCauseAlert } from '../domain/common-cause.js';
import type { Company } from '../domain/company.js';
import type { DigestRecord } from '../domain/digest.js';
import type { FirstCheck } from '../domain/first-check.js';
import type { OutageAlert } from '../domain/outage.js';
import type { RollUp } from '../domain/roll-up.js';
import type { CompanyStatus } from '../domain/status.js';
import type {
  BrokenChannel,
  HistoryRecord,
  HomeVisit,
  OutboxEntry,
  SweepRecord,
  TicketRecord,
} from '../service/ports.js';
import { StoreError } from '../service/store-error.js';
import { alertSchema, setupAlertSchema } from './alert-schema.js';
import { historyRecordSchema } from './history-schema.js';
import { outboxEntrySchema } from './outbox-schema.js';
import { brn, instant, optional, pauseReason, product, version } from './schema-parts.js';
import { storedSettingsSchema } from './settings-schema.js';
import { companyStatusSchema } from './status-schema.js';
import {
  commonCauseSchema,
  digestRecordSchema,
  outageSchema,
  rollUpSchema,
} from './wide-schema.js';

const VERSION = 1;

/** One kind of stored record: judges on the way in and on the way out. */
export interface RecordKind<T> {
  /**
   * The value as the record it is, fields added by a later minor change included. Throws StoreError `newer-version`
   * or `unknown-shape`; what is wrong is named by path, never by content.
   */
  parse(value: unknown, key: string): T;
}

export const companySchema = z.object({
  v: version,
  brn,
  name: z.string(),
  products: z.array(product).min(1),
  popbillUserId: optional(z.string()),
  channel: optional(z.string()),
  owner: optional(z.string()),
  note: optional(z.string()),
  paused: optional(
    z.object({
      reason: pauseReason,
      by: z.string(),
      at: instant,
    }),
  ),
  addedBy: z.string(),
  addedAt: instant,
});

export const sweepSchema = z.object({
  v: version,
  startedAt: instant,
  by: z.string(),
  finishedAt: optional(instant),
  finishedBefore: optional(instant),
  asked: optional(z.number()),
  failed: optional(z.number()),
  askedAgain: optional(z.number()),
  stoppedBySetup: optional(z.boolean()),
  stoppedByOutage: optional(z.boolean()),
});

export const ticketSchema = z.object({
  v: version,
  brn,
  product,
  user: z.string(),
  expiresAt: instant,
  usedAt: optional(instant),
});

export const brokenChannelSchema = z.object({
  v: version,
  channel: z.string(),
  error: z.string(),
  since: instant,
  againAt: optional(instant),
  untold: optional(z.literal(true)),
  told: optional(z.array(z.string())),
});

export const homeVisitSchema = z.object({
  v: version,
  user: z.string(),
  place: z.string(),
  seenAt: instant,
});

export const firstCheckSchema = z.object({
  v: version,
  id: z.string(),
  at: instant,
  by: z.string(),
  total: z.number(),
  brns: z.array(brn),
  counts: optional(
    z.object({
      total: z.number(),
      collectable: z.number(),
      atRisk: z.number(),
      broken: z.number(),
      unknown: z.number(),
    }),
  ),
  told: optional(z.literal(true)),
});

export const companyRecord: RecordKind<Company> = recordKind(companySchema);
export const statusRecord: RecordKind<CompanyStatus> = recordKind(companyStatusSchema);
export const alertRecord: RecordKind<Alert> = recordKind(alertSchema);
export const setupRecord: RecordKind<SetupAlert> = recordKind(setupAlertSchema);
export const outageRecord: RecordKind<OutageAlert> = recordKind(outageSchema);
export const commonCauseRecord: RecordKind<CommonCauseAlert> = recordKind(commonCauseSchema);
export const rollUpRecord: RecordKind<RollUp> = recordKind(rollUpSchema);
export const digestRecord: RecordKind<DigestRecord> = recordKind(digestRecordSchema);
export const settingsRecord: RecordKind<StoredSettings> = recordKind(storedSettingsSchema);
export const outboxRecord: RecordKind<OutboxEntry> = recordKind(outboxEntrySchema);
export const historyRecord: RecordKind<HistoryRecord> = recordKind(historyRecordSchema);
export const sweepRecord: RecordKind<SweepRecord> = recordKind(sweepSchema);
export const firstCheckRecord: RecordKind<FirstCheck> = recordKind(firstCheckSchema);
export const ticketRecord: RecordKind<TicketRecord> = recordKind(ticketSchema);
export const brokenChannelRecord: RecordKind<BrokenChannel> = recordKind(brokenChannelSchema);
export const homeVisitRecord: RecordKind<HomeVisit> = recordKind(homeVisitSchema);

function recordKind<T>(schema: z.ZodType<T>): RecordKind<T> {
  return {
    parse(value, key) {
      const found = versionOf(value);
      if (found !== undefined && found > VERSION) {
        throw new StoreError(
          'newer-version',
          `The record ${hideBrn(key)} has version ${found}; this app knows version ${VERSION}. ` +
            'Start the newer version of the app again, or restore a backup of the store from before the update.',
        );
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success) throw unknownShape(key, parsed.error);
      // The schema's own output leaves out fields it does not know; the value keeps them and has been judged.
      return value as T;
    },
  };
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('v' in value)) return undefined;
  return typeof value.v === 'number' ? value.v : undefined;
}

function unknownShape(key: string, error: z.ZodError): StoreError {
  const paths = error.issues.map((issue) => issue.path.join('.') || '(all of it)');
  return new StoreError(
    'unknown-shape',
    `The record ${hideBrn(key)} has a shape this app does not know (at ${paths.join(', ')}). ` +
      'Restore a backup of the store, or report this with the version of the app.',
  );
}

/** Business numbers do not belong in errors and logs: `company:test:12345*****`. */
export function hideBrn(key: string): string {
  return key.replace(/(?<!\d)(\d{5})\d{5}(?!\d)/g, '$1*****');
}
