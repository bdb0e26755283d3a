import { isTooFarOff } from '../kernel/clock-rules.js';
import { startOfSeoulDay } from '../kernel/time.js';
import type { HolidayData } from '../kernel/working-days.js';
import { channelRemedy } from '../outbox/channel-words.js';
import type { UnreadableRecord } from '../records/store.js';
import { bytes, count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { AppStatusView, DiskUsage } from './app-status.js';
import { recordsWords, unreadableRecord } from './store-words.js';

export interface StatusLine {
  readonly label: string;
  readonly says: string;
  readonly isTrouble: boolean;
  /** Advice for admins. */
  readonly remedy?: string | undefined;
}

export function sweepLine(facts: AppStatusView, t: Tongue): StatusLine {
  const { say, companies, dayAndTime } = t;
  const { at, runningSweep, nextSweep, watched } = facts;
  const says = [lastSweepWords(facts, t)];
  if (runningSweep !== undefined) {
    const { done, total } = runningSweep;
    says.push(
      say(
        `지금 확인하고 있습니다(${companies(total)} 가운데 ${companies(done)}).`,
        `One is running (${number(done)} of ${companies(total)}).`,
      ),
    );
  }
  if (nextSweep !== undefined && watched > 0) {
    const next = dayAndTime(nextSweep, at);
    says.push(say(`다음은 ${next}입니다.`, `The next is on ${next}.`));
  }
  return {
    label: say('정기 확인', 'Scheduled check'),
    says: says.join(' '),
    isTrouble: false,
  };
}

function lastSweepWords({ at, lastSweep, watched }: AppStatusView, t: Tongue): string {
  const { say, companies, dayAndTime } = t;
  if (watched === 0) {
    return say('모니터링 중인 회사가 아직 없습니다.', 'No company is watched yet.');
  }
  if (lastSweep === undefined) return say('아직 한 적이 없습니다.', 'There has been none yet.');
  const { startedAt, finishedAt, finishedBefore, asked = 0, failed = 0, untested = 0 } = lastSweep;
  if (finishedAt === undefined) {
    const begun = dayAndTime(startedAt, at);
    const unfinished = say(
      `${begun}에 시작한 확인이 아직 끝나지 않았습니다.`,
      `The one begun on ${begun} has not finished yet.`,
    );
    if (finishedBefore === undefined) return unfinished;
    const before = dayAndTime(finishedBefore, at);
    return say(
      `${unfinished} 그 전 확인은 ${before}에 끝났습니다.`,
      `${unfinished} The one before finished on ${before}.`,
    );
  }
  const found = [say(`회사 ${companies(asked)}`, companies(asked))];
  if (failed > 0) {
    found.push(
      say(`${number(failed)}곳은 답을 다 받지 못함`, `${number(failed)} without every answer`),
    );
  }
  if (untested > 0) {
    found.push(
      say(
        `${number(untested)}곳은 로그인 테스트를 하지 못함`,
        `${number(untested)} without a login test`,
      ),
    );
  }
  const finished = dayAndTime(finishedAt, at);
  return say(
    `마지막 확인은 ${finished}에 끝났습니다(${found.join(', ')}).`,
    `The last one finished on ${finished} (${found.join(', ')}).`,
  );
}

/** A clock difference that POPBiLL refused, unless it is large enough to be the problem `clock-off`. */
export function clockLine(
  { clockSkewMs = 0, problems: all }: AppStatusView,
  { say }: Tongue,
): readonly StatusLine[] {
  if (clockSkewMs === 0 || all.some(({ kind }) => kind === 'clock-off')) return [];
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  const isBehind = clockSkewMs > 0;
  return [
    {
      label: say('서버 시계', "Server's clock"),
      says: say(
        `팝빌의 시계보다 ${number(seconds)}초 ${isBehind ? '느립니다' : '빠릅니다'}. 팝빌에 물어볼 때는 앱이 시각을 맞춥니다.`,
        `${count(seconds, 'second')} ${isBehind ? 'behind' : 'ahead of'} POPBiLL's. It is corrected when POPBiLL is asked.`,
      ),
      isTrouble: isTooFarOff(clockSkewMs),
      remedy: say(
        '앱이 실행되는 서버의 시각 동기화(NTP)를 켜 주세요.',
        "Turn on time synchronisation (NTP) on the app's server.",
      ),
    },
  ];
}

/** Further channels are only counted. */
const CHANNELS_SHOWN = 10;

export function channelLines(
  { channelsInTrouble: all, defaultChannel, at }: AppStatusView,
  markup: Markup,
  t: Tongue,
): readonly StatusLine[] {
  const { say } = t;
  const defaultLabel = say('기본 채널', 'Default channel');
  const label = say('알림 채널', 'Alert channel');
  const lines = all
    .slice(0, CHANNELS_SHOWN)
    .map(({ channel, error, since: from, isDefault, companies: using }): StatusLine => {
      const since = t.dayAndTime(from, at);
      const those = using === 1 ? 'the company' : `the ${t.companies(using)}`;
      const consequence = isDefault
        ? say(
            '보내지 못한 메시지는 없어지지 않고 기다립니다.',
            'Messages for it wait; none is lost.',
          )
        : say(
            `이 채널을 쓰는 회사 ${t.companies(using)}의 알림은 기본 채널로 보냅니다.`,
            `Alerts of ${those} using it go to the default channel.`,
          );
      const remedy = channelRemedy(error, t);
      return {
        label: isDefault ? defaultLabel : label,
        says: say(
          `${markup.channel(channel)} · ${since}부터 메시지를 보낼 수 없습니다(슬랙: ${error}). ${consequence}`,
          `${markup.channel(channel)} · nothing can be posted since ${since} (Slack: ${error}). ${consequence}`,
        ),
        isTrouble: true,
        remedy: say(
          `${remedy} 다른 채널로 바꾸려면 /hometax ${isDefault ? '설정' : '목록'} 명령을 써 주세요.`,
          `${remedy} To use another channel: ${isDefault ? '/hometax settings' : '/hometax list'}`,
        ),
      };
    });
  const hidden = all.length - lines.length;
  const hiddenSays = say(
    `그 밖에 ${number(hidden)}개 채널에도 보낼 수 없습니다.`,
    `Nothing can be posted in ${count(hidden, 'other channel')} either.`,
  );
  return [
    ...(all.some(({ isDefault }) => isDefault)
      ? []
      : [{ label: defaultLabel, says: markup.channel(defaultChannel), isTrouble: false }]),
    ...lines,
    ...(hidden > 0 ? [{ label, says: hiddenSays, isTrouble: true }] : []),
  ];
}

/** Fewer waiting messages are normal, e.g. the digests of many channels. */
const MANY_WAITING = 100;

export function waitingLine(
  { waiting: total, channelsInTrouble }: AppStatusView,
  { say }: Tongue,
): readonly StatusLine[] {
  if (total === 0) return [];
  return [
    {
      label: say('보낼 메시지', 'Messages'),
      says: say(
        `${number(total)}건이 보낼 차례나 방해 금지 시간이 끝나기를 기다리고 있습니다. 없어지지 않습니다.`,
        `${count(total, 'message')} ${total === 1 ? 'waits' : 'wait'} for a turn or for the end of quiet hours. None is lost.`,
      ),
      isTrouble: total >= MANY_WAITING && channelsInTrouble.some(({ isDefault }) => isDefault),
    },
  ];
}

export function holidayLine(data: HolidayData, t: Tongue): StatusLine {
  return {
    label: t.say('공휴일 자료', 'Holiday data'),
    says: holidaysKnown(data, t),
    isTrouble: data.kind !== 'known',
    remedy: t.say(
      '앱을 새 버전으로 올리거나, EXTRA_HOLIDAYS 값에 다가올 공휴일을 적어 주세요.',
      'Update the app, or name the coming holidays in EXTRA_HOLIDAYS.',
    ),
  };
}

function holidaysKnown(data: HolidayData, { say, fullDate }: Tongue): string {
  const until = data.kind === 'none' ? '' : fullDate(startOfSeoulDay(data.until));
  switch (data.kind) {
    case 'none':
      return say('없습니다. 주말만 쉬는 날로 봅니다.', 'there is none; only weekends are known.');
    case 'known':
      return say(`${until}까지 있습니다.`, `until ${until}.`);
    case 'ends':
      return say(
        `${until}까지만 있습니다. 그 뒤에는 주말만 쉬는 날로 봅니다.`,
        `only until ${until}; after that only weekends are known.`,
      );
    case 'ended':
      return say(
        `${until}에 끝났습니다. 지금은 주말만 쉬는 날로 봅니다.`,
        `ended on ${until}; now only weekends are known.`,
      );
  }
}

/** Less free space is a problem: an import of 10,000 companies takes a few megabytes, and logs share the disk. */
const LITTLE_ROOM = 500e6;

export function diskLine({ storeBytes, freeBytes }: DiskUsage, { say }: Tongue): StatusLine {
  const [used, free] = [bytes(storeBytes), bytes(freeBytes)];
  return {
    label: say('저장소', 'Store'),
    says: say(`${used} · 디스크에 ${free} 남음`, `${used} · ${free} left on the disk`),
    isTrouble: freeBytes < LITTLE_ROOM,
    remedy: say(
      '디스크가 가득 차면 알림을 저장하지도 보내지도 못합니다. 디스크 공간을 확보해 주세요.',
      'With a full disk no alert can be kept or sent. Please make room.',
    ),
  };
}

/** Further records are only counted; the command line lists all. */
const RECORDS_SHOWN = 5;

export function unreadableLines(
  all: readonly UnreadableRecord[],
  t: Tongue,
): readonly StatusLine[] {
  if (all.length === 0) return [];
  const words = recordsWords(t);
  const shown = all.slice(0, RECORDS_SHOWN).map((record) => unreadableRecord(record, t));
  const hidden = all.length - shown.length;
  return [
    {
      label: t.say('저장소', 'Store'),
      says: [
        `${words.count(all.length)}.`,
        ...shown,
        ...(hidden === 0 ? [] : [words.more(hidden)]),
      ].join(' '),
      isTrouble: true,
      remedy: words.remedy,
    },
  ];
}
