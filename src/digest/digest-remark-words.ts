import { MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import { addDays, type Instant, type SeoulDay, startOfSeoulDay } from '../kernel/time.js';
import { refusedChannelsWarning } from '../outbox/channel-words.js';
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
  const { say, companies, shortDate, dayAndTime, fullDate } = t;
  const { at } = moment;
  switch (remark.kind) {
    case 'unchecked':
      return [
        say(
          `확인하지 못했거나 일부만 확인된 회사 ${companies(remark.companies)}은 마지막 확인 결과로 집계했으며, 다시 확인합니다. 인증에 문제가 있다는 뜻은 아닙니다.`,
          `${companies(remark.companies)} not checked yet or only partly checked, to be checked again; counts use their last result. This doesn't mean authentication is broken.`,
        ),
        ...lastCheckSentence(remark, moment, t),
      ].join(' ');
    case 'logins-open': {
      const affected = companies(remark.companies);
      return say(
        `부서사용자 로그인을 확인하지 못한 회사 ${affected}: 로그인 테스트에서 결과를 받지 못했습니다. ${MAX_ATTEMPTS}번 연속이면 자동 테스트를 중단합니다. /hometax 확인 명령으로 직접 테스트할 수 있습니다.`,
        `Department user login unknown for ${affected}: login tests got no usable answer. After ${MAX_ATTEMPTS} such tests in a row, automatic tests stop. To test one now, use /hometax check.`,
      );
    }
    case 'before-break':
      return breakSentences(remark, moment, markup, t);
    case 'filing-deadline': {
      const { daysLeft, cannotCollect } = remark;
      const [on, affected] = [shortDate(startOfSeoulDay(remark.on), at), companies(cannotCollect)];
      const due =
        daysLeft === 0
          ? say(`부가가치세 신고 기한은 오늘, ${on}입니다.`, `VAT returns are due today, ${on}.`)
          : say(
              `부가가치세 신고 기한인 ${on}까지 ${daysLeft}일 남았습니다.`,
              `VAT returns are due in ${count(daysLeft, 'day')}, on ${on}.`,
            );
      const affectedNow =
        cannotCollect === 0
          ? say('지금 수집 불가인 회사는 없습니다.', 'No company is currently unable to collect.')
          : say(`지금 수집 불가인 회사는 ${affected}입니다.`, `${affected} cannot collect now.`);
      return `${due} ${affectedNow}`;
    }
    case 'setup':
      return [
        say(
          '앱의 팝빌 연동 설정에 문제가 있어 회사를 확인하지 못하고 있습니다. 인증에 문제가 있다는 뜻은 아닙니다.',
          "The app's POPBiLL settings are wrong, so companies can't be checked. This doesn't mean authentication is broken.",
        ),
        ...lastCheckSentence(remark, moment, t),
      ].join(' ');
    case 'outage': {
      const since = dayAndTime(remark.since, at);
      return remark.silent === 'hometax'
        ? say(
            `${since}부터 홈택스가 응답하지 않아 부서사용자 로그인을 확인하지 못하고 있습니다. 인증을 다시 등록하지 말고 기다려 주세요.`,
            `HomeTax hasn't answered since ${since}, so department user logins can't be checked. Wait; don't register anything again.`,
          )
        : say(
            `${since}부터 팝빌이 응답하지 않아 회사를 확인하지 못하고 있습니다. 인증에 문제가 있다는 뜻은 아닙니다.`,
            `POPBiLL hasn't answered since ${since}, so no company can be checked. This doesn't mean authentication is broken.`,
          );
    }
    case 'common-cause': {
      const [since, affected] = [dayAndTime(remark.since, at), companies(remark.rejected)];
      return say(
        `${since}부터 ${affected}의 로그인이 같은 이유로 거부되었습니다. 개별 회사의 문제가 아닐 수 있어 로그인 테스트를 중단했습니다.`,
        `Since ${since}, the logins of ${affected} have been rejected for the same reason. Individual companies are probably not the cause, so login tests are paused.`,
      );
    }
    case 'mass-change': {
      const [since, affected] = [dayAndTime(remark.since, at), companies(remark.companies)];
      return say(
        `${since} 확인에서 ${affected}에 같은 문제가 한꺼번에 생겼습니다. 팝빌이나 링크아이디의 문제일 수 있어 회사별 알림을 보류했습니다.`,
        `In the check of ${since}, ${affected} got the same new problem at once. POPBiLL or our LinkID may be the cause, so their alerts are on hold.`,
      );
    }
    case 'channels-refused': {
      const { length } = remark.channels;
      const named = remark.channels.slice(0, MAX_NAMED_CHANNELS).map(markup.channel);
      return refusedChannelsWarning(named, length, t);
    }
    case 'paused':
      return say(
        `모니터링을 일시 중지한 회사 ${companies(remark.companies)}은 위 숫자에서 뺐습니다.`,
        `${companies(remark.companies)} paused, not counted.`,
      );
    case 'owners-gone': {
      const shown = remark.owners.length;
      const limit =
        shown < remark.total
          ? say(
              `(아래에는 담당 회사가 많은 ${shown}명만 표시)`,
              ` (below: the ${shown} with the most companies)`,
            )
          : '';
      return say(
        `워크스페이스를 떠난 담당자가 ${number(remark.total)}명 있습니다${limit}. 새 담당자를 정해 주세요.`,
        `${count(remark.total, 'owner')} left the workspace${limit}. Choose new owners for their companies.`,
      );
    }
    case 'holidays-end': {
      const until = fullDate(startOfSeoulDay(remark.knownUntil));
      return say(
        `공휴일 정보가 ${until}까지만 있어 그 뒤로는 주말만 휴일로 봅니다. 관리자는 앱을 업데이트하거나 EXTRA_HOLIDAYS에 공휴일을 추가해 주세요.`,
        `Public holidays are known only until ${until}; after that, only weekends count as non-working days. Admins: update the app or add holidays to EXTRA_HOLIDAYS.`,
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
    `${from}부터 휴일이고 다음 영업일은 ${back}입니다.`,
    `Non-working days start on ${from}; the next working day is ${back}.`,
  );
  if (total === 0) {
    const noExpiry = say(
      '휴일에 인증서가 만료되어 수집이 멈추는 회사는 없습니다.',
      'Until then, no certificate expiry stops collection.',
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
    `휴일에 인증서가 만료되어 수집이 멈출 수 있는 회사 ${affected}: ${named}. 휴일에는 은행과 인증기관의 도움을 받기 어려우니 오늘 갱신하고 다시 등록해 두는 것이 안전합니다.`,
    `Until then, ${affected} may stop collecting because ${total === 1 ? 'its certificate expires' : 'their certificates expire'}: ${named}. Banks and certification authorities are hard to reach on those days, so renew and register today.`,
  );
  return `${daysOff} ${stopping}`;
}

function lastCheckSentence(
  { checkedAt }: { readonly checkedAt?: number },
  { at }: DigestMoment,
  { say, dayAndTime }: Tongue,
): readonly string[] {
  if (checkedAt === undefined) return [];
  const when = dayAndTime(checkedAt, at);
  return [say(`마지막 정기 확인: ${when}.`, `Last scheduled check: ${when}.`)];
}
