import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import { attentionListHint } from '../list/list-words.js';
import type { Stage } from '../records/company.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { ImportProgress } from './company-import.js';
import type { FirstCheckResults } from './first-checks.js';
import type { ImportCounts, MembershipCheck } from './import-plan.js';

export type ImportStep = { readonly step: 'download' } | ImportProgress;

export const importWords = ({ say, companies }: Tongue) => ({
  title: say('가져오기', 'Import'),
  form: {
    intro: say(
      "회사를 CSV 파일로 한꺼번에 추가하거나 수정합니다. 먼저 파일을 읽어 무엇이 바뀌는지 보여 드리고, '저장'을 눌러야 저장됩니다. 파일에 없는 회사는 그대로 둡니다.",
      'Add or change many companies with a CSV file. It is read first, so that you see what would change; nothing is saved until you press Save. Companies that are not in the file stay as they are.',
    ),
    columns: say(
      '첫 줄은 열 이름입니다: 사업자번호, 회사, 수집 항목, 팝빌 아이디, 알림 채널, 담당자, 처리 메모, 일시 중지. 사업자번호만 꼭 있으면 됩니다. 파일에 없는 열은 저장된 내용을 그대로 두고, 열이 있는데 칸이 비어 있으면 저장된 내용을 지웁니다.',
      'The first line names the columns: Business no., Company, What is collected, POPBiLL ID, Alert channel, Owner, How-to note, Paused. Only the business no. is required. A column the file lacks leaves what is saved as it is; an empty cell in a column it has clears what is saved.',
    ),
    label: say('CSV 파일', 'CSV file'),
    hint: say(
      '5MB, 50,000줄까지 읽습니다. 엑셀에서는 "CSV UTF-8"로 저장해 주세요. 비밀번호나 인증서는 넣지 마세요.',
      'At most 5 MB and 50,000 lines. In Excel, save as "CSV UTF-8". No passwords or certificates, please.',
    ),
    submit: say('파일 읽기', 'Read the file'),
    notRead: say(
      '파일을 가져오지 못했습니다. 아무것도 저장하지 않았습니다.',
      'The file could not be imported. Nothing was saved.',
    ),
    notReadPersonUnknown: say(
      '누가 요청했는지 슬랙에서 제때 알아내지 못해 파일을 읽지 않았습니다. 잠시 뒤 다시 올려 주세요.',
      'Slack did not tell us in time who is asking, so the file was not read. Please upload it again in a moment.',
    ),
  },
  readingHint: say(
    '아직 아무것도 저장하지 않았습니다. 창을 닫으면 읽은 결과를 메시지로 보내 드립니다.',
    'Nothing is saved yet. If you close this window, the result comes as a message.',
  ),
  saving: (total: number) =>
    say(`회사 ${companies(total)}을 저장하고 있습니다.`, `Saving ${companies(total)}.`),
  saved: say('저장했습니다.', 'Saved.'),
  firstCheckComes: say(
    '새 회사들은 다음 정기 확인에서 처음 확인합니다. 그때 찾은 문제는 하나씩이 아니라 묶음 알림으로 모아 보냅니다.',
    'The new companies are checked for the first time with the next scheduled check. What it finds comes in a combined alert, not one by one.',
  ),
  canCheckNow: say(
    '기다리지 않고 지금 확인할 수도 있습니다. 모니터링 중인 회사를 모두 확인합니다.',
    'You need not wait: you can check all watched companies now.',
  ),
  checkNow: say('지금 모두 확인하기', 'Check all now'),
  cancelled: say(
    '가져오기를 취소했습니다. 아무것도 저장하지 않았습니다.',
    'The import was cancelled. Nothing was saved.',
  ),
  problemsFile: {
    name: say('가져오지-못한-줄.csv', 'lines-not-imported.csv'),
    header: [say('줄', 'Line'), say('적힌 값', 'It says'), say('이유', 'Reason')],
    comment: (problems: number) =>
      say(
        `가져오지 못하는 줄에서 찾은 문제 ${number(problems)}건입니다. 원래 파일을 고친 뒤 다시 가져와 주세요.`,
        `${problems === 1 ? 'This is 1 thing' : `These are ${number(problems)} things`} that cannot be imported. Please correct your file and import it again.`,
      ),
  },
});

