import type { Tongue } from '../text/tongue.js';
import type { FailureProblem } from './failure-endpoint.js';

export const collectorTestWords = ({ say }: Tongue) => ({
  noSecret: say(
    'COLLECTOR_SECRET이 없습니다. 앱과 같은 값을 환경 변수나 .env 파일에 입력해 주세요.',
    'COLLECTOR_SECRET is not set. Set it to the same value as for the app.',
  ),
  noAddress: say(
    '앱의 주소를 입력해 주세요. 예: collector test http://127.0.0.1:3000 (PUBLIC_URL이 있으면 생략)',
    'Name the address of the app, e.g. collector test http://127.0.0.1:3000 (not needed with PUBLIC_URL).',
  ),
});

export interface Refusal {
  readonly why: FailureProblem;
  /** The names of the wrong fields, if the sample is `invalid`. */
  readonly fields: readonly string[];
}

/** `failure`: there was no answer. */
export type TestAnswer =
  | { readonly status: number; readonly refusal: Refusal | undefined }
  | { readonly failure: string };

interface TestResult {
  readonly sentence: string;
  readonly exit: 'fine' | 'attention' | 'unknown';
}

export function testResult(answer: TestAnswer, t: Tongue): TestResult {
  const { say } = t;
  if ('failure' in answer) {
    return {
      exit: 'unknown',
      sentence: say(
        `응답이 없습니다(${answer.failure}). 앱이 실행 중인지, 주소와 포트가 맞는지 확인해 주세요.`,
        `No answer (${answer.failure}). Check that the app is running and that the address and port are right.`,
      ),
    };
  }
  const { status, refusal } = answer;
  if (refusal !== undefined) return refusedSample(refusal, status, t);
  switch (status) {
    case 202:
      return {
        exit: 'fine',
        sentence: say(
          '정상입니다. 보고가 접수되었습니다. 예시 사업자번호를 모니터링하고 있어 로그인하지 않고 확인합니다.',
          'It works: the report is accepted. The sample company is watched, so it is checked without a login.',
        ),
      };
    // A process that does not lead answers so, in plain text.
    case 503:
      return {
        exit: 'unknown',
        sentence: say(
          '503: 지금 이 주소에서는 보고를 받지 않습니다. 앱이 시작하는 중이거나 이 프로세스가 대기 중일 수 있습니다. 1분쯤 뒤에 다시 실행해 주세요. 프로세스가 여럿이면 /readyz가 200으로 응답하는 주소를 입력해 주세요.',
          '503: this address accepts no reports right now. The app may be starting, or this process only stands by. Try again in a minute. If there are several processes, name the address whose /readyz answers 200.',
        ),
      };
    default:
      return {
        exit: 'attention',
        sentence: say(
          `HTTP ${status}: 앱의 응답이 아닙니다. 앱에 COLLECTOR_SECRET이 설정되어 있는지, 주소가 맞는지, 프록시가 /collector/ 아래의 요청을 앱으로 보내는지 확인해 주세요.`,
          `HTTP ${status}: this is not the app's answer to a report. Check that the app has COLLECTOR_SECRET, that the address is right, and that the proxy passes requests under /collector/ to the app.`,
        ),
      };
  }
}

function refusedSample({ why, fields }: Refusal, status: number, { say }: Tongue): TestResult {
  switch (why) {
    case 'unknown-company':
      return {
        exit: 'fine',
        sentence: say(
          '정상입니다. 서명이 확인되었습니다. 예시 사업자번호는 모니터링하지 않는 회사라 404로 응답했고, 아무것도 기록하지 않았습니다.',
          'It works: the signature is accepted. The answer is 404 because the sample company is not watched, and nothing was recorded.',
        ),
      };
    case 'invalid':
      if (fields.join() === 'product') {
        return {
          exit: 'fine',
          sentence: say(
            '정상입니다. 서명이 확인되었습니다. 예시 회사의 전자세금계산서는 모니터링하지 않아 앱이 400으로 응답했고, 아무것도 기록하지 않았습니다.',
            'It works: the signature is accepted. The answer is 400 because tax invoices are not watched for the sample company, and nothing was recorded.',
          ),
        };
      }
      return {
        exit: 'attention',
        sentence: say(
          `400: 서명은 확인되었지만 앱이 예시의 항목을 거부했습니다(${fields.join(', ')}). 앱과 같은 버전의 명령인지, 이 컴퓨터와 앱의 시각이 같은지 확인해 주세요.`,
          `400: the signature is accepted, but the app refused fields of the sample (${fields.join(', ')}). Check that this command has the app's version, and that this machine and the app have the same time.`,
        ),
      };
    case 'replayed':
      return {
        exit: 'attention',
        sentence: say(
          '401: 앱이 같은 요청을 두 번 받았습니다. 첫 번째는 접수되었습니다. 앱 앞의 프록시가 POST 요청을 자동으로 다시 보내지 않도록 설정해 주세요.',
          '401: the app got this request twice and accepted the first one. Set the proxy in front of it not to repeat POST requests.',
        ),
      };
    case 'wrong-signature':
      return {
        exit: 'attention',
        sentence: say(
          '401: 서명이 맞지 않습니다. 여기와 앱의 COLLECTOR_SECRET이 같은지, 바꾼 뒤 앱을 다시 시작했는지 확인해 주세요.',
          '401: the signature does not match. Check that COLLECTOR_SECRET is the same here and for the app, and that the app was restarted after it was changed.',
        ),
      };
    case 'stale':
      return {
        exit: 'attention',
        sentence: say(
          '401: 이 컴퓨터와 앱 서버의 시계가 5분 넘게 다릅니다. 시각 동기화(NTP)를 켜 주세요.',
          "401: the clocks of this machine and the app's server differ by more than 5 minutes. Turn on time synchronisation (NTP).",
        ),
      };
    case 'unsigned':
      return {
        exit: 'attention',
        sentence: say(
          '401: 서명이 앱에 도착하지 않았습니다. 프록시가 X-HomeTax-Signature 헤더를 전달하는지 확인해 주세요.',
          '401: the signature did not arrive. Check that the proxy passes on the header X-HomeTax-Signature.',
        ),
      };
    case 'not-post':
    case 'too-large':
      return {
        exit: 'attention',
        sentence: say(
          `${status}: 예시가 보낸 그대로 앱에 도착하지 않았습니다. 프록시가 POST 요청과 본문을 그대로 전달하는지 확인해 주세요.`,
          `${status}: the sample did not arrive as it was sent. Check that the proxy passes on POST requests and their bodies unchanged.`,
        ),
      };
    case 'too-many':
    case 'unavailable':
      return {
        exit: 'unknown',
        sentence: say(
          `${status}: 앱이 지금은 보고를 받지 않습니다. 잠시 뒤 다시 실행해 주세요.`,
          `${status}: the app is not accepting reports right now. Try again in a moment.`,
        ),
      };
  }
}
