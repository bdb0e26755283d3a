import { MAX_INDIVIDUAL_NOTICES } from '../alert/roll-up-rules.js';
import { sumsOf } from '../assessment/urgency-rules.js';
import { productNames, stateCounts } from '../assessment/verdict-words.js';
import { brnErrors } from '../company/choose-words.js';
import { companyDifferences } from '../company/company-rules.js';
import { channelOrDefault, ownerOrNone } from '../history/history-words.js';
import { type Brn, hasValidCheckDigit, nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Company, CompanyTextField, Stage } from '../records/company.js';
import { count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { ImportProgress } from './company-import.js';
import type { FirstCheckResults } from './first-checks.js';
import type {
  ChangedCompany,
  ImportCounts,
  ImportDifference,
  ImportField,
  NotMember,
  PlannedCompany,
  PlannedFirstCheck,
} from './import-plan.js';

export const importWords = ({ say, companies }: Tongue) => ({
  title: say('가져오기', 'Import'),
  form: {
    intro: say(
      "회사를 CSV 파일로 한꺼번에 추가하거나 수정합니다. 바뀔 내용을 먼저 보여 드리며, '저장'을 눌러야 반영됩니다. 파일에 없는 회사는 그대로 둡니다.",
      'Add or change many companies with a CSV file. You review the changes before anything is saved. Companies that are not in the file stay as they are.',
    ),
    columns: say(
      '첫 줄은 열 이름입니다: 사업자번호, 회사, 수집 항목, 팝빌 아이디, 알림 채널, 담당자, 처리 메모, 일시 중지. 사업자번호만 필수입니다. 채널은 #이름, 담당자는 슬랙에 보이는 이름이나 사용자 그룹의 @핸들로 입력합니다(ID도 가능). 파일에 열이 없으면 저장된 내용을 그대로 두고, 칸이 비어 있으면 지웁니다(회사 이름과 수집 항목은 지우지 않음).',
      'The first line names the columns: Business no., Company, What is collected, POPBiLL ID, Alert channel, Owner, How-to note, Paused. Only the business no. is required. Enter a channel as #name, and an owner as a display name or user group @handle; IDs work too. A column missing from the file keeps what is saved; an empty cell clears it (except the name and what is collected).',
    ),
    label: say('CSV 파일', 'CSV file'),
    hint: say(
      '5MB, 50,000줄까지 읽습니다. 엑셀에서는 "CSV UTF-8"로 저장해 주세요. 비밀번호나 인증서는 넣지 마세요.',
      'At most 5 MB and 50,000 lines. In Excel, save as "CSV UTF-8". Never include passwords or certificates.',
    ),
    submit: say('파일 읽기', 'Read file'),
    notRead: say(
      '파일을 가져오지 못했습니다. 아무것도 저장하지 않았습니다.',
      'The file could not be imported. Nothing was saved.',
    ),
  },
  readingHint: say(
    '아직 아무것도 저장하지 않았습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.',
    "Nothing is saved yet. If you close this window, you'll get the result as a direct message.",
  ),
  saving: (total: number) =>
    say(`회사 ${companies(total)}을 저장하고 있습니다.`, `Saving ${companies(total)}.`),
  saved: say('저장했습니다.', 'Saved.'),
  cancelled: say(
    '가져오기를 취소했습니다. 아무것도 저장하지 않았습니다.',
    'The import was cancelled. Nothing was saved.',
  ),
  linesFile: {
    name: say('확인할-줄.csv', 'lines-to-check.csv'),
    header: [
      say('줄', 'Line'),
      say('회사', 'Company'),
      say('입력된 값', 'In the file'),
      say('이유', 'Reason'),
    ],
    comment: (problems: number) =>
      say(
        `가져오기에서 확인할 문제 ${number(problems)}건입니다. 원래 파일을 고친 뒤 다시 가져와 주세요.`,
        `${count(problems, 'problem')} to check in your import. Fix your file and import it again.`,
      ),
  },
});

export const importPreviewWords = ({ say, words, companies }: Tongue) => ({
  effect: ({ added, changed }: Pick<ImportCounts, 'added' | 'changed'>) => {
    // After "adds 3 companies" the number alone is enough.
    const changedCompanies = added === 0 ? companies(changed) : number(changed);
    const effects = [
      ...(added === 0 ? [] : [say(`${companies(added)}을 추가`, `adds ${companies(added)}`)]),
      ...(changed === 0
        ? []
        : [say(`${companies(changed)}을 수정`, `changes ${changedCompanies}`)]),
    ];
    if (effects.length === 0) return say('저장할 내용이 없습니다.', 'Nothing to save.');
    return say(
      `'저장'을 누르면 회사 ${effects.join('하고 ')}합니다.`,
      `"Save" ${effects.join(' and ')}.`,
    );
  },
  linesRead: (lines: number) => say(`${number(lines)}줄 읽음`, `${count(lines, 'line')} read`),
  unchanged: (total: number) => say(`변경 없음 ${companies(total)}`, `${number(total)} unchanged`),
  notSavedYet: say('아직 저장하지 않음', 'nothing saved yet'),
  rejectedLines: (lines: number) =>
    say(
      `${number(lines)}줄은 가져올 수 없어 제외합니다.`,
      `Lines that cannot be imported and are left out: ${number(lines)}.`,
    ),
  /** `isSent`: the person has got the file. */
  more: (hidden: number, what: 'problems' | 'companies', isSent: boolean) => {
    const others = what === 'companies' ? companies(hidden) : `문제 ${number(hidden)}건`;
    const fullList = isSent
      ? say(
          '전체 목록은 메시지로 보내 드린 파일에 있습니다.',
          'The full list is in the file sent to you.',
        )
      : say(
          '전체 목록 파일은 보내지 못했습니다.',
          'The file with the full list could not be sent.',
        );
    return say(`그 밖에 ${others}이 있습니다. ${fullList}`, `${number(hidden)} more. ${fullList}`);
  },
  notMembers: (total: number, stage: Stage) =>
    say(
      `새 회사 중 ${companies(total)}은 팝빌 연동회원이 아니라서 저장해도 수집 상태를 알 수 없습니다. 사업자번호와 환경(현재 ${words.stage[stage]})이 맞는지 확인해 주세요.`,
      `New companies that are not POPBiLL linked members: ${number(total)}. They can be saved but not checked; verify their numbers and the environment (now: ${words.stage[stage]}).`,
    ),
  unconfirmedMembers: (total: number) =>
    say(
      `새 회사 ${companies(total)}은 아직 팝빌 연동회원인지 조회하지 못했습니다. 첫 확인에서 알려 드립니다.`,
      `New companies that POPBiLL has not confirmed as linked members yet: ${number(total)}. The first check will tell.`,
    ),
  unconfirmedIds: (ids: number) =>
    say(
      `채널·담당자 ID ${number(ids)}개는 슬랙에서 조회하지 못했습니다. 저장은 되니 ID가 맞는지 직접 확인해 주세요. 알림을 보낼 수 없는 채널이면 기본 채널로 보냅니다.`,
      `Channels and owners that Slack has not confirmed: ${number(ids)}. They can be saved; check their IDs. Alerts for a channel that can't receive them go to the default channel.`,
    ),
  reviewAgain: say(
    '그사이 회사 정보가 바뀌었거나 앱이 다시 시작되어, 저장하지 않고 다시 비교했습니다. 확인한 뒤 다시 저장해 주세요.',
    'One of these companies was changed or the app was restarted in the meantime, so nothing was saved. The comparison below is new; review it and save again.',
  ),
});

/** Why a company that is not a linked member is listed, although it can be saved. */
export function notMemberReason(brn: Brn, t: Tongue): string {
  return [
    t.say(
      '팝빌 연동회원이 아니라서 저장해도 수집 상태를 알 수 없습니다.',
      'Not a POPBiLL linked member: it can be saved but not checked.',
    ),
    ...(hasValidCheckDigit(brn) ? [] : [brnErrors(t)['check-digit']]),
  ].join(' ');
}

export function readingSentence(progress: ImportProgress, { say }: Tongue): string {
  const steps: Readonly<Record<ImportProgress['step'], string>> = {
    download: say('파일을 받고 있습니다', 'Downloading the file'),
    lines: say('파일을 읽고 있습니다', 'Reading the file'),
    slack: say(
      '채널과 담당자를 슬랙에서 조회하고 있습니다',
      'Looking up channels and owners in Slack',
    ),
    members: say(
      '새 회사가 팝빌 연동회원인지 조회하고 있습니다',
      'Asking POPBiLL whether new companies are linked members',
    ),
  };
  const { step, done, total } = progress;
  const counts = `${number(done)}/${number(total)}`;
  return `${steps[step]}${total === 1 ? '' : say(`(${counts})`, ` (${counts})`)}.`;
}

export function importCounts(
  { added, changed, unchanged, rejectedLines: rejected }: ImportCounts,
  { say, companies }: Tongue,
): string {
  const parts = [
    added > 0 && say(`추가 ${companies(added)}`, `${number(added)} added`),
    changed > 0 && say(`수정 ${companies(changed)}`, `${number(changed)} changed`),
    unchanged > 0 && say(`변경 없음 ${companies(unchanged)}`, `${number(unchanged)} unchanged`),
    rejected > 0 &&
      say(`가져오지 못함 ${number(rejected)}줄`, `${count(rejected, 'line')} not imported`),
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** @param by who imported them: the app, or the command line while the app is not running */
export function nextCheckSentence(
  { total, sweepAt, now }: PlannedFirstCheck,
  by: 'app' | 'cli',
  t: Tongue,
): string {
  const { say, companies } = t;
  const added = total === 1 ? 'the new company' : `the ${number(total)} new companies`;
  if (sweepAt <= now) {
    return by === 'app'
      ? say(`새 회사 ${companies(total)}을 지금부터 확인합니다.`, `The app now checks ${added}.`)
      : say(
          `새 회사 ${companies(total)}은 앱을 시작하면 바로 확인합니다.`,
          `The app checks ${added} as soon as it starts.`,
        );
  }
  const at = t.dayAndTime(sweepAt, now);
  return say(
    `새 회사 ${companies(total)}은 다음 정기 확인(${at})에서 처음 확인합니다.`,
    `The next scheduled check (${at} KST) covers ${added}.`,
  );
}

export function firstCheckPlanSentence(firstCheck: PlannedFirstCheck, t: Tongue): string {
  const { say } = t;
  const combined = firstCheck.getsCombinedAlert
    ? say(
        `묶음 알림 하나로 모아(긴급 알림은 ${MAX_INDIVIDUAL_NOTICES}건까지 따로) `,
        `, combined in one alert (up to ${MAX_INDIVIDUAL_NOTICES} critical ones separately)`,
      )
    : '';
  const results = say(
    `그때 발견된 문제는 ${combined}알림 채널에 알리고, 전체 결과는 앱의 다이렉트 메시지로 보내 드립니다.`,
    `Problems it finds are posted in the alert channel${combined}. You get all results as a direct message.`,
  );
  return `${nextCheckSentence(firstCheck, 'app', t)} ${results}`;
}

export function firstCheckSentence(
  { importedAt, counts }: Omit<FirstCheckResults, 'user'>,
  now: Instant,
  t: Tongue,
): string {
  const { say, companies } = t;
  const { broken, untested, ...otherCounts } = counts;
  const at = t.dayAndTime(importedAt, now);
  const states = { ...otherCounts, cannotCollect: broken, neverChecked: 0 };
  const results = stateCounts(states, t);
  const imported = companies(sumsOf(states).total);
  const untestedNote =
    untested === undefined
      ? ''
      : say(
          ` ${companies(untested)}은 아직 로그인 테스트를 하지 못했습니다.`,
          ` The login of ${companies(untested)} has not been tested yet.`,
        );
  return say(
    `${at}에 가져온 회사 ${imported}의 첫 확인 결과: ${results}.${untestedNote}`,
    `First check of ${imported} from your import of ${at} KST: ${results}.${untestedNote}`,
  );
}

export const importCommandWords = ({ say }: Tongue) => ({
  fileMissing: say(
    'CSV 파일을 지정해 주세요. 예: npm run -s cli -- import companies.csv',
    'Name a CSV file, for example: npm run -s cli -- import companies.csv',
  ),
  dryRun: say(
    '--dry-run 옵션이 있어 아무것도 저장하지 않았습니다. 저장하려면 이 옵션을 빼고 다시 실행해 주세요.',
    'Because of --dry-run nothing was saved. To save, run it again without this option.',
  ),
  conflict: say(
    '그사이 저장소가 바뀌어 아무것도 저장하지 않았습니다. 다시 실행해 주세요.',
    'The store changed in the meantime, so nothing was saved. Try again.',
  ),
  checkNow: say(
    '지금 확인하려면: npm run -s cli -- sweep',
    'To check them now: npm run -s cli -- sweep',
  ),
  fixAndImportAgain: say(
    '가져오지 못한 줄을 고친 뒤 같은 파일을 다시 가져와 주세요. 이미 가져온 줄은 그대로 있습니다.',
    'Fix the lines that were not imported and import the same file again. Lines already imported stay as they are.',
  ),
});

export const importChangeWords = ({ say, words, language, companies }: Tongue) => ({
  changed: (total: number) =>
    say(`수정할 회사 ${companies(total)}의 변경 내용`, `Changes to ${companies(total)}`),
  added: (total: number) =>
    say(`추가할 회사 ${companies(total)}`, `New companies: ${number(total)}`),
  moreAdded: (hidden: number) =>
    say(
      `그 밖에 ${companies(hidden)}도 추가합니다. 저장한 뒤 /hometax ${COMMAND_WORDS[language].list} 명령으로 볼 수 있습니다.`,
      `${number(hidden)} more. After saving, you can see them with /hometax ${COMMAND_WORDS[language].list}.`,
    ),
  file: {
    name: say('변경-내용.csv', 'what-changes.csv'),
    header: [
      say('줄', 'Line'),
      words.label.brn,
      words.label.company,
      say('항목', 'Field'),
      say('지금', 'Before'),
      say('변경 후', 'After'),
    ],
    comment: (total: number) =>
      say(
        `가져오기로 수정할 회사 ${companies(total)}의 변경 내용입니다(저장하기 전 비교).`,
        `What the import changes for ${companies(total)}, compared before saving.`,
      ),
  },
});

export function changeCounts(changed: readonly ChangedCompany[], t: Tongue): string {
  const { say, companies } = t;
  const allDifferences = changed.flatMap(({ differences }) => differences);
  const counts = Object.entries(fieldNames(t)).flatMap(([field, name]) => {
    const differences = allDifferences.filter((difference) => difference.field === field);
    if (differences.length === 0) return [];
    const total = differences.length;
    // `to` is absent if a pause ends.
    const cleared = differences.filter(({ to = '' }) => to.length === 0).length;
    const fieldCount = say(`${name} ${companies(total)}`, `${name}: ${number(total)}`);
    if (cleared === 0) return [fieldCount];
    const note = say(`(그중 ${companies(cleared)}은 비움)`, ` (cleared for ${number(cleared)})`);
    return [`${fieldCount}${note}`];
  });
  return counts.join(', ');
}

export function changedLine(changed: ChangedCompany, markup: Markup, t: Tongue): string {
  const parts = changed.differences.map((difference) => {
    const [field, from, to] = changeCells(difference, markup, t);
    return `${field}: ${from} → ${to}`;
  });
  return [lineAndCompany(changed.line, changed.previous, markup, t), ...parts].join(' · ');
}

export function addedLine(
  { line, fields }: Pick<PlannedCompany, 'line' | 'fields'>,
  markup: Markup,
  t: Tongue,
): string {
  const { name, products, paused } = fields;
  const details = [
    // Compared with a company that has only the two fields shown before, so that every other filled field is listed.
    ...companyDifferences({ name, products }, fields),
    ...(paused === undefined ? [] : [{ field: 'paused', to: paused } as const]),
  ].map((difference) => {
    const [field, , value] = changeCells(difference, markup, t);
    return `${field}: ${value}`;
  });
  return [lineAndCompany(line, fields, markup, t), productNames(products, t), ...details].join(
    ' · ',
  );
}

/** The field, its value now, and its new value. */
export function changeCells(
  difference: ImportDifference,
  markup: Markup,
  t: Tongue,
): readonly [string, string, string] {
  const name = fieldNames(t)[difference.field];
  switch (difference.field) {
    case 'products':
      return [name, productNames(difference.from, t), productNames(difference.to, t)];
    case 'paused': {
      const pause = (reason: typeof difference.to) =>
        reason === undefined ? t.say('없음', 'no') : t.words.pauseReason[reason];
      return [name, pause(difference.from), pause(difference.to)];
    }
    default: {
      const { field, from, to } = difference;
      return [name, valueText(field, from, markup, t), valueText(field, to, markup, t)];
    }
  }
}

function valueText(field: CompanyTextField, value: string, markup: Markup, t: Tongue): string {
  const { say } = t;
  switch (field) {
    case 'channel':
      return channelOrDefault(value, markup, t);
    case 'owner':
      return ownerOrNone(value, markup, t);
    case 'popbillUserId':
      return value === '' ? say('기본 아이디', 'default ID') : markup.quote(value);
    case 'name':
    case 'note':
      return value === '' ? say('없음', 'none') : markup.quote(value);
  }
}

function fieldNames({ say, words }: Tongue): Readonly<Record<ImportField, string>> {
  return { ...words.companyField, paused: say('일시 중지', 'paused') };
}

/** A wrong check digit is the likely cause. */
export function notMemberLine(notMember: NotMember, markup: Markup, t: Tongue): string {
  const company = lineAndCompany(notMember.line, notMember, markup, t);
  if (hasValidCheckDigit(notMember.brn)) return company;
  return `${company} · ${brnErrors(t)['check-digit']}`;
}

function lineAndCompany(
  line: number,
  company: Pick<Company, 'brn' | 'name'>,
  { quote }: Markup,
  { say }: Tongue,
): string {
  const label = nameAndBrn(company, quote).join(' · ');
  return say(`${number(line)}번째 줄 · ${label}`, `Line ${number(line)}: ${label}`);
}
