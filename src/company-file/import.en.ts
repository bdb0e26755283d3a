import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { lookAtAttention } from '../list/list-words.js';
import { companies } from '../text/company-count.js';
import { count, dayAndTime, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { changes } from './import-changes.en.js';
import { fileProblem, lineProblem, unknownColumns } from './import-problems.js';
import type {
  FirstCheckFacts,
  ImportCounts,
  ImportStep,
  ImportText,
  MembershipFacts,
} from './import-text.js';

const { words } = TONGUES.en;

const LOOKED_UP = INPUT_LIMITS.csvLookUps;

export const importing: ImportText = {
  title: 'Import',
  form: {
    intro:
      'Add or change many companies with a CSV file. It is read first, so that you see what would change; nothing is saved until you press Save. Companies that are not in the file stay as they are.',
    columns:
      'The first line names the columns: Business no., Company, What is collected, POPBiLL ID, Alert channel, Owner, How-to note, Paused. Only the business no. is required. A column the file lacks leaves what is saved as it is; an empty cell in a column it has clears what is saved.',
    label: 'CSV file',
    hint: 'At most 5 MB and 50,000 lines. In Excel, save as "CSV UTF-8". No passwords or certificates, please.',
    submit: 'Read the file',
    notRead: 'The file could not be imported. Nothing was saved.',
    notReadUnknown:
      'Slack did not tell us in time who is asking, so the file was not read. Please upload it again in a moment.',
  },
  reading,
  readingHint: 'Nothing is saved yet. If you close this window, the result comes as a message.',
  fileProblem,
  line: ({ line, problem, value }) =>
    [`Line ${number(line)}: ${lineProblem(problem)}`, ...(value ? [`It says: ${value}`] : [])].join(
      ' · ',
    ),
  lineProblem,
  counts,
  remarks,
  preview: {
    intro: (lines) => `${count(lines, 'line')} read. Nothing is saved yet.`,
    bad: (lines) =>
      lines === 1
        ? '1 line cannot be imported. It is left out when you save.'
        : `${number(lines)} lines cannot be imported. They are left out when you save.`,
    moreInFile: (problems) =>
      `There ${problems === 1 ? 'is' : 'are'} ${number(problems)} more. The whole list is in the file we sent you as a message.`,
    more: (problems) =>
      `There ${problems === 1 ? 'is' : 'are'} ${number(problems)} more. The file with the whole list could not be sent to you.`,
    moreNotMembers: (companies) =>
      `There ${companies === 1 ? 'is' : 'are'} ${number(companies)} more.`,
    notMembers: (companies, stage) =>
      companies === 1
        ? `1 of the new companies is not a POPBiLL member of ours. It can be saved, but not checked: please look at the number and the stage (now: ${words.stage[stage]}).`
        : `${number(companies)} of the new companies are not POPBiLL members of ours. They can be saved, but not checked: please look at the numbers and the stage (now: ${words.stage[stage]}).`,
    notMember: (line, company) => `Line ${number(line)}: ${company}`,
    unknownColumns,
    placesUnanswered: (places) =>
      `Slack did not say in time whether ${places === 1 ? '1 channel or owner exists. It can be saved, but please look at its ID' : `${number(places)} channels and owners exist. They can be saved, but please look at their IDs`}.`,
    placesNotAsked: (places) =>
      `In one import we ask Slack about the first ${LOOKED_UP} channels and the first ${LOOKED_UP} owners. ${places === 1 ? '1 more was not looked up. It can be saved, but please look at its ID' : `${number(places)} more were not looked up. They can be saved, but please look at their IDs`}: where a channel takes no alerts, the default channel gets them.`,
    nothingToSave: 'There is nothing to save.',
    nextStep: (total) =>
      `Press Save to save ${companies(total)}${total === 1 ? '' : ' at once'}. If you close this without saving, nothing changes.`,
    again: {
      'changed-meanwhile':
        'Somebody changed one of these companies meanwhile, so nothing was saved. What you see now is compared anew; please look once more.',
      'read-anew':
        'The app was started again meanwhile, or some time has passed, so the file was read anew. The result differs from what you saw, so please look once more. Nothing is saved yet.',
      'nobody-known':
        'Slack did not tell us in time who pressed Save, so nothing was saved. Please press Save again in a moment.',
    },
  },
  changes,
  saving: (total) => `Saving ${companies(total)}.`,
  saved: 'Saved.',
  firstCheckComes:
    'The new companies are checked for the first time with the next scheduled check. What it finds comes in a combined alert, not one by one.',
  canCheckNow: 'You need not wait: you can check all watched companies now.',
  cancelled: 'The import was cancelled. Nothing was saved.',
  badFile: {
    name: 'lines-not-imported.csv',
    header: ['Line', 'It says', 'Reason'],
    comment: (problems) =>
      `${problems === 1 ? 'This is 1 thing' : `These are ${number(problems)} things`} that cannot be imported. Please correct your file and import it again.`,
  },
  checkNow: 'Check all now',
  firstCheck,
};

function reading(at: ImportStep): string {
  switch (at.step) {
    case 'download':
      return 'Getting the file.';
    case 'lines':
      return `Reading the file: ${number(at.done)} of ${number(at.total)} lines.`;
    case 'places':
      return `Asking Slack about channels and owners: ${number(at.done)} of ${number(at.total)}.`;
    case 'members':
      return `Asking POPBiLL whether new companies are members: ${number(at.done)} of ${number(at.total)}.`;
    default:
      return at satisfies never;
  }
}

function counts({ added, changed, unchanged, refused }: ImportCounts): string {
  return `${number(added)} new, ${number(changed)} changed, ${number(unchanged)} unchanged, ${count(refused, 'line')} not imported`;
}

function remarks({ asked, unanswered, notAsked }: MembershipFacts): readonly string[] {
  return [
    ...(unanswered > 0
      ? [
          `POPBiLL did not say whether ${unanswered === 1 ? '1 new company is a member' : `${number(unanswered)} new companies are members`}. The first check will tell.`,
        ]
      : []),
    ...(notAsked > 0
      ? [
          `We asked POPBiLL about the first ${number(asked)} new companies only. The first check will tell about the other ${notAsked === 1 ? 'one' : number(notAsked)}.`,
        ]
      : []),
  ];
}

function firstCheck(facts: FirstCheckFacts, now: number): string {
  const found: readonly (readonly [number, string])[] = [
    [facts.collectable, 'can collect'],
    [facts.atRisk, facts.atRisk === 1 ? 'needs attention' : 'need attention'],
    [facts.broken, 'cannot collect'],
    [facts.unknown, 'could not be checked'],
  ];
  const counts = found
    .filter(([value]) => value > 0)
    .map(([value, label]) => `${number(value)} ${label}`);
  const untested =
    facts.untested === undefined
      ? ''
      : ` (the login of ${companies(facts.untested)} has not been tested yet)`;
  const imported = facts.total === 1 ? 'The company' : `The ${number(facts.total)} companies`;
  return `${imported} you imported on ${dayAndTime(facts.importedAt, now, 'en')} KST ${facts.total === 1 ? 'was' : 'were'} checked for the first time${untested}: ${counts.join(', ')}.${facts.atRisk + facts.broken === 0 ? '' : ` ${lookAtAttention(TONGUES.en)}`}`;
}
