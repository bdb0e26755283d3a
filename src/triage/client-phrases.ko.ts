import { collectsObject } from '../assessment/alert-phrases.ko.js';
import type { Reason } from '../records/reason.js';

/** Where a client registers, whichever service it uses. */
export const PLACE = '홈택스 인증 등록 화면(팝빌 사이트에서는 홈택스연동 > 환경설정 > 인증관리)';
export const ON_THAT_PC = `인증서가 저장된 Windows PC에서 ${PLACE}에 새 인증서를 등록해 주세요.`;
export const IN_ORDER = '아래 순서로 부탁드립니다.';

export function cannot({ products }: Reason, isSure: boolean): string {
  return `${collectsObject(products)} ${isSure ? '가져올 수 없습니다.' : '가져오지 못할 수 있습니다.'}`;
}

export function nowStopped(reason: Reason): string {
  return `지금은 ${cannot(reason, true)}`;
}

/** What goes on until something is done; nothing is lost meanwhile, which takes the fright out of it. */
export function untilSolved(reason: Reason, isSure: boolean): string {
  return `해결될 때까지 ${cannot(reason, isSure)} 홈택스의 자료가 없어지는 것은 아닙니다.`;
}
