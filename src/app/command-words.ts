import { type CommandWord, SHOWN_WORD } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';

/** @param typed as its markup writes it; `nearest`: best first, may be empty. */
export function unknownCommand(
  typed: string,
  nearest: readonly CommandWord[],
  { language, say }: Tongue,
): string {
  const near = nearest.map((word) => `/hometax ${SHOWN_WORD[language][word]}`).join(', ');
  const hint =
    near === ''
      ? say('아래 명령을 쓸 수 있습니다.', 'These commands can be used.')
      : say(`비슷한 명령: ${near}`, `Did you mean: ${near}?`);
  return say(`모르는 명령입니다: ${typed}. ${hint}`, `There is no command "${typed}". ${hint}`);
}
