import type { StoredKind, UnreadableRecord } from '../records/store.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { StoreFault } from './health-rules.js';

export const recordsWords = ({ say }: Tongue) => ({
  /** Without a full stop. */
  count: (records: number) =>
    say(
      `저장된 기록 ${number(records)}건을 읽을 수 없습니다`,
      `${count(records, 'stored record')} cannot be read`,
    ),
  /** @param records how many are not listed */
  more: (records: number) => say(`그 밖에 ${number(records)}건.`, `${number(records)} more.`),
  remedy: say(
    [
      '삭제된 기록은 없습니다. 앱이 다시 저장한 기록은 더 이상 표시하지 않습니다. 앱 서버에서 실행할 명령:',
      '• 목록 보기: npm run -s cli -- records',
      '• 내용 보기: npm run -s cli -- records 키',
      '• 다시 저장되지 않을 기록(이력 등) 버리기(먼저 앱을 멈춤): npm run -s cli -- records 키 --discard',
    ].join('\n'),
    [
      'Nothing was deleted. A record is no longer reported once the app writes it again. Commands on the server:',
      '• List them: npm run -s cli -- records',
      '• See the content of one: npm run -s cli -- records KEY',
      '• Discard one that will never be written again, such as a history entry (stop the app first): npm run -s cli -- records KEY --discard',
    ].join('\n'),
  ),
  none: say('조치할 기록이 없습니다.', 'No unreadable record needs attention.'),
  keyMissing: say(
    '버릴 기록의 키를 지정해 주세요: npm run -s cli -- records 키 --discard',
    'Name the key of the record to discard: npm run -s cli -- records KEY --discard',
  ),
  unknownKey: (key: string) =>
    say(
      `읽을 수 없는 기록 중에 이 키는 없습니다: ${key}`,
      `No unreadable record has the key ${key}.`,
    ),
  discarded: say(
    '버렸습니다. 이제 문제로 표시하지 않습니다. 내용은 남아 있으며 records 명령으로 볼 수 있습니다.',
    'Discarded; it is no longer reported. Its content is kept; the "records" command still shows it.',
  ),
});

const MAX_RECORDS_SHOWN = 5;

/** For `/hometax status` and doctor. */
export function unreadableLines(records: readonly UnreadableRecord[], t: Tongue) {
  if (records.length === 0) return [];
  const { count: countOf, more, remedy } = recordsWords(t);
  const shown = records.slice(0, MAX_RECORDS_SHOWN).map((record) => unreadableRecord(record, t));
  const hidden = records.length - shown.length;
  const listed = [...shown, ...(hidden === 0 ? [] : [more(hidden)])];
  const description = [`${countOf(records.length)}.`, ...listed.map((each) => `• ${each}`)].join(
    '\n',
  );
  return [{ label: t.say('저장소', 'Store'), description, isProblem: true, remedy }];
}

/** The record's kind, its business number, if any, and the consequence of its loss. */
export function unreadableRecord(
  { key, kind, isMovedAside }: Pick<UnreadableRecord, 'key' | 'kind' | 'isMovedAside'>,
  t: Tongue,
): string {
  const [name, loss] = recordDescriptions(t)[kind];
  const [, area, middle, serial] = /:(\d{3})(\d{2})(\d{5})(?::|$)/.exec(key) ?? [];
  const dashed = `${area}-${middle}-${serial}`;
  const brn = area === undefined ? '' : t.say(` ${dashed}`, ` (${dashed})`);
  const replaced = t.say(
    '이후 다시 저장되었거나 버린 기록입니다.',
    'since written again or discarded.',
  );
  return `${name}${brn}: ${isMovedAside === true ? replaced : loss}`;
}

