import { collects, collectsObject } from '../assessment/alert-phrases.ko.js';
import type { Reason } from '../records/reason.js';
import { fullDate } from '../text/format.js';
import { certificateExpiry, certificateInvalid } from './client-certificate.ko.js';
import { authMissing, deptUserLogin } from './client-dept-user.ko.js';
import { nowStopped } from './client-phrases.ko.js';
import type { ClientCase, ClientPart, ClientText } from './client-text.js';

type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export const client: ClientText = {
  greeting: '안녕하세요.',
  subject: (name, brn) => `${name}(${brn})의 홈택스 자료 수집과 관련해 안내드립니다.`,
  several: (count) => `살펴봐 주실 것이 ${count}가지 있습니다.`,
  part,
  closing:
    '비밀번호, 주민등록번호, 인증서 파일은 메일이나 메신저로 보내지 말아 주세요. 이미 하셨다면 이 안내는 넘기셔도 됩니다. 감사합니다.',
};

function part(reason: Reason, about: ClientCase): ClientPart | undefined {
  switch (reason.kind) {
    case 'certificate-expiry':
      return certificateExpiry(reason, about);
    case 'certificate-invalid':
      return certificateInvalid(reason, about);
    case 'dept-user-login':
      return deptUserLogin(reason, about);
    case 'auth-missing':
      return authMissing(reason, about);
    case 'member-missing':
      return {
        what: `이 사업자번호를 팝빌 연동회원 가운데서 찾을 수 없어 ${nowStopped(reason)}`,
        ask: '아래 두 가지를 알려 주시기 바랍니다.',
        ordered: false,
        steps: [
          '사업자번호가 바뀌었거나 다른 사업장의 번호를 쓰고 계신지',
          '팝빌 회원에서 탈퇴하셨거나 아직 가입하지 않으셨는지',
        ],
      };
    case 'plan':
      return plan(reason);
    case 'check-broken':
      return undefined;
    default:
      return reason satisfies never;
  }
}

function plan({ plan: of, products }: Of<'plan'>): ClientPart {
  const what = collects(products);
  const date = of.endsAt === undefined ? undefined : fullDate(of.endsAt, 'ko');
  if (of.state === 'ending') {
    return {
      what: `팝빌의 ${what} 수집 정액제가 ${date === undefined ? '곧' : `${date}에`} 끝납니다. 그대로 두면 그 뒤에는 ${collectsObject(products)} 가져올 수 없습니다.`,
      ask: '계속 이용하시려면 그 전에 팝빌 사이트에서 정액제를 연장해 주세요.',
      ordered: false,
      steps: [],
    };
  }
  const last = date === undefined ? '' : ` 마지막 이용일은 ${date}입니다.`;
  const until = `다시 이용할 수 있을 때까지 ${collectsObject(products)} 가져올 수 없습니다. 홈택스 인증은 다시 등록하지 않으셔도 됩니다.`;
  const { found, ask } = STOPPED[of.why ?? 'refused'];
  return { what: `팝빌의 ${what} 수집 ${found}${last} ${until}`, ask, ordered: false, steps: [] };
}

const STOPPED = {
  ended: {
    found: '정액제 기간이 끝났습니다.',
    ask: '계속 이용하시려면 팝빌 사이트에서 정액제를 다시 신청해 주세요.',
  },
  restricted: {
    found: '정액제 사용이 제한되었습니다.',
    ask: '제한된 이유를 팝빌 고객센터에 문의해 주세요.',
  },
  unpaid: {
    found: '정액제 결제가 끝나지 않았습니다.',
    ask: '팝빌 사이트에서 결제 수단과 미납 내역을 보시고 결제를 마쳐 주세요.',
  },
  refused: {
    found: '정액제가 정지되었습니다.',
    ask: '팝빌 사이트에서 정액제 상태를 보시고, 다시 신청하거나 팝빌 고객센터에 문의해 주세요.',
  },
} as const;
