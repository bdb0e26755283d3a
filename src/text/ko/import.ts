import { dayAndTime, number } from '../format.js';
import type {
  FirstCheckFacts,
  ImportCounts,
  ImportFileProblem,
  ImportLineProblem,
  ImportStep,
  ImportText,
  MembershipFacts,
} from '../import-text.js';
import { form } from './form.js';
import { ko as words } from './words.js';

export const importing: ImportText = {
  title: '가져오기',
  form: {
    intro:
      "회사를 CSV 파일로 한꺼번에 추가하거나 수정합니다. 먼저 파일을 읽어 무엇이 바뀌는지 보여 드리고, '저장'을 눌러야 저장됩니다. 파일에 없는 회사는 그대로 둡니다.",
    columns:
      '첫 줄은 열 이름입니다: 사업자번호, 회사, 수집 항목, 팝빌 아이디, 알림 채널, 담당자, 처리 메모, 일시 중지. 사업자번호만 꼭 있으면 됩니다. 파일에 없는 열은 저장된 내용을 그대로 두고, 열이 있는데 칸이 비어 있으면 저장된 내용을 지웁니다.',
    label: 'CSV 파일',
    hint: '5MB까지 읽습니다. 엑셀에서는 "CSV UTF-8"로 저장해 주세요. 비밀번호나 인증서는 넣지 마세요.',
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
    more: (problems) => `이 밖에 ${number(problems)}건이 더 있습니다.`,
    notMembers: (companies, stage) =>
      `새 회사 가운데 ${number(companies)}곳은 우리 팝빌 연동회원이 아닙니다. 저장은 되지만 확인할 수 없으니 번호와 환경(지금 ${words.stage[stage]})을 봐 주세요.`,
    notMember: (line, company) => `${number(line)}번째 줄: ${company}`,
    unknownColumns: (columns) => `모르는 열이 있어 그 열은 읽지 않았습니다: ${columns.join(', ')}`,
    nothingToSave: '저장할 것이 없습니다.',
    nextStep: (companies) =>
      `'저장'을 누르면 ${number(companies)}곳을 한꺼번에 저장합니다. 누르지 않고 닫으면 아무것도 바뀌지 않습니다.`,
    changedMeanwhile:
      '그 사이에 다른 사람이 같은 회사를 바꾸어 저장하지 않았습니다. 지금 상태와 다시 비교했으니 한 번 더 봐 주세요.',
    restarted:
      '그 사이에 앱이 다시 시작되어 파일을 다시 읽었습니다. 앞에서 본 것과 다르니 한 번 더 봐 주세요. 아직 저장하지 않았습니다.',
  },
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
  return `추가 ${number(added)}곳, 수정 ${number(changed)}곳, 그대로 ${number(unchanged)}곳, 가져오지 못함 ${number(refused)}곳`;
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

function fileProblem(problem: ImportFileProblem): string {
  switch (problem.kind) {
    case 'unreadable':
      return `파일을 읽지 못했습니다: ${problem.path}`;
    case 'not-csv':
      return `${number(problem.line)}번째 줄부터 CSV 형식이 아닙니다. 따옴표와 쉼표를 봐 주세요. 아무것도 가져오지 않았습니다.`;
    case 'spreadsheet':
      return '엑셀 통합 문서는 읽을 수 없습니다. 엑셀에서 다른 이름으로 저장을 누르고 "CSV UTF-8"을 골라 저장한 파일을 올려 주세요.';
    case 'not-text':
      return 'CSV 파일이 아닙니다. 텍스트가 아닌 내용이 들어 있습니다. 아무것도 가져오지 않았습니다.';
    case 'no-brn-column':
      return '첫 줄에 brn(사업자번호) 열이 없습니다. 아무것도 가져오지 않았습니다.';
    case 'unknown-columns':
      return importing.preview.unknownColumns(problem.columns);
    case 'empty':
      return '파일에 회사가 한 줄도 없습니다.';
    case 'too-big':
      return `파일이 너무 큽니다. ${number(problem.mostMegabytes)}MB까지 읽습니다. 나누어 올리거나, 서버에서 명령줄의 import 명령을 써 주세요.`;
    case 'external':
      return '구글 드라이브처럼 슬랙 밖에 있는 파일은 읽을 수 없습니다. 내려받은 뒤 컴퓨터에서 올려 주세요.';
    case 'gone':
      return '슬랙에 그 파일이 없습니다. 지워졌을 수 있으니 다시 올려 주세요.';
    case 'no-permission':
      return '앱이 슬랙의 파일을 읽을 수 없습니다(files:read 권한). 관리자가 앱 매니페스트를 다시 적용하고 워크스페이스에 다시 설치해 주세요. 서버에서 명령줄의 import 명령을 쓸 수도 있습니다.';
    case 'no-answer':
      return '슬랙에서 파일을 받지 못했습니다. 잠시 뒤 다시 올려 주세요.';
    case 'foreign-address':
      return '파일이 슬랙의 주소에 있지 않아 받지 않았습니다. 컴퓨터에서 직접 올려 주세요.';
    default:
      return problem satisfies never;
  }
}

function lineProblem(problem: ImportLineProblem): string {
  if (problem.why === 'twice') {
    return `같은 사업자번호가 ${number(problem.firstLine)}번째 줄에 이미 있습니다.`;
  }
  if (problem.field === 'paused') {
    return '모르는 중지 사유입니다. 폐업, 계약 종료, 다른 곳으로 옮김 가운데 하나를 적거나 비워 두세요.';
  }
  if (problem.field === 'products' && problem.why === 'unknown') {
    return '모르는 수집 항목입니다. 전자세금계산서(taxinvoice)나 현금영수증(cashbill)을 적어 주세요.';
  }
  if (problem.field === 'channel' && problem.why === 'malformed') {
    return '채널은 이름이 아니라 C나 G로 시작하는 채널 ID로 적어 주세요(슬랙에서 채널 이름을 누르고 정보 탭의 맨 아래).';
  }
  if (problem.field === 'channel' && problem.why === 'not-in-channel') {
    return '앱이 이 채널에 없거나 없는 채널입니다. 채널에서 /invite 명령으로 앱을 초대한 뒤 다시 가져와 주세요.';
  }
  if (problem.field === 'note' && problem.why === 'looks-secret') {
    return '처리 메모에 비밀번호나 주민등록번호는 적을 수 없습니다. 그 부분을 지우고 다시 가져와 주세요.';
  }
  if (problem.field === 'owner') return ownerProblem(problem.why);
  return form.watch.problem(problem);
}

function ownerProblem(why: Extract<ImportLineProblem, { field: 'owner' }>['why']): string {
  switch (why) {
    case 'unknown':
      return '이 워크스페이스에 이런 사람이나 사용자 그룹이 없습니다.';
    case 'left':
      return '이 담당자는 워크스페이스를 떠났습니다. 다른 사람을 적어 주세요.';
    case 'not-a-member':
      return '게스트나 봇, 다른 조직의 사람은 담당자가 될 수 없습니다.';
    case 'malformed':
    case 'both-owners':
      return '담당자는 U나 W로 시작하는 멤버 ID(슬랙 프로필에서 복사)나 S로 시작하는 사용자 그룹 ID로 적어 주세요.';
    default:
      return why satisfies never;
  }
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
  return `${dayAndTime(facts.importedAt, now, 'ko')}에 가져온 회사 ${number(facts.total)}곳을 처음 확인했습니다: ${counts.join(', ')}.`;
}
