import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { OutageAlert } from '../records/incident.js';
import { clockTime, number } from '../text/format.js';
import { withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

/** All times are absolute, because the message stays for days. */
export function outageWords(outage: OutageAlert, t: Tongue) {
  const { say } = t;
  const { openedAt, lastTriedAt, asked, failed, silent } = outage;
  const start = formatTime(openedAt, outage, t);
  const since = say(start, `${start} KST`);
  const share =
    asked === failed
      ? say(`확인한 ${number(asked)}곳 모두`, `all ${number(asked)} companies checked`)
      : say(
          `확인한 ${number(asked)}곳 가운데 ${number(failed)}곳`,
          `${number(failed)} of the ${number(asked)} companies checked`,
        );
  const advice = say(
    '인증을 다시 등록하거나 비밀번호를 바꾸지 말고 기다려 주세요. 15분마다 몇 곳만 다시 물어보고, 응답이 오면 이 메시지를 고친 뒤 밀린 회사를 확인합니다.',
    'Please wait; do not register anything again or change passwords. We try a few companies every 15 minutes. When there is an answer, we edit this message and check those that were left.',
  );
  const facts = [say(`${since} 시작`, `started ${since}`)];
  if (lastTriedAt !== undefined) {
    const lastTry = formatTime(lastTriedAt, outage, t);
    const lasted = t.duration(lastTriedAt - openedAt);
    facts.push(
      say(
        `마지막 시도 ${lastTry}까지 ${lasted} 동안 응답 없음`,
        `last try ${lastTry}: no answer for ${lasted}`,
      ),
    );
  }
  if (silent === 'popbill') {
    return {
      title: say('팝빌이 응답하지 않고 있습니다', 'POPBiLL is not answering'),
      happened: say(
        `${since}부터 ${share}에서 팝빌의 응답을 받지 못했습니다. 팝빌 쪽 문제인지 이 앱의 네트워크 문제인지 여기에서는 알 수 없습니다.`,
        `Since ${since}, calls about ${share} got no answer from POPBiLL. From here we cannot tell whether it is POPBiLL or this app's own network.`,
      ),
      meaning: say(
        '어느 회사도 확인할 수 없어 정기 확인을 멈췄습니다. 홈택스와 회사들의 인증에 대해서는 아무것도 알 수 없습니다.',
        "No company can be checked, so the scheduled check was stopped. This says nothing about HomeTax or the companies' authentication.",
      ),
      todo: {
        intro: say(
          `${advice} 오래 이어지면 관리자가 팝빌 공지와 앱 서버의 네트워크를 함께 봐 주세요.`,
          `${advice} If it goes on for long, an admin should look at POPBiLL's notices and at the network of the app's server.`,
        ),
        steps: [],
      },
      sentence: say(
        `팝빌이 ${since}부터 응답하지 않아 어느 회사도 확인할 수 없습니다. 회사들의 인증에 대해서는 아무것도 알 수 없으니 다시 등록하지 말고 기다려 주세요.`,
        `POPBiLL has not answered since ${since}, so no company can be checked. This says nothing about any authentication; please wait and do not register again.`,
      ),
      facts,
    };
  }
  return {
    title: say('홈택스가 응답하지 않고 있습니다', 'HomeTax is not answering'),
    happened: say(
      `${since}부터 ${share}의 로그인 테스트에 홈택스가 응답하지 않았습니다. 팝빌은 정상으로 응답하고 있습니다.`,
      `Since ${since}, login tests of ${share} got no answer from HomeTax. POPBiLL itself answers normally.`,
    ),
    meaning: say(
      '로그인을 테스트할 수 없어 부서사용자의 상태를 알 수 없고, 수집도 늦어질 수 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 인증서 만료일은 그대로 확인합니다.',
      "Logins cannot be tested, so we do not know the state of department users, and collection may be late. This does not mean that the companies' authentication is bad. Expiry dates of certificates are checked as usual.",
    ),
    todo: {
      intro: say(
        `${advice} 신고·납부 기한을 늘릴지는 국세청이 홈택스에 공지합니다.`,
        `${advice} Whether a filing deadline is extended is announced by the tax office on HomeTax.`,
      ),
      steps: [],
    },
    sentence: say(
      `홈택스가 ${since}부터 응답하지 않아 부서사용자 상태를 확인할 수 없습니다. 인증이 잘못되었다는 뜻은 아니니 다시 등록하지 말고 기다려 주세요.`,
      `HomeTax has not answered since ${since}, so department users cannot be checked. This says nothing about the authentication; please wait and do not register again.`,
    ),
    facts,
  };
}

export function outageResolvedWords(
  outage: OutageAlert & { readonly endedAt: Instant },
  t: Tongue,
) {
  const { say } = t;
  const { openedAt, endedAt, stage } = outage;
  const service =
    outage.silent === 'popbill' ? say('팝빌이', 'POPBiLL') : say('홈택스가', 'HomeTax');
  const [since, until] = [formatTime(openedAt, outage, t), formatTime(endedAt, outage, t)];
  const [lasted, after] = [t.duration(endedAt - openedAt), t.afterDuration(endedAt - openedAt)];
  const answersSince = t.dayAndTime(endedAt, openedAt);
  const catchUp = catchUpWords(outage, t);
  return {
    state: withStage(say('복구됨', 'Back'), stage, t),
    title: say(`${service} 다시 응답합니다`, `${service} answers again`),
    body: say(
      `${since}부터 ${until}까지 ${lasted} 동안 ${service} 응답하지 않았습니다. ${catchUp}`,
      `${service} did not answer from ${since} until ${until} KST (${lasted}). ${catchUp}`,
    ),
    sentence: say(
      `${service} ${answersSince}부터 다시 응답합니다. ${catchUp}`,
      `${service} has been answering again since ${answersSince} KST. ${catchUp}`,
    ),
    facts: [say(`${after} 복구`, after)],
  };
}

function catchUpWords({ after }: OutageAlert, t: Tongue): string {
  const { say, list } = t;
  const lookForGaps = say(
    '그 사이의 수집이 빠졌는지 살펴봐 주세요.',
    'Please see whether any collection in between was missed.',
  );
  if (after === undefined) {
    return say(
      `밀린 회사를 확인하고 있습니다. ${lookForGaps}`,
      `We are checking the companies that were left. ${lookForGaps}`,
    );
  }
  const { checked, told: withNews, collectable, needAction = 0, unknown = 0 } = after;
  if (checked === 0) {
    return say(
      `밀린 회사는 없었습니다. ${lookForGaps}`,
      `No company was left unchecked. ${lookForGaps}`,
    );
  }
  const otherResults: readonly (readonly [number, string])[] = [
    [needAction, say('손볼 회사', needAction === 1 ? 'needs action' : 'need action')],
    [unknown, say('확인하지 못함', 'could not be checked')],
  ];
  const results = list(
    [
      [collectable, say('수집 가능', 'can collect')] as const,
      ...otherResults.filter(([count]) => count > 0),
    ].map(([count, label]) =>
      say(`${label} ${number(count)}곳`, `${count === 0 ? 'none' : number(count)} ${label}`),
    ),
  );
  const alertNews =
    withNews > 0
      ? say(
          `새 소식이 있는 ${number(withNews)}곳은 회사마다 알림으로 알립니다.`,
          `${number(withNews)} ${withNews === 1 ? 'has news in its own alert' : 'have news in their own alerts'}.`,
        )
      : say('새로 알릴 문제는 없었습니다.', 'There is no new trouble to report.');
  const checkedCompanies =
    checked === 1 ? 'the company that was' : `the ${number(checked)} companies that were`;
  return say(
    `밀린 ${number(checked)}곳을 다시 확인했습니다(${results}). ${alertNews} ${lookForGaps}`,
    `We checked ${checkedCompanies} left: ${results}. ${alertNews} ${lookForGaps}`,
  );
}

/** The time alone on the day the outage began, except for the beginning itself, which has the day too. */
function formatTime(
  at: Instant,
  { openedAt }: Pick<OutageAlert, 'openedAt'>,
  { dayAndTime }: Tongue,
): string {
  const isLaterThatDay = at !== openedAt && calendarDaysUntil(at, openedAt) === 0;
  return isLaterThatDay ? clockTime(at) : dayAndTime(at, openedAt);
}
