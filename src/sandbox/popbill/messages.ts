/**
 * POPBiLL's messages for the codes with which the stand-in answers, including those that only tests use: Korean and,
 * after a bar, English. Without an English message, the Korean one is used. Source: the vendor's error code list and
 * English exception pages (src/popbill/error-codes.ts names them). The vendor has no English for -11100027, -28 and
 * -29. Ours is given, because the sandbox controls show these codes.
 */
const MESSAGES = `
-11100001 홈택스 로그인에 실패하였습니다. | Your sign in wasn't successful for HomeTax.
-11100003 홈택스의 응답이 올바르지 않습니다. | error checking the e-Tax invoice session range
-11100008 홈택스의 이중로그인 방지에 의해 로그아웃되었습니다. | Logged-out by HomeTax to block the multi-login session
-11100009 홈택스의 응답이 올바르지 않습니다. | Invalid response from HomeTax
-11100016 홈택스 로그인 과정에서 알수 없는 오류가 발생하였습니다. | Unknown error in process of HomeTax login
-11100018 Invalid SessionID
-11100021 홈택스 부서사용자 검증에 실패하였습니다. | Failed to validate the HomeTax department account
-11100022 부서사용자와 회원의 사업자번호가 일치하지 않아 등록이 불가능합니다. | department BRN differs from the user's BRN
-11100023 홈택스에 등록된 세금계산서 부서사용자가 아닙니다. | department account not registered for e-Tax invoice service
-11100024 홈택스에 등록된 현금영수증 부서사용자가 아닙니다. | department account not registered for cash receipt service
-11100027 홈택스 부서사용자의 임시 비밀번호 변경이 필요합니다. | The department account's temporary password must be changed
-11100028 대표자 주민번호가 입력되지 않았습니다. | The representative's resident registration number is missing
-11100029 홈택스 부서사용자 2차인증이 실패 하였습니다. | 2-step verification of the department account failed
-11101004 등록된 홈택스 공동인증서가 없습니다.
-11101005 등록된 홈택스 인증서를 로드할 수 없습니다.
-11101006 등록된 홈택스 인증서로 서명중 오류가 발생하였습니다.
-11101014 세금계산서 부서사용자 정보가 등록되어 있지 않습니다.
-11101015 현금영수증 부서사용자 정보가 등록되어 있지 않습니다.
-10001060 부서사용자 아이디가 입력되지 않았습니다.
-10001063 부서사용자 정보가 등록되어 있지 않습니다.
-10001023 공동인증서 삭제는 회사 권한으로만 가능합니다.
-10001068 공동인증서의 사업자번호 확인에 실패하였습니다.
-10001082 세금계산서 발행이 불가능한 인증서 입니다.
-10002009 공동인증서가 등록되어 있지 않습니다.
-10002016 홈택스 공동인증서나 부서사용자 정보가 등록되어 있지 않습니다.
-10004000 등록된 인증서가 존재하지 않습니다.
-10004003 인증서가 만료되었습니다.
-10004004 인증서가 폐기되었습니다.
-10004009 공동인증서와 회원의 사업자번호가 다릅니다.
-10000008 아이디가 존재하지 않습니다. | The information for provided ID does not exist.
-10000010 파트너 정보가 존재하지 않습니다. | Partner Information does not exist.
-10000014 사업자번호와 일치하는 회원이 존재하지 않습니다. | No user corresponds with the BRN
-10000015 사업자번호가 입력되지 않았습니다. | Business registration number is not entered.
-10000018 사용 중지된 아이디입니다. | Disabled ID
-10000021 사용 중지된 아이디입니다. | Disabled ID
-10000029 접근 IP 정보가 존재하지 않습니다. | IP information to access does not exist
-10000033 토큰 해석에 실패 하였습니다. | Token interpretation failed
-10000034 인증정보가 입력되지 않았습니다. | Auth token is not entered
-10000038 회원의 아이디가 아닙니다. | Invalid ID
-10000040 확인할 링크아이디가 입력되지 않았습니다. | LinkID to be checked is not entered
-10001046 사업자번호는 10자리 숫자만 입력할 수 있습니다.
-10001059 사용할 수 없는 사업자번호 입니다.
-10010001 파트너 링크아이디가 입력되지 않았습니다.
-10010030 연동회원 신규가입 API 기능이 제한되어 있습니다.
-10010031 팝빌회원 아이디가 입력되지 않았습니다.
-10010032 API 동시호출 한도를 초과 하였습니다.
-99000011 접근 IP 정보가 존재하지 않습니다.
-99000013 세션 정보가 존재하지 않습니다.
-99000014 인증정보가 입력되지 않았습니다.
-99000016 토큰 생성에 실패하였습니다.
-99000017 토큰 해석에 실패하였습니다.
-99000026 세션이 만료되었습니다.
-99000030 Location miss matched with session.
-99000031 IPAddress miss matched with session.
-99002004 회원 연동 아이디에 해당하는 파트너를 찾을 수 없습니다.
-99002014 URL TOGO값이 유효하지 않습니다.
-99002015 서비스 아이디가 입력되지 않았습니다.
-99003004 링크아이디가 존재하지 않습니다.
-99003008 연동회원으로 가입된 사업자 번호가 존재하지 않습니다.
-99004001 서비스 채널이 존재하지 않습니다.
-99004003 파트너가 존재하지 않습니다.
-99004021 링크아이디가 존재하지 않습니다.
-99005001 파트너 잔여포인트가 부족합니다.
-99005003 차감할 충전포인트가 부족합니다.
-99005004 차감할 보너스포인트가 부족합니다.
-99005005 잔여포인트가 부족합니다.
-99005002 후불 월한도를 초과하였습니다.
-99005015 일 사용건수 한도를 초과하였습니다.
-99008006 정지된 정액제입니다.
-99008009 정지된 정액제 입니다.
-99008029 유효한 정액제가 존재하지 않습니다.
-99008047 정액제의 사용기한이 종료되었습니다.
-99010001 요청형식이 유효하지 않습니다.
-99010002 요청 일시가 입력되지 않았습니다.
-99010003 요청 일시가 유효하지 않습니다.
-99010004 요청시간이 유효하지 않습니다.
-99010005 권한 정보가 없습니다.
-99010006 권한 정보를 확인 할 수 없습니다.
-99010007 권한 정보의 서명이 일치하지 않습니다.
-99010008 HMAC 계산 실패
-99010012 허용된 사용자가 아닙니다.
-99010013 허용된 아이피 주소가 아닙니다.
-99010015 사용이 정지된 링크ID입니다.
-99010016 사용할 수 없는 서비스입니다.
-99010017 사용자 식별정보가 입력되지 않았습니다.
-99010019 APIKey가 입력되지 않았습니다.
-99010020 APIKey가 존재하지 않습니다.
-99910002 호출한 API 상품에 이용 권한이 부여되지 않아 사용이 제한됩니다.
-99910004 Token decryption failed.
-99910006 Token's ip address is mismatch.
-99910009 날짜형식 타입 매핑에 실패하였습니다.
-99910010 입력값 매핑중 오류가 발생하였습니다.
`;

const byCode = new Map(
  [...MESSAGES.matchAll(/^(-\d+) (.+?)(?: \| (.+))?$/gm)].map(
    ([, code, korean = '', english = korean]) => [Number(code), { korean, english }],
  ),
);

/** POPBiLL's message for a code. The message for an unlisted code contains the code. */
export function messageOf(code: number, language: 'ko' | 'en'): string {
  const message = byCode.get(code);
  if (message !== undefined) return language === 'en' ? message.english : message.korean;
  return language === 'en' ? `An error occurred. (${code})` : `오류가 발생하였습니다. (${code})`;
}

/** The message with its code, which is not repeated after the message for an unlisted code. */
export function messageWithCode(code: number, language: 'ko' | 'en'): string {
  const message = messageOf(code, language);
  return message.includes(String(code)) ? message : `${message} (${code})`;
}
