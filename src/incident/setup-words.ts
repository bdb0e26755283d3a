import { popbillCode, quotePopbill } from '../assessment/reason-parts-words.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { SetupAlert, SetupFault } from '../records/incident.js';
import type { Markup } from '../text/markup.js';
import { popbillSupport, stepLines, upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export function setupWords(setup: SetupAlert, markup: Markup, t: Tongue) {
  const { say, dayAndTime } = t;
  const { openedAt, lastCheckedAt } = setup;
  const { title, guess, steps } = setupFaultWords(setup.fault, setup.stage, t);
  const last = lastCheckedAt === undefined ? undefined : dayAndTime(lastCheckedAt, openedAt);
  const lastCheck =
    last === undefined ? '' : say(` 마지막 확인: ${last}.`, ` Last check: ${last} KST.`);
  const since = dayAndTime(openedAt, openedAt);
  const stopped = say(
    `${title}. 정기 확인은 중단되었습니다. ${guess}`,
    `${title}, so scheduled checks are stopped. ${guess}`,
  );
  const todo = { steps, ordered: true };
  return {
    title,
    happened: `${guess} ${quotePopbill(setup, markup, t)}`,
    meaning: say(
      `회사를 확인할 수 없어 정기 확인을 중단했고, 회사별 알림도 새로 보내거나 닫지 않습니다. 인증에 문제가 있다는 뜻은 아닙니다. 설정을 바로잡으면 모든 회사를 자동으로 다시 확인합니다.${lastCheck}`,
      `Companies can't be checked, so scheduled checks are stopped and no company alert is opened or closed. This doesn't mean authentication is broken. Once the problem is fixed, all companies are checked again automatically.${lastCheck}`,
    ),
    todo,
    sentence: `${stopped}\n${stepLines(todo)}`,
    facts: [
      say(`${since}부터`, `since ${since} KST`),
      say('15분마다 몇 곳을 다시 조회', 'a few companies are retried every 15 minutes'),
    ],
  };
}

export function setupResolvedWords(
  setup: SetupAlert & { readonly resolvedAt: Instant },
  t: Tongue,
) {
  const { say } = t;
  const { openedAt, resolvedAt } = setup;
  const [since, until] = [t.timeAfter(openedAt, openedAt), t.timeAfter(resolvedAt, openedAt)];
  const after = t.afterDuration(resolvedAt - openedAt);
  const title = say(
    '앱의 팝빌 연동 설정 문제가 해결되었습니다',
    "POPBiLL accepts this app's settings again",
  );
  const recovery = say(
    '모든 회사를 다시 확인했고, 알림도 재개했습니다.',
    'All companies have been checked again, and alerts are sent as usual.',
  );
  return {
    state: withStage(say('해결됨', 'Resolved'), setup.stage, t),
    title,
    body: say(
      `${since}부터 ${until}까지 회사를 확인하지 못했습니다. ${recovery}`,
      `Companies could not be checked from ${since} until ${until} KST. ${recovery}`,
    ),
    sentence: `${title}. ${recovery}`,
    facts: [say(`${after} 해결`, `resolved ${after}`), popbillCode(setup.code, t)],
    isFine: true,
  };
}

export function setupFaultWords(fault: SetupFault, stage: Stage, t: Tongue) {
  const { say, words } = t;
  const support = popbillSupport(t);
  const restart = say(
    '앱을 다시 시작합니다. 설정은 시작할 때 한 번만 읽습니다.',
    'restart the app; it reads environment variables only at startup.',
  );
  const noRestart = say('앱을 다시 시작하지 않아도 됩니다.', 'No restart is needed.');
  const environment = words.stage[stage];
  return {
    signature: {
      title: say('팝빌이 API 서명을 거부했습니다', 'POPBiLL refuses our API signature'),
      guess: say(
        '비밀키(SecretKey)가 바뀌었거나 잘못 입력된 것 같습니다.',
        'The secret key has probably been changed or mistyped.',
      ),
      steps: [
        say(
          '관리자가 팝빌(링크허브) 파트너 정보에서 현재 비밀키를 확인합니다.',
          'Admin: look up the current secret key in our Linkhub (POPBiLL) partner information.',
        ),
        say(
          'POPBILL_SECRET_KEY 값을 그 키로 바꿉니다. 키를 슬랙에 올리지 마세요.',
          'Set POPBILL_SECRET_KEY to that key. Never post the key in Slack.',
        ),
        upperFirst(restart),
      ],
    },
    'link-id': {
      title: say('팝빌이 링크아이디를 거부했습니다', 'POPBiLL refuses our LinkID'),
      guess: say(
        '링크아이디가 잘못 입력되었거나 사용이 정지된 것 같습니다.',
        'The LinkID is probably mistyped or suspended.',
      ),
      steps: [
        say(
          '관리자가 POPBILL_LINK_ID 값이 파트너 신청 때 받은 링크아이디와 같은지 확인합니다.',
          'Admin: check that POPBILL_LINK_ID is the LinkID that we got when our partner application was approved.',
        ),
        say(`값이 다르면 수정하고 ${restart}`, `If not, correct it and ${restart}`),
        say(
          `값이 같으면 사용이 정지되었는지 ${support}에 문의합니다.`,
          `If it is right, ask ${support} whether it is suspended.`,
        ),
      ],
    },
    ip: {
      title: say('팝빌이 이 앱의 IP 주소를 거부했습니다', "POPBiLL refuses this app's IP address"),
      guess: say(
        '앱 서버의 아웃바운드(공인) IP가 바뀌었거나 여러 개인 것 같습니다.',
        "The server's outbound (public) IP address has probably changed, or there are several.",
      ),
      steps: [
        say(
          '관리자가 앱 서버의 아웃바운드(공인) IP를 확인합니다. 팝빌에 IP 제한을 설정했다면 현재 주소를 추가합니다.',
          "Admin: check the server's outbound (public) IP address. If POPBiLL accepts only certain addresses, add the current one there.",
        ),
        say(
          `아웃바운드 IP가 여러 개라면 POPBILL_IP_BOUND 값을 false로 바꾸고 ${restart}`,
          `If there are several outbound addresses, set POPBILL_IP_BOUND to false and ${restart}`,
        ),
      ],
    },
    clock: {
      title: say(
        '앱 서버의 시각이 팝빌과 다릅니다',
        "The clock of the app's server differs from POPBiLL's",
      ),
      guess: say(
        '팝빌 시각에 맞춰 다시 요청했지만 거부되었습니다.',
        "A retry with POPBiLL's time was refused too.",
      ),
      steps: [
        say(
          `관리자가 앱 서버의 시각을 맞춥니다(시각 동기화 NTP가 켜져 있는지 확인). ${noRestart}`,
          `Admin: correct the server's clock (check that time synchronisation, NTP, is on). ${noRestart}`,
        ),
      ],
    },
    'production-closed': {
      title: say(
        `팝빌 ${environment} 환경을 사용할 수 없습니다`,
        `POPBiLL's ${environment} environment is not open for our LinkID`,
      ),
      guess:
        stage === 'production'
          ? say(
              '운영 전환 신청이 아직 승인되지 않은 것 같습니다.',
              'The application for production has probably not been approved yet.',
            )
          : say(
              '테스트 환경이 열리지 않은 링크아이디인 것 같습니다.',
              'Our LinkID probably has no access to the test environment.',
            ),
      steps: [
        say(
          `관리자가 이 링크아이디의 운영 전환 상태를 ${support}에 문의합니다.`,
          `Admin: ask ${support} whether this LinkID is approved for production.`,
        ),
        say(
          `환경을 잘못 선택했다면 POPBILL_STAGE 값을 수정하고 ${restart}`,
          `If the wrong environment was chosen, correct POPBILL_STAGE and ${restart}`,
        ),
      ],
    },
    points: {
      title: say('파트너 포인트가 부족합니다', 'Our partner points with POPBiLL are used up'),
      guess: say(
        '파트너(링크아이디)의 포인트이며, 연동회원 포인트와는 다릅니다.',
        "These are the partner points of our LinkID, not a linked member's points.",
      ),
      steps: [
        say(
          `관리자가 팝빌 파트너 사이트에서 파트너 포인트를 충전합니다. ${noRestart}`,
          `Admin: top up the partner points on POPBiLL's partner site. ${noRestart}`,
        ),
      ],
    },
    'member-points': {
      title: say(
        '연동회원 포인트가 부족합니다',
        "The linked members' points with POPBiLL are used up",
      ),
      guess: say(
        '연동회원(회사)의 포인트이며, 파트너 포인트와는 다릅니다.',
        "These are the company's own points, not our partner points.",
      ),
      steps: [
        say(
          `팝빌 사이트에 회사 계정으로 로그인해 연동회원 포인트를 충전합니다. ${noRestart}`,
          `Log in to POPBiLL's site as the company and top up the linked member's points. ${noRestart}`,
        ),
      ],
    },
    'popbill-user-id': {
      title: say(
        '팝빌이 회사에 설정된 팝빌 아이디를 거부했습니다',
        "POPBiLL refuses the companies' POPBiLL ID",
      ),
      guess: say(
        '회사에 설정한 팝빌 아이디가 삭제되었거나 사용이 중지된 것 같습니다.',
        'The POPBiLL ID that is set for the companies has probably been deleted or disabled.',
      ),
      steps: [
        say(
          `운영자가 /hometax 추가 명령으로 회사를 열어 팝빌 아이디를 수정하거나 비웁니다. 비우면 그 회사의 기본 아이디로 조회합니다. ${noRestart}`,
          `Operator: open the company with /hometax watch and correct or clear its POPBiLL ID. Without one, the company's default ID is used. ${noRestart}`,
        ),
      ],
    },
    permission: {
      title: say(
        '홈택스 수집을 사용할 권한이 없습니다',
        "POPBiLL doesn't let this app use HomeTax collection",
      ),
      guess: say(
        '홈택스 수집 서비스를 신청하지 않았거나 팝빌 아이디에 권한이 없는 것 같습니다.',
        'We have probably not applied for HomeTax collection, or the POPBiLL ID lacks the permission.',
      ),
      steps: [
        say(
          '관리자가 팝빌 사이트에서 팝빌 아이디의 권한을 확인합니다.',
          "Admin: check the permissions of the POPBiLL ID on POPBiLL's site.",
        ),
        say(
          `권한이 있다면 이 링크아이디로 홈택스 수집을 사용할 수 있는지 ${support}에 문의합니다. ${noRestart}`,
          `If it has them, ask ${support} whether our LinkID may use HomeTax collection. ${noRestart}`,
        ),
      ],
    },
    other: {
      title: say('앱의 팝빌 연동 설정에 문제가 있습니다', "POPBiLL refuses this app's requests"),
      guess: say(
        '이 앱의 설정이나 팝빌의 파트너 설정이 바뀐 것 같습니다.',
        "This app's settings or the partner settings with POPBiLL have probably changed.",
      ),
      steps: [
        say(
          '관리자가 POPBILL_로 시작하는 설정을 확인합니다. 값을 수정했다면 앱을 다시 시작합니다.',
          'Admin: check the settings that begin with POPBILL_. If you correct one, restart the app.',
        ),
        say(
          `값이 맞다면 팝빌 메시지와 코드를 ${support}에 알립니다.`,
          `If they are right, report the POPBiLL message and code to ${support}.`,
        ),
      ],
    },
  }[fault];
}
