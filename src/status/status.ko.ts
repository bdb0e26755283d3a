import { commonCause } from '../incident/common-cause.ko.js';
import { massChange } from '../incident/mass-change.ko.js';
import { setup } from '../incident/setup.ko.js';
import { startOfSeoulDay } from '../kernel/time.js';
import { remedy as channelRemedy } from '../outbox/admin-news.ko.js';
import { SETTING_LABEL, settingValue } from '../settings/setting-words.ko.js';
import { bytes, dayAndTime, fullDate, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import { STORE_FAILED } from './doctor.ko.js';
import { health } from './health.ko.js';
import { records } from './records.ko.js';
import { isRoomLittle, isTooFarOff } from './status-rules.js';
import type { StatusFacts, StatusLine, StatusText } from './status-text.js';
import {
  areManyWaiting,
  areOthersShown,
  CHANNELS_SHOWN,
  otherProblems,
  RECORDS_SHOWN,
  skewOf,
} from './status-troubles.js';

const { words } = TONGUES.ko;

export const status: StatusText = {
  title: '앱 상태',
  sentence: (troubles, stage) =>
    `${troubles === 0 ? '지금 살펴볼 것은 없습니다.' : `살펴볼 것이 ${number(troubles)}가지 있습니다.`} 팝빌 ${words.stage[stage]} 환경을 쓰고 있습니다.`,
  lines: (facts, markup) => [
    ...storeFault(facts),
    ...unreadable(facts),
    ...problems(facts),
    popbill(facts, markup),
    ...hometax(facts),
    ...causes(facts),
    ...changes(facts),
    ...needAction(facts),
    ...couldNotCheck(facts),
    sweeps(facts),
    ...clock(facts),
    ...channels(facts, markup),
    ...waiting(facts),
    holidays(facts),
    ...disk(facts),
  ],
  settingsTitle: '설정',
  settings: (facts, markup) =>
    facts.settings.map(
      ({ name, value, source }) =>
        `${SETTING_LABEL[name]}: ${settingValue(name, value, markup)} (${SOURCE[source]})`,
    ),
  again: '다시 보기',
  tellAdmin: '살펴볼 것은 관리자에게 말씀해 주세요.',
  settingsHint: '설정은 관리자가 /hometax 설정 명령으로 바꿉니다',
  asOf: ({ at, startedAt, version, watched }) =>
    `${dayAndTime(at, at, 'ko')} 기준 · 모니터링 중인 회사 ${number(watched)}곳 · 버전 ${version} · ${dayAndTime(startedAt, at, 'ko')}에 시작`,
};

const SOURCE: Readonly<Record<StatusFacts['settings'][number]['source'], string>> = {
  settings: '슬랙에서 정함',
  environment: '환경 변수',
  default: '기본값',
};

function storeFault({ storeFault: fault }: StatusFacts): readonly StatusLine[] {
  if (fault === undefined) return [];
  return [
    {
      label: '저장소',
      says: '지금 읽을 수 없습니다. 회사들의 상태를 보여 드릴 수도, 새로 알아낸 것을 저장할 수도 없습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.',
      isTrouble: true,
      remedy: STORE_FAILED[fault],
    },
  ];
}

function unreadable(facts: StatusFacts): readonly StatusLine[] {
  const all = facts.unreadable;
  if (all.length === 0) return [];
  const shown = all.slice(0, RECORDS_SHOWN).map((record) => records.one(record));
  const left = all.length - shown.length;
  const more = left === 0 ? [] : [records.more(left)];
  return [
    {
      label: '저장소',
      says: [`${records.count(all.length)}.`, ...shown, ...more].join(' '),
      isTrouble: true,
      remedy: records.remedy,
    },
  ];
}

function problems(facts: StatusFacts): readonly StatusLine[] {
  return otherProblems(facts).map((problem) => ({
    ...health.problem(problem, facts.at, areOthersShown(facts)),
    isTrouble: true,
  }));
}

function popbill(facts: StatusFacts, markup: Markup): StatusLine {
  const label = '팝빌';
  if (facts.setup !== undefined) {
    const { title, todo } = setup(facts.setup, markup);
    const says = `${title}. 회사들을 확인할 수 없습니다(팝빌 ${facts.setup.code}).`;
    return { label: '앱 설정', says, isTrouble: true, remedy: todo.steps.join(' ') };
  }
  if (facts.outage?.silent === 'popbill') {
    const since = dayAndTime(facts.outage.openedAt, facts.at, 'ko');
    return {
      label,
      says: `${since}부터 응답하지 않습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.`,
      isTrouble: true,
      remedy:
        '팝빌 공지와 앱이 실행되는 서버의 네트워크를 봐 주세요. 응답이 오면 밀린 회사를 저절로 확인합니다.',
    };
  }
  const isAsked = facts.lastSweep !== undefined;
  return {
    label,
    says: isAsked
      ? '지금 알려진 문제가 없습니다.'
      : '아직 정기 확인을 한 적이 없어 알 수 없습니다.',
    isTrouble: false,
  };
}

function hometax({ outage: open, at }: StatusFacts): readonly StatusLine[] {
  if (open?.silent !== 'hometax') return [];
  return [
    {
      label: '홈택스',
      says: `${dayAndTime(open.openedAt, at, 'ko')}부터 로그인 테스트에 응답하지 않습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.`,
      isTrouble: true,
      remedy:
        '인증을 다시 등록하거나 비밀번호를 바꾸지 말고 기다려 주세요. 응답이 오면 밀린 회사를 저절로 확인합니다.',
    },
  ];
}

function causes({ commonCause: open }: StatusFacts): readonly StatusLine[] {
  if (open === undefined) return [];
  return [
    {
      label: '로그인 테스트',
      says: `멈춰 있습니다. 회사 ${number(open.rejected)}곳의 로그인이 같은 이유로 거부되었습니다(팝빌 ${open.code}).`,
      isTrouble: true,
      remedy: commonCause(open, { quote: (said) => said, person: String, channel: String }).todo
        .intro,
    },
  ];
}

function changes({ massChange: open }: StatusFacts): readonly StatusLine[] {
  if (open === undefined) return [];
  const { title, todo } = massChange(open);
  const says = `${title}. 회사마다의 알림은 기다립니다.`;
  return [{ label: '알림', says, isTrouble: true, remedy: todo.intro }];
}

function needAction({ watched, needAction: count }: StatusFacts): readonly StatusLine[] {
  if (watched === 0 || count === undefined) return [];
  const says =
    count === 0
      ? '없습니다.'
      : `${number(count)}곳 · /hometax ${SHOWN_WORD.ko.list} 조치필요 명령으로 볼 수 있습니다.`;
  return [{ label: '손볼 회사', says, isTrouble: false }];
}

function couldNotCheck({ unknown = 0 }: StatusFacts): readonly StatusLine[] {
  if (unknown === 0) return [];
  const says = `${number(unknown)}곳 · 인증이 잘못되었다는 뜻은 아닙니다.`;
  return [{ label: words.label.couldNotCheck, says, isTrouble: false }];
}

function sweeps(facts: StatusFacts): StatusLine {
  const { at, runningSweep, nextSweep, watched } = facts;
  const next =
    nextSweep === undefined || watched === 0
      ? []
      : [`다음은 ${dayAndTime(nextSweep, at, 'ko')}입니다.`];
  const now =
    runningSweep === undefined
      ? []
      : [
          `지금 확인하고 있습니다(${number(runningSweep.total)}곳 가운데 ${number(runningSweep.done)}곳).`,
        ];
  return {
    label: '정기 확인',
    says: [lastWords(facts), ...now, ...next].join(' '),
    isTrouble: false,
  };
}

function lastWords({ at, lastSweep, watched }: StatusFacts): string {
  if (watched === 0) return '모니터링 중인 회사가 아직 없습니다.';
  if (lastSweep === undefined) return '아직 한 적이 없습니다.';
  const { startedAt, finishedAt, finishedBefore, asked = 0, failed = 0, untested = 0 } = lastSweep;
  if (finishedAt === undefined) {
    const before =
      finishedBefore === undefined
        ? ''
        : ` 그 전 확인은 ${dayAndTime(finishedBefore, at, 'ko')}에 끝났습니다.`;
    return `${dayAndTime(startedAt, at, 'ko')}에 시작한 확인이 아직 끝나지 않았습니다.${before}`;
  }
  const without = failed === 0 ? '' : `, ${number(failed)}곳은 답을 다 받지 못함`;
  const unlogged = untested === 0 ? '' : `, ${number(untested)}곳은 로그인 테스트를 하지 못함`;
  return `마지막 확인은 ${dayAndTime(finishedAt, at, 'ko')}에 끝났습니다(회사 ${number(asked)}곳${without}${unlogged}).`;
}

function clock(facts: StatusFacts): readonly StatusLine[] {
  const clockSkewMs = skewOf(facts);
  if (clockSkewMs === 0) return [];
  const seconds = number(Math.round(Math.abs(clockSkewMs) / 1000));
  return [
    {
      label: '서버 시계',
      says: `팝빌의 시계보다 ${seconds}초 ${clockSkewMs > 0 ? '느립니다' : '빠릅니다'}. 팝빌에 물어볼 때는 앱이 시각을 맞춥니다.`,
      isTrouble: isTooFarOff(clockSkewMs),
      remedy: '앱이 실행되는 서버의 시각 동기화(NTP)를 켜 주세요.',
    },
  ];
}

function channels(facts: StatusFacts, markup: Markup): readonly StatusLine[] {
  const { channelsInTrouble: all, defaultChannel, at } = facts;
  const lines = all.slice(0, CHANNELS_SHOWN).map(
    ({ channel, error, since, isDefault, companies }): StatusLine => ({
      label: isDefault ? '기본 채널' : '알림 채널',
      says: `${markup.channel(channel)} · ${dayAndTime(since, at, 'ko')}부터 메시지를 보낼 수 없습니다(슬랙: ${error}). ${isDefault ? '보내지 못한 메시지는 없어지지 않고 기다립니다.' : `이 채널을 쓰는 회사 ${number(companies)}곳의 알림은 기본 채널로 보냅니다.`}`,
      isTrouble: true,
      remedy: `${channelRemedy(error)} 다른 채널로 바꾸려면 /hometax ${isDefault ? '설정' : '목록'} 명령을 써 주세요.`,
    }),
  );
  const left = all.length - lines.length;
  return [
    ...(all.some(({ isDefault }) => isDefault)
      ? []
      : [{ label: '기본 채널', says: markup.channel(defaultChannel), isTrouble: false }]),
    ...lines,
    ...(left > 0
      ? [
          {
            label: '알림 채널',
            says: `그 밖에 ${number(left)}개 채널에도 보낼 수 없습니다.`,
            isTrouble: true,
          },
        ]
      : []),
  ];
}

function waiting(facts: StatusFacts): readonly StatusLine[] {
  if (facts.waiting === 0) return [];
  return [
    {
      label: '보낼 메시지',
      says: `${number(facts.waiting)}건이 보낼 차례나 방해 금지 시간이 끝나기를 기다리고 있습니다. 없어지지 않습니다.`,
      isTrouble:
        areManyWaiting(facts) && facts.channelsInTrouble.some(({ isDefault }) => isDefault),
    },
  ];
}

function holidays({ holidays: data }: StatusFacts): StatusLine {
  const label = '공휴일 자료';
  const remedy = '앱을 새 버전으로 올리거나, EXTRA_HOLIDAYS 값에 다가올 공휴일을 적어 주세요.';
  if (data.kind === 'none') {
    return { label, says: '없습니다. 주말만 쉬는 날로 봅니다.', isTrouble: true, remedy };
  }
  const until = fullDate(startOfSeoulDay(data.until), 'ko');
  if (data.kind === 'known') return { label, says: `${until}까지 있습니다.`, isTrouble: false };
  const says =
    data.kind === 'ends'
      ? `${until}까지만 있습니다. 그 뒤에는 주말만 쉬는 날로 봅니다.`
      : `${until}에 끝났습니다. 지금은 주말만 쉬는 날로 봅니다.`;
  return { label, says, isTrouble: true, remedy };
}

function disk(facts: StatusFacts): readonly StatusLine[] {
  if (facts.disk === undefined) return [];
  const { storeBytes, freeBytes } = facts.disk;
  return [
    {
      label: '저장소',
      says: `${bytes(storeBytes)} · 디스크에 ${bytes(freeBytes)} 남음`,
      isTrouble: isRoomLittle(freeBytes),
      remedy:
        '디스크가 가득 차면 알림을 저장하지도 보내지도 못합니다. 디스크 공간을 확보해 주세요.',
    },
  ];
}
