import type { Policy } from '../kernel/policy.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { lowerFirst, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  authPage,
  joinDeptUserStep,
  registerDeptUserStep,
  registerOnPcStep,
} from '../triage/client-certificate-words.js';
import type { ClientPart } from '../triage/client-words.js';
import { MAX_PAGES_A_DAY } from './client-link-rules.js';
import type { PageProblem } from './client-links.js';

/** Who asks, so that the page does not read like phishing. */
export const senderSentence = (name: string, { say }: Tongue) =>
  say(`${name}에서 요청한 페이지입니다.`, `Requested by ${name}.`);

/** The page that asks for the number. Says nothing about the company. */
export const numberWords = (t: Tongue) => ({
  title: t.say('홈택스 인증 등록', 'HomeTax authentication'),
  intro: t.say(
    `사업자번호를 입력하시면 하실 일을 안내하고 팝빌의 ${authPage(t)}을 열어 드립니다.`,
    `Enter your business number to see what to do and to open ${authPage(t)} of POPBiLL.`,
  ),
  label: t.say('사업자번호', 'Business number'),
  hint: t.say('숫자 10자리(하이픈은 없어도 됩니다)', '10 digits, with or without hyphens'),
  submit: t.say('확인', 'Continue'),
  onlyNumber: t.say(
    '이 페이지에는 사업자번호만 입력해 주세요. 비밀번호·주민등록번호·인증서는 묻지 않습니다.',
    'Enter only the business number here. This page never asks for passwords, resident registration numbers or certificates.',
  ),
  errorTitle: t.say('오류', 'Error'),
  malformed: t.say(
    '사업자번호 10자리를 숫자로 입력해 주세요.',
    'Enter the 10 digits of your business number.',
  ),
  wrong: (left: number) =>
    t.say(
      `이 링크를 받으신 회사의 사업자번호가 아닙니다. 번호를 확인해 주세요. ${left}번 더 틀리면 링크가 종료됩니다.`,
      `This is not the business number of the company that this link is for. Check it: after ${left} more wrong ${left === 1 ? 'entry' : 'entries'} the link ends.`,
    ),
});

export const caseWords = (t: Tongue) => ({
  problem: t.say('상황', 'What happened'),
  toDo: t.say('하실 일', 'What to do'),
  toDoOptional: t.say('하실 일(선택)', 'What to do (optional)'),
  prepare: t.say('준비', 'Prepare'),
  register: t.say('등록', 'Register'),
  wait: t.say('확인', 'We check'),
  buttonNote: (products: readonly Product[]) =>
    products.length > 1
      ? t.say(
          `아래 버튼을 누르면 팝빌의 ${authPage(t)}이 새 탭에서 열립니다. 두 버튼의 화면에 각각 등록하셔야 합니다.`,
          `Each button below opens ${authPage(t)} of POPBiLL in a new tab. Register on both pages.`,
        )
      : t.say(
          `아래 버튼을 누르면 팝빌의 ${authPage(t)}이 새 탭에서 열립니다.`,
          `The button below opens ${authPage(t)} of POPBiLL in a new tab.`,
        ),
  openButton: t.say(`${authPage(t)} 열기`, `Open ${authPage(t)}`),
  onlyThere: t.say(
    '비밀번호와 인증서는 팝빌의 페이지에만 입력해 주세요.',
    "Enter passwords and certificates only on POPBiLL's page.",
  ),
  /** Whoever takes longer than those minutes is checked by the next sweep. */
  checking: (products: readonly Product[]) =>
    t.say(
      `${products.length > 1 ? '두 화면 모두 ' : ''}등록을 마치시면 창을 닫으셔도 됩니다. 화면을 여신 지 몇 분 뒤에, 그 뒤에도 정기적으로 자동 확인하니 따로 연락하지 않으셔도 됩니다.`,
      `Once ${products.length > 1 ? 'both pages are done' : 'it is registered'}, you can close the window. We check automatically a few minutes after you open the page, and regularly after that; you do not need to let us know.`,
    ),
});

/** The request of a problem that POPBiLL's page cannot fix. A web page takes no reply, so it says whom to tell. */
export const requestText = ({ reason, request }: ClientPart, { say }: Tongue) =>
  reason.kind === 'member-missing'
    ? say(
        '아래 두 가지를 링크를 보낸 담당자에게 알려 주시기 바랍니다.',
        'Could you tell the person who sent the link two things?',
      )
    : request;

export interface StepTexts {
  readonly prepare: readonly string[];
  readonly register: string;
}

