import type { Say } from './format.js';

/** One word per thing, the same in every message, modal and list. */
export const glossary = (say: Say) => ({
  /** As a label or a heading, or after the label of a button. */
  productLabel: {
    taxinvoice: say('전자세금계산서', 'Tax invoices'),
    cashbill: say('현금영수증', 'Cash receipts'),
  },
  /** Inside a sentence. */
  product: {
    taxinvoice: say('전자세금계산서', 'tax invoices'),
    cashbill: say('현금영수증', 'cash receipts'),
  },
  method: {
    certificate: say('인증서', 'certificate'),
    deptUser: say('부서사용자', 'department user'),
  },
  stage: { test: say('테스트', 'test'), production: say('운영', 'production') },
  severity: {
    critical: say('긴급', 'Critical'),
    warning: say('주의', 'Warning'),
    notice: say('안내', 'Info'),
  },
  reason: {
    'certificate-expiry': say('인증서 만료·만료 예정', 'Certificate expired or expiring soon'),
    'certificate-invalid': say('인증서 사용 불가', 'Certificate cannot be used'),
    'dept-user-login': say('부서사용자 로그인 거부', 'Department user login rejected'),
    'auth-missing': say('홈택스 인증 미등록', 'Authentication not registered'),
    'member-missing': say('연동회원 아님', 'Not a linked member'),
    plan: say('정액제 문제', 'Flat-rate plan problem'),
    'check-broken': say('연속으로 확인하지 못함', 'Repeatedly could not check'),
  },
  /** What is wrong with a certificate that has not expired. */
  certificateFault: {
    revoked: say('인증서 폐기됨', 'Certificate revoked'),
    'wrong-company': say('다른 사업자번호의 인증서', 'Certificate of another business'),
    unusable: say('인증서 사용 불가', 'Certificate cannot be used'),
  },
  planFault: {
    ending: say('정액제 종료 예정', 'Flat-rate plan ends soon'),
    ended: say('정액제 종료됨', 'Flat-rate plan ended'),
    restricted: say('정액제 이용 제한됨', 'Flat-rate plan restricted'),
    unpaid: say('정액제 미수금 있음', 'Flat-rate plan unpaid'),
    refused: say('정액제 정지됨', 'Flat-rate plan suspended'),
  },
  pauseReason: {
    closed: say('폐업', 'closed down'),
    'temporarily-closed': say('휴업', 'temporarily closed'),
    'contract-ended': say('계약 종료', 'contract ended'),
    'moved-elsewhere': say('타 서비스로 이전', 'moved to another service'),
    other: say('기타', 'other reason'),
  },
  /** A company's fields, inside a sentence. */
  companyField: {
    name: say('이름', 'name'),
    products: say('수집 항목', 'what is collected'),
    popbillUserId: say('팝빌 아이디', 'POPBiLL ID'),
    channel: say('알림 채널', 'alert channel'),
    owner: say('담당자', 'owner'),
    note: say('처리 메모', 'how-to note'),
  },
  /** Shown below results of the test stage. */
  testStage: say(
    '테스트 환경입니다. 운영 환경의 회사와 인증은 여기에 없습니다.',
    'This is the test environment. Nothing registered in production exists here.',
  ),
  button: {
    openPage: say('인증 페이지 열기', 'Open authentication page'),
    newLink: say('새 링크 받기', 'Get a new link'),
    check: say('확인', 'Check'),
    checkAll: say('지금 모두 확인하기', 'Check all now'),
    appStatus: say('앱 상태', 'App status'),
    needingAction: say('조치 필요 회사 보기', 'Show what needs action'),
    openAlerts: say('알림 목록 보기', 'Show open alerts'),
    checkAgain: say('다시 확인', 'Check again'),
    testCertificateLogin: say('인증서 로그인 테스트', 'Test certificate login'),
    registeredAgain: say('다시 등록했어요', 'I registered it again'),
    testAnyway: say('그래도 로그인 테스트', 'Test login anyway'),
    watch: say('모니터링 추가', 'Watch this company'),
    edit: say('수정', 'Edit'),
    unwatch: say('모니터링 제외', 'Stop watching'),
    save: say('저장', 'Save'),
    cancel: say('취소', 'Cancel'),
    close: say('닫기', 'Close'),
    claim: say('제가 맡을게요', "I'll take this"),
    assign: say('다른 사람에게 맡기기', 'Assign to someone'),
    release: say('맡기 취소', 'Release'),
    snooze: say('알림 미루기', 'Snooze'),
    wake: say('미루기 해제', 'End snooze'),
    details: say('자세히', 'Details'),
    clientText: say('고객 안내문', 'Text for the client'),
    clientLink: say('고객사용 링크', 'Link for the client'),
  },
  label: {
    company: say('회사', 'Company'),
    brn: say('사업자번호', 'Business no.'),
    popbillId: say('팝빌 아이디', 'POPBiLL ID'),
    collects: say('수집 항목', 'What is collected'),
    owner: say('담당자', 'Owner'),
    note: say('처리 메모', 'How-to note'),
    channel: say('알림 채널', 'Alert channel'),
    defaultChannel: say('기본 채널', 'Default channel'),
    stage: say('환경', 'Environment'),
    whatHappened: say('상황', 'What happened'),
    whatItMeans: say('영향', 'Impact'),
    whatToDo: say('할 일', 'Do this'),
    couldNotCheck: say('확인하지 못함', 'Could not check'),
  },
});

export type ButtonWord = keyof ReturnType<typeof glossary>['button'];
