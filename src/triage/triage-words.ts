import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import { shortDateTime } from '../alert/alert-words.js';
import type { Instant } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { SnoozeRefusal } from './snooze-rules.js';

/** Slack limits titles and submit buttons to 24 characters. */
export const snoozeWords = (t: Tongue) => {
  const { say } = t;
  const until = (at: Instant, now: Instant) => shortDateTime(at, now, t);
  return {
    title: say('나중에 알림', 'Remind me later'),
    question: (company: string) =>
      say(
        `${company} 알림을 언제까지 미룰까요?`,
        `Until when should the alert for ${company} be snoozed?`,
      ),
    choices: { label: say('다시 알릴 때', 'When to remind') },
    choice: {
      'one-day': say('1일 뒤', 'In 1 day'),
      'three-days': say('3일 뒤', 'In 3 days'),
      'next-working-day': say('다음 영업일 09:00', 'Next working day 09:00'),
      date: say('날짜 고르기', 'Pick a date'),
    },
    moment: until,
    day: {
      label: say('날짜', 'Date'),
      hint: say(
        "'날짜 고르기'를 골랐을 때만 씁니다. 그날 09:00에 다시 알립니다.",
        'Only for "Pick a date". The alert comes back on that day at 09:00.',
      ),
    },
    problem: {
      past: say(
        '지난 날로는 미룰 수 없습니다. 내일부터 고를 수 있습니다.',
        'The alert cannot be snoozed until a day that is over. Please pick one from tomorrow on.',
      ),
      'no-day': say(
        '언제 다시 알릴지 날짜를 골라 주세요.',
        'Please pick the day on which the alert comes back.',
      ),
      'day-unused': say(
        "날짜로 미루려면 위에서 '날짜 고르기'를 골라 주세요.",
        'To snooze until a date, please choose "Pick a date" above.',
      ),
    },
    limit: (limit: Instant, now: Instant) =>
      say(
        `${until(limit, now)}까지 미룰 수 있습니다.`,
        `It can be snoozed until ${until(limit, now)}.`,
      ),
    tooLate: say(
      '인증서가 곧 만료되어 이 알림은 더 미룰 수 없습니다. 지금 처리할 사람이 맡아 주세요.',
      'The certificate expires soon, so this alert cannot be snoozed any longer. Please have somebody take it now.',
    ),
    submit: say('미루기', 'Remind me later'),
    saving: say('알림을 미루고 있습니다.', 'Snoozing the alert.'),
    done: (at: Instant, now: Instant) =>
      say(
        `${until(at, now)}에 다시 알립니다. 그 전에 더 나빠지면 그때 알립니다.`,
        `The alert comes back on ${until(at, now)}. If it gets worse before that, it comes back then.`,
      ),
  };
};

/** `day-unused`: a day was picked although another choice is selected. */
export type SnoozeProblemKind = keyof ReturnType<typeof snoozeWords>['problem'];

export const alertDetailsWords = (t: Tongue) => {
  const { say, dayAndTime } = t;
  return {
    title: say('알림 자세히 보기', 'Alert details'),
    open: say('처리 전 · 아직 맡은 사람이 없습니다', 'New · nobody has taken it yet'),
    since: (openedAt: Instant, now: Instant) =>
      say(`${dayAndTime(openedAt, now)}부터`, `since ${dayAndTime(openedAt, now)}`),
    held: (why: string, at: Instant | undefined, now: Instant) => {
      if (at === undefined) {
        return say(
          `새 소식이 있지만 아직 알림을 보내지 않았습니다(${why}).`,
          `There is news, but no notice has been sent yet (${why}).`,
        );
      }
      const until = shortDateTime(at, now, t);
      return say(
        `새 소식이 있어 ${until}에 알립니다(${why}).`,
        `There is news; its notice is sent on ${until} (${why}).`,
      );
    },
    ownerCalled: (at: Instant, now: Instant) =>
      `${say('담당자를 부름', 'owner mentioned')} ${dayAndTime(at, now)}`,
    operatorsCalled: (at: Instant, now: Instant) =>
      `${say('운영 담당을 부름', 'operators mentioned')} ${dayAndTime(at, now)}`,
    history: say('최근 이력', 'Latest history'),
    noHistory: say('아직 이력이 없습니다.', 'No history yet.'),
    noAlert: say('지금 열린 알림이 없습니다.', 'There is no open alert now.'),
  };
};

