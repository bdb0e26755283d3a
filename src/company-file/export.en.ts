import { number } from '../text/format.js';
import type { ExportText } from './export-text.js';

export const exporting: ExportText = {
  fileName: 'hometax-watch-companies',
  comment: (companies) =>
    `${watched(companies)}. After changing the file, save it as "CSV UTF-8" and import it again with /hometax import.`,
  sent: (companies) =>
    `${watched(companies)}, as a CSV file in your direct messages with this app.`,
  nothingWatched: 'No company is watched, so there is nothing to export.',
  failed: {
    'no-permission':
      'The app may not upload files to Slack (scope files:write), so nothing was exported. An admin has to apply the app manifest again and reinstall the app. Export on the command line of the server works too.',
    'no-answer':
      'Slack did not take the file, so nothing was exported. Please try again in a moment.',
  },
};

function watched(companies: number): string {
  return companies === 1 ? '1 watched company' : `${number(companies)} watched companies`;
}
