import type { CompanyField } from '../records/company.js';

/** What stands in a company's form, as it is called in a sentence. */
export const companyField: Readonly<Record<CompanyField, string>> = {
  name: 'name',
  products: 'what is collected',
  popbillUserId: 'POPBiLL ID',
  channel: 'alert channel',
  owner: 'owner',
  note: 'how-to note',
};
