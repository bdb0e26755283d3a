import { number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { formProblem } from '../watch/watch-words.js';
import type { ImportFileProblem, ImportLineProblem } from './import-text.js';

/** Headers that are not read. */
export function unknownColumns(columns: readonly string[]): string {
  return `These columns are not known and were not read: ${columns.join(', ')}`;
}

/** Why nothing of a file is taken. */
export function fileProblem(problem: ImportFileProblem): string {
  switch (problem.kind) {
    case 'unreadable':
      return `The file could not be read: ${problem.path}`;
    case 'not-csv':
      return `From line ${number(problem.line)} on this is not CSV. Please look at quotes and commas.`;
    case 'spreadsheet':
      return 'This is an Excel workbook, which cannot be read. In Excel choose Save As, then "CSV UTF-8", and upload that file.';
    case 'not-text':
      return 'This is not a CSV file: it holds more than text. It has to be one that Excel saved as "CSV UTF-8".';
    case 'no-brn-column':
      return `The first line has no column brn (business no.). Please write the names of the columns there. It says now: ${problem.columns.join(', ')}`;
    case 'column-twice':
      return `Several columns say the same thing: ${problem.columns.join(', ')}. Please keep one of them.`;
    case 'empty':
      return 'The file holds no company. Please write the names of the columns on the first line, and one company on each line below.';
    case 'too-many-lines':
      return `There are too many lines: at most ${number(problem.most)} companies can be imported at once. Please divide the file.`;
    case 'too-big':
      return `The file is too big: at most ${number(problem.mostMegabytes)} MB are read. Please upload it in parts, or use import on the command line of the server.`;
    case 'external':
      return 'Files outside Slack, such as those of Google Drive, cannot be read. Please download it and upload it from your computer.';
    case 'gone':
      return 'Slack does not have this file any more. Please upload it again.';
    case 'no-permission':
      return 'The app may not read files in Slack (scope files:read). An admin has to apply the app manifest again and reinstall the app. Import on the command line of the server works too.';
    case 'no-answer':
      return 'We could not get the file from Slack. Please upload it again in a moment.';
    case 'foreign-address':
      return 'The file is not at an address of Slack, so it was not fetched. Please upload it from your computer.';
    default:
      return problem satisfies never;
  }
}

/** Why a line is not taken. */
export function lineProblem(problem: ImportLineProblem): string {
  if (problem.why === 'twice') {
    return `The same business no. is already on line ${number(problem.firstLine)}.`;
  }
  if (problem.field === 'line') return wholeLineProblem(problem.why);
  if (problem.why === 'missing') return 'The business no. is missing.';
  if (problem.why === 'shortened') {
    return 'Excel shortened this business no. Please format the column as text in Excel and write all ten digits again.';
  }
  if (problem.why === 'nine-digits') {
    return 'This business no. has nine digits. Excel may have dropped a zero in front: please write all ten, with hyphens.';
  }
  if (problem.field === 'paused') {
    return 'This reason for a pause is not known. Please write closed, contract-ended or moved-elsewhere, or leave it empty.';
  }
  if (problem.field === 'products' && problem.why === 'unknown') {
    return 'This is not known as something to collect. Please write taxinvoice or cashbill.';
  }
  if (problem.field === 'channel' && problem.why === 'malformed') {
    return 'A channel is written as its ID, which begins with C or G, not as its name (in Slack: channel name > About, at the end).';
  }
  if (problem.field === 'channel' && problem.why === 'not-in-channel') {
    return 'The app is not in this channel, or there is no such channel. Invite the app there with /invite, then import again.';
  }
  if (problem.field === 'note' && problem.why === 'looks-secret') {
    return 'A how-to note may not hold a password or resident number. Please take it out and import again.';
  }
  if (problem.field === 'owner') return ownerProblem(problem.why);
  return formProblem(problem, TONGUES.en);
}

function wholeLineProblem(why: Extract<ImportLineProblem, { field: 'line' }>['why']): string {
  switch (why) {
    case 'too-many-cells':
      return 'This line has more cells than there are columns, so it is not clear which is which. Please put cells that hold a comma between double quotes.';
    case 'unreadable':
      return 'A character in this line is broken. Please save the file as "CSV UTF-8" in Excel again.';
    default:
      return why satisfies never;
  }
}

function ownerProblem(why: Extract<ImportLineProblem, { field: 'owner' }>['why']): string {
  switch (why) {
    case 'unknown':
      return 'This workspace has no person or user group with this ID.';
    case 'left':
      return 'This person left the workspace. Please name somebody else.';
    case 'not-a-member':
      return 'Guests, bots and people of another organisation cannot be owners.';
    case 'malformed':
    case 'both-owners':
      return "An owner is written as a member ID, which begins with U or W (in Slack: profile > Copy member ID), or as a user group's ID, which begins with S.";
    default:
      return why satisfies never;
  }
}
