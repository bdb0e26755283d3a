import { LANGUAGES, number } from '../text/format.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import { TONGUES, type Tongue } from '../text/tongue.js';

const STATE_WORDS: readonly string[] = ['상태', '현황', 'state', 'status'];

export function asksForState(rest: string): boolean {
  return STATE_WORDS.includes(rest.toLowerCase());
}

const stateWord = ({ say }: Tongue) => say('상태', 'state');

export const exportWords = (t: Tongue) => {
  const { say, companies, language } = t;
  const commands = COMMAND_WORDS[language];
  return {
    fileName: say('홈택스-모니터링-회사.csv', 'hometax-watch-companies.csv'),
    comment: (total: number) =>
      say(
        `모니터링 중인 회사 ${companies(total)}입니다. 엑셀에서 수정한 뒤 "CSV UTF-8"로 저장하면 /hometax ${commands.import} 명령으로 다시 가져올 수 있습니다.`,
        `${watchedInEnglish(total)}. To change them, edit the file, save it as "CSV UTF-8" and import it with /hometax ${commands.import}.`,
      ),
    sent: (total: number) =>
      say(
        `회사 ${companies(total)}의 CSV 파일을 앱의 다이렉트 메시지로 보내 드렸습니다.`,
        `The CSV file of ${watchedInEnglish(total)} is in your direct messages with this app.`,
      ),
    otherReport: say(
      `수집 상태가 필요하면 /hometax ${commands.export} ${stateWord(t)} 명령을 사용해 주세요.`,
      `For a status report, use /hometax ${commands.export} ${stateWord(t)}.`,
    ),
    state: {
      /** `day`: for example `2026-11-25`. */
      fileName: (day: string) =>
        say(`홈택스-수집-상태-${day}.csv`, `hometax-watch-status-${day}.csv`),
      comment: (total: number, at: string) =>
        say(
          `${at} 기준 회사 ${companies(total)}의 수집 상태입니다.`,
          `Status of ${watchedInEnglish(total)} as of ${at} KST.`,
        ),
      ownersNotNamed: say(
        '슬랙에서 이름을 받지 못해 담당자는 ID로 표시했습니다.',
        'Slack did not return names, so owners are shown by ID.',
      ),
    },
    nothingWatched: say(
      '모니터링 중인 회사가 없어 내보낼 내용이 없습니다.',
      'No company is watched, so there is nothing to export.',
    ),
    failed: {
      'no-permission': say(
        '앱에 파일을 올릴 권한(files:write)이 없어 내보내지 못했습니다. 관리자가 앱 매니페스트를 다시 적용하고 앱을 다시 설치해야 합니다. 앱 서버에서 export 명령을 실행해도 됩니다.',
        "The app isn't allowed to upload files to Slack (scope files:write), so nothing was exported. Ask an admin to apply the app manifest again and reinstall the app, or use export on the server's command line.",
      ),
      'no-answer': say(
        '슬랙이 파일을 받지 않아 내보내지 못했습니다. 잠시 뒤 다시 시도해 주세요.',
        "Slack didn't accept the file, so nothing was exported. Try again in a moment.",
      ),
    },
  };
};

/** Whether these headers, some perhaps removed, are a state report's. With a line per product, it can't be imported. */
export function isStateReport(headers: readonly string[]): boolean {
  return LANGUAGES.some((language) => {
    // Columns that only a state report has.
    const { state, reason, expiry, lastCheck } = stateReportWords(TONGUES[language]).columns;
    return [state, reason, expiry, lastCheck].filter((name) => headers.includes(name)).length > 1;
  });
}

export const stateReportWords = ({ say, words }: Tongue) => ({
  /** In the order in which they are written. */
  columns: {
    brn: words.label.brn,
    company: words.label.company,
    product: words.label.collects,
    state: say('수집 상태', 'Status'),
    reason: say('사유', 'Reason'),
    expiry: say('인증서 만료일', 'Certificate expires'),
    lastCheck: say('마지막 확인', 'Last check (KST)'),
    owner: words.label.owner,
  },
  paused: say('일시 중지', 'Paused'),
  neverChecked: say('확인 전', 'Not checked yet'),
});

export const exportCommandWords = ({ say, companies }: Tongue) => ({
  exported: (total: number) =>
    say(
      `모니터링 중인 회사 ${companies(total)}을 내보냈습니다.`,
      `Exported ${watchedInEnglish(total)}.`,
    ),
  notExported: (total: number) =>
    say(
      `저장된 기록을 읽을 수 없어 회사 ${companies(total)}이 빠졌습니다. 어느 회사인지 보려면: npm run -s cli -- records`,
      `${total === 1 ? '1 company is' : `${number(total)} companies are`} missing, because the stored record cannot be read. To see which: npm run -s cli -- records`,
    ),
});

function watchedInEnglish(total: number): string {
  return total === 1 ? '1 watched company' : `${number(total)} watched companies`;
}