function recordDescriptions({
  say,
}: Tongue): Readonly<Record<StoredKind, readonly [name: string, loss: string]>> {
  const postedByNextCheck = say(
    '아직 문제가 있으면 다음 확인 때 알립니다.',
    'the next check posts it if the problem persists.',
  );
  const notUpdated = say(
    '슬랙의 메시지는 더 이상 업데이트되지 않습니다. 아직 문제가 있으면 새 메시지로 다시 알립니다.',
    'its message in Slack is no longer updated. If the problem persists, it is posted again.',
  );
  const sharedAlert = [
    say('앱이나 여러 회사의 알림', 'Alert about the app or many companies'),
    notUpdated,
  ] as const;
  const internal = [
    say('앱 내부 기록', 'Internal record'),
    say('조치하지 않아도 됩니다.', 'nothing needs to be done.'),
  ] as const;
  return {
    company: [
      say('회사', 'Company'),
      say(
        '지금 모니터링되지 않고 있습니다. /hometax 추가 명령으로 다시 추가해 주세요.',
        'not watched until someone adds it again with /hometax watch.',
      ),
    ],
    status: [
      say('마지막 확인 결과', 'Last check result'),
      say(
        '확인 전으로 처리하고 다음 정기 확인 때 다시 확인합니다. 로그인이 몇 번 거부되었는지 알 수 없어, 로그인 테스트는 운영자가 승인해야 합니다.',
        'the company counts as not checked yet; the next scheduled check covers it. Its login is tested only after an operator confirms, because the number of rejected logins is unknown.',
      ),
    ],
    alert: [say('열린 알림', 'Open alert'), notUpdated],
    outbox: [say('보내려던 메시지', 'Message waiting to be sent'), postedByNextCheck],
    history: [
      say('이력 한 건', 'History entry'),
      say('이력에 나오지 않습니다.', 'missing from the history.'),
    ],
    sweep: internal,
    setup: sharedAlert,
    outage: sharedAlert,
    'common-cause': sharedAlert,
    'mass-change': sharedAlert,
    'roll-up': sharedAlert,
    digest: internal,
    settings: [
      say('슬랙에서 변경한 설정', 'Settings changed in Slack'),
      say(
        '/hometax 설정 명령으로 다시 변경할 때까지 환경 변수의 값을 씁니다.',
        'the values of the environment apply until the settings are changed again with /hometax settings.',
      ),
    ],
    ticket: internal,
    'client-link': [
      say('고객사용 링크', 'Link for a client'),
      say('더 이상 열리지 않습니다. 새로 만들어 주세요.', 'it no longer works. Create a new one.'),
    ],
    'calendar-feed': [
      say('캘린더 주소', 'Address of a calendar'),
      say('더 이상 읽을 수 없습니다. 새로 만들어 주세요.', 'it no longer works. Create a new one.'),
    ],
    'collector-report': internal,
    'broken-channel': internal,
    'first-check': [
      say('가져오기 결과 보고', 'Report of an import'),
      say(
        '보내지 않습니다. 결과는 /hometax 목록 명령으로 볼 수 있습니다.',
        'not sent. See the results with /hometax list.',
      ),
    ],
    'home-visit': internal,
    look: internal,
    'told-problem': internal,
  };
}

export function storeErrorSentence(fault: StoreFault, t: Tongue): string {
  const { say } = t;
  const failed = say(
    '저장소를 읽거나 쓰지 못했습니다. STORE_URL의 경로와 남은 디스크 공간을 확인해 주세요.',
    'The store could not be read or written. Check the path in STORE_URL and the free disk space.',
  );
  return {
    'not-writable': say(
      '저장소 파일이나 폴더에 쓸 수 없습니다. STORE_URL의 경로와 권한을 확인해 주세요.',
      'The store cannot be written to. Check the path in STORE_URL and its permissions.',
    ),
    locked: say(
      '다른 프로세스가 저장소를 사용 중입니다. 그 프로세스를 멈춘 뒤 다시 실행해 주세요.',
      'Another process is using the store. Stop it and try again.',
    ),
    'not-leading': say(
      '다른 프로세스가 실행을 이어받아 이 프로세스는 저장하지 않습니다. 잠시 뒤 다시 시도해 주세요.',
      'Another process leads now, so this one saves nothing. Try again in a moment.',
    ),
    ...postgresSentences(t),
    'disk-full': say(
      '디스크가 가득 차 저장하지 못했습니다. 디스크 공간을 확보한 뒤 다시 실행해 주세요.',
      'The disk is full, so nothing could be saved. Free up space and try again.',
    ),
    corrupt: say(
      '저장소 파일이 손상되었거나 SQLite 파일이 아닙니다. 백업한 파일로 복원해 주세요.',
      'The store is damaged or is not an SQLite file. Restore a backup.',
    ),
    'two-names': say(
      '저장소 파일에 하드 링크(다른 이름)가 있거나 폴더 없이 파일만 마운트되어 있습니다. 이름을 하나만 남기거나, 파일 대신 폴더를 마운트해 주세요.',
      'The store file has a second name (a hard link), or is mounted without its folder. Keep only one name, or mount the folder.',
    ),
    moved: say(
      '앱이 실행되는 동안 저장소의 파일이나 테이블이 삭제되거나 옮겨지거나 바뀌어, 아무것도 저장되지 않습니다. 제자리에 되돌리거나, 앱을 멈추고 백업에서 복원한 뒤 다시 실행해 주세요.',
      "The store's file or table was deleted, moved or replaced while the app was running, so nothing is saved. Put it back, or stop the app, restore a backup and start it again.",
    ),
    'newer-version': say(
      '더 최신 버전의 앱에서 사용한 저장소입니다. 앱을 업데이트해 주세요.',
      'A newer version of this app wrote the store. Update the app.',
    ),
    'unfinished-copy': say(
      '이 저장소로 복사하던 store copy 명령이 끝나지 않아 기록이 빠져 있습니다. 그 명령을 다시 실행해 주세요.',
      'Records are missing: "store copy" did not finish copying into this store. Run it again.',
    ),
    'unknown-shape': failed,
    closed: failed,
    failed,
  }[fault];
}

