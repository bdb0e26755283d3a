import { calendarScopeName } from '../history/history-words.js';
import { formatBrn } from '../kernel/brn.js';
import { hasExpired, type Instant } from '../kernel/time.js';
import type { CompanyCertificate } from '../list/overview-entry.js';
import type { CalendarFeed, CalendarScope } from '../records/links.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';

/** What calendars show, in plain text. */
export const calendarTexts = ({ say, words, list }: Tongue) => ({
  /** Without punctuation, which some calendars would show escaped. */
  name: (scope: CalendarScope['kind']) =>
    ({
      all: say('홈택스 인증서 만료', 'HomeTax certificates'),
      channel: say('알림 채널의 홈택스 인증서 만료', 'HomeTax certificates of a channel'),
      owner: say('내 담당 홈택스 인증서 만료', 'My HomeTax certificates'),
    })[scope],
  /** `isOnly`: the company has no other certificate, so the title need not name the product. */
  title: (
    company: string,
    { products, expiresAt }: CompanyCertificate,
    { isOnly, now }: { readonly isOnly: boolean; readonly now: Instant },
  ) => {
    const named = isOnly ? '' : ` (${list(products.map((product) => words.product[product]))})`;
    const expires = hasExpired(expiresAt, now) ? 'expired' : 'expires';
    return say(`${company} 인증서 만료${named}`, `${company}: certificate ${expires}${named}`);
  },
  description: ({ company, expiresAt, isCovered }: CompanyCertificate, now: Instant) => {
    const ahead = isCovered
      ? say(
          '만료되어도 부서사용자로 계속 수집합니다.',
          'Collection continues with a department user.',
        )
      : say('만료되면 수집이 중단됩니다.', 'Collection stops then.');
    const past = isCovered
      ? say(
          '만료되었지만 부서사용자로 계속 수집합니다.',
          'It has expired; collection continues with a department user.',
        )
      : say(
          '만료되어 이 인증서로는 수집할 수 없습니다.',
          'It has expired, so it can no longer be used for collection.',
        );
    const effect = hasExpired(expiresAt, now) ? past : ahead;
    return `${words.label.brn} ${formatBrn(company.brn)}\n${effect}`;
  },
  vat: {
    title: say('부가가치세 신고 기한', 'VAT returns due'),
    description: say(
      '25일이 휴일이면 다음 영업일입니다.',
      'The 25th or, if that is a non-working day, the next working day.',
    ),
  },
});

export const calendarWords = (t: Tongue) => {
  const { say } = t;
  return {
    title: say('캘린더 구독', 'Subscribe in a calendar'),
    submit: say('주소 만들기', 'Create address'),
    explanation: say(
      '인증서 만료일과 부가가치세 신고 기한을 Google 캘린더, Outlook, Apple 캘린더에서 볼 수 있는 주소를 만듭니다. 갱신한 인증서를 팝빌에 등록하면 일정도 옮겨집니다.',
      'Creates an address with which Google Calendar, Outlook or Apple Calendar shows when certificates expire and VAT returns are due. Once a renewed certificate is registered with POPBiLL, its event moves.',
    ),
    caution: say(
      "주소를 아는 사람은 로그인하지 않고도 회사 이름, 사업자번호, 만료일을 볼 수 있습니다. 캘린더에만 붙여 넣고, 더 쓰지 않으면 /hometax 캘린더 창의 '지금 쓰는 주소'에서 종료해 주세요.",
      'Anyone who knows the address can read company names, business numbers and expiry dates without logging in. Paste it only into a calendar. When it is no longer used, revoke it under "Addresses in use" in the window of /hometax calendar.',
    ),
    scope: {
      label: say('보여 줄 회사', 'Companies to show'),
      all: say('모든 회사', 'All companies'),
      channel: say('이 채널로 알림을 받는 회사', 'Companies with alerts in this channel'),
      owner: say('내가 담당하는 회사', 'Companies that I own'),
    },
    creating: say('주소를 만들고 있습니다.', 'Creating the address.'),
    created: say(
      '주소를 만들었습니다. 지금만 볼 수 있으니 복사해 주세요.',
      'This is the address. It is shown only now, so copy it.',
    ),
    howTo: say(
      'Google 캘린더: 다른 캘린더 옆 + > URL로 추가 · Outlook: 일정 추가 > 웹에서 구독 · Apple 캘린더: 파일 > 새로운 캘린더 구독',
      'Google Calendar: + beside Other calendars > From URL · Outlook: Add calendar > Subscribe from web · Apple Calendar: File > New Calendar Subscription',
    ),
    existing: say('지금 쓰는 주소', 'Addresses in use'),
    more: (count: number) => say(`그 밖에 ${count}개가 더 있습니다.`, `And ${count} more.`),
    revoke: {
      button: say('종료', 'Revoke'),
      question: say(
        '이 주소를 쓰는 캘린더는 더 이상 업데이트되지 않습니다.',
        'Calendars that use this address will no longer be updated.',
      ),
      done: say('주소를 종료했습니다.', 'The address no longer works.'),
      none: say(
        '종료할 수 있는 주소가 아닙니다. 이미 종료되었거나 다른 사람의 주소입니다.',
        'You cannot revoke this address: it was revoked already, or another person made it.',
      ),
    },
    tooMany: (max: number) =>
      say(
        `한 사람이 쓸 수 있는 주소는 ${max}개까지입니다. 쓰지 않는 주소를 먼저 종료해 주세요.`,
        `A person can have at most ${max} addresses. First revoke one that is no longer used.`,
      ),
    off: say(
      '캘린더 구독을 쓰지 않도록 설정되어 있습니다. 관리자가 PUBLIC_URL을 설정하면 쓸 수 있습니다.',
      'Calendars are off. An admin can turn them on with PUBLIC_URL.',
    ),
  };
};

export function feedLine(
  { scope, by, at }: CalendarFeed,
  now: Instant,
  markup: Markup,
  t: Tongue,
): string {
  const shown = calendarScopeName(scope, markup, t);
  const made = t.dayAndTime(at, now);
  const person = markup.person(by);
  return t.say(
    `${shown} · ${person} 님이 ${made}에 만듦`,
    `${shown} · created by ${person}, ${made}`,
  );
}