export const clientTextWords = ({ say, dayAndTime }: Tongue) => ({
  title: say('고객 안내문', 'Text for the client'),
  howTo: say(
    '아래 글을 복사해 고객에게 보내 주세요. 여기서 고쳐 쓸 수 있습니다. 앱이 고객에게 직접 보내지는 않습니다.',
    'Please copy the text below and send it to the client. You can change it here. The app itself sends nothing to clients.',
  ),
  field: { label: say('안내문', 'Text') },
  inLanguage: {
    ko: say('한국어로 보기', 'Show in Korean'),
    en: say('영어로 보기', 'Show in English'),
  },
  alreadySent: (person: string, at: Instant, now: Instant) =>
    say(
      `${person} 님이 ${dayAndTime(at, now)}에 이미 보냈다고 표시했습니다.`,
      `${person} already marked it as sent on ${dayAndTime(at, now)}.`,
    ),
  nothingToAsk: say(
    '상태를 확인하지 못한 것이라 고객에게 부탁할 일이 없습니다. 인증이 잘못되었다는 뜻은 아닙니다.',
    'The state could not be checked, so there is nothing to ask of the client. This does not mean that the authentication is bad.',
  ),
  submit: say('보냈어요', 'I sent it'),
  saving: say('보냈다고 적어 두고 있습니다.', 'Noting that it was sent.'),
  done: say(
    '고객 안내문을 보냈다고 적어 두었습니다. 누가 언제 보냈는지 알림에 보입니다.',
    'Noted that the text was sent to the client. The alert shows who sent it and when.',
  ),
});

export function refusalSentence(
  refusal: ActionRefusal | SnoozeRefusal,
  facts: { readonly company: string; readonly by: UserId; readonly now: Instant },
  { quote, person }: Markup,
  t: Tongue,
): string {
  const { say, words } = t;
  const { now } = facts;
  if ('why' in refusal) {
    const { problem, limit, tooLate } = snoozeWords(t);
    if (refusal.why === 'past') return problem.past;
    if (refusal.limit === undefined) return tooLate;
    const until = limit(refusal.limit, now);
    return say(
      `그렇게 오래 미룰 수는 없습니다. ${until}`,
      `It cannot be snoozed that long. ${until}`,
    );
  }
  switch (refusal.kind) {
    case 'ended': {
      const company = quote(facts.company);
      return say(
        `${company} · 이 알림은 이미 끝났습니다. 지금은 할 일이 없습니다.`,
        `${company}: this alert is over already. There is nothing to do now.`,
      );
    }
    case 'claimed-by-other':
      return alreadyClaimed(person(refusal.by), refusal.at, now, t);
    case 'already': {
      if (refusal.until === undefined) {
        return say('이미 맡으신 알림입니다.', 'You have this alert already.');
      }
      const until = shortDateTime(refusal.until, now, t);
      const isOwn = refusal.by === facts.by;
      const subject = isOwn
        ? say('', 'You')
        : say(`${person(refusal.by)} 님이 `, person(refusal.by));
      return say(
        `${subject}이미 ${until}까지 미뤘습니다. 바꾸려면 먼저 '${words.button.wake}'를 눌러 주세요.`,
        `${subject} already snoozed this until ${until}. To change that, press "${words.button.wake}" first.`,
      );
    }
    case 'client-notified':
      return clientTextWords(t).alreadySent(person(refusal.by), refusal.at, now);
    case 'not-claimed':
      return say('지금은 맡은 사람이 없습니다.', 'Nobody has this alert now.');
    case 'not-snoozed':
      return say('미뤄 둔 알림이 아닙니다.', 'This alert is not snoozed.');
  }
}

export function alreadyClaimed(
  person: string,
  at: Instant,
  now: Instant,
  { say, dayAndTime }: Tongue,
): string {
  return say(
    `${person} 님이 ${dayAndTime(at, now)}에 이미 맡았습니다.`,
    `${person} already took this on ${dayAndTime(at, now)}.`,
  );
}
