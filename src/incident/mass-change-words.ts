import type { Instant } from '../kernel/time.js';
import type { MassChange } from '../records/incident.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

/** All times are absolute, because the message stays for days. */
export function massChangeWords(change: MassChange, t: Tongue) {
  const { say, words, dayAndTime } = t;
  const since = dayAndTime(change.since, change.since);
  const [checked, stage] = [number(change.asked), words.stage[change.stage]];
  const countsByReason = describeCounts(change, t);
  const { button } = releaseAlertsQuestion(t);
  const title = say(
    '여러 회사에 같은 문제가 한꺼번에 생겼습니다',
    'Many companies have the same new problem at once',
  );
  return {
    title,
    happened: say(
      `${since}에 시작한 확인에서, 전에는 없던 문제가 여러 회사에서 한꺼번에 나왔습니다. 확인한 ${checked}곳 가운데 ${countsByReason}입니다.`,
      `The check that began on ${since} KST found a problem that was not there before, at many companies at once. ${countsByReason}.`,
    ),
    meaning: say(
      '회사마다의 문제보다는 팝빌이나 우리 링크아이디의 문제일 수 있습니다. 그래서 이 회사들의 알림은 기다립니다. 다음 전체 확인에서도 같은 결과가 나올 때까지 이 회사들의 알림을 새로 열거나 바꾸거나 닫지 않습니다.',
      "This is more likely to be about POPBiLL or our LinkID than about each company. So these companies' alerts wait: until the next check of all companies finds the same, none is opened, changed or closed for them.",
    ),
    todo: {
      intro: say(
        `먼저 팝빌 공지를 보고, 우리 링크아이디와 환경(지금 ${stage}), 팝빌과의 계약에 바뀐 것이 없는지 봐 주세요.`,
        `Please look at POPBiLL's notices first, and whether our LinkID, the stage (now: ${stage}) and our contract with POPBiLL are right.`,
      ),
      steps: [
        say(
          '지금도 그런지 보려면 /hometax 전체확인 명령으로 다시 확인합니다. 그대로 두면 다음 정기 확인에서 알 수 있습니다.',
          'To see whether it is still so, check all companies again with /hometax sweep. Otherwise the next scheduled check tells.',
        ),
        say(
          `알아본 결과 회사마다의 문제라면 운영 권한이 있는 분이 '${button}'를 눌러 주세요.`,
          `If it turns out to be each company's own problem, an operator presses "${button}".`,
        ),
      ],
    },
    sentence: say(
      `${title}. 확인한 ${checked}곳 가운데 ${countsByReason}입니다. 팝빌이나 우리 링크아이디의 문제일 수 있으니 먼저 봐 주세요. 회사마다의 알림은 기다립니다.`,
      `${title}. ${countsByReason}. This is more likely to be about POPBiLL or our LinkID, so please look there first. Their own alerts wait.`,
    ),
    facts: [say(`${since} 확인에서 나옴`, `found ${since} KST`)],
  };
}

function describeCounts({ kinds, asked }: MassChange, { say, words }: Tongue): string {
  // Only the first count says how many were checked.
  const outOf = (i: number) => (i === 0 ? ` of the ${number(asked)} companies checked` : '');
  return kinds
    .map(({ kind, companies }, i) => {
      const [count, name] = [number(companies), words.reason[kind]];
      return say(`'${name}' ${count}곳`, `${count}${outOf(i)}: "${name}"`);
    })
    .join(say(', ', '; '));
}

/** The button that sends the alerts, and its confirmation dialog. */
export const releaseAlertsQuestion = ({ say }: Tongue) => ({
  button: say('회사마다의 문제입니다', "It is each company's own"),
  title: say('알림을 지금 보낼까요?', 'Send the alerts now?'),
  question: say('이 회사들마다 알림을 엽니다.', 'Each of these companies then gets its own alert.'),
  yes: say('알림 보내기', 'Send alerts'),
  no: say('취소', 'Cancel'),
});

/** The answer to the button, for the person who pressed it. */
export function releaseAlertsReply(outcome: 'released' | 'already-ended', { say }: Tongue): string {
  return outcome === 'released'
    ? say(
        '알림을 더 기다리게 하지 않습니다. 아직 문제가 있는 회사마다 알림을 엽니다.',
        'The alerts no longer wait. Each company that still has the problem gets its own.',
      )
    : say('이미 끝난 일이라 바뀐 것이 없습니다.', 'This was over already, so nothing changed.');
}

export function massChangeResolvedWords(
  change: MassChange & { readonly endedAt: Instant },
  markup: Markup,
  t: Tongue,
) {
  const { say, dayAndTime } = t;
  const { label, title, outcome } = ending(change, markup, t);
  const since = dayAndTime(change.since, change.since);
  const until = dayAndTime(change.endedAt, change.since);
  const countsByReason = describeCounts(change, t);
  return {
    state: withStage(label, change.stage, t),
    title,
    body: say(
      `${since}에 시작한 확인에서 같은 문제가 여러 회사에 한꺼번에 나왔습니다. ${countsByReason}이었습니다. ${outcome}`,
      `The check that began on ${since} KST found the same new problem at many companies at once. ${countsByReason}. ${upperFirst(outcome)}`,
    ),
    sentence: upperFirst(outcome),
    facts: [say(`${until} 종료`, `closed ${until} KST`)],
  };
}

function ending(
  { since, endedAt, endedBy = 'sweep', confirmed = 0 }: MassChange & { readonly endedAt: Instant },
  { person }: Markup,
  { say, dayAndTime, companies }: Tongue,
) {
  const at = dayAndTime(endedAt, since);
  if (endedBy !== 'sweep') {
    return {
      label: say('종료', 'Closed'),
      title: say('알림을 더 기다리게 하지 않습니다', 'The alerts no longer wait'),
      outcome: say(
        `${at}에 ${person(endedBy)} 님이 회사마다의 문제로 보았습니다. 아직 문제가 있는 회사마다 알림을 엽니다.`,
        `on ${at} KST ${person(endedBy)} decided that it is each company's own problem. Each company that still has it gets its own alert.`,
      ),
    };
  }
  if (confirmed === 0) {
    return {
      label: say('복구됨', 'Back'),
      title: say('이 회사들에 더는 문제가 없습니다', 'These companies are fine again'),
      outcome: say(
        `${at}에 끝난 확인에서는 이 회사들 어디에서도 그 문제가 나오지 않았습니다. 이 일로 보낸 회사 알림은 없습니다.`,
        `the check that ended on ${at} KST no longer finds the problem at any of these companies. No company alert was sent for it.`,
      ),
    };
  }
  const affected = companies(confirmed);
  return {
    label: say('종료', 'Closed'),
    title: say(
      `다음 확인에서도 ${affected}에 같은 문제가 있습니다`,
      `The next check finds the problem again at ${affected}`,
    ),
    outcome: say(
      `${at}에 끝난 확인에서도 ${affected}에 같은 문제가 있어 회사마다 알림을 엽니다. 나머지 회사에는 더는 문제가 없습니다.`,
      `the check that ended on ${at} KST finds the same problem again at ${affected}, and each gets its own alert. The others are fine again.`,
    ),
  };
}
