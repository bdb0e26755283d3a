import type { Method, Product, Stage } from '../../records/company.js';

/**
 * The certificate stored at POPBiLL. `code`: the code that says that there is none, if not the usual one. `expiresAt`:
 * 14 digits (yyyyMMddHHmmss, Seoul). `problem`: the reason for which a login with it fails: revoked, another company's
 * certificate, or any code.
 */
export type SampleCertificate =
  | { readonly state: 'none'; readonly code?: number }
  | {
      readonly state: 'registered';
      readonly expiresAt: string;
      readonly problem?: 'revoked' | 'other-company' | number;
      /** Whether POPBiLL also reports the problem when asked for the expiry date, and not only at a login. */
      readonly problemShowsWithoutLogin?: boolean;
    };

/**
 * The department user stored at POPBiLL, and HomeTax's answer to its login. `id` is the HomeTax account, which can be
 * locked. `code`: with `none`, the code that says that there is none, if not the usual one; with `rejected`, HomeTax's
 * answer to a login.
 */
export type SampleDeptUser =
  | { readonly state: 'none'; readonly code?: number }
  | { readonly state: 'works'; readonly id?: string }
  | { readonly state: 'rejected'; readonly code: number; readonly id?: string };

/** The monthly flat rate of a product, or the code of a refusal. Dates are 8 digits. */
export type SampleFlatRate =
  | {
      readonly state: 'in-use' | 'ended';
      readonly useEndDate: string;
      readonly isCloseRequested?: boolean;
      readonly isRestricted?: boolean;
      readonly isUnpaid?: boolean;
    }
  | { readonly state: 'refused'; readonly code: number };

export interface SampleProduct {
  readonly certificate: SampleCertificate;
  readonly deptUser: SampleDeptUser;
  readonly flatRate: SampleFlatRate;
}

export interface SampleCompany {
  readonly brn: string;
  readonly isMember: boolean;
  readonly name: string;
  readonly userIds: readonly string[];
  readonly taxinvoice: SampleProduct;
  readonly cashbill: SampleProduct;
}

/** A change of a company. Fields left out keep their value, or the default of a new member. */
export interface SampleCompanyChange
  extends Partial<Omit<SampleCompany, 'brn' | 'taxinvoice' | 'cashbill'>> {
  readonly taxinvoice?: Partial<SampleProduct>;
  readonly cashbill?: Partial<SampleProduct>;
}

/** Codes of a wrong password or second factor, which count towards the lock. */
const WRONG_LOGIN_CODES: ReadonlySet<number> = new Set([-11100001, -11100021, -11100029]);

/** The answer for a locked account. The vendor has no code for a lock; this one is its general login failure. */
export const LOCKED_CODE = -11100001;

/** HomeTax locks an account after about five wrong passwords; the number is not documented. */
const WRONG_LOGINS_BEFORE_LOCK = 5;

/** POPBiLL's companies by stage, and the logins to their accounts at HomeTax. */
export class CompanyBook {
  readonly #companies = new Map<string, SampleCompany>();
  readonly #loginAttempts = new Map<string, number>();
  readonly #wrongLogins = new Map<string, number>();
  readonly #defaultStage: Stage;
  readonly #wrongLoginsBeforeLock: number;

  constructor(defaultStage: Stage, wrongLoginsBeforeLock: number = WRONG_LOGINS_BEFORE_LOCK) {
    this.#defaultStage = defaultStage;
    this.#wrongLoginsBeforeLock = wrongLoginsBeforeLock;
  }

  /** Adds or replaces a company. Fields left out are those of a new member with nothing registered. */
  set(brn: string, company: SampleCompanyChange = {}, stage: Stage = this.#defaultStage): void {
    this.#companies.set(key(stage, brn), applyChange(newMember(brn), company));
  }

  /** Changes the given fields of a company. Throws if it does not exist. */
  update(brn: string, change: SampleCompanyChange, stage: Stage = this.#defaultStage): void {
    const company = this.get(brn, stage);
    if (company === undefined) throw new Error(`No sample company ${brn} in stage ${stage}.`);
    this.#companies.set(key(stage, brn), applyChange(company, change));
  }

  updateProduct(
    brn: string,
    product: Product,
    change: Partial<SampleProduct>,
    stage: Stage = this.#defaultStage,
  ): void {
    this.update(brn, { [product]: change }, stage);
  }

