import type { StoredKind } from '../records/stored-kind.js';
import { number } from '../text/format.js';
import { brnIn, type RecordsText } from './records-text.js';

export const records: RecordsText = {
  one(record) {
    const brn = brnIn(record.key);
    const what = `${WHAT[record.kind]}${brn === undefined ? '' : ` ${brn}`}`;
    const means =
      record.isReplaced === true
        ? '그 뒤에 새로 저장되었거나 버려진 기록입니다.'
        : MEANS[record.kind];
    return `${what}: ${means}`;
  },
  count: (many) => `저장된 기록 ${number(many)}건을 읽을 수 없습니다`,
  more: (many) => `그 밖에 ${number(many)}건.`,
  remedy:
    '지워진 것은 없습니다. 서버에서 npm run -s cli -- records 명령으로 목록을 보고, 뒤에 키를 적으면 내용을 볼 수 있습니다. 새로 저장되지 않는 기록은 살펴보고 버릴 때까지 계속 표시됩니다. 버리려면 앱을 멈추고 키 뒤에 --discard를 붙여 실행해 주세요.',
  none: '읽을 수 없는 기록 가운데 조치할 것은 없습니다.',
  unknownKey: (key) => `읽을 수 없는 기록 가운데 이런 키는 없습니다: ${key}`,
  discarded:
    '버렸습니다. 이제 문제로 표시하지 않습니다. 내용은 남아 있어 records 명령으로 볼 수 있습니다.',
};

const WHAT: Readonly<Record<StoredKind, string>> = {
  company: '회사',
  status: '회사의 마지막 확인 결과',
  alert: '회사의 열린 알림',
  outbox: '보내려던 메시지',
  history: '이력 한 줄',
  sweep: '마지막 정기 확인의 기록',
  setup: '앱 설정 문제 알림',
  outage: '팝빌이나 홈택스 응답 없음 알림',
  'common-cause': '같은 이유의 로그인 거부 알림',
  'mass-change': '여러 회사에 한꺼번에 생긴 같은 문제 알림',
  'roll-up': '묶음 알림',
  digest: '마지막 요약을 보낸 시각',
  settings: '슬랙에서 정한 설정',
  ticket: '인증 페이지로 가는 링크',
  'broken-channel': '메시지를 보낼 수 없는 채널의 기록',
  'first-check': '가져오기 결과 안내',
  'home-visit': '홈 탭을 본 기록',
  look: '인증 페이지를 연 뒤의 확인 예약',
  'told-problem': '앱의 문제를 관리자에게 알린 기록',
};

const MEANS: Readonly<Record<StoredKind, string>> = {
  company: '지금 모니터링하지 않습니다. /hometax 등록 명령으로 다시 등록해야 합니다.',
  status:
    '확인한 적이 없는 것으로 보고, 다음 정기 확인 때 다시 확인합니다. 로그인이 몇 번 거부되었는지 알 수 없으므로, 로그인 테스트는 운영 권한이 있는 분이 확인한 뒤에만 합니다.',
  alert: '슬랙의 메시지는 더 바뀌지 않습니다. 아직 문제가 있으면 다음 확인 때 새로 알립니다.',
  outbox: '보내지 못했습니다. 아직 그대로이면 다음 확인 때 다시 알립니다.',
  history: '이력에 나오지 않습니다.',
  sweep: '모든 회사를 가까운 때에 다시 확인합니다.',
  setup: '팝빌이 아직 앱을 거부하면 다시 알립니다.',
  outage: '아직 응답이 없으면 다시 알립니다.',
  'common-cause': '거부가 이어지면 다시 알립니다.',
  'mass-change': '그 때문에 미뤄 둔 알림을 다음 확인 때 보냅니다.',
  'roll-up': '슬랙의 메시지는 더 바뀌지 않습니다. 다음 소식은 새 메시지로 알립니다.',
  digest: '오늘 요약이 한 번 더 갈 수 있습니다.',
  settings: '/hometax 설정 명령으로 다시 정할 때까지 환경 변수의 값을 씁니다.',
  ticket: '더 열리지 않습니다. 버튼을 누르면 새 링크를 받습니다.',
  'broken-channel': '다음 메시지를 보낼 때 다시 알게 됩니다.',
  'first-check': '보내지 않습니다. 회사는 /hometax 목록 명령으로 볼 수 있습니다.',
  'home-visit': '다음에 홈 탭을 열 때 새로 고칩니다.',
  look: '그 확인은 하지 않습니다. 정기 확인은 그대로 합니다.',
  'told-problem': '한 번 더 알릴 수 있습니다.',
};