const MAX_LOOKUPS = INPUT_LIMITS.csvLookUps;

export type ReviewAgainReason = keyof ReturnType<typeof importPreviewWords>['reviewAgain'];

export const importPreviewWords = ({ say, words, companies }: Tongue) => ({
  intro: (lines: number) =>
    say(
      `${number(lines)}줄을 읽었습니다. 아직 저장하지 않았습니다.`,
      `${count(lines, 'line')} read. Nothing is saved yet.`,
    ),
  rejectedLines: (lines: number) =>
    say(
      `가져오지 못하는 줄이 ${number(lines)}개 있습니다. 이 줄들은 빼고 저장합니다.`,
      lines === 1
        ? '1 line cannot be imported. It is left out when you save.'
        : `${number(lines)} lines cannot be imported. They are left out when you save.`,
    ),
  moreInFile: (problems: number) =>
    say(
      `이 밖에 ${number(problems)}건이 더 있습니다. 전체 목록은 메시지로 보내 드린 파일에 있습니다.`,
      `There ${verbAndCount(problems)} more. The whole list is in the file we sent you as a message.`,
    ),
  moreFileNotSent: (problems: number) =>
    say(
      `이 밖에 ${number(problems)}건이 더 있습니다. 전체 목록 파일은 보내지 못했습니다.`,
      `There ${verbAndCount(problems)} more. The file with the whole list could not be sent to you.`,
    ),
  notMembers: (total: number, stage: Stage) =>
    say(
      `새 회사 가운데 ${companies(total)}은 우리 팝빌 연동회원이 아닙니다. 저장은 되지만 확인할 수 없으니 번호와 환경(지금 ${words.stage[stage]})을 봐 주세요.`,
      total === 1
        ? `1 of the new companies is not a POPBiLL member of ours. It can be saved, but not checked: please look at the number and the stage (now: ${words.stage[stage]}).`
        : `${number(total)} of the new companies are not POPBiLL members of ours. They can be saved, but not checked: please look at the numbers and the stage (now: ${words.stage[stage]}).`,
    ),
  notMember: (line: number, company: string) =>
    say(`${number(line)}번째 줄: ${company}`, `Line ${number(line)}: ${company}`),
  moreNotMembers: (left: number) =>
    say(`이 밖에 ${companies(left)}이 더 있습니다.`, `There ${verbAndCount(left)} more.`),
  idsUnanswered: (ids: number) =>
    say(
      `채널과 담당자 ${number(ids)}개는 슬랙이 제때 답하지 않아 있는지 알 수 없습니다. 저장은 되니 적은 ID가 맞는지 봐 주세요.`,
      `Slack did not say in time whether ${ids === 1 ? '1 channel or owner exists. It can be saved, but please look at its ID' : `${number(ids)} channels and owners exist. They can be saved, but please look at their IDs`}.`,
    ),
  idsNotLookedUp: (ids: number) =>
    say(
      `슬랙에는 앞에서부터 채널 ${MAX_LOOKUPS}개와 담당자 ${MAX_LOOKUPS}명까지만 확인합니다. 나머지 ${number(ids)}개는 확인하지 않았습니다. 저장은 되니 적은 ID가 맞는지 봐 주세요. 알림을 보낼 수 없는 채널이면 기본 채널로 보냅니다.`,
      `In one import we ask Slack about the first ${MAX_LOOKUPS} channels and the first ${MAX_LOOKUPS} owners. ${ids === 1 ? '1 more was not looked up. It can be saved, but please look at its ID' : `${number(ids)} more were not looked up. They can be saved, but please look at their IDs`}: where a channel takes no alerts, the default channel gets them.`,
    ),
  nothingToSave: say('저장할 것이 없습니다.', 'There is nothing to save.'),
  nextStep: (total: number) =>
    say(
      `'저장'을 누르면 ${companies(total)}을 한꺼번에 저장합니다. 누르지 않고 닫으면 아무것도 바뀌지 않습니다.`,
      `Press Save to save ${companies(total)}${total === 1 ? '' : ' at once'}. If you close this without saving, nothing changes.`,
    ),
  reviewAgain: {
    conflict: say(
      '그사이에 다른 사람이 같은 회사를 바꾸어 저장하지 않았습니다. 지금 상태와 다시 비교했으니 한 번 더 봐 주세요.',
      'Somebody changed one of these companies meanwhile, so nothing was saved. What you see now is compared anew; please look once more.',
    ),
    /** The plan is no longer in memory, because the app was restarted or because of newer imports. */
    'read-again': say(
      '그사이에 앱이 다시 시작되었거나 시간이 지나 파일을 다시 읽었습니다. 앞에서 본 것과 다르니 한 번 더 봐 주세요. 아직 저장하지 않았습니다.',
      'The app was started again meanwhile, or some time has passed, so the file was read anew. The result differs from what you saw, so please look once more. Nothing is saved yet.',
    ),
    'person-unknown': say(
      "누가 눌렀는지 슬랙에서 제때 알아내지 못해 저장하지 않았습니다. 잠시 뒤 '저장'을 다시 눌러 주세요.",
      'Slack did not tell us in time who pressed Save, so nothing was saved. Please press Save again in a moment.',
    ),
  },
});

