import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import { shortDateTime } from '../alert/alert-words.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { Instant } from '../kernel/time.js';
import type { Claim } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import type { MemberProblem } from '../slack/people.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { SnoozeOffer, SnoozeRefusal } from './snooze-rules.js';

export const savingSentence = ({ say }: Tongue) => say('저장하고 있습니다.', 'Saving.');

/** Slack limits titles and submit buttons to 24 characters. */
export const snoozeWords = (t: Tongue) => {
  const { say } = t;
  return {
    title: say('알림 미루기', 'Snooze alert'),
    question: (company: string) =>
      say(
        `${company} 알림을 언제까지 미룰까요?`,
        `How long do you want to snooze the alert for ${company}?`,
      ),
    choices: {
      label: say('다시 알릴 때', 'Alert again'),
      hint: say(
        '팀 전체에 적용됩니다. 그 전에 상태가 나빠지면 다시 알립니다.',
        "Applies to the whole team. If the problem gets worse, you'll be alerted sooner.",
      ),
    },
    choice: {
      'one-day': say('1일 뒤', 'In 1 day'),
      'three-days': say('3일 뒤', 'In 3 days'),
      'one-week': say('1주일 뒤', 'In 1 week'),
      'next-working-day': say('다음 영업일', 'Next working day'),
    },
    day: {
      label: say('또는 날짜 지정', 'Or on this date'),
      hint: say(
        '날짜를 선택하면 위 선택 대신 그날(휴일이면 다음 영업일) 09:00에 다시 알립니다.',
        'A date here replaces the choice above. The alert comes back at 09:00 that day or, if it is a non-working day, on the next working day.',
      ),
    },
    reason: {
      label: say('사유', 'Reason'),
      placeholder: say('예: 12월 2일에 갱신 예정', 'e.g. renewal booked for 2 Dec'),
      hint: say(
        '알림과 이력에 표시됩니다. 비밀번호와 주민등록번호는 입력하지 마세요.',
        'Shown in the alert and its history. No passwords or resident registration numbers.',
      ),
    },
    problem: {
      past: say('내일이나 그 이후의 날짜를 선택해 주세요.', 'Pick a date from tomorrow on.'),
      'reason-too-long': say(
        `사유는 ${INPUT_LIMITS.note}자까지 입력할 수 있습니다.`,
        `A reason may have up to ${INPUT_LIMITS.note} characters.`,
      ),
      'reason-secret': say(
        '사유에 비밀번호나 주민등록번호는 입력할 수 없습니다.',
        'A reason may not contain a password or resident registration number.',
      ),
    },
    limit(limit: Instant, now: Instant) {
      const until = shortDateTime(limit, now, t);
      return say(`${until}까지 미룰 수 있습니다.`, `It can be snoozed until ${until}.`);
    },
    tooLate: say(
      '인증서가 곧 만료되어 이 알림은 더 미룰 수 없습니다. 직접 맡거나 다른 사람에게 맡겨 주세요.',
      'The certificate expires too soon to snooze this alert. Claim it, or assign it to someone.',
    ),
    submit: say('미루기', 'Snooze'),
    done(at: Instant, now: Instant) {
      const until = shortDateTime(at, now, t);
      return say(
        `${until}까지 미뤘습니다. 상태가 나빠지면 다시 알립니다.`,
        `Snoozed until ${until}. If it gets worse, you'll be alerted sooner.`,
      );
    },
  };
};

/** `1일 뒤 · 11월 30일(월) 08:30(다음 영업일)`: also why the snooze ends later than its name says. */
export function snoozeLabel(offer: SnoozeOffer, now: Instant, t: Tongue): string {
  const { kind, until, isMovedToWorkingDay } = offer;
  const label = `${snoozeWords(t).choice[kind]} · ${shortDateTime(until, now, t)}`;
  return isMovedToWorkingDay
    ? t.say(`${label}(다음 영업일)`, `${label} (next working day)`)
    : label;
}

/** Why a person can neither handle alerts nor own companies. An `unknown` person may also be a group. */
export const unsuitablePerson = ({ say }: Tongue): Readonly<Record<MemberProblem, string>> => ({
  unknown: say(
    '이 워크스페이스에 없는 사람이나 그룹입니다. 다시 선택해 주세요.',
    'This person or group was not found in this workspace. Choose again.',
  ),
  left: say(
    '이 워크스페이스에서 나간 사람입니다. 다른 사람을 선택해 주세요.',
    'This person has left the workspace. Choose someone else.',
  ),
  'not-a-member': say(
    '게스트, 봇, 다른 워크스페이스의 사람(Slack Connect)은 선택할 수 없습니다. 정식 멤버를 선택해 주세요.',
    'Guests, bots and people from other workspaces (Slack Connect) cannot handle alerts or own companies. Choose a full member.',
  ),
});

export const assignWords = (t: Tongue) => {
  const { say, words } = t;
  return {
    title: words.button.assign,
    question: (company: string) =>
      say(`${company} 알림을 누구에게 맡길까요?`, `Who should handle the alert for ${company}?`),
    person: {
      label: say('처리할 사람', 'Person'),
      hint: say('알림 스레드에서 이 사람을 멘션합니다.', 'Will be mentioned in the thread.'),
    },
    submit: say('맡기기', 'Assign'),
    done: (person: string) => say(`${person} 님에게 맡겼습니다.`, `Assigned to ${person}.`),
    problem: {
      ...unsuitablePerson(t),
      unanswered: say(
        '슬랙 응답이 늦어 선택한 사람을 확인하지 못했습니다. 잠시 뒤 다시 시도해 주세요.',
        'Slack took too long to confirm who this person is. Try again in a moment.',
      ),
    } satisfies Record<MemberProblem | 'unanswered', string>,
  };
};