/** "The address" is that in STORE_URL or DATABASE_URL. */
const postgresSentences = ({ say }: Tongue) => ({
  unreachable: say(
    'PostgreSQL에 연결할 수 없습니다. PostgreSQL이 실행 중인지, STORE_URL(또는 DATABASE_URL)의 호스트와 포트가 맞는지, 방화벽이 연결을 막지 않는지 확인해 주세요. 연결되면 앱이 자동으로 이어서 동작합니다.',
    'PostgreSQL cannot be reached. Check that it is running, that host and port in STORE_URL (or DATABASE_URL) are right, and that no firewall blocks the connection. Once it answers, the app continues automatically.',
  ),
  refused: say(
    'PostgreSQL이 연결을 거부합니다. STORE_URL(또는 DATABASE_URL)을 확인해 주세요.',
    'PostgreSQL refuses the connection. Check STORE_URL (or DATABASE_URL).',
  ),
  url: say(
    'STORE_URL(또는 DATABASE_URL)의 주소를 사용할 수 없습니다. 비밀번호의 특수 문자를 URL 인코딩했는지(예: @ → %40), 주소에 입력한 파일(sslrootcert 등)이 있는지 확인해 주세요.',
    'The address in STORE_URL (or DATABASE_URL) cannot be used. Percent-encode special characters in the password (@ as %40), and check that each file in the address exists.',
  ),
  host: say(
    '호스트를 찾을 수 없습니다. STORE_URL(또는 DATABASE_URL)의 호스트와 앱 서버의 DNS를 확인해 주세요.',
    "The host cannot be found. Check the host in STORE_URL (or DATABASE_URL), and this server's DNS.",
  ),
  login: say(
    'PostgreSQL이 사용자나 비밀번호를 거부합니다. STORE_URL(또는 DATABASE_URL)의 사용자와 비밀번호가 맞는지, PostgreSQL의 pg_hba.conf가 이 앱 서버의 연결을 허용하는지 확인해 주세요.',
    "PostgreSQL does not accept the user or the password. Check both in STORE_URL (or DATABASE_URL), and that PostgreSQL's pg_hba.conf allows connections from this server.",
  ),
  tls: say(
    '암호화(TLS) 설정이 PostgreSQL과 맞지 않습니다. PostgreSQL이 TLS를 요구하면 주소 끝에 ?sslmode=verify-full을, PostgreSQL에 TLS가 없으면 ?sslmode=disable을 붙여 주세요.',
    'The app and PostgreSQL disagree on encryption (TLS). If PostgreSQL requires it, add ?sslmode=verify-full to the address; if PostgreSQL has none, add ?sslmode=disable.',
  ),
  certificate: say(
    'PostgreSQL의 TLS 인증서를 신뢰할 수 없습니다. CA 인증서 파일을 주소 끝에 ?sslmode=verify-full&sslrootcert=파일 형식으로 붙이거나, 인증서를 검사하지 않으려면 ?sslmode=no-verify를 붙여 주세요.',
    "PostgreSQL's TLS certificate is not trusted. To trust it, name the file with its CA certificate in the address (?sslmode=verify-full&sslrootcert=FILE), or accept any certificate (?sslmode=no-verify).",
  ),
  database: say(
    '데이터베이스가 없습니다. PostgreSQL에 만들거나(createdb), STORE_URL(또는 DATABASE_URL)의 데이터베이스 이름을 고쳐 주세요.',
    'The database does not exist. Create it (createdb), or correct its name in STORE_URL (or DATABASE_URL).',
  ),
  encoding: say(
    '데이터베이스의 인코딩이 UTF8이 아니어서 저장하지 못하는 글자가 있습니다. UTF8 데이터베이스를 만들어(createdb --encoding=UTF8 --template=template0) 그 주소를 입력해 주세요.',
    'The database cannot store all characters. Create one with the encoding UTF8 (createdb --encoding=UTF8 --template=template0), and use its address.',
  ),
  rights: say(
    '이 사용자에게는 테이블 public.keyv를 만들거나 쓸 권한이 없습니다. 테이블이 있으면 이 사용자를 소유자로 지정하고, 없으면 스키마 public의 CREATE 권한을 부여해 주세요.',
    'The user is not allowed to create or use the table public.keyv. If the table exists, make the user its owner; if not, grant the user CREATE on the schema public.',
  ),
  'read-only': say(
    '읽기 전용 PostgreSQL(대개 복제본)입니다. STORE_URL(또는 DATABASE_URL)에 주 서버의 주소를 입력해 주세요.',
    'This PostgreSQL is read-only, probably a replica. Use the address of the primary server in STORE_URL (or DATABASE_URL).',
  ),
  version: say(
    'PostgreSQL 버전이 14보다 낮습니다. PostgreSQL을 업데이트해 주세요.',
    'This PostgreSQL is older than version 14. Upgrade it.',
  ),
  pooler: say(
    '트랜잭션 모드의 연결 풀러(PgBouncer 등)를 거치고 있습니다. 이렇게 연결하면 한 프로세스만 알림을 보내게 하는 잠금을 유지할 수 없습니다. PostgreSQL에 직접 연결하는 주소나 세션 모드의 풀을 사용해 주세요.',
    'The address leads to a connection pooler in transaction mode (such as PgBouncer). It cannot hold the lock that lets only one process send alerts. Use the direct address of PostgreSQL, or a pool in session mode.',
  ),
});