/** `prepare`: the steps before the button. `register`: the step with the button. */
export function stepTexts({ reason, steps }: ClientPart, t: Tongue): StepTexts {
  const { say } = t;
  // In the text for the client, these steps are alternatives; the page needs a sequence.
  if (reason.kind === 'certificate-expiry' && reason.expired) {
    const prepare = say(
      '은행이나 인증기관에서 인증서를 새로 발급받아 홈택스에 등록해 주세요(만료된 인증서는 갱신할 수 없습니다). 이미 새 인증서가 있으면 홈택스에 등록만 하시면 됩니다.',
      'Have a new certificate issued by a bank or certification authority, and register it in HomeTax (an expired one cannot be renewed). If you already have a new one, just register it in HomeTax.',
    );
    return { prepare: [prepare], register: registerOnPcStep(reason.products, t) };
  }
  const representative = say(
    '현재 대표자의 주민등록번호가 필요하니 미리 확인해 주세요.',
    "Have the current representative's resident registration number ready.",
  );
  // The last step is the one on POPBiLL's page. If it is the only one (2-step verification), it needs this number.
  const prepare = steps.slice(0, -1);
  return {
    prepare: prepare.length === 0 ? [representative] : prepare,
    register: steps.at(-1) ?? registerDeptUserStep(reason.products, t),
  };
}

export function noProblemTexts(
  products: Reason['products'],
  collectsBy: Policy['collectsBy'],
  t: Tongue,
): StepTexts & { readonly offer: string } {
  const { say } = t;
  const join = joinDeptUserStep(products, t);
  const register = registerDeptUserStep(products, t);
  if (collectsBy === 'deptUser') {
    const offer = say(
      '자료 수집에 쓰는 홈택스 부서사용자를 등록하거나 바꾸실 수 있습니다.',
      'You can register or replace the HomeTax department user used for collection.',
    );
    return { offer, prepare: [join], register };
  }
  return {
    offer: say(
      '자료 수집에 쓰는 홈택스 인증(부서사용자 또는 공동인증서)을 등록하거나 바꾸실 수 있습니다.',
      'You can register or replace the HomeTax authentication used for collection (a department user or a joint certificate).',
    ),
    prepare: [
      join,
      say(
        '공동인증서를 쓰시려면 먼저 홈택스에 등록해 주세요.',
        'To use a joint certificate instead, first register it in HomeTax.',
      ),
    ],
    register: say(
      `${register} 인증서를 쓰시려면 ${registerOnPcStep(products, t)}`,
      `${register} To use a certificate instead: ${lowerFirst(registerOnPcStep(products, t))}`,
    ),
  };
}

export const certificateOnPhone = ({ say }: Tongue) =>
  say(
    '휴대폰에서는 인증서를 등록할 수 없습니다. 인증서가 저장된 Windows PC에서 이 링크를 열어 주세요.',
    'A certificate cannot be registered on a phone. Open this link on the Windows PC that holds the certificate.',
  );

export const deptUserInstead = (products: Reason['products'], t: Tongue) =>
  t.say(
    `인증서 대신 부서사용자(조회 전용 홈택스 계정)를 쓰실 수도 있습니다. 무료이며 매년 갱신하지 않으셔도 됩니다. ${joinDeptUserStep(products, t)} 그다음 ${registerDeptUserStep(products, t)}`,
    `You can use a department user (a read-only HomeTax account) instead: it is free and needs no yearly renewal. ${joinDeptUserStep(products, t)} ${registerDeptUserStep(products, t)}`,
  );

/** Says nothing about the company, nor about the app's own problems. */
export function pageProblem(problem: PageProblem, t: Tongue) {
  const { say } = t;
  switch (problem) {
    case 'unusable':
      return {
        title: say('사용할 수 없는 링크입니다', 'This link cannot be used'),
        text: say(
          '기간이 지났거나, 새 링크로 바뀌었거나, 이미 해결되어 종료된 링크일 수 있습니다. 주소를 확인하시고, 필요하면 링크를 보낸 담당자에게 새 링크를 요청해 주세요.',
          'It may have expired, been replaced, or ended because the problem is resolved. Check the address or, if you need to, ask the person who sent the link for a new one.',
        ),
      };
    case 'pages-used-up':
      return {
        title: say('오늘은 더 열 수 없습니다', 'No more pages today'),
        text: say(
          `이 링크로는 ${authPage(t)}을 하루에 ${MAX_PAGES_A_DAY}번까지 열 수 있습니다. 내일 다시 여시거나, 링크를 보낸 담당자에게 문의해 주세요.`,
          `This link opens ${authPage(t)} at most ${MAX_PAGES_A_DAY} times a day. Open it again tomorrow, or contact the person who sent the link.`,
        ),
      };
    case 'later':
      return {
        title: say('잠시 뒤 다시 시도해 주세요', 'Try again in a moment'),
        text: say(
          '지금은 요청을 처리할 수 없습니다. 1분쯤 뒤에 다시 열어 주세요.',
          "We can't process your request right now. Open the page again in about a minute.",
        ),
      };
    case 'no-page':
      return {
        title: say(
          `${authPage(t)}을 열지 못했습니다`,
          `${upperFirst(authPage(t))} could not be opened`,
        ),
        text: say(
          `팝빌에서 ${authPage(t)}을 받지 못했습니다. 잠시 뒤 다시 시도하시고, 계속되면 링크를 보낸 담당자에게 알려 주세요.`,
          `POPBiLL did not open ${authPage(t)}. Try again in a moment; if that does not help, tell the person who sent the link.`,
        ),
      };
  }
}

export const tryAgain = ({ say }: Tongue) => say('다시 시도', 'Try again');