  get(brn: string, stage: Stage = this.#defaultStage): SampleCompany | undefined {
    return this.#companies.get(key(stage, brn));
  }

  remove(brn: string, stage: Stage = this.#defaultStage): void {
    this.#companies.delete(key(stage, brn));
  }

  all(stage: Stage = this.#defaultStage): readonly SampleCompany[] {
    const entries = [...this.#companies].filter(([key]) => key.startsWith(`${stage}:`));
    return entries.map(([, company]) => company);
  }

  knowsUser(id: string, stage: Stage): boolean {
    return this.all(stage).some((company) => company.userIds.includes(id));
  }

  /** The number of HomeTax logins for this cell, successful or not. */
  loginAttempts(
    brn: string,
    product: Product,
    method: Method,
    stage: Stage = this.#defaultStage,
  ): number {
    return this.#loginAttempts.get(`${key(stage, brn)}:${product}:${method}`) ?? 0;
  }

  /** Whether the currently registered HomeTax account is locked after wrong logins. */
  isLocked(brn: string, product: Product, stage: Stage = this.#defaultStage): boolean {
    const account = this.#accountKey(brn, product, stage);
    return (this.#wrongLogins.get(account) ?? 0) >= this.#wrongLoginsBeforeLock;
  }

  unlock(brn: string, product: Product, stage: Stage = this.#defaultStage): void {
    this.#wrongLogins.delete(this.#accountKey(brn, product, stage));
  }

  /** Counts a login to HomeTax, successful or not. */
  countLogin(brn: string, product: Product, method: Method, stage: Stage): void {
    const cell = `${key(stage, brn)}:${product}:${method}`;
    this.#loginAttempts.set(cell, (this.#loginAttempts.get(cell) ?? 0) + 1);
  }

  /** Records the result of a department user's login: 1, or HomeTax's code. */
  recordDeptLogin(brn: string, product: Product, code: number, stage: Stage): void {
    const account = this.#accountKey(brn, product, stage);
    if (code === 1) this.#wrongLogins.delete(account);
    else if (WRONG_LOGIN_CODES.has(code)) {
      this.#wrongLogins.set(account, (this.#wrongLogins.get(account) ?? 0) + 1);
    }
  }

  #accountKey(brn: string, product: Product, stage: Stage): string {
    const deptUser = this.get(brn, stage)?.[product].deptUser;
    const id = deptUser === undefined || deptUser.state === 'none' ? undefined : deptUser.id;
    return `${key(stage, brn)}:${product}:${id ?? ''}`;
  }
}

/** The account at HomeTax of a company's department user: the registered one, or else the one to suggest. */
export function accountOf(company: SampleCompany, product: Product): string {
  const { deptUser } = company[product];
  const registered = deptUser.state === 'none' ? undefined : deptUser.id;
  return registered ?? usualAccount(company.brn, product);
}

export function usualAccount(brn: string, product: Product): string {
  return `${product === 'taxinvoice' ? 'tax' : 'cash'}${brn.slice(4)}`;
}

function key(stage: Stage, brn: string): string {
  return `${stage}:${brn}`;
}

function newMember(brn: string): SampleCompany {
  const product: SampleProduct = {
    certificate: { state: 'none' },
    deptUser: { state: 'none' },
    flatRate: { state: 'in-use', useEndDate: '20401231' },
  };
  return {
    brn,
    isMember: true,
    name: `표본상사 ${brn}`,
    userIds: [`user-${brn}`],
    taxinvoice: product,
    cashbill: product,
  };
}

function applyChange(company: SampleCompany, change: SampleCompanyChange): SampleCompany {
  return {
    ...company,
    ...change,
    taxinvoice: { ...company.taxinvoice, ...change.taxinvoice },
    cashbill: { ...company.cashbill, ...change.cashbill },
  };
}

const NINE_HOURS = 9 * 60 * 60 * 1000;

/** An instant as POPBiLL's 14 digits (yyyyMMddHHmmss, Seoul). Without luxon, for speed. */
export function seoulStamp(instant: number): string {
  return new Date(instant + NINE_HOURS).toISOString().replace(/\D/g, '').slice(0, 14);
}