function verbAndCount(value: number): string {
  return `${value === 1 ? 'is' : 'are'} ${number(value)}`;
}

export function readingSentence(progress: ImportStep, { say, companies }: Tongue): string {
  switch (progress.step) {
    case 'download':
      return say('파일을 받고 있습니다.', 'Getting the file.');
    case 'lines':
      return say(
        `파일을 읽고 있습니다. ${number(progress.total)}줄 가운데 ${number(progress.done)}줄 읽음`,
        `Reading the file: ${number(progress.done)} of ${number(progress.total)} lines.`,
      );
    case 'slack-ids':
      return say(
        `채널과 담당자가 있는지 슬랙에 물어보고 있습니다. ${number(progress.total)}개 가운데 ${number(progress.done)}개 마침`,
        `Asking Slack about channels and owners: ${number(progress.done)} of ${number(progress.total)}.`,
      );
    case 'members':
      return say(
        `새 회사가 팝빌 회원인지 물어보고 있습니다. ${companies(progress.total)} 가운데 ${companies(progress.done)} 마침`,
        `Asking POPBiLL whether new companies are members: ${number(progress.done)} of ${number(progress.total)}.`,
      );
  }
}

export function importCounts(
  { added, changed, unchanged, rejectedLines: refused }: ImportCounts,
  { say, companies }: Tongue,
): string {
  return say(
    `추가 ${companies(added)}, 수정 ${companies(changed)}, 그대로 ${companies(unchanged)}, 가져오지 못함 ${number(refused)}줄`,
    `${number(added)} new, ${number(changed)} changed, ${number(unchanged)} unchanged, ${count(refused, 'line')} not imported`,
  );
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
            `새 회사 ${companies(unanswered)}은 팝빌이 답하지 않아 회원인지 알 수 없습니다. 첫 확인에서 알려 드립니다.`,
            `POPBiLL did not say whether ${unanswered === 1 ? '1 new company is a member' : `${number(unanswered)} new companies are members`}. The first check will tell.`,
          ),
        ]
      : []),
    ...(notAsked > 0
      ? [
          say(
            `팝빌 회원인지는 새 회사 ${companies(asked)}까지만 물어보았습니다. 나머지 ${companies(notAsked)}은 첫 확인에서 알려 드립니다.`,
            `We asked POPBiLL about the first ${number(asked)} new companies only. The first check will tell about the other ${notAsked === 1 ? 'one' : number(notAsked)}.`,
          ),
        ]
      : []),
  ];
}

/** The message to the person who imported companies, once all of them were checked for the first time. */
export function firstCheckSentence(
  { importedAt, counts }: Omit<FirstCheckResults, 'user'>,
  now: Instant,
  t: Tongue,
): string {
  const { say, words, companies, dayAndTime } = t;
  const { total, collectable, atRisk, broken, unknown, untested } = counts;
  const countsByState: readonly (readonly [number, string])[] = [
    [collectable, say('수집 가능', 'can collect')],
    [atRisk, say('조치 필요', atRisk === 1 ? 'needs attention' : 'need attention')],
    [broken, say('수집 불가', 'cannot collect')],
    [unknown, say(words.label.couldNotCheck, 'could not be checked')],
  ];
  const stateCounts = countsByState
    .filter(([value]) => value > 0)
    .map(([value, label]) => say(`${label} ${companies(value)}`, `${number(value)} ${label}`))
    .join(', ');
  const untestedNote =
    untested === undefined
      ? ''
      : say(
          `(${companies(untested)}은 로그인 테스트를 아직 하지 못했습니다)`,
          ` (the login of ${companies(untested)} has not been tested yet)`,
        );
  const at = dayAndTime(importedAt, now);
  const summary = say(
    `${at}에 가져온 회사 ${companies(total)}을 처음 확인했습니다${untestedNote}: ${stateCounts}.`,
    `${total === 1 ? 'The company' : `The ${number(total)} companies`} you imported on ${at} KST ${total === 1 ? 'was' : 'were'} checked for the first time${untestedNote}: ${stateCounts}.`,
  );
  return atRisk + broken === 0 ? summary : `${summary} ${attentionListHint(t)}`;
}

