import type { FetchProblem } from '../slack/slack-files.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import { formProblemSentence } from '../watch/watch-words.js';
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
    `지원하지 않는 열은 읽지 않았습니다: ${headers}`,
    `Unsupported columns were ignored: ${headers}`,
  );
}

export function fileProblemSentence(problem: ImportFileProblem, { say, language }: Tongue): string {
  switch (problem.kind) {
    case 'unreadable':
      return say(
        `파일을 읽지 못했습니다: ${problem.path}`,
        `The file could not be read: ${problem.path}`,
      );
    case 'not-csv':
      return say(
        `${number(problem.line)}번째 줄부터 CSV 형식이 아닙니다. 따옴표와 쉼표를 확인해 주세요.`,
        `From line ${number(problem.line)} on, the file is not valid CSV. Check quotes and commas.`,
      );
    case 'not-text':
      return say(
        'CSV 파일이 아닙니다. 엑셀 통합 문서라면 "다른 이름으로 저장"에서 "CSV UTF-8"을 선택해 저장한 뒤 그 파일을 올려 주세요.',
        'This is not a CSV file. If it is an Excel workbook, choose Save As, then "CSV UTF-8", and upload that file.',
      );
    case 'no-brn-column': {
      const headers = problem.columns.join(', ');
      return say(
        `첫 줄에 사업자번호(brn) 열이 없습니다. 첫 줄에 열 이름을 입력해 주세요. 지금 첫 줄: ${headers}`,
        `The first line has no column brn (business no.). Put the column names there. It now reads: ${headers}`,
      );
    }
    case 'column-twice': {
      const headers = problem.columns.join(', ');
      return say(
        `같은 내용의 열이 두 개 이상 있습니다: ${headers}. 하나만 남겨 주세요.`,
        `Several columns hold the same field: ${headers}. Keep one of them.`,
      );
    }
    case 'empty':
      return say(
        '파일에 회사가 한 줄도 없습니다. 첫 줄에는 열 이름을, 그 아래에는 회사를 한 줄에 하나씩 입력해 주세요.',
        'The file lists no companies. Put the column names on the first line and one company on each line below.',
      );
    case 'state-report': {
      const command = `/hometax ${COMMAND_WORDS[language].export}`;
      return say(
        `수집 상태 파일은 가져올 수 없습니다. ${command} 명령으로 받은 회사 파일을 수정해 올려 주세요.`,
        `A status report cannot be imported. Edit the company file that ${command} sends, and upload that.`,
      );
    }
    case 'too-many-lines':
      return say(
        `줄이 너무 많습니다. 한 번에 ${number(problem.max)}줄까지 가져올 수 있으니 파일을 나누어 올려 주세요.`,
        `Too many lines: at most ${number(problem.max)} can be imported at once. Split the file.`,
      );
    case 'too-big':
      return say(
        `파일이 너무 큽니다. ${number(problem.maxMegabytes)}MB까지 읽을 수 있으니 파일을 나누어 올리거나 앱 서버에서 import 명령을 실행해 주세요.`,
        `The file is too big: at most ${number(problem.maxMegabytes)} MB. Split it, or use import on the server's command line.`,
      );
    case 'external':
      return say(
        '구글 드라이브처럼 슬랙 밖에 있는 파일은 읽을 수 없습니다. 내려받은 뒤 컴퓨터에서 올려 주세요.',
        'Files outside Slack, such as those in Google Drive, cannot be read. Download the file, then upload it from your computer.',
      );
    case 'no-permission':
      return say(
        '앱에 파일을 읽을 권한(files:read)이 없습니다. 관리자가 앱 매니페스트를 다시 적용하고 앱을 다시 설치해야 합니다. 앱 서버에서 import 명령을 실행해도 됩니다.',
        "The app isn't allowed to read files in Slack (scope files:read). Ask an admin to apply the app manifest again and reinstall the app, or use import on the server's command line.",
      );
    case 'gone':
      return say(
        '슬랙에 파일이 없습니다. 삭제되었을 수 있으니 다시 올려 주세요.',
        'The file is not in Slack; it may have been deleted. Upload it again.',
      );
    case 'no-answer':
      return say(
        '슬랙에서 파일을 받지 못했습니다. 잠시 뒤 다시 올려 주세요.',
        'The file could not be downloaded from Slack. Upload it again in a moment.',
      );
  }
}

export function problemSentence(
  { line, problem, company, value }: ImportProblem,
  markup: Markup,
  t: Tongue,
): string {
  const { say } = t;
  const where = [
    say(`${number(line)}번째 줄`, `Line ${number(line)}`),
    ...(company === undefined ? [] : [markup.quote(company)]),
  ].join(' · ');
  const sentence = `${where}: ${lineProblemSentence(problem, markup, t)}`;
  if (!value || value === company) return sentence;
  const shown = markup.quote(value);
  return `${sentence}${say(` 입력된 값은 "${shown}"입니다.`, ` The file says "${shown}".`)}`;
}

