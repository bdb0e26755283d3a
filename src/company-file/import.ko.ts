import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { lookAtAttention } from '../list/list-words.js';
import { dayAndTime, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { changes } from './import-changes.ko.js';
import { fileProblem, lineProblem, unknownColumns } from './import-problems.ko.js';
import type {
  FirstCheckFacts,
  ImportCounts,
  ImportStep,
  ImportText,
  MembershipFacts,
} from './import-text.js';

const { words } = TONGUES.ko;

const LOOKED_UP = INPUT_LIMITS.csvLookUps;

export const importing: ImportText = {
  title: '가져오기',
  form: {
    intro:
      "회사를 CSV 파일로 한꺼번에 추가하거나 수정합니다. 먼저 파일을 읽어 무엇이 바뀌는지 보여 드리고, '저장'을 눌러야 저장됩니다. 파일에 없는 회사는 그대로 둡니다.",
    columns:
      '첫 줄은 열 이름입니다: 사업자번호, 회사, 수집 항목, 팝빌 아이디, 알림 채널, 담당자, 처리 메모, 일시 중지. 사업자번호만 꼭 있으면 됩니다. 파일에 없는 열은 저장된 내용을 그대로 두고, 열이 있는데 칸이 비어 있으면 저장된 내용을 지웁니다.',
    label: 'CSV 파일',
    hint: '5MB, 50,000줄까지 읽습니다. 엑셀에서는 "CSV UTF-8"로 저장해 주세요. 비밀번호나 인증서는 넣지 마세요.',
    submit: '파일 읽기',
    notRead: '파일을 가져오지 못했습니다. 아무것도 저장하지 않았습니다.',
    notReadUnknown:
      '누가 요청했는지 슬랙에서 제때 알아내지 못해 파일을 읽지 않았습니다. 잠시 뒤 다시 올려 주세요.',
  },
  reading,
  readingHint: '아직 아무것도 저장하지 않았습니다. 창을 닫으면 읽은 결과를 메시지로 보내 드립니다.',
  fileProblem,
  line: ({ line, problem, value }) =>
    [
      `${number(line)}번째 줄: ${lineProblem(problem)}`,
      ...(value ? [`적힌 값: ${value}`] : []),
    ].join(' · '),
  lineProblem,
  counts,
  remarks,
  preview: {
    intro: (lines) => `${number(lines)}줄을 읽었습니다. 아직 저장하지 않았습니다.`,
    bad: (lines) => `가져오지 못하는 줄이 ${number(lines)}개 있습니다. 이 줄들은 빼고 저장합니다.`,
    moreInFile: (problems) =>
      `이 밖에 ${number(problems)}건이 더 있습니다. 전체 목록은 메시지로 보내 드린 파일에 있습니다.`,
    more: (problems) =>
      `이 밖에 ${number(problems)}건이 더 있습니다. 전체 목록 파일은 보내지 못했습니다.`,
    moreNotMembers: (companies) => `이 밖에 ${number(companies)}곳이 더 있습니다.`,
    notMembers: (companies, stage) =>
      `새 회사 가운데 ${number(companies)}곳은 우리 팝빌 연동회원이 아닙니다. 저장은 되지만 확인할 수 없으니 번호와 환경(지금 ${words.stage[stage]})을 봐 주세요.`,
    notMember: (line, company) => `${number(line)}번째 줄: ${company}`,
    unknownColumns,
    placesUnanswered: (places) =>
      `채널과 담당자 ${number(places)}개는 슬랙이 제때 답하지 않아 있는지 알 수 없습니다. 저장은 되니 적은 ID가 맞는지 봐 주세요.`,
    placesNotAsked: (places) =>
      `슬랙에는 앞에서부터 채널 ${LOOKED_UP}개와 담당자 ${LOOKED_UP}명까지만 확인합니다. 나머지 ${number(places)}개는 확인하지 않았습니다. 저장은 되니 적은 ID가 맞는지 봐 주세요. 알림을 보낼 수 없는 채널이면 기본 채널로 보냅니다.`,
    nothingToSave: '저장할 것이 없습니다.',
    nextStep: (companies) =>
      `'저장'을 누르면 ${number(companies)}곳을 한꺼번에 저장합니다. 누르지 않고 닫으면 아무것도 바뀌지 않습니다.`,
    again: {
      'changed-meanwhile':
        '그사이에 다른 사람이 같은 회사를 바꾸어 저장하지 않았습니다. 지금 상태와 다시 비교했으니 한 번 더 봐 주세요.',
      'read-anew':
        '그사이에 앱이 다시 시작되었거나 시간이 지나 파일을 다시 읽었습니다. 앞에서 본 것과 다르니 한 번 더 봐 주세요. 아직 저장하지 않았습니다.',
      'nobody-known':
        "누가 눌렀는지 슬랙에서 제때 알아내지 못해 저장하지 않았습니다. 잠시 뒤 '저장'을 다시 눌러 주세요.",
    },
  },
  changes,
  saving: (companies) => `회사 ${number(companies)}곳을 저장하고 있습니다.`,
  saved: '저장했습니다.',
  firstCheckComes:
    '새 회사들은 다음 정기 확인에서 처음 확인합니다. 그때 찾은 문제는 하나씩이 아니라 묶음 알림으로 모아 보냅니다.',
  canCheckNow: '기다리지 않고 지금 확인할 수도 있습니다. 모니터링 중인 회사를 모두 확인합니다.',
  cancelled: '가져오기를 취소했습니다. 아무것도 저장하지 않았습니다.',
  badFile: {
    name: '가져오지-못한-줄.csv',
    header: ['줄', '적힌 값', '이유'],
    comment: (problems) =>
      `가져오지 못하는 줄에서 찾은 문제 ${number(problems)}건입니다. 원래 파일을 고친 뒤 다시 가져와 주세요.`,
  },
  checkNow: '지금 모두 확인하기',
  firstCheck,
};

function reading(at: ImportStep): string {
  switch (at.step) {
    case 'download':
      return '파일을 받고 있습니다.';
    case 'lines':
      return `파일을 읽고 있습니다. ${number(at.total)}줄 가운데 ${number(at.done)}줄 읽음`;
    case 'places':
      return `채널과 담당자가 있는지 슬랙에 물어보고 있습니다. ${number(at.total)}개 가운데 ${number(at.done)}개 마침`;
    case 'members':
      return `새 회사가 팝빌 회원인지 물어보고 있습니다. ${number(at.total)}곳 가운데 ${number(at.done)}곳 마침`;
    default:
      return at satisfies never;
  }
}

function counts({ added, changed, unchanged, refused }: ImportCounts): string {
  return `추가 ${number(added)}곳, 수정 ${number(changed)}곳, 그대로 ${number(unchanged)}곳, 가져오지 못함 ${number(refused)}줄`;
}

function remarks({ asked, unanswered, notAsked }: MembershipFacts): readonly string[] {
  return [
    ...(unanswered > 0
      ? [
          `새 회사 ${number(unanswered)}곳은 팝빌이 답하지 않아 회원인지 알 수 없습니다. 첫 확인에서 알려 드립니다.`,
        ]
      : []),
    ...(notAsked > 0
      ? [
          `팝빌 회원인지는 새 회사 ${number(asked)}곳까지만 물어보았습니다. 나머지 ${number(notAsked)}곳은 첫 확인에서 알려 드립니다.`,
        ]
      : []),
  ];
}

function firstCheck(facts: FirstCheckFacts, now: number): string {
  const found: readonly (readonly [string, number])[] = [
    ['수집 가능', facts.collectable],
    ['조치 필요', facts.atRisk],
    ['수집 불가', facts.broken],
    [words.label.couldNotCheck, facts.unknown],
  ];
  const counts = found
    .filter(([, value]) => value > 0)
    .map(([label, value]) => `${label} ${number(value)}곳`);
  const untested =
    facts.untested === undefined
      ? ''
      : `(${number(facts.untested)}곳은 로그인 테스트를 아직 하지 못했습니다)`;
  return `${dayAndTime(facts.importedAt, now, 'ko')}에 가져온 회사 ${number(facts.total)}곳을 처음 확인했습니다${untested}: ${counts.join(', ')}.${facts.atRisk + facts.broken === 0 ? '' : ` ${lookAtAttention(TONGUES.ko)}`}`;
}
