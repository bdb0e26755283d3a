import { isSkewed } from '../kernel/clock-rules.js';
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
  readonly description: string;
  readonly isProblem: boolean;
  /** Advice for admins. */
  readonly remedy?: string | undefined;
}

export function sweepLine(facts: AppStatusView, t: Tongue): StatusLine {
  const { say, companies, dayAndTime } = t;
  const { at, runningSweep, nextSweep, watchedCount } = facts;
  const sentences = [lastSweepWords(facts, t)];
  if (runningSweep !== undefined) {
    const { done, total } = runningSweep;
    sentences.push(
      say(
        `지금 확인하고 있습니다(${companies(total)} 가운데 ${companies(done)}).`,
        `One is running (${number(done)} of ${companies(total)}).`,
      ),
    );
  }
  if (nextSweep !== undefined && watchedCount > 0) {
    const next = dayAndTime(nextSweep, at);
    sentences.push(say(`다음은 ${next}입니다.`, `The next is on ${next}.`));
  }
  return {
    label: say('정기 확인', 'Scheduled check'),
    description: sentences.join(' '),
    isProblem: false,
  };
}

function lastSweepWords({ at, lastSweep, watchedCount }: AppStatusView, t: Tongue): string {
  const { say, companies, dayAndTime } = t;
  if (watchedCount === 0) {
    return say('모니터링 중인 회사가 아직 없습니다.', 'No company is watched yet.');
  }
  if (lastSweep === undefined) return say('아직 한 적이 없습니다.', 'There has been none yet.');
  const { startedAt, finishedAt, finishedBefore, asked = 0, failed = 0, untested = 0 } = lastSweep;
  if (finishedAt === undefined) {
    const started = dayAndTime(startedAt, at);
    const unfinished = say(
      `${started}에 시작한 확인이 아직 끝나지 않았습니다.`,
      `The one begun on ${started} has not finished yet.`,
    );
    if (finishedBefore === undefined) return unfinished;
    const previous = dayAndTime(finishedBefore, at);
    return say(
      `${unfinished} 그 전 확인은 ${previous}에 끝났습니다.`,
      `${unfinished} The one before finished on ${previous}.`,
    );
  }
  const counts = [say(`회사 ${companies(asked)}`, companies(asked))];
  if (failed > 0) {
    counts.push(
      say(`${number(failed)}곳은 답을 다 받지 못함`, `${number(failed)} without every answer`),
    );
  }
  if (untested > 0) {
    counts.push(
      say(
        `${number(untested)}곳은 로그인 테스트를 하지 못함`,
        `${number(untested)} without a login test`,
      ),
    );
  }
  const finished = dayAndTime(finishedAt, at);
  return say(
    `마지막 확인은 ${finished}에 끝났습니다(${counts.join(', ')}).`,
    `The last one finished on ${finished} (${counts.join(', ')}).`,
  );
}

/** A clock difference for which POPBiLL refused a call, unless it is large enough to be the problem `clock-off`. */
export function clockLine(
  { clockSkewMs = 0, problems }: AppStatusView,
  { say }: Tongue,
): readonly StatusLine[] {
  if (clockSkewMs === 0 || problems.some(({ kind }) => kind === 'clock-off')) return [];
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  const isBehind = clockSkewMs > 0;
  return [
    {
      label: say('서버 시계', "Server's clock"),
      description: say(
        `팝빌의 시계보다 ${number(seconds)}초 ${isBehind ? '느립니다' : '빠릅니다'}. 팝빌에 물어볼 때는 앱이 시각을 맞춥니다.`,
        `${count(seconds, 'second')} ${isBehind ? 'behind' : 'ahead of'} POPBiLL's. It is corrected when POPBiLL is asked.`,
      ),
      isProblem: isSkewed(clockSkewMs),
      remedy: say(
        '앱이 실행되는 서버의 시각 동기화(NTP)를 켜 주세요.',
        "Turn on time synchronisation (NTP) on the app's server.",
      ),
    },
  ];
}

const MAX_CHANNELS_SHOWN = 10;

