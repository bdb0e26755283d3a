import type { CodeClass } from '../records/status.js';

/**
 * The source of a row:
 * `list`: the vendor's spreadsheet of error codes (팝빌_오류코드_목록.xlsx), as transcribed in connextable/popbill,
 * packages/popbill-spec/src/error-codes.data.json at 5c5166f;
 * `httaxinvoice`, `closedown`: also on the vendor's English page docs.popbill.com/en/<name>/exception/java;
 * `sdk`: the source of the vendor's SDKs (npm popbill 1.64.2, lib/BaseService.js).
 */
type CodeSource = 'list' | 'httaxinvoice' | 'closedown' | 'sdk';

/** `meaning` is our summary for readers of this table; people see POPBiLL's own text. */
type CodeRow = readonly [code: number, codeClass: CodeClass, source: CodeSource, meaning: string];

/** The input of a collection or search call is invalid. This app makes no such calls. */
const COLLECTION_INPUT_CODES: readonly number[] = [
  -11101007, -11101008, -11101009, -11101010, -11101011, -11101012, -11101013, -11110001, -11110002,
  -11110003, -11110004, -11110006, -11110007, -11110008, -11110012, -11110013, -11110014, -11110015,
  -11110016, -11110017, -11110018, -11110019, -11110020, -11110021, -14101001, -14101005, -14101006,
  -14101007, -14101008, -14101009, -14101010, -14101011, -14101012, -14110001, -14110002, -14110003,
  -14110005, -14110009, -14110010, -14110011, -14110012,
];

/**
 * Every code that the vendor documents for the calls this app makes, for their tokens, and for the collection itself.
 * A code that is not listed is `unknown`, never a guess.
 *
 * -11100008 is transient although a login ended, because another session took over and the account is fine.
 * -11100016 is transient, unlike -11100001, because its text does not say that HomeTax refused the login. It still
 * counts as a possible wrong login (check/record-product-rules.ts).
 * -10004004 (revoked) has the class of an expired certificate; which reason it becomes is decided in assessment.
 */
