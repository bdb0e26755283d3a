import { number } from '../text/format.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import type { ChoiceText } from './choice-text.js';

const { words } = TONGUES.ko;

export const choice: ChoiceText = {
  several: ({ shown, total }) =>
    shown === total
      ? `이름이 맞는 회사가 ${number(total)}곳 있습니다. 하나를 골라 주세요.`
      : `이름이 맞는 회사가 ${number(total)}곳 있어 ${number(shown)}곳만 보여 드립니다. 하나를 고르거나 이름을 더 적어 주세요.`,
  none: (query) => `모니터링 중인 회사 가운데 맞는 이름이 없습니다: ${query}.`,
  nearest: '이름이 비슷한 회사는 다음과 같습니다.',
  nothingNear:
    '사업자번호 10자리로도 찾을 수 있습니다. 모니터링하지 않는 회사도 사업자번호로 확인할 수 있습니다.',
  unsaid: (watched) =>
    watched === 0
      ? `모니터링 중인 회사가 아직 없습니다. /hometax ${SHOWN_WORD.ko.watch} 명령으로 첫 회사를 추가하거나, 사업자번호를 함께 적어 주세요.`
      : `어느 회사인지 함께 적어 주세요. 예: /hometax ${SHOWN_WORD.ko.check} 123-45-67891`,
  notWatched: (brn) => `${brn} · 모니터링하지 않는 회사입니다.`,
  find: '회사 이름, 초성, 사업자번호로 찾기',
  button: {
    check: SHOWN_WORD.ko.check,
    popup: words.button.openPage,
    watch: words.button.edit,
    unwatch: words.button.unwatch,
    'test-alert': '테스트 알림 보내기',
    history: SHOWN_WORD.ko.history,
  },
};
