import { hasValidCheckDigit, nameAndBrn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { FirstCheckCounts } from '../records/store.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { ImportProgress } from './company-import.js';
import type { FirstCheckResults } from './first-checks.js';
import type { ImportCounts, MembershipCheck } from './import-plan.js';
import { checkDigitSentence } from './import-problem-words.js';

export type ImportStep = { readonly step: 'download' } | ImportProgress;

export const importWords = ({ say, companies }: Tongue) => ({
  title: say('가져오기', 'Import'),
  form: {
    intro: say(
      "회사를 CSV 파일로 한꺼번에 추가하거나 수정합니다. 바뀔 내용을 먼저 보여 드리며, '저장'을 눌러야 반영됩니다. 파일에 없는 회사는 그대로 둡니다.",
      'Add or change many companies with a CSV file. You review the changes before anything is saved. Companies that are not in the file stay as they are.',
    ),
    columns: say(
      '첫 줄은 열 이름입니다: 사업자번호, 회사, 수집 항목, 팝빌 아이디, 알림 채널, 담당자, 처리 메모, 일시 중지. 사업자번호만 필수입니다. 채널은 #이름, 담당자는 슬랙에 보이는 이름이나 사용자 그룹의 @핸들로 입력합니다(ID도 가능). 파일에 열이 없으면 저장된 내용을 그대로 두고, 칸이 비어 있으면 지웁니다.',
      'The first line names the columns: Business no., Company, What is collected, POPBiLL ID, Alert channel, Owner, How-to note, Paused. Only the business no. is required. Enter a channel as #name, and an owner as a display name or user group @handle; IDs work too. A column missing from the file keeps what is saved; an empty cell clears it.',
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
    notReadPersonUnknown: say(
      '슬랙 응답이 늦어 권한을 확인하지 못해 파일을 읽지 않았습니다. 잠시 뒤 다시 올려 주세요.',
      'Slack took too long to confirm who you are, so the file was not read. Upload it again in a moment.',
    ),
  },
  readingHint: say(
    '아직 아무것도 저장하지 않았습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.',
    'Nothing is saved yet. If you close this window, you get the result as a direct message.',
  ),
  saving: (total: number) =>
    say(`회사 ${companies(total)}을 저장하고 있습니다.`, `Saving ${companies(total)}.`),
  saved: say('저장했습니다.', 'Saved.'),
  firstCheckComes: say(
    '새 회사는 다음 정기 확인에서 처음 확인합니다. 그때 찾은 문제는 묶음 알림 하나로 모아 보냅니다.',
    'The next scheduled check covers the new companies. Problems it finds come in one combined alert, not one by one.',
  ),
  canCheckNow: say(
    '기다리지 않으려면 모니터링 중인 회사를 지금 모두 확인해 주세요.',
    'You can also check all watched companies now.',
  ),
  checkNow: say('지금 모두 확인하기', 'Check all now'),
  cancelled: say(
    '가져오기를 취소했습니다. 아무것도 저장하지 않았습니다.',
    'The import was cancelled. Nothing was saved.',
  ),
  problemsFile: {
    name: say('가져오지-못한-줄.csv', 'lines-not-imported.csv'),
    header: [
      say('줄', 'Line'),
      say('회사', 'Company'),
      say('입력된 값', 'In the file'),
      say('이유', 'Reason'),
    ],
    comment: (problems: number) =>
      say(
        `가져오지 못하는 줄의 문제 ${number(problems)}건입니다. 원래 파일을 고친 뒤 다시 가져와 주세요.`,
        `${count(problems, 'problem')} in lines that cannot be imported. Fix your file and import it again.`,
      ),
  },
});

const MAX_LOOKUPS = INPUT_LIMITS.csvLookUps;

export type ReviewAgainReason = keyof ReturnType<typeof importPreviewWords>['reviewAgain'];

export const importPreviewWords = ({ say, words, companies }: Tongue) => ({
  /** What happens first: the effect of pressing "Save". */
  effect: ({ added, changed }: Pick<ImportCounts, 'added' | 'changed'>) => {
    if (added === 0 && changed === 0) return say('저장할 내용이 없습니다.', 'Nothing to save.');
    if (changed === 0) {
      return say(
        `'저장'을 누르면 회사 ${companies(added)}을 추가합니다.`,
        `"Save" adds ${companies(added)}.`,
      );
    }
    return added === 0
      ? say(
          `'저장'을 누르면 회사 ${companies(changed)}을 수정합니다.`,
          `"Save" changes ${companies(changed)}.`,
        )
      : say(
          `'저장'을 누르면 회사 ${companies(added)}을 추가하고 ${companies(changed)}을 수정합니다.`,
          `"Save" adds ${companies(added)} and changes ${number(changed)}.`,
        );
  },
  linesRead: (lines: number) => say(`${number(lines)}줄 읽음`, `${count(lines, 'line')} read`),
  unchanged: (total: number) => say(`변경 없음 ${companies(total)}`, `${number(total)} unchanged`),
  notSavedYet: say('아직 저장하지 않음', 'nothing saved yet'),
  rejectedLines: (lines: number) =>
    say(
      `가져오지 못하는 줄이 ${number(lines)}개 있습니다. 이 줄은 제외합니다.`,
      lines === 1
        ? '1 line cannot be imported and is left out.'
        : `${number(lines)} lines cannot be imported and are left out.`,
    ),
  moreInFile: (problems: number) =>
    say(
      `그 밖에 ${number(problems)}건이 있습니다. 전체 목록은 메시지로 보내 드린 파일에 있습니다.`,
      `${number(problems)} more. The full list is in the file sent to you.`,
    ),
  moreFileNotSent: (problems: number) =>
    say(
      `그 밖에 ${number(problems)}건이 있습니다. 전체 목록 파일은 보내지 못했습니다.`,
      `${number(problems)} more. The file with the full list could not be sent.`,
    ),
  notMembers: (total: number, stage: Stage) =>
    say(
      `새 회사 중 ${companies(total)}은 팝빌 연동회원이 아니라서 저장해도 수집 상태를 알 수 없습니다. 사업자번호와 환경(현재 ${words.stage[stage]})이 맞는지 확인해 주세요.`,
      total === 1
        ? `1 new company is not a POPBiLL linked member, so it can be saved but not checked. Check its number and the environment (now: ${words.stage[stage]}).`
        : `${number(total)} new companies are not POPBiLL linked members, so they can be saved but not checked. Check their numbers and the environment (now: ${words.stage[stage]}).`,
    ),
  moreNotMembers: (left: number) => say(`그 밖에 ${companies(left)}`, `${number(left)} more.`),
  idsUnanswered: (ids: number) =>
    say(
      `슬랙 응답이 늦어 채널·담당자 ID ${number(ids)}개를 확인하지 못했습니다. 저장은 되니 ID가 맞는지 직접 확인해 주세요.`,
      `Slack took too long to confirm ${ids === 1 ? '1 channel or owner. It can be saved; check its ID' : `${number(ids)} channels and owners. They can be saved; check their IDs`}.`,
    ),
  idsNotLookedUp: (ids: number) =>
    say(
      `슬랙에서 채널 ${MAX_LOOKUPS}개와 담당자 ${MAX_LOOKUPS}명까지만 조회했습니다. 나머지 ID ${number(ids)}개도 저장은 되니 맞는지 직접 확인해 주세요. 알림을 보낼 수 없는 채널이면 기본 채널로 보냅니다.`,
      `Only the first ${MAX_LOOKUPS} channels and ${MAX_LOOKUPS} owners were looked up in Slack. ${ids === 1 ? '1 more can be saved; check its ID' : `${number(ids)} more can be saved; check their IDs`}. Alerts for a channel that can't receive them go to the default channel.`,
    ),
  reviewAgain: {
    conflict: say(
      '그사이 다른 사람이 같은 회사를 수정해 저장하지 않았습니다. 지금 상태와 다시 비교했으니 확인해 주세요.',
      'Someone changed one of these companies in the meantime, so nothing was saved. The comparison below is new; review it and save again.',
    ),
    /** The plan is no longer in memory, because the app was restarted or because of newer imports. */
    'read-again': say(
      '그사이 앱이 다시 시작되었거나 시간이 지나 파일을 다시 읽었습니다. 앞에서 본 내용과 다르니 다시 확인해 주세요.',
      'The app was restarted or some time has passed, so we re-read the file. The result has changed; review it and save again.',
    ),
    'person-unknown': say(
      "슬랙 응답이 늦어 권한을 확인하지 못해 저장하지 않았습니다. 잠시 뒤 '저장'을 다시 눌러 주세요.",
      'Slack took too long to confirm who you are, so nothing was saved. Press "Save" again in a moment.',
    ),
  },
});

/** A new company that is not a linked member. A wrong check digit is the likely cause. */
export function notMemberLine(
  { line, brn, name }: MembershipCheck['notMembers'][number],
  quote: (name: string) => string,
  t: Tongue,
): string {
  const label = nameAndBrn({ brn, name }, quote).join(' · ');
  const company = t.say(`${number(line)}번째 줄 · ${label}`, `Line ${number(line)} · ${label}`);
  return hasValidCheckDigit(brn) ? company : `${company}: ${checkDigitSentence(t)}`;
}

export function readingSentence(progress: ImportStep, { say, companies }: Tongue): string {
  switch (progress.step) {
    case 'download':
      return say('파일을 받고 있습니다.', 'Downloading the file.');
    case 'names':
      return say(
        '채널과 담당자의 이름을 슬랙에서 조회하고 있습니다.',
        'Looking up the names of channels and owners in Slack.',
      );
    case 'lines':
      return say(
        `파일을 읽고 있습니다. ${number(progress.total)}줄 중 ${number(progress.done)}줄 완료`,
        `Reading the file: ${number(progress.done)} of ${number(progress.total)} lines.`,
      );
    case 'slack-ids':
      return say(
        `채널과 담당자를 슬랙에서 조회하고 있습니다. ${number(progress.total)}개 중 ${number(progress.done)}개 완료`,
        `Looking up channels and owners in Slack: ${number(progress.done)} of ${number(progress.total)}.`,
      );
    case 'members':
      return say(
        `새 회사가 팝빌 연동회원인지 조회하고 있습니다. ${companies(progress.total)} 중 ${companies(progress.done)} 완료`,
        `Asking POPBiLL whether new companies are linked members: ${number(progress.done)} of ${number(progress.total)}.`,
      );
  }
}

/** All counts, also those of zero, for a terminal. */
export function importCounts(counts: ImportCounts, t: Tongue): string {
  return countParts(counts, t)
    .map(([, part]) => part)
    .join(', ');
}

export function savedCounts(counts: ImportCounts, t: Tongue): string {
  const parts = countParts(counts, t).filter(([value]) => value > 0);
  return parts.map(([, part]) => part).join(', ');
}

function countParts(
  { added, changed, unchanged, rejectedLines: rejected }: ImportCounts,
  { say, companies }: Tongue,
): readonly (readonly [number, string])[] {
  return [
    [added, say(`추가 ${companies(added)}`, `${number(added)} added`)],
    [changed, say(`수정 ${companies(changed)}`, `${number(changed)} changed`)],
    [unchanged, say(`변경 없음 ${companies(unchanged)}`, `${number(unchanged)} unchanged`)],
    [
      rejected,
      say(`가져오지 못함 ${number(rejected)}줄`, `${count(rejected, 'line')} not imported`),
    ],
  ];
}

/** Sentences about new companies of which it is not known whether they are members. */
export function membershipRemarks(
  { asked, unanswered, notAsked }: MembershipCheck,
  { say, companies }: Tongue,
): readonly string[] {
  return [
    ...(unanswered > 0
      ? [
          say(
            `팝빌이 응답하지 않아 새 회사 ${companies(unanswered)}이 연동회원인지 알 수 없습니다. 첫 확인에서 알려 드립니다.`,
            `POPBiLL could not confirm whether ${unanswered === 1 ? '1 new company is a linked member' : `${number(unanswered)} new companies are linked members`}; the first check will.`,
          ),
        ]
      : []),
    ...(notAsked > 0
      ? [
          say(
            `연동회원인지는 새 회사 ${companies(asked)}까지만 조회했습니다. 나머지 ${companies(notAsked)}은 첫 확인에서 알려 드립니다.`,
            `Membership was looked up for the first ${number(asked)} new companies only. The first check covers the other ${notAsked === 1 ? 'one' : number(notAsked)}.`,
          ),
        ]
      : []),
  ];
}

/** The message to the person who imported companies, once all of them were checked for the first time. */
export function firstCheckSentence(
  results: Omit<FirstCheckResults, 'user'>,
  now: Instant,
  t: Tongue,
): string {
  const at = t.dayAndTime(results.importedAt, now);
  return results.counts.total === 1
    ? firstCheckOfOne(results.counts, at, t)
    : firstCheckOfMany(results.counts, at, t);
}

function firstCheckOfOne(
  { collectable, atRisk, broken, untested }: FirstCheckCounts,
  at: string,
  { say, words }: Tongue,
): string {
  const state = () => {
    if (broken > 0) return say('수집 불가', 'it cannot collect');
    if (atRisk > 0) return say('중단 우려', 'it is at risk');
    if (collectable > 0) return say('수집 가능', 'it can collect');
    return say(words.label.couldNotCheck, 'it could not be checked');
  };
  const untestedNote =
    untested === undefined
      ? ''
      : say(' 로그인은 아직 테스트하지 못했습니다.', ' Its login has not been tested yet.');
  return say(
    `${at}에 가져온 회사의 첫 확인 결과는 '${state()}'입니다.${untestedNote}`,
    `First check of the company you imported on ${at} KST: ${state()}.${untestedNote}`,
  );
}

function firstCheckOfMany(
  { total, collectable, atRisk, broken, unknown, untested }: FirstCheckCounts,
  at: string,
  { say, words, companies }: Tongue,
): string {
  const toAct = atRisk + broken;
  const parts = (all: readonly (readonly [number, string])[]) =>
    all
      .filter(([value]) => value > 0)
      .map(([value, label]) => say(`${label} ${companies(value)}`, `${number(value)} ${label}`))
      .join(' · ');
  const needAction = parts([
    [broken, say('수집 불가', 'cannot collect')],
    [atRisk, say('중단 우려', 'at risk')],
  ]);
  const results = [
    ...(toAct === 0
      ? []
      : [
          say(
            `조치 필요 ${companies(toAct)}(${needAction})`,
            `${number(toAct)} ${toAct === 1 ? 'needs' : 'need'} action (${needAction})`,
          ),
        ]),
    parts([
      [collectable, say('수집 가능', 'can collect')],
      [unknown, say(words.label.couldNotCheck, 'could not be checked')],
    ]),
  ].filter((part) => part !== '');
  const untestedNote =
    untested === undefined
      ? ''
      : say(
          ` ${companies(untested)}은 아직 로그인 테스트를 하지 못했습니다.`,
          ` The login of ${companies(untested)} has not been tested yet.`,
        );
  return say(
    `${at}에 가져온 회사 ${companies(total)}의 첫 확인 결과: ${results.join(' · ')}.${untestedNote}`,
    `First check of the ${companies(total)} you imported on ${at} KST: ${results.join(' · ')}.${untestedNote}`,
  );
}

/** The button below those results. */
export const showNeedsAction = ({ say }: Tongue) =>
  say('조치 필요한 회사 보기', 'Show those that need action');

/** What the command line says about an import. */
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
  fixAndImportAgain: say(
    '가져오지 못한 줄을 고친 뒤 같은 파일을 다시 가져와 주세요. 이미 가져온 줄은 그대로 있습니다.',
    'Fix the lines that were not imported and import the same file again. Lines already imported stay as they are.',
  ),
});
