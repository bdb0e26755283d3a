import { number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { formProblem } from '../watch/watch-words.js';
import type { ImportFileProblem, ImportLineProblem } from './import-text.js';

/** Headers that are not read. */
export function unknownColumns(columns: readonly string[]): string {
  return `모르는 열이 있어 그 열은 읽지 않았습니다: ${columns.join(', ')}`;
}

/** Why nothing of a file is taken. */
export function fileProblem(problem: ImportFileProblem): string {
  switch (problem.kind) {
    case 'unreadable':
      return `파일을 읽지 못했습니다: ${problem.path}`;
    case 'not-csv':
      return `${number(problem.line)}번째 줄부터 CSV 형식이 아닙니다. 따옴표와 쉼표를 봐 주세요.`;
    case 'spreadsheet':
      return '엑셀 통합 문서는 읽을 수 없습니다. 엑셀에서 다른 이름으로 저장을 누르고 "CSV UTF-8"을 골라 저장한 파일을 올려 주세요.';
    case 'not-text':
      return 'CSV 파일이 아닙니다. 텍스트가 아닌 내용이 들어 있습니다. 엑셀에서 "CSV UTF-8"로 저장한 파일이어야 합니다.';
    case 'no-brn-column':
      return `첫 줄에 사업자번호(brn) 열이 없습니다. 첫 줄에 열 이름을 적어 주세요. 지금 첫 줄: ${problem.columns.join(', ')}`;
    case 'column-twice':
      return `같은 내용의 열이 두 개 이상 있습니다: ${problem.columns.join(', ')}. 하나만 남겨 주세요.`;
    case 'empty':
      return '파일에 회사가 한 줄도 없습니다. 첫 줄에는 열 이름을, 그 아래에는 회사를 한 줄에 하나씩 적어 주세요.';
    case 'too-many-lines':
      return `줄이 너무 많습니다. 회사를 한 번에 ${number(problem.most)}줄까지 가져올 수 있으니 파일을 나누어 주세요.`;
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

/** Why a line is not taken. */
export function lineProblem(problem: ImportLineProblem): string {
  if (problem.why === 'twice') {
    return `같은 사업자번호가 ${number(problem.firstLine)}번째 줄에 이미 있습니다.`;
  }
  if (problem.field === 'line') return wholeLineProblem(problem.why);
  if (problem.why === 'missing') return '사업자번호가 비어 있습니다.';
  if (problem.why === 'shortened') {
    return '엑셀이 사업자번호를 줄여 적었습니다. 엑셀에서 이 열의 셀 서식을 텍스트로 바꾸고 10자리를 다시 적어 주세요.';
  }
  if (problem.why === 'nine-digits') {
    return '사업자번호가 9자리입니다. 엑셀이 맨 앞의 0을 지웠을 수 있으니 하이픈을 넣어 10자리로 적어 주세요.';
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
  return formProblem(problem, TONGUES.ko);
}

function wholeLineProblem(why: Extract<ImportLineProblem, { field: 'line' }>['why']): string {
  switch (why) {
    case 'too-many-cells':
      return '칸이 열보다 많아 어느 칸이 어느 열인지 알 수 없습니다. 쉼표가 들어 있는 칸은 큰따옴표로 묶어 주세요.';
    case 'unreadable':
      return '깨진 글자가 있습니다. 엑셀에서 "CSV UTF-8"로 다시 저장해 주세요.';
    default:
      return why satisfies never;
  }
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