export function lineProblemSentence(problem: LineProblem, markup: Markup, t: Tongue): string {
  const { say } = t;
  switch (problem.why) {
    case 'too-many-cells':
      return say(
        '칸이 열보다 많아 어느 칸이 어느 열인지 알 수 없습니다. 쉼표가 들어 있는 칸은 큰따옴표로 묶어 주세요.',
        'There are more cells than columns, so it is unclear which is which. Put cells that contain a comma in double quotes.',
      );
    case 'unreadable':
      return say(
        '깨진 글자가 있습니다. 엑셀에서 "CSV UTF-8"로 다시 저장해 주세요.',
        'Some characters are garbled. In Excel, save the file as "CSV UTF-8" again.',
      );
    case 'twice':
      return say(
        `같은 사업자번호가 ${number(problem.firstLine)}번째 줄에 이미 있습니다.`,
        `The same business no. is already on line ${number(problem.firstLine)}.`,
      );
    case 'missing':
      return say('사업자번호가 비어 있습니다.', 'The business no. is missing.');
    case 'scientific-notation':
      return say(
        '엑셀이 사업자번호를 지수 형식으로 바꿨습니다. 엑셀에서 이 열의 셀 서식을 텍스트로 바꾸고 10자리를 다시 입력해 주세요.',
        'Excel shortened this number. In Excel, format the column as text and enter all ten digits again.',
      );
    case 'nine-digits':
      return say(
        '사업자번호가 9자리입니다. 엑셀이 맨 앞의 0을 지웠을 수 있으니 하이픈을 넣어 10자리로 입력해 주세요.',
        'This business no. has nine digits. Excel may have dropped a leading zero: enter all ten, with hyphens.',
      );
    case 'unknown-product':
      return say(
        '지원하지 않는 수집 항목입니다. 전자세금계산서(taxinvoice)나 현금영수증(cashbill)을 입력해 주세요.',
        'Only taxinvoice and cashbill can be collected. Enter one or both.',
      );
    case 'unknown-pause':
      return say(
        '지원하지 않는 일시 중지 사유입니다. 폐업, 휴업, 계약 종료, 타 서비스로 이전, 기타 중 하나를 입력하거나 비워 두세요.',
        'This reason for a pause is not supported. Enter closed, temporarily-closed, contract-ended, moved-elsewhere or other, or leave it empty.',
      );
    case 'not-in-channel':
      return say(
        '없는 채널이거나 앱이 초대되지 않은 채널입니다. 채널을 확인하거나 채널에서 /invite 명령으로 앱을 초대한 뒤 다시 가져와 주세요.',
        'There is no such channel, or the app is not in it. Check the channel, or invite the app there with /invite, then import again.',
      );
    case 'unknown':
      return say(
        '워크스페이스에 없는 담당자입니다. 슬랙에 보이는 이름이나 사용자 그룹의 @핸들, 또는 ID를 확인해 주세요.',
        'No such owner in this workspace. Check the display name, the @handle of the user group, or the ID.',
      );
    case 'not-looked-up':
      return say(
        '슬랙에서 이름을 조회하지 못했습니다. 잠시 뒤 다시 가져오거나 ID로 입력해 주세요.',
        'Slack did not return its list of names. Import again in a moment, or enter the ID.',
      );
    case 'ambiguous': {
      const matches = matchList(problem, markup, t);
      return say(
        `같은 이름이 둘 이상입니다. ${matches} 중 맞는 ID를 입력해 주세요.`,
        `${matches} have this name. Enter the ID of the right one.`,
      );
    }
    case 'email-hidden':
      return say(
        '앱에 이메일을 볼 권한(users:read.email)이 없습니다. 슬랙에 보이는 이름이나 멤버 ID로 입력해 주세요.',
        "The app isn't allowed to see email addresses (scope users:read.email). Enter the display name or the member ID.",
      );
    default:
      return formProblemSentence(problem, t);
  }
}

const MAX_MATCHES = 3;

/** Each with what tells it apart, and the ID to enter. */
function matchList(
  { field, matches }: Extract<LineProblem, { readonly why: 'ambiguous' }>,
  { channel, person, quote }: Markup,
  { say, listFirst }: Tongue,
): string {
  const [mention, unit] = field === 'channel' ? [channel, '개'] : [person, '명'];
  const shown = matches.slice(0, MAX_MATCHES).map(({ id, detail }) => {
    const mentioned = mention(id);
    const more = [
      ...(detail === undefined ? [] : [quote(detail)]),
      // A mention in Slack hides the ID.
      ...(mentioned.endsWith(id) ? [] : [id]),
    ].join(', ');
    return more === '' ? mentioned : say(`${mentioned}(${more})`, `${mentioned} (${more})`);
  });
  return listFirst(shown, matches.length, unit);
}
