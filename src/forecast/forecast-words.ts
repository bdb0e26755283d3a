import { type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import { inSeoul, number } from '../text/format.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';

const OWNER_WORDS: readonly string[] = ['담당자', '담당자별', 'owner', 'owners'];
const FILE_WORDS: readonly string[] = ['csv', '파일', 'file'];

/** Reads what follows `forecast`. Anything but these words gives the total. */
export function parseForecastInput(rest: string): 'total' | 'owner' | 'file' {
  const word = rest.replaceAll(' ', '').toLowerCase();
  if (OWNER_WORDS.includes(word)) return 'owner';
  return FILE_WORDS.includes(word) ? 'file' : 'total';
}

/** What happens to collection when a certificate expires, and the notes below the bars that show it. */
export const collectionWords = ({ say }: Tongue) => ({
  stops: say('만료되면 수집 중단', 'collection stops'),
  covered: say('부서사용자로 계속 수집', 'collection continues'),
  legend: say(
    '인증서가 만료되는 회사 수(그중 수집이 중단되는 회사 수) · █ 만료되면 수집 중단 · ░ 부서사용자로 계속 수집',
    'Companies whose certificate expires (in parentheses: those whose collection then stops) · █ collection stops · ░ collection continues with a department user',
  ),
  until: say(
    '갱신한 인증서를 팝빌에 다시 등록하면 여기에서 빠집니다',
    'A company is counted until its renewed certificate is registered with POPBiLL',
  ),
});

/** `27년 6월`, `Jun 27`: short enough for the axis of a chart. */
export function monthLabel(firstDay: SeoulDay, { say, language }: Tongue): string {
  return inSeoul(startOfSeoulDay(firstDay), language).toFormat(say("yy'년' M'월'", 'LLL yy'));
}

/** `2027년 6월`, `June 2027`: in a sentence. */
export function monthName(firstDay: SeoulDay, { say, language }: Tongue): string {
  return inSeoul(startOfSeoulDay(firstDay), language).toFormat(say("yyyy'년' M'월'", 'LLLL yyyy'));
}

export const forecastWords = (t: Tongue) => {
  const { say, language, words } = t;
  const commands = COMMAND_WORDS[language];
  return {
    title: say('12개월 전망', 'The year ahead'),
    /** `peak`: the month with the most. */
    summary: (total: number, covered: number, peak: string) => {
      if (total === 1) {
        return covered === 0
          ? say(
              `앞으로 12개월 동안 만료되는 인증서는 1건이며, ${peak}에 만료됩니다.`,
              `1 certificate expires within the next 12 months, in ${peak}.`,
            )
          : say(
              `앞으로 12개월 동안 만료되는 인증서는 1건이며, ${peak}에 만료되어도 부서사용자로 수집이 계속됩니다.`,
              `1 certificate expires within the next 12 months, in ${peak}. Collection then continues with a department user.`,
            );
      }
      return [
        say(
          `앞으로 12개월 동안 인증서 ${number(total)}건이 만료됩니다.`,
          `${certificatesInEnglish(total)} within the next 12 months.`,
        ),
        covered === 0
          ? ''
          : say(
              ` 그중 ${number(covered)}건은 만료되어도 부서사용자로 수집이 계속됩니다.`,
              ` For ${number(covered)} of them, collection continues with a department user.`,
            ),
        say(` 가장 많은 달은 ${peak}입니다.`, ` The busiest month is ${peak}.`),
      ].join('');
    },
    none: say(
      '앞으로 12개월 동안 만료되는 인증서가 없습니다. 부서사용자만 쓰는 회사와 아직 확인하지 않은 회사는 세지 않습니다.',
      'No certificate expires within the next 12 months. Companies with only a department user, or not checked yet, are not counted.',
    ),
    chart: {
      title: say('월별 인증서 만료', 'Certificates expiring per month'),
      byOwner: say('담당자별 인증서 만료', 'Certificates expiring by owner'),
      stops: say('만료되면 수집 중단', 'Collection stops'),
      covered: say('부서사용자로 계속 수집', 'Collection continues'),
    },
    month: say('월', 'Month'),
    total: say('만료', 'Expiring'),
    owner: {
      none: say('담당자 없음', 'No owner'),
      others: say('그 밖의 담당자', 'Other owners'),
    },
    ownerLine: (owner: string, total: number, covered: number) =>
      say(
        `${owner} · ${number(total)}건(부서사용자로 계속 수집 ${number(covered)}건)`,
        `${owner} · ${number(total)} (${number(covered)} with a department user)`,
      ),
    button: {
      byOwner: say('담당자별로 보기', 'By owner'),
      inTotal: say('합계로 보기', 'In total'),
      file: say('CSV 파일 받기', 'Get the CSV file'),
      chart: say('차트를 메시지로 받기', 'Send me the chart'),
      calendar: say('캘린더 구독', 'Subscribe in a calendar'),
    },
    chartSent: say(
      '차트를 앱의 다이렉트 메시지로 보내 드렸습니다.',
      'The chart is in your direct messages with this app.',
    ),
    file: {
      name: (day: SeoulDay) =>
        say(`홈택스-인증서-만료-${day}.csv`, `hometax-watch-expiries-${day}.csv`),
      comment: (total: number) =>
        say(
          `앞으로 12개월 동안 만료되는 인증서 ${number(total)}건입니다.`,
          `${certificatesInEnglish(total)} within the next 12 months.`,
        ),
      sent: say(
        'CSV 파일을 앱의 다이렉트 메시지로 보내 드렸습니다.',
        'The CSV file is in your direct messages with this app.',
      ),
      columns: [
        say('월', 'Month'),
        say('인증서 만료일', 'Certificate expires'),
        say('남은 날', 'Days left'),
        words.label.company,
        words.label.brn,
        words.label.owner,
        say('만료되면', 'At expiry'),
      ],
    },
    home: say(
      `12개월 동안 만료되는 인증서를 월별로 봅니다(/hometax ${commands.forecast}).`,
      `See by month what expires within the next 12 months (/hometax ${commands.forecast}).`,
    ),
  };
};

function certificatesInEnglish(total: number): string {
  return total === 1 ? '1 certificate expires' : `${number(total)} certificates expire`;
}
