import { MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import { addDays, type Instant, type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import type { DigestRemark } from '../records/digest.js';
import { count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';

/** The time of a digest. Its message stays in the channel, so its sentences contain dates. */
export interface DigestMoment {
  readonly day: SeoulDay;
  readonly at: Instant;
}

const MAX_NAMED_CHANNELS = 12;

type Remark<K extends DigestRemark['kind']> = Extract<DigestRemark, { readonly kind: K }>;

export function digestRemark(
  remark: DigestRemark,
  moment: DigestMoment,
  markup: Markup,
  t: Tongue,
): string {
  const { say, companies, shortDate, dayAndTime, fullDate, listFirst } = t;
  const { at } = moment;
  switch (remark.kind) {
    case 'unchecked':
      return uncheckedSentences(remark, moment, t);
    case 'logins-open': {
      const affected = companies(remark.companies);
      return say(
        `부서사용자 로그인이 되는지 알 수 없는 회사가 ${affected} 있습니다. 로그인 테스트에서 결과를 알 수 있는 답을 받지 못했습니다. 이런 일이 ${MAX_ATTEMPTS}번 잇따르면 자동으로는 더 테스트하지 않습니다. '/hometax 확인' 명령으로 테스트할 수 있습니다.`,
        `For ${affected} it is not known whether the department user's login works: login tests got no usable answer. After ${MAX_ATTEMPTS} such tests in a row none is made automatically any more; test one with /hometax check.`,
      );
    }
    case 'before-break':
      return breakSentences(remark, moment, markup, t);
    case 'filing-deadline': {
      const { daysLeft, cannotCollect } = remark;
      const [on, affected] = [shortDate(startOfSeoulDay(remark.on), at), companies(cannotCollect)];
      const due =
        daysLeft === 0
          ? say(`부가가치세 신고 기한이 오늘, ${on}입니다.`, `VAT returns are due today, ${on}.`)
          : say(
              `부가가치세 신고 기한 ${on}까지 ${daysLeft}일 남았습니다.`,
              `VAT returns are due on ${on}, in ${count(daysLeft, 'day')}.`,
            );
      const affectedNow =
        cannotCollect === 0
          ? say(
              '지금 수집 불가로 확인된 회사는 없습니다.',
              'No company is known to be unable to collect now.',
            )
          : say(`지금 수집 불가인 회사가 ${affected} 있습니다.`, `${affected} cannot collect now.`);
      return `${due} ${affectedNow}`;
    }
    case 'setup':
      return [
        say(
          '팝빌이 이 앱의 설정을 받아들이지 않아 회사들을 확인하지 못하고 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.',
          'POPBiLL does not accept the settings of this app, so companies cannot be checked. This says nothing about their authentication.',
        ),
        ...lastCheckSentence(remark, moment, t),
      ].join(' ');
    case 'outage': {
      const since = dayAndTime(remark.since, at);
      return remark.silent === 'hometax'
        ? say(
            `${since}부터 홈택스가 응답하지 않아 부서사용자 로그인을 확인하지 못하고 있습니다. 인증을 다시 등록하지 말고 기다려 주세요.`,
            `HomeTax has not answered since ${since}, so logins of department users cannot be checked. Please wait and do not register anything again.`,
          )
        : say(
            `${since}부터 팝빌이 응답하지 않아 어느 회사도 확인하지 못하고 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.`,
            `POPBiLL has not answered since ${since}, so no company can be checked. This says nothing about their authentication.`,
          );
    }
    case 'common-cause': {
      const [since, affected] = [dayAndTime(remark.since, at), companies(remark.rejected)];
      return say(
        `${since}부터 ${affected}의 로그인이 같은 이유로 거부되었습니다. 회사마다의 문제가 아닐 수 있어 로그인 테스트를 멈췄습니다.`,
        `Since ${since} the logins of ${affected} have been rejected for the same reason. It may not be each company's own problem, so login tests are paused.`,
      );
    }
    case 'mass-change': {
      const [since, affected] = [dayAndTime(remark.since, at), companies(remark.companies)];
      return say(
        `${since} 확인에서 ${affected}에 같은 문제가 한꺼번에 생겼습니다. 팝빌이나 우리 링크아이디의 문제일 수 있어, 확실해질 때까지 회사마다의 알림은 기다립니다.`,
        `In the check of ${since}, ${affected} had the same new problem at once. It may be about POPBiLL or our LinkID, so their own alerts wait until it is certain.`,
      );
    }
    case 'channels-refused': {
      const { length } = remark.channels;
      const first = remark.channels.slice(0, MAX_NAMED_CHANNELS).map(markup.channel);
      const named = listFirst(first, length, '개');
      return say(
        `알림을 보낼 수 없는 채널이 ${number(length)}개 있습니다: ${named}. 그 채널의 알림은 기본 채널로 보냅니다. 보관된 채널인지, 앱이 초대되어 있는지 봐 주세요.`,
        `${length === 1 ? 'A channel takes' : `${number(length)} channels take`} no alerts: ${named}. Alerts for them come to the default channel instead. Please see whether the channel is archived or the app is not in it.`,
      );
    }
    case 'paused': {
      const affected = companies(remark.companies);
      return say(
        `모니터링을 일시 중지한 회사가 ${affected} 있습니다. 정기 확인과 알림에서 빠져 있습니다.`,
        `${affected} ${remark.companies === 1 ? 'is' : 'are'} paused: left out of scheduled checks and alerts.`,
      );
    }
    case 'owners-gone': {
      const owners = remark.owners.map(({ owner, companies: theirs }) => {
        const [person, affected] = [markup.person(owner), companies(theirs)];
        return say(`${person} ${affected}`, `${person} (${affected})`);
      });
      const named = listFirst(owners, remark.total, '명');
      return say(
        `워크스페이스를 떠난 분이 담당자로 남아 있습니다: ${named}. 새 담당자를 정해 주세요.`,
        `Owners who have left the workspace: ${named}. Please choose who looks after their companies now.`,
      );
    }
    case 'holidays-end': {
      const until = fullDate(startOfSeoulDay(remark.knownUntil));
      return say(
        `공휴일 자료가 ${until}까지만 있습니다. 그 뒤로는 주말만 쉬는 날로 봅니다. 관리자는 앱을 새 버전으로 바꾸거나 EXTRA_HOLIDAYS에 공휴일을 적어 주세요.`,
        `Public holidays are known until ${until} only. After that, only weekends count as days off. Admin: update the app, or list the holidays in EXTRA_HOLIDAYS.`,
      );
    }
  }
}

function breakSentences(
  { backOn, expiring: { rows, total } }: Remark<'before-break'>,
  { at, day }: DigestMoment,
  { quote }: Markup,
  { say, companies, shortDate, listFirst }: Tongue,
): string {
  const from = shortDate(startOfSeoulDay(addDays(day, 1)), at);
  const back = shortDate(startOfSeoulDay(backOn), at);
  const daysOff = say(
    `${from}부터 쉬고 다음 영업일은 ${back}입니다.`,
    `Days off begin on ${from}; the next working day is ${back}.`,
  );
  if (total === 0) {
    const noExpiry = say(
      '쉬는 동안 인증서가 만료되어 수집이 멈출 회사는 없습니다.',
      'No company stops collecting because of an expiry in between.',
    );
    return `${daysOff} ${noExpiry}`;
  }
  const expiries = rows.flatMap(({ name, expiresAt }) => {
    if (expiresAt === undefined) return [];
    const [company, on] = [quote(name), shortDate(expiresAt, at)];
    return [say(`${company} ${on}`, `${company} on ${on}`)];
  });
  const [affected, named] = [companies(total), listFirst(expiries, total)];
  const stopping = say(
    `쉬는 동안 인증서가 만료되어 수집이 멈출 수 있는 회사가 ${affected} 있습니다: ${named}. 쉬는 날에는 은행과 인증기관의 도움을 받기 어려우니, 오늘 갱신해 다시 등록하는 것이 안전합니다.`,
    `In between, ${affected} may stop collecting because ${total === 1 ? 'its certificate expires' : 'their certificates expire'}: ${named}. Banks and certification authorities are hard to reach then, so renewing and registering today is safest.`,
  );
  return `${daysOff} ${stopping}`;
}

function uncheckedSentences(remark: Remark<'unchecked'>, moment: DigestMoment, t: Tongue): string {
  const { say, companies } = t;
  const { notAsked } = remark;
  const unanswered = remark.companies - notAsked;
  const sentences: string[] = [];
  if (notAsked > 0) {
    const affected = companies(notAsked);
    sentences.push(
      say(
        `오늘 아직 확인하지 못한 회사가 ${affected} 있습니다. 그 회사들은 마지막으로 확인한 때의 상태로 셌습니다.`,
        `${affected} ${notAsked === 1 ? 'has not been checked yet today; it is' : 'have not been checked yet today; they are'} counted as last known.`,
      ),
      ...lastCheckSentence(remark, moment, t),
    );
  }
  if (unanswered > 0) {
    const affected = companies(unanswered);
    sentences.push(
      say(
        `물어봤지만 답을 다 받지 못한 회사가 ${affected} 있습니다. 그 전에 확인한 적이 있으면 그때의 상태로 셌습니다. 인증이 잘못되었다는 뜻은 아니며, 다시 물어봅니다.`,
        `For ${affected} not every answer came; what was known before counts. This says nothing about the authentication; we ask again.`,
      ),
    );
  }
  return sentences.join(' ');
}

function lastCheckSentence(
  { checkedAt }: { readonly checkedAt?: number },
  { at }: DigestMoment,
  { say, dayAndTime }: Tongue,
): readonly string[] {
  if (checkedAt === undefined) return [];
  const when = dayAndTime(checkedAt, at);
  return [
    say(
      `마지막 정기 확인을 마친 때는 ${when}입니다.`,
      `The last scheduled check ended on ${when}.`,
    ),
  ];
}
