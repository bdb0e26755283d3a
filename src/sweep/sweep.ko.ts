import { LOGINS_LEFT, type LoginLeft } from '../assessment/lock-out-rules.js';
import { duration, number, spokenTime } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { isSure, type SweepCounts, type SweepText } from './sweep-text.js';

const { words } = TONGUES.ko;

export const sweep: SweepText = {
  title: '전체 확인',
  nothingWatched: '모니터링 중인 회사가 없어 확인할 것이 없습니다.',
  started:
    '모니터링 중인 회사를 모두 확인하기 시작했습니다. 끝나면 이 메시지를 고쳐 알려 드립니다.',
  startedElsewhere:
    '모니터링 중인 회사를 모두 확인하기 시작했습니다. 어디까지 했는지와 결과는 이 앱과의 다이렉트 메시지에서 볼 수 있습니다.',
  running: ({ startedAt, done, total, now }) =>
    `${spokenTime(startedAt, now, 'ko')}에 시작한 확인이 이미 진행 중이라 새로 시작하지 않았습니다. ${of(done, total)} 확인했습니다.`,
  progress: (done, total) =>
    `모니터링 중인 회사를 확인하고 있습니다. ${of(done, total)} 확인했습니다.`,
  finished: (of) =>
    `${isSure(of) ? `${number(of.done)}곳을 모두 확인했습니다.` : `${number(of.done)}곳을 물어봤지만 확인하지 못한 곳이 있습니다.`} ${duration(of.finishedAt - of.startedAt, 'ko')} 걸렸습니다.`,
  counts,
  told,
  stopped: ({ done, total }) =>
    `팝빌이 이 앱의 설정을 받아들이지 않아 멈췄습니다. ${of(done, total)} 확인했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자가 고치면 다시 확인합니다.`,
  popbillSilent: ({ done, total }) =>
    `팝빌이 응답하지 않아 멈췄습니다. ${of(done, total)} 물어본 뒤입니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 팝빌이 다시 응답하면 나머지를 이어서 확인합니다.`,
  limits,
  clockOff: ({ done, total }) =>
    `앱 서버의 시계가 틀려 확인을 멈췄습니다. ${of(done, total)} 확인했습니다. 회사의 인증에 문제가 있다는 뜻은 아닙니다. 시계가 맞으면 자동으로 이어서 확인합니다.`,
  failed:
    '앱에 문제가 생겨 확인을 끝내지 못했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. /hometax 앱상태 명령으로 무엇이 문제인지 본 뒤 다시 시도해 주세요.',
  interrupted: ({ done, total }) =>
    `앱이 멈추는 중이라 ${of(done, total)} 확인하고 쉬고 있습니다. 앱이 다시 시작하면 나머지를 이어서 확인합니다.`,
};

function of(done: number, total: number): string {
  return `${number(total)}곳 가운데 ${number(done)}곳을`;
}

function counts(of: SweepCounts): readonly string[] {
  const lines: readonly (readonly [string, number])[] = [
    ['수집 가능', of.collectable],
    ['조치 필요', of.atRisk],
    ['수집 불가', of.broken],
    [words.label.couldNotCheck, of.unknown],
  ];
  return lines
    .filter(([, value]) => value > 0)
    .map(([label, value]) => `${label} ${number(value)}곳`);
}

function told(of: SweepCounts): string {
  const parts = [
    of.noticesSent > 0
      ? `알림 ${number(of.noticesSent)}건을 보냈습니다.`
      : limits(of).length > 0
        ? '그 밖에 새로 알릴 것은 없었습니다.'
        : '새로 알릴 것은 없었습니다.',
    of.resolved > 0 ? `해결된 알림은 ${number(of.resolved)}건입니다.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const LEFT: Readonly<Record<LoginLeft, (companies: string) => string>> = {
  'hometax-silent': (some) =>
    `홈택스가 응답하지 않아 ${some}의 로그인을 테스트하지 못했습니다. 다시 응답하면 테스트합니다.`,
  'rejected-alike': (some) =>
    `같은 이유로 거부되는 곳이 많아 로그인 테스트를 멈춰 두었으므로 ${some}의 로그인은 테스트하지 않았습니다. 자세한 내용은 알림 채널에 있습니다.`,
  'working-hours': (some) =>
    `로그인 테스트를 하는 시간이 지나 ${some}의 로그인은 테스트하지 않았습니다. 다음 정기 확인에서 먼저 테스트합니다.`,
  'lock-out': (some) =>
    `전에 거부되었거나 마지막 테스트에 답이 없던 ${some}의 로그인은 계정이 잠기지 않도록 테스트하지 않았습니다.`,
  'switched-off': (some) =>
    `설정에서 정기 로그인 테스트를 꺼 두어 ${some}의 로그인은 테스트하지 않았습니다.`,
  'tested-already': (some) =>
    `최근에 테스트한 ${some}의 로그인은 다시 테스트하지 않고 나머지만 확인했습니다.`,
};

function limits(of: SweepCounts): readonly string[] {
  return [
    ...LOGINS_LEFT.flatMap((why) => {
      const left = of.loginsLeft[why] ?? 0;
      return left === 0 ? [] : [LEFT[why](`${number(left)}곳`)];
    }),
    ...(of.failed > 0
      ? [
          `${number(of.failed)}곳은 답을 다 받지 못했습니다. 인증이 잘못되었다는 뜻은 아니며, 나중에 다시 물어봅니다.`,
        ]
      : []),
    ...(of.waiting === undefined
      ? []
      : [
          `${number(of.waiting)}곳에 같은 문제가 한꺼번에 생겨 회사마다의 알림은 기다립니다. 자세한 내용은 알림 채널에 있습니다.`,
        ]),
  ];
}
