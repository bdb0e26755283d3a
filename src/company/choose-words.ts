import type { BrnProblem } from '../kernel/brn.js';
import { number } from '../text/format.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';

export function chooseWords({ language, say, words }: Tongue) {
  const commands = COMMAND_WORDS[language];
  return {
    several: (total: number) =>
      say(
        `일치하는 회사가 ${number(total)}곳 있습니다. 하나를 선택하거나 이름을 더 자세히 입력해 주세요.`,
        `${number(total)} companies match this name. Choose one, or type more of the name.`,
      ),
    none: (query: string) =>
      say(
        `모니터링 중인 회사 중에 일치하는 이름이 없습니다: ${query}.`,
        `No watched company matches this name: ${query}.`,
      ),
    nearest: say('이름이 비슷한 회사를 보여 드립니다.', 'Companies with similar names:'),
    nothingNear: say(
      '사업자번호 10자리를 입력하면 모니터링하지 않는 회사도 확인할 수 있습니다.',
      'To check a company that is not watched, type all ten digits of its business number.',
    ),
    noCompanyGiven: (watched: number) =>
      watched === 0
        ? say(
            `모니터링 중인 회사가 아직 없습니다. /hometax ${commands.watch} 명령으로 첫 회사를 추가하거나, 명령 뒤에 사업자번호를 입력해 주세요.`,
            `No company is watched yet. Add the first one with /hometax ${commands.watch}, or type a business number with the command.`,
          )
        : say(
            '어느 회사인지 선택하거나 명령 뒤에 회사 이름을 입력해 주세요.',
            'Choose a company, or type its name with the command.',
          ),
    notWatched: (company: string) =>
      say(`${company} · 모니터링하지 않는 회사입니다.`, `${company} is not watched.`),
    noLongerWatched: (brn: string) =>
      say(
        `${brn} · 더 이상 모니터링하지 않는 회사입니다. 다시 모니터링하려면 /hometax ${commands.watch} 명령을 사용해 주세요.`,
        `${brn} is no longer watched. To watch it again, use /hometax ${commands.watch}.`,
      ),
    placeholder: say('회사 이름, 초성, 사업자번호로 검색', 'Find by name or business no.'),
    offerUnwatched: (brn: string) =>
      say(`${brn} · 모니터링하지 않는 회사`, `Use ${brn} (not watched)`),
    button: {
      check: words.button.check,
      popup: words.button.openPage,
      watch: words.button.edit,
      unwatch: words.button.unwatch,
      'test-alert': say('테스트 알림 보내기', 'Send a test alert'),
      history: say('이력', 'History'),
    },
  };
}

export const brnErrors = ({ say }: Tongue): Readonly<Record<BrnProblem, string>> => ({
  'not-ten-digits': say('사업자번호는 숫자 10자리입니다.', 'A business no. has ten digits.'),
  'all-zero': say(
    '0으로만 된 사업자번호는 쓸 수 없습니다.',
    'A business no. of zeros only cannot be used.',
  ),
  'check-digit': say(
    '사업자번호의 마지막 숫자(검증 번호)가 맞지 않습니다. 번호를 확인해 주세요.',
    'The last digit of this business no. is wrong (check digit). Check the number.',
  ),
});

/** The error for a command. `input` is already quoted in the command's markup. */
export function brnCommandError(problem: BrnProblem, input: string, t: Tongue): string {
  return `${brnErrors(t)[problem]} ${t.say(`입력한 번호: ${input}`, `You typed: ${input}`)}`;
}
