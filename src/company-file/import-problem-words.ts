import type { FetchProblem } from '../slack/slack-files.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { type FormProblem, formProblemSentence } from '../watch/watch-words.js';
import type { CompanyFileProblem } from './csv-read.js';
import type { ImportProblem, LineProblem } from './import-plan.js';

export type ImportFileProblem =
  | CompanyFileProblem
  | FetchProblem
  /** On the command line. */
  | { readonly kind: 'unreadable'; readonly path: string };

export function unknownColumnsSentence(columns: readonly string[], { say }: Tongue): string {
  const headers = columns.join(', ');
  return say(
    `모르는 열이 있어 그 열은 읽지 않았습니다: ${headers}`,
    `These columns are not known and were not read: ${headers}`,
  );
}

export function fileProblemSentence(problem: ImportFileProblem, { say }: Tongue): string {
  switch (problem.kind) {
    case 'unreadable':
      return say(
        `파일을 읽지 못했습니다: ${problem.path}`,
        `The file could not be read: ${problem.path}`,
      );
    case 'not-csv':
      return say(
        `${number(problem.line)}번째 줄부터 CSV 형식이 아닙니다. 따옴표와 쉼표를 봐 주세요.`,
        `From line ${number(problem.line)} on this is not CSV. Please look at quotes and commas.`,
      );
    case 'spreadsheet':
      return say(
        '엑셀 통합 문서는 읽을 수 없습니다. 엑셀에서 다른 이름으로 저장을 누르고 "CSV UTF-8"을 골라 저장한 파일을 올려 주세요.',
        'This is an Excel workbook, which cannot be read. In Excel choose Save As, then "CSV UTF-8", and upload that file.',
      );
    case 'not-text':
      return say(
        'CSV 파일이 아닙니다. 텍스트가 아닌 내용이 들어 있습니다. 엑셀에서 "CSV UTF-8"로 저장한 파일이어야 합니다.',
        'This is not a CSV file: it holds more than text. It has to be one that Excel saved as "CSV UTF-8".',
      );
    case 'no-brn-column': {
      const headers = problem.columns.join(', ');
      return say(
        `첫 줄에 사업자번호(brn) 열이 없습니다. 첫 줄에 열 이름을 적어 주세요. 지금 첫 줄: ${headers}`,
        `The first line has no column brn (business no.). Please write the names of the columns there. It says now: ${headers}`,
      );
    }
    case 'column-twice': {
      const headers = problem.columns.join(', ');
      return say(
        `같은 내용의 열이 두 개 이상 있습니다: ${headers}. 하나만 남겨 주세요.`,
        `Several columns say the same thing: ${headers}. Please keep one of them.`,
      );
    }
    case 'empty':
      return say(
        '파일에 회사가 한 줄도 없습니다. 첫 줄에는 열 이름을, 그 아래에는 회사를 한 줄에 하나씩 적어 주세요.',
        'The file holds no company. Please write the names of the columns on the first line, and one company on each line below.',
      );
    case 'too-many-lines':
      return say(
        `줄이 너무 많습니다. 회사를 한 번에 ${number(problem.max)}줄까지 가져올 수 있으니 파일을 나누어 주세요.`,
        `There are too many lines: at most ${number(problem.max)} companies can be imported at once. Please divide the file.`,
      );
    case 'too-big':
      return say(
        `파일이 너무 큽니다. ${number(problem.maxMegabytes)}MB까지 읽습니다. 나누어 올리거나, 서버에서 명령줄의 import 명령을 써 주세요.`,
        `The file is too big: at most ${number(problem.maxMegabytes)} MB are read. Please upload it in parts, or use import on the command line of the server.`,
      );
    case 'external':
      return say(
        '구글 드라이브처럼 슬랙 밖에 있는 파일은 읽을 수 없습니다. 내려받은 뒤 컴퓨터에서 올려 주세요.',
        'Files outside Slack, such as those of Google Drive, cannot be read. Please download it and upload it from your computer.',
      );
    case 'gone':
      return say(
        '슬랙에 그 파일이 없습니다. 지워졌을 수 있으니 다시 올려 주세요.',
        'Slack does not have this file any more. Please upload it again.',
      );
    case 'no-permission':
      return say(
        '앱이 슬랙의 파일을 읽을 수 없습니다(files:read 권한). 관리자가 앱 매니페스트를 다시 적용하고 워크스페이스에 다시 설치해 주세요. 서버에서 명령줄의 import 명령을 쓸 수도 있습니다.',
        'The app may not read files in Slack (scope files:read). An admin has to apply the app manifest again and reinstall the app. Import on the command line of the server works too.',
      );
    case 'no-answer':
      return say(
        '슬랙에서 파일을 받지 못했습니다. 잠시 뒤 다시 올려 주세요.',
        'We could not get the file from Slack. Please upload it again in a moment.',
      );
    case 'foreign-address':
      return say(
        '파일이 슬랙의 주소에 있지 않아 받지 않았습니다. 컴퓨터에서 직접 올려 주세요.',
        'The file is not at an address of Slack, so it was not fetched. Please upload it from your computer.',
      );
  }
}