export const ERROR_CODES: readonly CodeRow[] = [
  // HomeTax collection.
  [-11100001, 'auth-rejected', 'httaxinvoice', 'HomeTax login failed, no reason given'],
  [-11100002, 'transient', 'httaxinvoice', 'collection could not be set up'],
  [-11100003, 'transient', 'httaxinvoice', 'HomeTax answer unreadable (tax invoice session)'],
  [-11100004, 'transient', 'httaxinvoice', 'HomeTax answer unreadable (cash receipt session)'],
  [-11100005, 'transient', 'httaxinvoice', 'no SSO token'],
  [-11100006, 'transient', 'httaxinvoice', 'HomeTax answer unreadable (session)'],
  [-11100007, 'transient', 'httaxinvoice', 'HomeTax answer unreadable (tax invoice data)'],
  [-11100008, 'transient', 'httaxinvoice', 'logged out by a second login with the same account'],
  [-11100009, 'transient', 'httaxinvoice', 'HomeTax answer unreadable'],
  [-11100010, 'transient', 'httaxinvoice', 'HomeTax answer unreadable (cash receipt data)'],
  [-11100011, 'transient', 'httaxinvoice', 'HomeTax answer incomplete'],
  [-11100012, 'transient', 'httaxinvoice', 'tax invoice XML not collected'],
  [-11100013, 'transient', 'httaxinvoice', 'collected XML malformed'],
  [-11100014, 'transient', 'httaxinvoice', 'seller or buyer BRN not found in XML'],
  [-11100015, 'transient', 'httaxinvoice', 'HomeTax answer to an XML request unreadable'],
  [-11100016, 'transient', 'httaxinvoice', 'login failed for an unknown reason'],
  [-11100017, 'transient', 'httaxinvoice', 'collection failed for an unknown reason'],
  [-11100018, 'caller-misconfigured', 'httaxinvoice', 'session ID invalid'],
  [-11100019, 'caller-misconfigured', 'httaxinvoice', 'BRN invalid'],
  [-11100020, 'caller-misconfigured', 'httaxinvoice', 'NTS confirmation number invalid'],
  [-11100021, 'auth-rejected', 'httaxinvoice', 'department user refused: wrong ID or password'],
  [-11100022, 'auth-rejected', 'httaxinvoice', 'department user of another company'],
  [-11100023, 'auth-rejected', 'httaxinvoice', 'not a department user for tax invoices'],
  [-11100024, 'auth-rejected', 'httaxinvoice', 'not a department user for cash receipts'],
  [-11100027, 'auth-rejected', 'list', 'temporary password has to be changed'],
  [-11100028, 'auth-rejected', 'list', 'resident number for 2-step verification missing'],
  [-11100029, 'auth-rejected', 'list', '2-step verification failed'],
  [-11101001, 'caller-misconfigured', 'list', 'no collect job for this job ID'],
  [-11101002, 'caller-misconfigured', 'list', 'no XML collect job for this job ID'],
  [-11101003, 'caller-misconfigured', 'list', 'no member for this session ID'],
  [-11101004, 'auth-missing', 'list', 'no HomeTax certificate registered'],
  [-11101005, 'auth-rejected', 'list', 'registered certificate cannot be loaded'],
  [-11101006, 'auth-rejected', 'list', 'error while signing with the registered certificate'],
  [-11101014, 'auth-missing', 'list', 'tax-invoice department user not registered'],
  [-11101015, 'auth-missing', 'list', 'cash-receipt department user not registered'],
  [-11101016, 'unknown', 'list', 'department user information cannot be verified'],
  [-11101017, 'transient', 'list', 'department password could not be encrypted'],
  [-11101019, 'caller-misconfigured', 'list', 'range over 2 months'],
  [-11101020, 'caller-misconfigured', 'list', 'start after end'],
  [-11101021, 'caller-misconfigured', 'list', 'future date'],
  [-11101022, 'plan-stopped', 'list', 'sales tax-invoice collection restricted'],
  [-11101023, 'plan-stopped', 'list', 'purchase tax-invoice collection restricted'],
  [-11101024, 'plan-stopped', 'list', 'tax-invoice collection restricted'],
  [-11101025, 'plan-stopped', 'list', 'sales cash-receipt collection restricted'],
  [-11101026, 'plan-stopped', 'list', 'purchase cash-receipt collection restricted'],
  [-11101027, 'plan-stopped', 'list', 'cash-receipt collection restricted'],
  [-11101028, 'caller-misconfigured', 'list', 'range over 3 months'],
  [-11101029, 'caller-misconfigured', 'list', 'range over 1 month'],
  [-11101030, 'transient', 'list', 'XML collection failed'],
  [-11110005, 'transient', 'list', 'collecting now'],
  [-11110009, 'unknown', 'list', 'collection failed'],
  [-11110010, 'caller-misconfigured', 'list', 'department ID not entered'],
  [-11110011, 'caller-misconfigured', 'list', 'department password not entered'],
  // HomeTax collection of cash receipts.
  [-14101002, 'plan-stopped', 'list', 'sales cash-receipt collection restricted'],
  [-14101003, 'plan-stopped', 'list', 'purchase cash-receipt collection restricted'],
  [-14101004, 'plan-stopped', 'list', 'cash-receipt collection restricted'],
  [-14110004, 'transient', 'list', 'collecting now'],
  [-14110006, 'unknown', 'list', 'collection failed'],
  [-14110007, 'caller-misconfigured', 'list', 'department ID not entered'],
  [-14110008, 'caller-misconfigured', 'list', 'department password not entered'],
  ...COLLECTION_INPUT_CODES.map(
    (code): CodeRow => [code, 'caller-misconfigured', 'list', 'input of the call invalid'],
  ),
  // POPBiLL: members and certificates.
  [-10000008, 'caller-misconfigured', 'closedown', 'POPBiLL ID unknown'],
  [-10000010, 'caller-misconfigured', 'closedown', 'partner unknown'],
  [-10000011, 'member-missing', 'closedown', 'no such member'],
  [-10000012, 'member-missing', 'closedown', 'no member for this LinkID and BRN'],
  [-10000014, 'member-missing', 'closedown', 'no member with this BRN'],
  [-10000015, 'caller-misconfigured', 'closedown', 'BRN missing'],
  [-10000018, 'caller-misconfigured', 'closedown', 'POPBiLL ID disabled'],
  [-10000019, 'caller-misconfigured', 'closedown', 'POPBiLL ID withdrawn'],
  [-10000020, 'caller-misconfigured', 'closedown', 'POPBiLL ID deleted'],
  [-10000021, 'caller-misconfigured', 'closedown', 'POPBiLL ID disabled'],
  [-10000029, 'caller-misconfigured', 'closedown', 'calling IP unknown'],
  [-10000032, 'transient', 'closedown', 'token could not be made'],
  [-10000033, 'caller-misconfigured', 'closedown', 'token unreadable'],
  [-10000034, 'caller-misconfigured', 'closedown', 'token missing'],
  [-10000038, 'caller-misconfigured', 'closedown', 'POPBiLL ID not of this member'],
  [-10000039, 'caller-misconfigured', 'closedown', 'POPBiLL ID not a contact of this member'],
  [-10000040, 'caller-misconfigured', 'closedown', 'LinkID missing'],
  [-10001000, 'caller-misconfigured', 'closedown', 'joined already'],
  [-10001004, 'caller-misconfigured', 'list', 'BRN not entered'],
  [-10001023, 'caller-misconfigured', 'list', 'deleting a certificate needs more rights'],
  [-10001024, 'member-missing', 'list', 'member information does not exist'],
  [-10001046, 'caller-misconfigured', 'list', 'BRN must be 10 digits'],
  [-10001059, 'caller-misconfigured', 'list', 'BRN cannot be used'],
  [-10001060, 'caller-misconfigured', 'list', 'department ID not entered'],
  [-10001061, 'caller-misconfigured', 'list', 'department password not entered'],
  [-10001062, 'caller-misconfigured', 'list', 'only a manager may delete a department user'],
  [-10001063, 'auth-missing', 'list', 'department user not registered'],
  [-10001065, 'member-missing', 'list', 'already withdrawn member'],
  [-10001068, 'auth-rejected', 'list', 'BRN of the certificate could not be confirmed'],
  [-10001082, 'auth-rejected', 'list', 'certificate cannot issue tax invoices'],
  [-10001085, 'member-missing', 'list', 'BRN barred from joining'],
  [-10002009, 'auth-missing', 'list', 'certificate not registered'],
  [-10002016, 'auth-missing', 'list', 'neither HomeTax certificate nor department user registered'],
  [-10004000, 'auth-missing', 'list', 'no registered certificate'],
  [-10004001, 'auth-rejected', 'list', 'certificate public key failed to load'],
  [-10004002, 'auth-rejected', 'list', 'hash algorithm not identifiable'],
  [-10004003, 'cert-expired', 'list', 'certificate expired'],
  [-10004004, 'cert-expired', 'list', 'certificate revoked'],
  [-10004005, 'auth-rejected', 'list', 'certificate invalid'],
  [-10004006, 'auth-rejected', 'list', 'registered public key invalid'],
  [-10004008, 'auth-rejected', 'list', 'not a signing certificate'],
  [-10004009, 'auth-rejected', 'list', 'certificate BRN differs from member BRN'],
  [-10004010, 'transient', 'list', 'CRL download failed'],
  [-10004012, 'auth-rejected', 'list', 'private key failed to load'],
  [-10010001, 'caller-misconfigured', 'list', 'partner LinkID not entered'],
  [-10010006, 'caller-misconfigured', 'list', 'BRN (authority) not entered'],
  [-10010017, 'caller-misconfigured', 'list', 'field decryption failed'],
  [-10010018, 'transient', 'list', 'field encryption failed'],
  [-10010019, 'transient', 'list', 'field-encryption public key unavailable'],
  [-10010030, 'caller-misconfigured', 'list', 'JoinMember API restricted'],
  [-10010031, 'caller-misconfigured', 'list', 'POPBiLL user ID not entered'],
  [-10010032, 'rate-limited', 'list', 'concurrent API call limit exceeded'],
  // Linkhub: tokens, points and flat rates.
  [-99000011, 'caller-misconfigured', 'list', 'access IP information missing'],
  [-99000012, 'caller-misconfigured', 'list', 'session type differs'],
  [-99000013, 'caller-misconfigured', 'list', 'session does not exist'],
  [-99000014, 'caller-misconfigured', 'list', 'credentials not entered'],
  [-99000016, 'transient', 'list', 'token creation failed'],
  [-99000017, 'caller-misconfigured', 'list', 'token interpretation failed'],
  [-99000026, 'transient', 'list', 'session expired'],
  [-99000030, 'caller-misconfigured', 'list', 'location differs from session'],
  [-99000031, 'caller-misconfigured', 'list', 'IP differs from session'],
  [-99002001, 'transient', 'list', 'token encryption failed'],
  [-99002004, 'caller-misconfigured', 'list', 'no partner for the member link ID'],
  [-99002014, 'caller-misconfigured', 'list', 'TOGO value invalid'],
  [-99002015, 'caller-misconfigured', 'list', 'service ID not entered'],
  [-99003004, 'caller-misconfigured', 'list', 'LinkID does not exist'],
  [-99003008, 'member-missing', 'list', 'BRN not joined as linked member'],
  [-99003013, 'member-missing', 'list', 'member already withdrawn'],
  [-99003015, 'member-missing', 'list', 'BRN not joined as linked member'],
  [-99004001, 'caller-misconfigured', 'list', 'service channel does not exist'],
  [-99004002, 'caller-misconfigured', 'list', 'no partner for this ID'],
  [-99004003, 'caller-misconfigured', 'list', 'partner does not exist'],
  [-99004021, 'caller-misconfigured', 'list', 'LinkID does not exist'],
  [-99005001, 'caller-misconfigured', 'list', 'partner points insufficient'],
  [-99005002, 'rate-limited', 'list', 'postpaid monthly limit exceeded'],
  [-99005003, 'caller-misconfigured', 'list', 'charged points insufficient'],
  [-99005004, 'caller-misconfigured', 'list', 'bonus points insufficient'],
  [-99005005, 'caller-misconfigured', 'list', 'points insufficient'],
  [-99005013, 'rate-limited', 'list', 'postpaid daily limit exceeded'],
  [-99005015, 'rate-limited', 'list', 'daily usage count limit exceeded'],
  [-99005016, 'rate-limited', 'list', 'monthly usage count limit exceeded'],
  [-99008006, 'plan-stopped', 'list', 'flat-rate suspended'],
  [-99008009, 'plan-stopped', 'list', 'flat-rate suspended'],
  [-99008010, 'plan-stopped', 'list', 'flat-rate cancelled'],
  [-99008011, 'plan-stopped', 'list', 'flat-rate awaiting payment'],
  [-99008012, 'plan-stopped', 'list', 'flat-rate use restricted'],
  [-99008028, 'plan-stopped', 'list', 'no such flat-rate'],
  [-99008029, 'plan-stopped', 'list', 'no valid flat-rate'],
  [-99008031, 'plan-stopped', 'list', 'not a flat-rate service'],
  [-99008047, 'plan-stopped', 'list', 'flat-rate period ended'],
  [-99010001, 'caller-misconfigured', 'list', 'request format invalid'],
  [-99010002, 'caller-misconfigured', 'list', 'request time missing'],
  [-99010003, 'caller-misconfigured', 'list', 'request time invalid'],
  [-99010004, 'caller-misconfigured', 'list', 'request time out of range'],
  [-99010005, 'caller-misconfigured', 'list', 'no authorization info'],
  [-99010006, 'caller-misconfigured', 'list', 'authorization info unreadable'],
  [-99010007, 'caller-misconfigured', 'list', 'signature mismatch'],
  [-99010008, 'caller-misconfigured', 'list', 'HMAC computation failed'],
  [-99010012, 'caller-misconfigured', 'list', 'user not allowed'],
  [-99010013, 'caller-misconfigured', 'list', 'IP not allowed'],
  [-99010014, 'caller-misconfigured', 'list', 'IP restricted'],
  [-99010015, 'caller-misconfigured', 'list', 'LinkID suspended'],
  [-99010016, 'caller-misconfigured', 'list', 'service cannot be used'],
  [-99010017, 'caller-misconfigured', 'list', 'user identity (access_id) missing'],
  [-99010019, 'caller-misconfigured', 'list', 'API key missing'],
  [-99010020, 'caller-misconfigured', 'list', 'API key does not exist'],
  // Linkhub: the gateway.
  [-99910002, 'caller-misconfigured', 'list', 'no permission for this API product'],
  [-99910004, 'caller-misconfigured', 'list', 'token decryption failed'],
  [-99910006, 'caller-misconfigured', 'list', 'token used from another IP'],
  [-99910009, 'caller-misconfigured', 'list', 'date mapping failed'],
  [-99910010, 'caller-misconfigured', 'list', 'input mapping failed'],
  [-99999999, 'unknown', 'sdk', 'made by the vendor’s SDKs themselves, never by POPBiLL'],
];

const CLASSES: ReadonlyMap<number, CodeClass> = new Map(
  ERROR_CODES.map(([code, codeClass]) => [code, codeClass]),
);

/** The session token has expired, is unknown or unreadable. The call was not executed, and a new token may help. */
export const TOKEN_CODES: ReadonlySet<number> = new Set([
  -99910004, -99000013, -99000017, -99000026, -10000033,
]);

/** The date of a token request differs too much from Linkhub's time. */
export const CLOCK_CODES: ReadonlySet<number> = new Set([-99010003, -99010004]);

/** A daily or monthly quota is used up, so waiting for seconds does not help. */
export const QUOTA_CODES: ReadonlySet<number> = new Set([
  -99005002, -99005013, -99005015, -99005016,
]);

export function classOf(code: number): CodeClass {
  return CLASSES.get(code) ?? 'unknown';
}
