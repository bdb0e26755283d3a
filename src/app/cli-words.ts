import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';

export const cliWords = ({ say, language }: Tongue) => ({
  usage: say(
    `\
사용법: npm run -s cli -- <명령>

  check <사업자번호>    회사 하나를 지금 확인합니다. 인증서로는 로그인하지 않습니다.
  import <파일.csv>     회사를 모니터링에 추가하거나 수정합니다. 앱을 멈춘 뒤 사용합니다.
         --dry-run      저장하지 않고 무엇이 바뀌는지만 보여 줍니다. 앱이 실행 중이어도 됩니다.
  export                모니터링 중인 회사를 CSV로 출력합니다.
         --state        회사 정보 대신 수집 상태를 CSV로 출력합니다.
  sweep                 모니터링 중인 회사를 지금 모두 확인합니다. 앱을 멈춘 뒤 사용합니다.
  doctor                설정, 저장소, 팝빌, 슬랙이 준비되었는지 점검합니다.
  records [키]          읽을 수 없는 기록의 목록이나 기록 하나의 내용을 보여 줍니다.
          --discard     이 키의 기록을 더 이상 문제로 표시하지 않습니다. 앱을 멈춘 뒤 사용합니다.
  collector test [주소] 수집 연동의 실패 보고를 앱이 받는지 예시를 보내 점검합니다. 앱이 실행 중이어야 합니다.
  store check           저장소 전체를 읽고 잘못된 곳을 찾습니다. 앱이 실행 중이어도 됩니다.
  store copy <원본> <대상>
                        저장소를 비어 있는 다른 저장소로 복사하고 비교합니다. 앱을 멈춘 뒤 사용합니다.
                        주소는 STORE_URL과 같은 형식입니다. 셸 기록에 비밀번호가 남지 않게 하려면
                        "$DATABASE_URL"처럼 환경 변수로 입력해 주세요.
  help                  이 설명을 보여 줍니다.

CSV의 열: brn,name,products,user_id,channel,owner,note,paused (brn만 필수)
종료 코드: 0 문제없음, 1 설정이나 사용법이 맞지 않음, 2 조치 필요, 3 확인하지 못함`,
    `\
Usage: npm run -s cli -- <command>

  check <business no.>  Check one company now. Does not log in with a certificate.
  import <file.csv>     Add companies or change them. Stop the app first.
         --dry-run      Only show what would change. The app may be running.
  export                Print the watched companies as CSV.
         --state        Print their status as CSV instead.
  sweep                 Check all watched companies now. Stop the app first.
  doctor                Check that settings, store, POPBiLL and Slack are ready.
  records [key]         List stored records that cannot be read, or print one of them.
          --discard     Stop reporting the record with this key. Stop the app first.
  collector test [url]  Send the running app a sample of a collector's report, and explain its answer.
  store check           Read the whole store and list what is wrong. The app may be running.
  store copy <from> <to>
                        Copy a store to an empty one and compare both. Stop the app first.
                        Addresses have the same form as in STORE_URL. Your shell's history keeps what you type:
                        a variable such as "$DATABASE_URL" keeps the password out of it.
  help                  Show this help.

CSV columns: brn,name,products,user_id,channel,owner,note,paused (only brn is required)
Exit codes: 0 fine, 1 wrong settings or usage, 2 needs attention, 3 could not check`,
  ),
  unknownCommand: (name: string) => say(`없는 명령입니다: ${name}`, `There is no command ${name}.`),
  needsMore(name: string): string | undefined {
    switch (name) {
      case 'store':
        return say(
          'store 뒤에는 check나 copy를 입력해 주세요.',
          'Enter "check" or "copy" after "store".',
        );
      case 'collector':
        return say('collector 뒤에는 test를 입력해 주세요.', 'Enter "test" after "collector".');
      default:
        return undefined;
    }
  },
  unknownOption: (option: string) =>
    say(`없는 옵션입니다: ${option}`, `There is no option ${option}.`),
  tooManyArguments(command: string): string {
    switch (command) {
      case 'import':
        return say(
          '파일은 하나만 지정해 주세요. 파일 이름에 공백이 있으면 따옴표로 묶어 주세요.',
          'Name only one file. Put a file name that contains spaces in quotes.',
        );
      case 'records':
        return say(
          'records 뒤에는 키를 하나만 입력해 주세요.',
          'Enter only one key after "records".',
        );
      case 'store copy':
        return say(
          'store copy 뒤에는 주소를 두 개만 입력해 주세요. 주소에 공백이 있으면 따옴표로 묶어 주세요.',
          'Enter only two addresses after "store copy". Put an address that contains spaces in quotes.',
        );
      case 'collector test':
        return say(
          'collector test 뒤에는 주소를 하나만 입력해 주세요.',
          'Enter only one address after "collector test".',
        );
      default:
        return say(
          `${command} 명령 뒤에는 아무것도 입력하지 않습니다.`,
          `${command} takes no further arguments.`,
        );
    }
  },
  appIsRunning: (command: 'import' | 'sweep' | 'records') => {
    const nothingDone = say(
      '앱이 실행 중이라 아무것도 하지 않았습니다. 앱을 멈춘 뒤 다시 실행해 주세요.',
      'The app is running, so nothing was done. Stop it and try again.',
    );
    if (command === 'records') return nothingDone;
    const slackCommand = COMMAND_WORDS[language][command];
    const orInSlack = say(
      ` 슬랙에서 /hometax ${slackCommand} 명령을 사용해도 됩니다.`,
      ` You can also use /hometax ${slackCommand} in Slack.`,
    );
    return nothingDone + orInSlack;
  },
  /** @param code the system's error code */
  notWritten: (code: string) =>
    say(
      `출력을 끝까지 쓰지 못했습니다(${code}). 디스크에 남은 공간이 있는지 확인한 뒤 다시 실행해 주세요.`,
      `The output could not be written completely (${code}). Check that the disk has room, then run the command again.`,
    ),
});
