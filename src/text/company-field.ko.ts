import type { CompanyField } from '../records/company.js';
import { ko as words } from './words.ko.js';

/** What stands in a company's form, as it is called in a sentence. */
export const companyField: Readonly<Record<CompanyField, string>> = {
  name: '이름',
  products: words.label.collects,
  popbillUserId: words.label.popbillId,
  channel: words.label.channel,
  owner: words.label.owner,
  note: words.label.note,
};
