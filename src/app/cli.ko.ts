import { doctor, STORE_FAILED } from '../status/doctor.ko.js';
import { number } from '../text/format.js';
import type { CliText } from './cli-text.js';

export const cli: CliText = {
  usage: [
    '사용법: npm run -s cli -- <명령>',
    '',
    '  check <사업자번호>    회사 하나를 지금 확인합니다. 인증서로는 로그인하지 않습니다.',
    '  import <파일.csv>     회사를 모니터링에 추가하거나 수정합니다. 앱을 멈춘 뒤에 씁니다.',
    '         --dry-run      저장하지 않고 무엇이 바뀌는지만 보여 줍니다. 앱이 실행 중이어도 됩니다.',
    '  export                모니터링 중인 회사를 CSV로 출력합니다.',
    '  sweep                 모니터링 중인 회사를 지금 모두 확인합니다. 앱을 멈춘 뒤에 씁니다.',
    '  doctor                설정, 저장소, 팝빌, 슬랙이 준비되었는지 살펴봅니다.',
    '  records [키]          읽을 수 없는 기록의 목록이나, 그 하나의 내용을 보여 줍니다.',
    '          --discard     이 키의 기록을 더는 문제로 표시하지 않습니다. 앱을 멈춘 뒤에 씁니다.',
    '  help                  이 설명을 보여 줍니다.',
    '',
    'CSV의 열: brn,name,products,user_id,channel,owner,note,paused (brn만 꼭 필요합니다)',
    '종료 코드: 0 문제없음, 1 설정이나 사용법이 맞지 않음, 2 손볼 것이 있음, 3 확인하지 못함',
  ],
  unknownCommand: (word) => `모르는 명령입니다: ${word}`,
  unknownOption: (option) => `모르는 옵션입니다: ${option}`,
  brnMissing: '사업자번호를 함께 적어 주세요. 예: npm run -s cli -- check 123-45-67891',
  appIsRunning: {
    import:
      '앱이 실행 중입니다. 슬랙에서 /hometax 가져오기 명령을 쓰거나, 앱을 멈춘 뒤 다시 실행해 주세요.',
    sweep:
      '앱이 실행 중입니다. 슬랙에서 /hometax 전체확인 명령을 쓰거나, 앱을 멈춘 뒤 다시 실행해 주세요.',
    records: '앱이 실행 중이라 버리지 않았습니다. 앱을 멈춘 뒤 다시 실행해 주세요.',
  },
  storeFailed: STORE_FAILED,
  lookedOnly:
    '앱이 실행 중이라 홈택스에 로그인하지 않고 알아보았습니다. 로그인까지 테스트하려면 슬랙에서 /hometax 확인 명령을 써 주세요.',
  buttonsAreInSlack: '여기에 나온 버튼은 슬랙의 알림이나 /hometax 확인 결과에 있습니다.',
  notWritten: (code) =>
    `출력을 끝까지 쓰지 못했습니다(${code}). 디스크에 남은 공간이 있는지 확인한 뒤 다시 실행해 주세요.`,
  tooManyWords: (command) =>
    command === 'import'
      ? '파일 하나만 적어 주세요. 파일 이름에 빈칸이 있으면 따옴표로 묶어 주세요.'
      : `${command} 명령 뒤에는 아무것도 적지 않습니다.`,
  sweeping: (done, total) => `${number(total)}곳 가운데 ${number(done)}곳 확인`,
  doctor: doctor.line,
  doctorFine: doctor.fine,
  doctorNotFine: doctor.notFine,
};