export function channelLines(
  { refusedChannels, defaultChannel, at }: AppStatusView,
  markup: Markup,
  t: Tongue,
): readonly StatusLine[] {
  const { say } = t;
  const defaultLabel = say('기본 채널', 'Default channel');
  const label = say('알림 채널', 'Alert channel');
  const lines = refusedChannels
    .slice(0, MAX_CHANNELS_SHOWN)
    .map(({ channel, error, since: brokenSince, isDefault, companies }): StatusLine => {
      const since = t.dayAndTime(brokenSince, at);
      const companyPhrase = companies === 1 ? 'the company' : `the ${t.companies(companies)}`;
      const consequence = isDefault
        ? say(
            '보내지 못한 메시지는 없어지지 않고 기다립니다.',
            'Messages for it wait; none is lost.',
          )
        : say(
            `이 채널을 쓰는 회사 ${t.companies(companies)}의 알림은 기본 채널로 보냅니다.`,
            `Alerts of ${companyPhrase} using it go to the default channel.`,
          );
      const remedy = channelRemedy(error, t);
      return {
        label: isDefault ? defaultLabel : label,
        description: say(
          `${markup.channel(channel)} · ${since}부터 메시지를 보낼 수 없습니다(슬랙: ${error}). ${consequence}`,
          `${markup.channel(channel)} · nothing can be posted since ${since} (Slack: ${error}). ${consequence}`,
        ),
        isProblem: true,
        remedy: say(
          `${remedy} 다른 채널로 바꾸려면 /hometax ${isDefault ? '설정' : '목록'} 명령을 써 주세요.`,
          `${remedy} To use another channel: ${isDefault ? '/hometax settings' : '/hometax list'}`,
        ),
      };
    });
  const hidden = refusedChannels.length - lines.length;
  const hiddenDescription = say(
    `그 밖에 ${number(hidden)}개 채널에도 보낼 수 없습니다.`,
    `Nothing can be posted in ${count(hidden, 'other channel')} either.`,
  );
  return [
    ...(refusedChannels.some(({ isDefault }) => isDefault)
      ? []
      : [{ label: defaultLabel, description: markup.channel(defaultChannel), isProblem: false }]),
    ...lines,
    ...(hidden > 0 ? [{ label, description: hiddenDescription, isProblem: true }] : []),
  ];
}

/** Fewer waiting messages are normal, e.g. the digests of many channels. */
const MANY_WAITING = 100;

export function waitingLine(
  { waiting: total, refusedChannels }: AppStatusView,
  { say }: Tongue,
): readonly StatusLine[] {
  if (total === 0) return [];
  return [
    {
      label: say('보낼 메시지', 'Messages'),
      description: say(
        `${number(total)}건이 보낼 차례나 방해 금지 시간이 끝나기를 기다리고 있습니다. 없어지지 않습니다.`,
        `${count(total, 'message')} ${total === 1 ? 'waits' : 'wait'} for a turn or for the end of quiet hours. None is lost.`,
      ),
      isProblem: total >= MANY_WAITING && refusedChannels.some(({ isDefault }) => isDefault),
    },
  ];
}

export function holidayLine(data: HolidayData, t: Tongue): StatusLine {
  return {
    label: t.say('공휴일 자료', 'Holiday data'),
    description: holidaySentence(data, t),
    isProblem: data.kind !== 'known',
    remedy: t.say(
      '앱을 새 버전으로 올리거나, EXTRA_HOLIDAYS 값에 다가올 공휴일을 적어 주세요.',
      'Update the app, or name the coming holidays in EXTRA_HOLIDAYS.',
    ),
  };
}

function holidaySentence(data: HolidayData, { say, fullDate }: Tongue): string {
  const until = data.kind === 'none' ? '' : fullDate(startOfSeoulDay(data.until));
  switch (data.kind) {
    case 'none':
      return say('없습니다. 주말만 쉬는 날로 봅니다.', 'there is none; only weekends are known.');
    case 'known':
      return say(`${until}까지 있습니다.`, `until ${until}.`);
    case 'ends-soon':
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

/** Ample, because logs share the disk; an import of 10,000 companies takes a few megabytes. */
const MIN_FREE_BYTES = 500e6;

export function diskLine({ storeBytes, freeBytes }: DiskUsage, { say }: Tongue): StatusLine {
  const [used, free] = [bytes(storeBytes), bytes(freeBytes)];
  return {
    label: say('저장소', 'Store'),
    description: say(`${used} · 디스크에 ${free} 남음`, `${used} · ${free} left on the disk`),
    isProblem: freeBytes < MIN_FREE_BYTES,
    remedy: say(
      '디스크가 가득 차면 알림을 저장하지도 보내지도 못합니다. 디스크 공간을 확보해 주세요.',
      'With a full disk no alert can be kept or sent. Please make room.',
    ),
  };
}

const MAX_RECORDS_SHOWN = 5;

export function unreadableLines(
  records: readonly UnreadableRecord[],
  t: Tongue,
): readonly StatusLine[] {
  if (records.length === 0) return [];
  const words = recordsWords(t);
  const shown = records.slice(0, MAX_RECORDS_SHOWN).map((record) => unreadableRecord(record, t));
  const hidden = records.length - shown.length;
  return [
    {
      label: t.say('저장소', 'Store'),
      description: [
        `${words.count(records.length)}.`,
        ...shown,
        ...(hidden === 0 ? [] : [words.more(hidden)]),
      ].join(' '),
      isProblem: true,
      remedy: words.remedy,
    },
  ];
}
