import type { StoreFinding } from '../store/check-store.js';
import type { CopyRefusal } from '../store/copy-store.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { recordsWords, storeErrorSentence } from './store-words.js';

export const storeCopyWords = ({ say }: Tongue) => ({
  copying: say('복사 중', 'Copying'),
  comparing: say('비교 중', 'Comparing'),
  counts: (source: number, target: number) =>
    say(
      `기록 수(원본 ${number(source)}, 대상 ${number(target)})`,
      `Records (source ${number(source)}, target ${number(target)})`,
    ),
  identical: (hash: string) =>
    say(
      `원본과 대상이 같습니다. 모든 키와 내용의 SHA-256: ${hash}`,
      `Source and target are identical. SHA-256 of all keys and contents: ${hash}`,
    ),
  different: say(
    '원본과 대상이 달라, 앱은 대상을 사용하지 않습니다. store check 명령으로 원본을 점검한 뒤 다시 복사해 주세요.',
    'Source and target are different, so the app refuses to use the target. Check the source with store check, then copy again.',
  ),
  nextSteps: say(
    '대상을 사용하려면 STORE_URL에 그 주소를 입력하고 앱을 시작해 주세요. 그 뒤에는 원본으로 앱을 시작하지 마세요. 두 저장소의 기록은 합칠 수 없고, 알림을 두 번 보내게 됩니다.',
    'To use the target, set STORE_URL to its address and start the app. After that, do not start it with the source: the two stores cannot be merged, and alerts would be sent twice.',
  ),
  unfinished: say(
    '복사가 끝나지 않아, 앱은 대상을 사용하지 않습니다. 같은 명령을 다시 실행하면 처음부터 다시 복사합니다. 원본의 기록은 그대로입니다.',
    'The copy did not finish, so the app refuses to use the target. Run the same command again to start over. The records of the source are unchanged.',
  ),
  refusals: refusals(say),
});

function refusals(say: Tongue['say']): Readonly<Record<CopyRefusal, string>> {
  return {
    'source-missing': say(
      '원본 파일이 없어 복사하지 않았습니다. 첫 번째 주소를 확인해 주세요.',
      'The source does not exist, so nothing was copied. Check the first address.',
    ),
    'source-empty': say(
      '원본에 기록이 없어 복사하지 않았습니다. 첫 번째 주소를 확인해 주세요.',
      'The source holds no records, so nothing was copied. Check the first address.',
    ),
    'source-unfinished': say(
      '원본은 복사가 끝나지 않은 저장소라 기록이 빠져 있습니다. 그 복사를 먼저 끝내 주세요.',
      'The source is itself an unfinished copy, in which records are missing. Finish that copy first.',
    ),
    'source-in-use': say(
      '앱이 원본을 사용 중이라 복사하지 않았습니다. 앱을 모두 멈춘 뒤 다시 실행해 주세요.',
      'The app is using the source, so nothing was copied. Stop all processes of the app and try again.',
    ),
    'target-in-use': say(
      '앱이 대상을 사용 중이라 복사하지 않았습니다. 앱을 모두 멈춘 뒤 다시 실행해 주세요.',
      'The app is using the target, so nothing was copied. Stop all processes of the app and try again.',
    ),
    'target-not-empty': say(
      '대상에 이미 기록이 있어 복사하지 않았습니다. 새 파일이나 빈 데이터베이스를 지정해 주세요. 대상의 기록이 필요 없다면 먼저 지워 주세요(SQLite는 파일 삭제, PostgreSQL은 DROP TABLE keyv).',
      'The target already holds records, so nothing was copied. Name a new file or an empty database. If no one needs the records of the target, delete them first (SQLite: delete the file; PostgreSQL: DROP TABLE keyv).',
    ),
    'same-store': say(
      '두 주소가 같은 저장소입니다. 서로 다른 저장소를 지정해 주세요.',
      'Both addresses lead to the same store. Name two different stores.',
    ),
  };
}

/** Does not repeat the argument, because it may contain a password. */
export function malformedStoreArgument(which: 'source' | 'target', { say }: Tongue): string {
  const forms = 'sqlite://data/hometax-watch.sqlite, postgres://user:password@host:5432/database';
  const ordinal = which === 'source' ? say('첫 번째', 'first') : say('두 번째', 'second');
  return say(
    `${ordinal} 주소를 읽을 수 없습니다. 형식: ${forms}. 사용자 이름과 비밀번호의 특수 문자는 URL 인코딩해 주세요.`,
    `The ${ordinal} address cannot be read. Forms: ${forms}. Percent-encode special characters in names and passwords.`,
  );
}

type FindingKind = StoreFinding['kind'];

export function storeCheckWords(t: Tongue) {
  const { say } = t;
  return {
    progress: (rows: number) => say(`점검 중 ${number(rows)}`, `Reading ${number(rows)}`),
    read: (rows: number) =>
      say(`저장된 항목 ${number(rows)}건을 읽었습니다.`, `${count(rows, 'row')} read.`),
    aside: (records: number) =>
      say(
        `읽을 수 없어 따로 보관한 기록이 ${number(records)}건 있습니다. 조치하지 않아도 되며, records 명령으로 볼 수 있습니다.`,
        `Set aside earlier: ${count(records, 'unreadable record')}. No action is needed; the "records" command lists them.`,
      ),
    fine: say('문제가 없습니다.', 'No problem found.'),
    what: {
      'not-in-index': say(
        '이력의 시간순 색인에 없음',
        'missing from the time index of the history',
      ),
      'index-only': say(
        '색인에만 있고 이력은 없음',
        'in the index, but without its history record',
      ),
      'unfinished-copy': say('복사가 끝나지 않음', 'the copy into this store did not finish'),
      'unknown-key': say('이 버전에 없는 키', 'a key that this version does not know'),
    },
    advice: (kind: FindingKind, findings: number): string =>
      ({
        unreadable: `${recordsWords(t).count(findings)}. ${recordsWords(t).remedy}`,
        'not-in-index': say(
          `이력 ${number(findings)}건이 시간순 색인에 없어, 회사 이력에만 나오고 13개월 뒤에도 지워지지 않습니다. 다른 영향은 없습니다.`,
          `Missing from the time index of the history (${number(findings)}): shown only in the company's own history, and not removed after 13 months. Nothing else is affected.`,
        ),
        'index-only': say(
          `색인에만 있는 이력이 ${number(findings)}건 있습니다. 그 이력의 내용은 남아 있지 않습니다. 필요하면 백업으로 복원해 주세요.`,
          `Only in the time index of the history (${number(findings)}): these records are lost. Restore a backup if you need them.`,
        ),
        'unknown-key': say(
          `이 버전에 없는 키가 ${number(findings)}건 있습니다. 앱은 이를 무시합니다. 더 최신 버전이 저장했다면 앱을 업데이트해 주세요.`,
          `Keys that this version does not know (${number(findings)}): it ignores them. If a newer version wrote them, update the app.`,
        ),
        'unfinished-copy': storeErrorSentence('unfinished-copy', t),
        'damaged-file': storeErrorSentence('corrupt', t),
      })[kind],
  };
}
