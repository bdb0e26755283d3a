const NINE_HOURS = 9 * 60 * 60 * 1000;

/** POPBiLL's 14 digits (yyyyMMddHHmmss, Asia/Seoul) of an instant; cheap, because each certificate test asks for it. */
export function seoulStamp(instant: number): string {
  return new Date(instant + NINE_HOURS).toISOString().replace(/\D/g, '').slice(0, 14);
}
