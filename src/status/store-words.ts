import type { StoredKind, StoreErrorCode, UnreadableRecord } from '../records/store.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';

export const recordsWords = ({ say }: Tongue) => ({
  /** Without a full stop. */
  count: (records: number) =>
    say(
      `저장된 기록 ${number(records)}건을 읽을 수 없습니다`,
      `${records === 1 ? '1 stored record' : `${number(records)} stored records`} cannot be read`,
    ),
  /** The number of records that are not listed. */
  more: (records: number) => say(`그 밖에 ${number(records)}건.`, `${number(records)} more.`),
  remedy: say(
    '지워진 것은 없습니다. 서버에서 npm run -s cli -- records 명령으로 목록을 보고, 뒤에 키를 적으면 내용을 볼 수 있습니다. 새로 저장되지 않는 기록은 살펴보고 버릴 때까지 계속 표시됩니다. 버리려면 앱을 멈추고 키 뒤에 --discard를 붙여 실행해 주세요.',
    'Nothing was deleted. On the server, npm run -s cli -- records lists them, and with a key it shows what is in one. One that is never written again is reported until you discard it: look at it, stop the app, and add --discard after its key.',
  ),
  none: say(
    '읽을 수 없는 기록 가운데 조치할 것은 없습니다.',
    'No unreadable record needs attention.',
  ),
  unknownKey: (key: string) =>
    say(
      `읽을 수 없는 기록 가운데 이런 키는 없습니다: ${key}`,
      `No record with the key ${key} is unreadable.`,
    ),
  discarded: say(
    '버렸습니다. 이제 문제로 표시하지 않습니다. 내용은 남아 있어 records 명령으로 볼 수 있습니다.',
    'Discarded: it is no longer reported. What was in it is kept; records shows it as before.',
  ),
});

/** One sentence: the record's kind, its business number, if any, and the consequence of its loss. */
export function unreadableRecord(
  { key, kind, isReplaced }: Pick<UnreadableRecord, 'key' | 'kind' | 'isReplaced'>,
  t: Tongue,
): string {
  const brn = brnIn(key);
  const name = `${recordNames(t)[kind]}${brn === undefined ? '' : ` ${brn}`}`;
  const consequence =
    isReplaced === true
      ? t.say(
          '그 뒤에 새로 저장되었거나 버려진 기록입니다.',
          'It has since been written again or discarded.',
        )
      : lossConsequences(t)[kind];
  return `${name}: ${consequence}`;
}

/** The business number in a key. */
function brnIn(key: string): string | undefined {
  const [, area, kind, serial] = /:(\d{3})(\d{2})(\d{5})(?::|$)/.exec(key) ?? [];
  return area === undefined ? undefined : `${area}-${kind}-${serial}`;
}

const recordNames = ({ say }: Tongue): Readonly<Record<StoredKind, string>> => ({
  company: say('회사', 'The company'),
  status: say('회사의 마지막 확인 결과', 'The last results of the company'),
  alert: say('회사의 열린 알림', 'The open alert of the company'),
  outbox: say('보내려던 메시지', 'A message waiting to be sent'),
  history: say('이력 한 줄', 'A line of the history'),
  sweep: say('마지막 정기 확인의 기록', 'The last scheduled check'),
  setup: say('앱 설정 문제 알림', 'The notice about the app setup'),
  outage: say(
    '팝빌이나 홈택스 응답 없음 알림',
    'The notice that POPBiLL or HomeTax does not answer',
  ),
  'common-cause': say(
    '같은 이유의 로그인 거부 알림',
    'The notice about many rejections with one cause',
  ),
  'mass-change': say(
    '여러 회사에 한꺼번에 생긴 같은 문제 알림',
    'The notice about many companies with the same new problem at once',
  ),
  'roll-up': say('묶음 알림', 'A combined alert'),
  digest: say('마지막 요약을 보낸 시각', 'The time of the last summary'),
  settings: say('슬랙에서 정한 설정', 'The settings chosen in Slack'),
  ticket: say('인증 페이지로 가는 링크', 'A link to an authentication page'),
  'broken-channel': say(
    '메시지를 보낼 수 없는 채널의 기록',
    'A channel that nothing can be posted to',
  ),
  'first-check': say('가져오기 결과 안내', 'The report on an import'),
  'home-visit': say('홈 탭을 본 기록', 'A visit of the Home tab'),
  look: say(
    '인증 페이지를 연 뒤의 확인 예약',
    'A promised check after an authentication page was opened',
  ),
  'told-problem': say(
    '앱의 문제를 관리자에게 알린 기록',
    'What admins were told about a problem with the app',
  ),
});

