import { DAY, type Instant } from '../kernel/time.js';
import type { ClientLink } from '../records/links.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { MAX_PAGES_A_DAY, pagesToday } from './client-link-rules.js';

export const clientLinkWords = (t: Tongue) => {
  const { say, dayAndTime, shortDate } = t;
  return {
    title: t.words.button.clientLink,
    submit: say('링크 만들기', 'Create link'),
    /** `company`: escaped. */
    explanation: (company: string) =>
      say(
        `${company}에서 슬랙 없이 인증 페이지를 열 수 있는 링크를 만듭니다. 링크를 열어 사업자번호를 맞게 입력하면 문제와 할 일이 나오고, 버튼을 누르면 팝빌 인증 페이지가 열립니다. 5분 뒤에 앱이 등록 여부를 확인합니다(로그인 테스트 없음).`,
        `Creates a link with which ${company} can open its authentication page without Slack. Whoever opens it and enters the right business number reads what is wrong and what to do, and a button opens POPBiLL's page. The app checks 5 minutes later (no login test).`,
      ),
    caution: say(
      `링크를 가진 사람은 누구나 쓸 수 있으니 고객사의 업무 담당자에게만 이메일이나 메신저로 보내 주세요. 알림이 해결되거나, 기간이 지나거나, 틀린 번호가 여러 번 입력되면 자동으로 종료됩니다. 인증 페이지는 하루 ${MAX_PAGES_A_DAY}번까지 열 수 있고, 열 때마다 알림의 스레드에 남습니다.`,
      `Anyone who has the link can use it, so send it only to the company's own contact, by email or messenger. It ends automatically when the alert is resolved, when it expires, or after several wrong numbers. It opens the page at most ${MAX_PAGES_A_DAY} times a day, and each time is noted in the alert's thread.`,
    ),
    days: {
      label: say('사용 기간', 'How long it works'),
      option: (days: number, now: Instant) => {
        const until = shortDate(now + days * DAY, now);
        return say(
          `${days}일(${until}까지)`,
          `${days === 1 ? '1 day' : `${days} days`} (until ${until})`,
        );
      },
    },
    language: {
      label: say('함께 보낼 글의 언어', 'Language of the text to send'),
      option: { ko: say('한국어', 'Korean'), en: say('영어', 'English') },
    },
    revoke: {
      button: say('링크 종료', 'End the link'),
      question: say(
        '지금 링크를 종료하면 고객사가 더 이상 열 수 없습니다.',
        'If you end the link, the client can no longer open it.',
      ),
      done: say('링크를 종료했습니다.', 'The link has ended.'),
      none: say(
        '종료할 링크가 없습니다. 이미 종료되었습니다.',
        'There is no link to end; it has already ended.',
      ),
    },
    creating: say('링크를 만들고 있습니다.', 'Creating the link.'),
    created: (expiresAt: Instant, now: Instant) => {
      const until = dayAndTime(expiresAt, now);
      return say(
        `링크를 만들었습니다(${until}까지). 이 창을 닫으면 다시 볼 수 없으니 지금 아래 글을 복사해 보내 주세요.`,
        `The link works until ${until}. It is shown only now: copy the text below and send it.`,
      );
    },
    /** `company`: quoted. */
    notShown: (company: string) =>
      say(
        `${company} · 고객사용 링크를 만들었지만 창이 닫혔거나 슬랙이 응답하지 않아 보여 드리지 못했습니다. 이 링크는 다시 볼 수 없고 전에 만든 링크도 종료되었으니 새로 만들어 주세요.`,
        `${company}: a link for the client was created, but it could not be shown, because the window was closed or Slack did not answer. It cannot be shown again, and any earlier link has ended. Create a new one.`,
      ),
    text: {
      label: say('고객사에 보낼 글', 'Text to send'),
      hint: say('보내기 전에 고칠 수 있습니다.', 'You can edit it before you send it.'),
    },
    /** The name of a company without one, in the text for the client. */
    unnamed: say('고객님 회사', 'your company'),
    off: say(
      '고객사용 링크를 쓰지 않도록 설정되어 있습니다. 관리자가 CLIENT_LINKS=on과 PUBLIC_URL을 설정하면 쓸 수 있습니다.',
      'Client links are off. An admin can turn them on with CLIENT_LINKS=on and PUBLIC_URL.',
    ),
    notWatched: say(
      '모니터링 중인 회사의 링크만 만들 수 있습니다.',
      'A link can be created only for a company that is watched.',
    ),
  };
};

export function currentLink(link: ClientLink, now: Instant, { person }: Markup, t: Tongue): string {
  const { say, dayAndTime } = t;
  const { by, at, expiresAt, openedAt, wrongNumbers = 0 } = link;
  const made = dayAndTime(at, now);
  const until = dayAndTime(expiresAt, now);
  const pages = pagesToday(link, now);
  const opened = openedAt && dayAndTime(openedAt, now);
  const facts = [
    opened === undefined
      ? say('아직 열지 않음', 'not opened yet')
      : say(`마지막으로 연 때 ${opened}`, `last opened ${opened}`),
    pages > 0 &&
      say(
        `오늘 인증 페이지 열기 시도 ${pages}번`,
        `${pages} ${pages === 1 ? 'attempt' : 'attempts'} to open the page today`,
      ),
    wrongNumbers > 0 &&
      say(
        `틀린 번호 ${wrongNumbers}번`,
        `${wrongNumbers} wrong ${wrongNumbers === 1 ? 'number' : 'numbers'}`,
      ),
  ].filter((fact) => fact !== false);
  return say(
    `${person(by)} 님이 ${made}에 만든 링크가 있습니다(${until}까지, ${facts.join(', ')}). 새로 만들면 이 링크는 바로 종료됩니다.`,
    `${person(by)} created a link on ${made} (until ${until}; ${facts.join(', ')}). A new one ends it at once.`,
  );
}