export const alertDetailsWords = (t: Tongue) => {
  const { say, dayAndTime } = t;
  return {
    title: say('알림 자세히 보기', 'Alert details'),
    since: (openedAt: Instant, now: Instant) =>
      say(`${dayAndTime(openedAt, now)}부터`, `since ${dayAndTime(openedAt, now)}`),
    held: (why: string, at: Instant | undefined, now: Instant) => {
      if (at === undefined) {
        return say(
          `새로 알릴 내용이 있지만 아직 보내지 않았습니다(${why}).`,
          `There is an update that has not been sent yet (${why}).`,
        );
      }
      const until = shortDateTime(at, now, t);
      return say(
        `새로 알릴 내용이 있어 ${until}에 보냅니다(${why}).`,
        `An update is on hold until ${until} (${why}).`,
      );
    },
    snoozeReason: say('미룬 사유', 'Snooze reason'),
    history: say('최근 이력', 'Recent history'),
    noAlert: say('열린 알림이 없습니다.', 'There is no open alert.'),
  };
};

export const clientTextWords = ({ say, dayAndTime }: Tongue) => ({
  title: say('고객 안내문', 'Text for the client'),
  howTo: say(
    '아래 안내문을 복사해 고객에게 보내 주세요. 여기서 먼저 수정해도 됩니다. 앱이 직접 보내지는 않습니다.',
    'Copy the text below and send it to the client; edit it here first if you like. The app sends nothing to clients.',
  ),
  field: { label: say('고객에게 보낼 안내문', 'Text to send to the client') },
  inLanguage: {
    ko: say('한국어로 보기', 'Show in Korean'),
    en: say('영어로 보기', 'Show in English'),
  },
  alreadySent: (person: string, at: Instant, now: Instant) =>
    say(
      `${person} 님이 ${dayAndTime(at, now)}에 이미 발송 완료로 표시했습니다.`,
      `${person} already marked it as sent on ${dayAndTime(at, now)}.`,
    ),
  nothingToAsk: say(
    '상태를 확인하지 못했을 뿐이라 고객에게 부탁할 일이 없습니다. 인증에 문제가 있다는 뜻은 아닙니다.',
    "There is nothing to ask the client: the status could not be checked. This doesn't mean authentication is broken.",
  ),
  submit: say('보냈어요', 'I sent it'),
  done: say(
    '고객 안내문을 발송 완료로 표시했습니다. 누가 언제 보냈는지 알림에 표시됩니다.',
    'Marked as sent. The alert shows who sent it and when.',
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
    return say(`너무 늦은 날짜입니다. ${until}`, `That is too long. ${until}`);
  }
  switch (refusal.kind) {
    case 'ended': {
      const company = quote(facts.company);
      return say(
        `${company} · 이미 종료된 알림입니다. 더 할 일은 없습니다.`,
        `${company}: this alert has already ended. There is nothing to do.`,
      );
    }
    case 'claimed-by-other': {
      const { release } = words.button;
      const claimed = alreadyClaimed(refusal, person, now, t);
      return say(
        `${claimed} 다른 사람이 맡으려면 먼저 '${release}'를 눌러 주세요.`,
        `${claimed} To let someone else claim it, press "${release}" first.`,
      );
    }
    case 'already': {
      const isOwn = refusal.by === facts.by;
      const by = person(refusal.by);
      if (refusal.until === undefined) {
        return isOwn
          ? say('이미 처리 중인 알림입니다.', 'You are already handling this alert.')
          : say(`${by} 님이 이미 처리 중인 알림입니다.`, `${by} is already handling this alert.`);
      }
      const until = shortDateTime(refusal.until, now, t);
      const subject = isOwn ? say('', 'You') : say(`${by} 님이 `, by);
      return say(
        `${subject}이미 ${until}까지 미뤘습니다. 바꾸려면 먼저 '${words.button.wake}'를 눌러 주세요.`,
        `${subject} already snoozed this until ${until}. To change that, press "${words.button.wake}" first.`,
      );
    }
    case 'client-notified':
      return clientTextWords(t).alreadySent(person(refusal.by), refusal.at, now);
    case 'not-claimed':
      return say('처리하는 사람이 없는 알림입니다.', 'No one has claimed this alert.');
    case 'not-snoozed':
      return say('미룬 알림이 아닙니다.', 'This alert is not snoozed.');
  }
}

export function alreadyClaimed(
  { by, at, assignedBy }: Claim,
  person: Markup['person'],
  now: Instant,
  { say, dayAndTime }: Tongue,
): string {
  const [claimer, when] = [person(by), dayAndTime(at, now)];
  if (assignedBy === undefined) {
    return say(
      `${claimer} 님이 ${when}에 이미 맡았습니다.`,
      `${claimer} already claimed this on ${when}.`,
    );
  }
  const assigner = person(assignedBy);
  return say(
    `${assigner} 님이 ${when}에 이미 ${claimer} 님에게 맡겼습니다.`,
    `${assigner} already assigned this to ${claimer} on ${when}.`,
  );
}
