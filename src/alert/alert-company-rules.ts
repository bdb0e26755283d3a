import type { Alert } from '../records/alert.js';
import type { Company } from '../records/company.js';

/**
 * The alert with what belongs to its company as the company says it now: name, owner, note and channel. What the alert
 * itself holds of these counts only once its company is not watched any more.
 */
export function withCompany(
  alert: Alert,
  company: Company | undefined,
  defaultChannel: string,
): Alert {
  if (company === undefined) return alert;
  const { owner: _, note: __, ...rest } = alert;
  const { name, owner, note, channel = defaultChannel } = company;
  return {
    ...rest,
    name,
    ...(owner === undefined ? {} : { owner }),
    ...(note === undefined ? {} : { note }),
    channel,
  };
}