export const exportWords = ({ say, companies }: Tongue) => ({
  fileName: say('홈택스-모니터링-회사.csv', 'hometax-watch-companies.csv'),
  comment: (total: number) =>
    say(
      `모니터링 중인 회사 ${companies(total)}입니다. 엑셀에서 고친 뒤 "CSV UTF-8"로 저장해 /hometax 가져오기 명령으로 다시 가져올 수 있습니다.`,
      `${watchedInEnglish(total)}. After changing the file, save it as "CSV UTF-8" and import it again with /hometax import.`,
    ),
  sent: (total: number) =>
    say(
      `모니터링 중인 회사 ${companies(total)}을 CSV 파일로 만들어 이 앱과의 다이렉트 메시지로 보냈습니다.`,
      `${watchedInEnglish(total)}, as a CSV file in your direct messages with this app.`,
    ),
  nothingWatched: say(
    '모니터링 중인 회사가 없어 내보낼 것이 없습니다.',
    'No company is watched, so there is nothing to export.',
  ),
  failed: {
    'no-permission': say(
      '앱이 슬랙에 파일을 올릴 수 없어 내보내지 못했습니다(files:write 권한). 관리자가 앱 매니페스트를 다시 적용하고 워크스페이스에 다시 설치해 주세요. 서버에서 명령줄의 export 명령을 쓸 수도 있습니다.',
      'The app may not upload files to Slack (scope files:write), so nothing was exported. An admin has to apply the app manifest again and reinstall the app. Export on the command line of the server works too.',
    ),
    'no-answer': say(
      '슬랙이 파일을 받지 않아 내보내지 못했습니다. 잠시 뒤 다시 해 주세요.',
      'Slack did not take the file, so nothing was exported. Please try again in a moment.',
    ),
  },
});

export const companyFileCommandWords = ({ say, companies }: Tongue) => ({
  exported: (total: number) =>
    say(
      `모니터링 중인 회사 ${companies(total)}을 내보냈습니다.`,
      `${watchedInEnglish(total)} exported.`,
    ),
  notExported: (total: number) =>
    say(
      `저장된 기록을 읽을 수 없어 회사 ${companies(total)}이 빠졌습니다. 어느 회사인지는 npm run -s cli -- records 명령으로 볼 수 있습니다.`,
      `${total === 1 ? '1 company is' : `${number(total)} companies are`} missing, because the stored record cannot be read. To see which: npm run -s cli -- records`,
    ),
  fileMissing: say(
    'CSV 파일을 함께 적어 주세요. 예: npm run -s cli -- import companies.csv',
    'Please give a CSV file, for example: npm run -s cli -- import companies.csv',
  ),
  dryRun: say(
    '--dry-run 옵션이 있어 아무것도 저장하지 않았습니다. 저장하려면 이 옵션을 빼고 다시 실행해 주세요.',
    'Because of --dry-run nothing was saved. To save it, run the same without this option.',
  ),
  conflict: say(
    '그사이에 저장소가 바뀌어 아무것도 저장하지 않았습니다. 다시 실행해 주세요.',
    'The store changed meanwhile, so nothing was saved. Please try again.',
  ),
  fixAndImportAgain: say(
    '가져오지 못한 줄을 고쳐 같은 파일을 다시 가져와 주세요. 이미 가져온 줄은 그대로 있습니다.',
    'Please correct the lines that were not imported and import the same file again. The lines imported already stay as they are.',
  ),
});

function watchedInEnglish(total: number): string {
  return total === 1 ? '1 watched company' : `${number(total)} watched companies`;
}