/** The consequence of an unreadable record. */
const lossConsequences = ({ say }: Tongue): Readonly<Record<StoredKind, string>> => ({
  company: say(
    '지금 모니터링하지 않습니다. /hometax 등록 명령으로 다시 등록해야 합니다.',
    'It is NOT watched until somebody watches it again with /hometax watch.',
  ),
  status: say(
    '확인한 적이 없는 것으로 보고, 다음 정기 확인 때 다시 확인합니다. 로그인이 몇 번 거부되었는지 알 수 없으므로, 로그인 테스트는 운영 권한이 있는 분이 확인한 뒤에만 합니다.',
    'It counts as never checked and is checked again in the next scheduled check. Its login is tested only when an operator confirms that, because nobody knows how often it was rejected.',
  ),
  alert: say(
    '슬랙의 메시지는 더 바뀌지 않습니다. 아직 문제가 있으면 다음 확인 때 새로 알립니다.',
    'Its message in Slack is not updated any more. If something is still wrong, the next check posts a new one.',
  ),
  outbox: say(
    '보내지 못했습니다. 아직 그대로이면 다음 확인 때 다시 알립니다.',
    'It was not sent. If it is still true, the next check says so again.',
  ),
  history: say('이력에 나오지 않습니다.', 'It is missing from the history.'),
  sweep: say(
    '모든 회사를 가까운 때에 다시 확인합니다.',
    'All companies are checked again at the next chance.',
  ),
  setup: say(
    '팝빌이 아직 앱을 거부하면 다시 알립니다.',
    'It is posted again if POPBiLL still refuses the app.',
  ),
  outage: say(
    '아직 응답이 없으면 다시 알립니다.',
    'It is posted again if there is still no answer.',
  ),
  'common-cause': say(
    '거부가 이어지면 다시 알립니다.',
    'It is posted again if the rejections continue.',
  ),
  'mass-change': say(
    '그 때문에 미뤄 둔 알림을 다음 확인 때 보냅니다.',
    'Alerts that waited because of it are posted with the next check.',
  ),
  'roll-up': say(
    '슬랙의 메시지는 더 바뀌지 않습니다. 다음 소식은 새 메시지로 알립니다.',
    'Its message in Slack is not updated any more; the next news comes in a new one.',
  ),
  digest: say('오늘 요약이 한 번 더 갈 수 있습니다.', "Today's summary may come a second time."),
  settings: say(
    '/hometax 설정 명령으로 다시 정할 때까지 환경 변수의 값을 씁니다.',
    'The values from the environment apply until they are chosen again with /hometax settings.',
  ),
  ticket: say(
    '더 열리지 않습니다. 버튼을 누르면 새 링크를 받습니다.',
    'It does not open any more. The button gives a new one.',
  ),
  'broken-channel': say(
    '다음 메시지를 보낼 때 다시 알게 됩니다.',
    'It is noticed again with the next message.',
  ),
  'first-check': say(
    '보내지 않습니다. 회사는 /hometax 목록 명령으로 볼 수 있습니다.',
    'It is not sent. /hometax list shows the companies.',
  ),
  'home-visit': say(
    '다음에 홈 탭을 열 때 새로 고칩니다.',
    'That Home tab is updated when it is next opened.',
  ),
  look: say(
    '그 확인은 하지 않습니다. 정기 확인은 그대로 합니다.',
    'It is not made. The next scheduled check comes all the same.',
  ),
  'told-problem': say('한 번 더 알릴 수 있습니다.', 'They may be told once more.'),
});

/** Why the store cannot be used, with advice. */
export function storeErrorSentence(code: StoreErrorCode, { say }: Tongue): string {
  const sentences: Readonly<Record<StoreErrorCode, string>> = {
    'not-writable': say(
      '저장소 파일이나 폴더에 쓸 수 없습니다. STORE_URL의 경로와 권한을 봐 주세요.',
      'The store cannot be written. Please look at the path in STORE_URL and at its permissions.',
    ),
    locked: say(
      '다른 프로세스가 저장소를 쓰고 있습니다. 그것을 멈춘 뒤 다시 실행해 주세요.',
      'Another process is using the store. Please stop it and try again.',
    ),
    'disk-full': say(
      '디스크가 가득 차 저장하지 못했습니다. 디스크 공간을 확보한 뒤 다시 실행해 주세요.',
      'The disk is full, so nothing could be saved. Please make room and try again.',
    ),
    corrupt: say(
      '저장소 파일이 손상되었거나 SQLite 파일이 아닙니다. 백업한 파일로 되돌려 주세요.',
      'The store is damaged or is not an SQLite file. Please restore a backup of it.',
    ),
    'two-names': say(
      '저장소 파일에 다른 이름(하드 링크)이 있거나 폴더 없이 파일만 마운트되어 있습니다. 이름을 하나만 남기거나 폴더를 마운트해 주세요.',
      'The file of the store has a second name (a hard link), or it is mounted without its folder. Please leave one name, or mount the folder.',
    ),
    moved: say(
      '앱이 실행되는 동안 저장소 파일이 삭제되거나 옮겨지거나 바뀌어, 아무것도 저장되지 않습니다. 그 파일을 제자리에 되돌리거나, 앱을 멈추고 백업한 파일을 둔 뒤 다시 실행해 주세요.',
      'The store file was deleted, moved or replaced while the app ran, so nothing is saved any more. Please put the same file back, or stop the app, put a backup there, and start it again.',
    ),
    'newer-version': say(
      '이 앱보다 새 버전이 쓴 저장소입니다. 앱을 새 버전으로 올려 주세요.',
      'A newer version of this app wrote the store. Please update the app.',
    ),
    'unknown-shape': say(
      '저장소에 이 앱이 읽을 수 없는 내용이 있습니다. STORE_URL의 경로를 봐 주세요.',
      'The store holds something this app cannot read. Please look at the path in STORE_URL.',
    ),
    closed: say(
      '저장소가 이미 닫혀 있습니다. 다시 실행해 주세요.',
      'The store is closed already. Please try again.',
    ),
    failed: say(
      '저장소를 읽거나 쓰지 못했습니다. STORE_URL의 경로와 남은 디스크 공간을 봐 주세요.',
      'The store could not be read or written. Please look at the path in STORE_URL and at the free disk space.',
    ),
  };
  return sentences[code];
}
