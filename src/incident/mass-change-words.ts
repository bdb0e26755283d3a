import type { Instant } from '../kernel/time.js';
import type { MassChange } from '../records/incident.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { releaseStep } from './common-cause-words.js';

export function massChangeWords(change: MassChange, t: Tongue) {
  const { say, words, dayAndTime } = t;
  const since = dayAndTime(change.since, change.since);
  const checked = number(change.asked);
  const [stage, checkAll] = [words.stage[change.stage], words.button.checkAll];
  const counts = describeCounts(change, t);
  return {
    title: say(
      `여러 회사에 한꺼번에 발생한 문제: ${counts}`,
      `${upperFirst(counts)}, all new in one check`,
    ),
    happened: say(
      `${checked}곳을 확인했으며, 직전 확인에는 없던 문제입니다.`,
      `${checked} companies were checked. The previous check found nothing like this.`,
    ),
    meaning: say(
      '개별 회사의 문제보다 팝빌이나 링크아이디의 문제일 가능성이 커서 해당 회사의 알림은 보류했습니다. 모두 다시 확인한 뒤에도 문제가 남아 있는 회사에는 알림을 보냅니다.',
      "POPBiLL or our LinkID is more likely the cause than individual companies, so these companies' alerts are on hold. Those that still have the problem in the next check of all companies get their own alerts.",
    ),
    todo: {
      intro: say(
        `먼저 팝빌 공지를 확인하고, 링크아이디·환경(현재 ${stage})·팝빌과의 계약이 바뀌지 않았는지 확인해 주세요.`,
        `First check POPBiLL's notices, and whether our LinkID, the environment (now ${stage}) or our contract with POPBiLL has changed.`,
      ),
      steps: [
        say(
          `지금도 같은지 보려면 '${checkAll}'를 누릅니다. 그대로 두면 다음 정기 확인에서 다시 확인합니다.`,
          `To see whether the problem is still there, press "${checkAll}" or wait for the next scheduled check.`,
        ),
        releaseStep(releaseAlertsWords(t).button, t),
      ],
    },
    sentence: say(
      `여러 회사에서 문제가 한꺼번에 발생했습니다(${counts} · ${since} 확인). 팝빌이나 링크아이디의 문제일 수 있으니 먼저 확인해 주세요. 해당 회사의 알림은 보류했습니다.`,
      `${upperFirst(counts)}, all new in the check of ${since} KST. POPBiLL or our LinkID may be the cause; check them first. These companies' alerts are on hold.`,
    ),
    facts: [say(`${since} 확인에서 발견`, `found by the check of ${since} KST`)],
  };
}

/** `연동회원 아님 30곳, 정액제 문제 5곳`, `not a linked member (30 companies), …`. */
function describeCounts({ kinds }: MassChange, { say, words, companies }: Tongue): string {
  return kinds
    .map((each) => {
      const [count, name] = [companies(each.companies), words.reason[each.kind]];
      return say(`${name} ${count}`, `${lowerFirst(name)} (${count})`);
    })
    .join(', ');
}

export const releaseAlertsWords = ({ say }: Tongue) => ({
  button: say('회사별 알림 보내기', 'Send company alerts'),
  title: say('회사별 알림을 지금 보낼까요?', 'Send the company alerts now?'),
  question: say(
    '아직 문제가 있는 회사마다 알림을 보냅니다.',
    'Each company that still has the problem then gets its own alert.',
  ),
  yes: say('보내기', 'Send'),
  no: say('취소', 'Cancel'),
  released: say(
    '보류를 해제했습니다. 아직 문제가 있는 회사마다 알림을 보냅니다.',
    'The alerts are no longer on hold. Each company that still has the problem gets its own.',
  ),
  alreadyEnded: say(
    '이미 종료된 건이라 바뀐 내용이 없습니다.',
    'This has already ended, so nothing changed.',
  ),
});

export function massChangeResolvedWords(
  change: MassChange & { readonly endedAt: Instant },
  markup: Markup,
  t: Tongue,
) {
  const { say, dayAndTime } = t;
  const { title, outcome, isFine } = ending(change, markup, t);
  const label = isFine ? say('복구됨', 'Recovered') : say('종료', 'Closed');
  const since = dayAndTime(change.since, change.since);
  const until = dayAndTime(change.endedAt, change.since);
  const counts = describeCounts(change, t);
  return {
    state: withStage(label, change.stage, t),
    title,
    body: `${outcome}\n${say(`${since} 확인: ${counts}`, `Check of ${since} KST: ${counts}`)}`,
    sentence: `${lowerFirst(title)}. ${outcome}`,
    facts: [say(`${until} 종료`, `ended ${until} KST`)],
    isFine,
  };
}

function ending(
  { endedBy = 'sweep', confirmed = 0 }: MassChange,
  { person }: Markup,
  { say, companies }: Tongue,
) {
  if (endedBy !== 'sweep') {
    return {
      isFine: false,
      title: say('회사별 알림 보류 해제', 'Company alerts are no longer on hold'),
      outcome: say(
        `${person(endedBy)} 님이 개별 회사의 문제로 확인했습니다. 아직 문제가 있는 회사마다 알림을 보냅니다.`,
        `${person(endedBy)} confirmed that individual companies are the cause. Each company that still has the problem gets its own alert.`,
      ),
    };
  }
  if (confirmed === 0) {
    return {
      isFine: true,
      title: say(
        '한꺼번에 발생한 문제가 해소되었습니다',
        'The problem affecting many companies is gone',
      ),
      outcome: say(
        '다시 확인한 결과 같은 문제가 없어 회사별 알림을 보내지 않았습니다.',
        'The next check found it in none of these companies, and no company alert was sent.',
      ),
    };
  }
  const affected = companies(confirmed);
  return {
    isFine: false,
    title: say(
      `다시 확인한 결과 ${affected}에 같은 문제가 남아 있습니다`,
      `The next check found the problem again in ${affected}`,
    ),
    outcome: say(
      '해당 회사마다 알림을 보냅니다. 나머지 회사에서는 문제가 해소되었습니다.',
      `${confirmed === 1 ? 'It gets' : 'Each of these gets'} its own alert. The other companies no longer have the problem.`,
    ),
  };
}
