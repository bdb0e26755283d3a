import type { Instant } from '../kernel/time.js';
import type { OutageAlert } from '../records/incident.js';
import { number } from '../text/format.js';
import { withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export function outageWords(outage: OutageAlert, t: Tongue) {
  const { say } = t;
  const { openedAt, lastTriedAt, asked, failed } = outage;
  const { title, tried, cause, impact, limit, advice } = silenceWords(outage, t);
  const service = serviceAsSubject(outage, t);
  const since = t.timeAfter(openedAt, openedAt);
  const all = asked === 1 ? '' : 'all ';
  const share =
    asked === failed
      ? say(`${tried} ${number(asked)}곳 모두`, `${all}${number(asked)} ${tried}`)
      : say(
          `${tried} ${number(asked)}곳 중 ${number(failed)}곳`,
          `${number(failed)} of ${number(asked)} ${tried}`,
        );
  const lastTry = (at: Instant) => {
    const [time, lasted] = [t.timeAfter(at, openedAt), t.duration(at - openedAt)];
    return say(
      `마지막 시도 ${time}(${lasted}째 응답 없음)`,
      `last try ${time} (no answer for ${lasted})`,
    );
  };
  return {
    title: say(`${title}(${share})`, `${title} (${share})`),
    happened: cause,
    meaning: say(
      `${impact} 인증에 문제가 있다는 뜻은 아닙니다. 다시 응답하면 확인하지 못한 회사를 자동으로 확인하고 이 메시지를 업데이트합니다.`,
      `${impact} This doesn't mean authentication is broken. Once ${service} answers again, companies that could not be checked are checked automatically and this message is updated.`,
    ),
    todo: {
      intro: say(
        `응답이 없다는 이유로 인증을 다시 등록하거나 비밀번호를 바꾸지 말고 기다려 주세요. 곧 만료되는 인증서는 기한 안에 갱신해야 합니다. 지금 등록되지 않으면 ${service} 다시 응답한 뒤에 등록해 주세요. ${advice}`,
        `Wait. Don't register anything again or change passwords because of this. A certificate that expires soon still has to be renewed in time; if it can't be registered now, register it once ${service} answers again. ${advice}`,
      ),
      steps: [],
    },
    sentence: say(
      `${title}(${share}, ${since}부터). ${limit} 인증에 문제가 있다는 뜻은 아닙니다. 이 때문에 다시 등록할 필요는 없습니다.`,
      `${title} (${share}, since ${since} KST). ${limit} This doesn't mean authentication is broken. Nothing needs to be registered again because of this.`,
    ),
    facts: [
      say(`${since}부터`, `since ${since} KST`),
      say('15분마다 몇 곳을 다시 조회', 'a few companies are retried every 15 minutes'),
      ...(lastTriedAt === undefined ? [] : [lastTry(lastTriedAt)]),
    ],
  };
}

function serviceAsSubject({ silent }: OutageAlert, { say }: Tongue): string {
  return silent === 'popbill' ? say('팝빌이', 'POPBiLL') : say('홈택스가', 'HomeTax');
}

/** `tried`: what `asked` counts. Companies that are asked only after the outage are not among them. */
function silenceWords({ silent, asked }: OutageAlert, { say }: Tongue) {
  if (silent === 'popbill') {
    return {
      title: say('팝빌이 응답하지 않습니다', 'POPBiLL is not answering'),
      tried: say('조회한', asked === 1 ? 'check' : 'checks'),
      cause: say(
        '팝빌 문제인지 앱 서버의 네트워크 문제인지는 앱이 구분하지 못합니다.',
        "The cause may be POPBiLL or this app's network; the app can't tell which.",
      ),
      impact: say(
        '회사를 확인할 수 없어 정기 확인을 중단했습니다. 팝빌 문제라면 수집도 늦어질 수 있습니다.',
        "Companies can't be checked, so the scheduled check was stopped. If the cause is POPBiLL, collection may be delayed too.",
      ),
      limit: say('회사를 확인할 수 없습니다.', "Companies can't be checked."),
      advice: say(
        '1시간 넘게 계속되면 관리자는 팝빌 공지와 앱 서버의 네트워크를 확인해 주세요.',
        "If this lasts more than an hour, an admin should check POPBiLL's notices and the network of the app's server.",
      ),
    };
  }
  return {
    title: say('홈택스가 응답하지 않습니다', 'HomeTax is not answering'),
    tried: say('로그인을 테스트한', asked === 1 ? 'login test' : 'login tests'),
    cause: say(
      '팝빌은 정상적으로 응답하지만, 홈택스 로그인 테스트에는 응답이 없습니다.',
      'POPBiLL answers normally, but login tests get no answer.',
    ),
    impact: say(
      '부서사용자 로그인을 테스트할 수 없고 수집도 늦어질 수 있습니다. 인증서 만료일은 계속 확인합니다.',
      "Department user logins can't be tested, and collection may be delayed. Certificate expiry dates are still checked.",
    ),
    limit: say(
      '부서사용자 로그인을 테스트할 수 없습니다.',
      "Department user logins can't be tested.",
    ),
    advice: say(
      '신고·납부 기한 연장 여부는 국세청이 공지합니다.',
      'If a filing deadline is extended, the tax office announces it.',
    ),
  };
}

export function outageResolvedWords(
  outage: OutageAlert & { readonly endedAt: Instant },
  t: Tongue,
) {
  const { say } = t;
  const { openedAt, endedAt, stage } = outage;
  if (outage.isUnconfirmed === true) return unconfirmedEndWords(outage, t);
  const service = serviceAsSubject(outage, t);
  const [since, until] = [t.timeAfter(openedAt, openedAt), t.timeAfter(endedAt, openedAt)];
  const after = t.afterDuration(endedAt - openedAt);
  const answersSince = t.dayAndTime(endedAt, openedAt);
  const catchUp = catchUpWords(outage, t);
  return {
    state: withStage(say('복구됨', 'Recovered'), stage, t),
    title: say(`${service} 다시 응답합니다`, `${service} is answering again`),
    body: say(
      `${catchUp}\n${since}부터 ${until}까지 응답이 없었습니다. 그사이 누락된 수집이 없는지 확인해 주세요.`,
      `${catchUp}\n${service} did not answer from ${since} until ${until} KST. Check whether any collection was missed in that time.`,
    ),
    sentence: say(
      `${service} 다시 응답합니다(${answersSince}부터). ${catchUp} 그사이 누락된 수집이 없는지 확인해 주세요.`,
      `${service} has been answering again since ${answersSince} KST. ${catchUp} Check whether any collection was missed in the meantime.`,
    ),
    facts: [say(`${after} 복구`, `recovered ${after}`)],
    isFine: true,
  };
}

function unconfirmedEndWords(
  { openedAt, endedAt, stage }: OutageAlert & { readonly endedAt: Instant },
  t: Tongue,
) {
  const { say } = t;
  const [since, until] = [t.timeAfter(openedAt, openedAt), t.timeAfter(endedAt, openedAt)];
  const title = say('테스트할 홈택스 로그인이 없습니다', 'No HomeTax login is left to test');
  const outcome = say(
    '응답이 없던 회사에 자동으로 테스트할 부서사용자가 없어 이 알림을 종료했습니다. 홈택스가 다시 응답하는지는 확인하지 못했습니다.',
    'The companies whose login got no answer have no department user left that can be tested automatically, so this notice is closed. It is not known whether HomeTax is answering again.',
  );
  return {
    state: withStage(say('종료', 'Closed'), stage, t),
    title,
    body: say(
      `${outcome}\n${since}부터 로그인 테스트에 응답이 없었습니다. 그사이 누락된 수집이 없는지 확인해 주세요.`,
      `${outcome}\nLogin tests got no answer from ${since} KST. Check whether any collection was missed since then.`,
    ),
    sentence: `${title}. ${outcome}`,
    facts: [say(`${until} 종료`, `closed ${until} KST`)],
    isFine: false,
  };
}

function catchUpWords({ after }: OutageAlert, t: Tongue): string {
  const { say, list } = t;
  if (after === undefined) {
    return say(
      '확인하지 못했던 회사를 확인하고 있습니다.',
      'Companies that could not be checked are being checked now.',
    );
  }
  const { checked, told: notified, collectable, needAction = 0, unknown = 0 } = after;
  if (checked === 0) {
    return say('확인하지 못했던 회사는 없습니다.', 'No companies were left to check.');
  }
  const counts: readonly (readonly [number, string])[] = [
    [collectable, say('수집 가능', 'can collect')],
    [needAction, say('조치 필요', needAction === 1 ? 'needs action' : 'need action')],
    [unknown, say('확인하지 못함', 'could not be checked')],
  ];
  const results = list(
    counts
      .filter(([count]) => count > 0)
      .map(([count, label]) => say(`${label} ${number(count)}곳`, `${number(count)} ${label}`)),
  );
  const alerts =
    notified > 0
      ? say(
          `${number(notified)}곳은 따로 알립니다.`,
          `${number(notified)} ${notified === 1 ? 'gets its own alert' : 'get their own alerts'}.`,
        )
      : say('새로 알릴 문제는 없습니다.', 'There is no new problem to report.');
  return say(
    `응답이 없었거나 조회하지 못한 ${number(checked)}곳을 다시 확인했습니다(${results}). ${alerts}`,
    `${checked === 1 ? '1 company that got no answer or was skipped has' : `${number(checked)} companies that got no answer or were skipped have`} now been checked: ${results}. ${alerts}`,
  );
}