export function problemSentence({ line, problem, value }: ImportProblem, t: Tongue): string {
  const { say } = t;
  const why = lineProblemSentence(problem, t);
  const sentence = say(`${number(line)}번째 줄: ${why}`, `Line ${number(line)}: ${why}`);
  return value ? `${sentence} · ${say(`적힌 값: ${value}`, `It says: ${value}`)}` : sentence;
}

export function lineProblemSentence(problem: LineProblem, t: Tongue): string {
  const { say } = t;
  const formSentence = (common: FormProblem) => formProblemSentence(common, t);
  switch (problem.field) {
    case 'line':
      return problem.why === 'too-many-cells'
        ? say(
            '칸이 열보다 많아 어느 칸이 어느 열인지 알 수 없습니다. 쉼표가 들어 있는 칸은 큰따옴표로 묶어 주세요.',
            'This line has more cells than there are columns, so it is not clear which is which. Please put cells that hold a comma between double quotes.',
          )
        : say(
            '깨진 글자가 있습니다. 엑셀에서 "CSV UTF-8"로 다시 저장해 주세요.',
            'A character in this line is broken. Please save the file as "CSV UTF-8" in Excel again.',
          );
    case 'brn':
      switch (problem.why) {
        case 'twice':
          return say(
            `같은 사업자번호가 ${number(problem.firstLine)}번째 줄에 이미 있습니다.`,
            `The same business no. is already on line ${number(problem.firstLine)}.`,
          );
        case 'missing':
          return say('사업자번호가 비어 있습니다.', 'The business no. is missing.');
        case 'scientific-notation':
          return say(
            '엑셀이 사업자번호를 줄여 적었습니다. 엑셀에서 이 열의 셀 서식을 텍스트로 바꾸고 10자리를 다시 적어 주세요.',
            'Excel shortened this business no. Please format the column as text in Excel and write all ten digits again.',
          );
        case 'nine-digits':
          return say(
            '사업자번호가 9자리입니다. 엑셀이 맨 앞의 0을 지웠을 수 있으니 하이픈을 넣어 10자리로 적어 주세요.',
            'This business no. has nine digits. Excel may have dropped a zero in front: please write all ten, with hyphens.',
          );
        default:
          return formSentence(problem);
      }
    case 'paused':
      return say(
        '모르는 중지 사유입니다. 폐업, 계약 종료, 다른 곳으로 옮김 가운데 하나를 적거나 비워 두세요.',
        'This reason for a pause is not known. Please write closed, contract-ended or moved-elsewhere, or leave it empty.',
      );
    case 'products':
      return problem.why === 'unknown'
        ? say(
            '모르는 수집 항목입니다. 전자세금계산서(taxinvoice)나 현금영수증(cashbill)을 적어 주세요.',
            'This is not known as something to collect. Please write taxinvoice or cashbill.',
          )
        : formSentence(problem);
    case 'channel':
      switch (problem.why) {
        case 'malformed':
          return say(
            '채널은 이름이 아니라 C나 G로 시작하는 채널 ID로 적어 주세요(슬랙에서 채널 이름을 누르고 정보 탭의 맨 아래).',
            'A channel is written as its ID, which begins with C or G, not as its name (in Slack: channel name > About, at the end).',
          );
        case 'not-in-channel':
          return say(
            '앱이 이 채널에 없거나 없는 채널입니다. 채널에서 /invite 명령으로 앱을 초대한 뒤 다시 가져와 주세요.',
            'The app is not in this channel, or there is no such channel. Invite the app there with /invite, then import again.',
          );
        default:
          return formSentence(problem);
      }
    case 'note':
      return problem.why === 'looks-secret'
        ? say(
            '처리 메모에 비밀번호나 주민등록번호는 적을 수 없습니다. 그 부분을 지우고 다시 가져와 주세요.',
            'A how-to note may not hold a password or resident number. Please take it out and import again.',
          )
        : formSentence(problem);
    case 'owner':
      return ownerProblemSentence(problem.why, t);
    case 'name':
    case 'popbillUserId':
      return formSentence(problem);
  }
}

function ownerProblemSentence(
  why: Extract<LineProblem, { field: 'owner' }>['why'],
  { say }: Tongue,
): string {
  switch (why) {
    case 'unknown':
      return say(
        '이 워크스페이스에 이런 사람이나 사용자 그룹이 없습니다.',
        'This workspace has no person or user group with this ID.',
      );
    case 'left':
      return say(
        '이 담당자는 워크스페이스를 떠났습니다. 다른 사람을 적어 주세요.',
        'This person left the workspace. Please name somebody else.',
      );
    case 'not-a-member':
      return say(
        '게스트나 봇, 다른 조직의 사람은 담당자가 될 수 없습니다.',
        'Guests, bots and people of another organisation cannot be owners.',
      );
    case 'malformed':
      return say(
        '담당자는 U나 W로 시작하는 멤버 ID(슬랙 프로필에서 복사)나 S로 시작하는 사용자 그룹 ID로 적어 주세요.',
        "An owner is written as a member ID, which begins with U or W (in Slack: profile > Copy member ID), or as a user group's ID, which begins with S.",
      );
  }
}
