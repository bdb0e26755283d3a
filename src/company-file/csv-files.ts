import type { CompanyFiles } from './company-file.js';
import { readCompanies } from './read-companies.js';
import { writeCompanies, writeTable } from './write-companies.js';

/** Company files as CSV. */
export const csvFiles: CompanyFiles = {
  read: readCompanies,
  write: writeCompanies,
  writeTable,
};
