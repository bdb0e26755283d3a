import type { ProductAssessment } from './assessment.js';

/** Whether a product is broken by its plan and not for want of a method that works. */
export function isPlanAlone({
  plan,
  deptUser,
  certificate,
}: Pick<ProductAssessment, 'plan' | 'deptUser' | 'certificate'>): boolean {
  return plan?.state === 'stopped' && (deptUser.kind === 'works' || certificate.kind === 'valid');
}
