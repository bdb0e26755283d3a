import type { Method, Product, Stage } from '../../records/company.js';

export interface SampleUser {
  readonly id: string;
  readonly manager: boolean;
}

/**
 * The certificate stored at POPBiLL. `expiresAt` is 14 digits (yyyyMMddHHmmss, Seoul). `problem` is why a login with it
 * fails although it is stored: revoked, another company's, or any code.
 */
export type SampleCertificate =
  | { readonly state: 'none'; readonly code?: number }
  | {
      readonly state: 'registered';
      readonly expiresAt: string;
      readonly problem?: 'revoked' | 'other-company' | number;
      /** POPBiLL names the problem already when it is asked for the date, and not only when it logs in. */
      readonly problemShowsWithoutLogin?: boolean;
    };

/**
 * The department user stored at POPBiLL and what HomeTax does when it logs in. `id` is the HomeTax account: it is what
 * gets locked.
 */
export type SampleDeptUser =
  | { readonly state: 'none'; readonly code?: number }
  | { readonly state: 'works'; readonly id?: string }
  | { readonly state: 'rejected'; readonly code: number; readonly id?: string };

/** The monthly flat rate of a product, or the code its question is refused with. Dates are 8 digits. */
export type SampleFlatRate =
  | {
      readonly state: 'in-use' | 'ended';
      readonly useEndDate: string;
      readonly closeRequested?: boolean;
      readonly restricted?: boolean;
      readonly unpaid?: boolean;
    }
  | { readonly state: 'refused'; readonly code: number };

export interface SampleProduct {
  readonly certificate: SampleCertificate;
  readonly deptUser: SampleDeptUser;
  readonly flatRate: SampleFlatRate;
}

export interface SampleCompany {
  readonly brn: string;
  readonly member: boolean;
  readonly name: string;
  readonly ceo: string;
  readonly address: string;
  readonly businessType: string;
  readonly businessClass: string;
  readonly users: readonly SampleUser[];
  readonly taxinvoice: SampleProduct;
  readonly cashbill: SampleProduct;
}

/** A company as a test describes it: what is left out keeps its value, or a new member's. */
export interface SampleCompanyChange
  extends Partial<Omit<SampleCompany, 'brn' | 'taxinvoice' | 'cashbill'>> {
  readonly taxinvoice?: Partial<SampleProduct>;
  readonly cashbill?: Partial<SampleProduct>;
}

/** Codes of a wrong password or second step, which HomeTax counts towards the lock. */
const WRONG_LOGIN_CODES: ReadonlySet<number> = new Set([-11100001, -11100021, -11100029]);

/** What a locked account answers. The vendor names no code for a lock; this one is its general login failure. */
export const LOCKED_CODE = -11100001;

/** HomeTax locks an account after five wrong passwords. */
const WRONG_LOGINS_BEFORE_LOCK = 5;

/** The companies POPBiLL knows, per stage, and what happened to their accounts at HomeTax. */
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

  /** Makes or replaces a company: what is not given is that of a new member with nothing registered. */
  set(brn: string, company: SampleCompanyChange = {}, stage: Stage = this.#defaultStage): void {
    this.#companies.set(key(stage, brn), changed(newMember(brn), company));
  }

  /** Changes what is given and keeps the rest. Throws when there is no such company. */
  update(brn: string, change: SampleCompanyChange, stage: Stage = this.#defaultStage): void {
    const company = this.get(brn, stage);
    if (company === undefined) throw new Error(`No sample company ${brn} in stage ${stage}.`);
    this.#companies.set(key(stage, brn), changed(company, change));
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
    return [...this.#companies].filter(([at]) => at.startsWith(`${stage}:`)).map(([, it]) => it);
  }

  knowsUser(id: string, stage: Stage): boolean {
    return this.all(stage).some((company) => company.users.some((user) => user.id === id));
  }

  /** How often HomeTax was logged in to for this cell, with or without success. */
  loginAttempts(
    brn: string,
    product: Product,
    method: Method,
    stage: Stage = this.#defaultStage,
  ): number {
    return this.#loginAttempts.get(`${key(stage, brn)}:${product}:${method}`) ?? 0;
  }

  /** Whether the HomeTax account that is registered now was locked by wrong logins. */
  isLocked(brn: string, product: Product, stage: Stage = this.#defaultStage): boolean {
    const account = this.#accountKey(brn, product, stage);
    return (this.#wrongLogins.get(account) ?? 0) >= this.#wrongLoginsBeforeLock;
  }

  unlock(brn: string, product: Product, stage: Stage = this.#defaultStage): void {
    this.#wrongLogins.delete(this.#accountKey(brn, product, stage));
  }

  countLogin(brn: string, product: Product, method: Method, stage: Stage): void {
    const cell = `${key(stage, brn)}:${product}:${method}`;
    this.#loginAttempts.set(cell, (this.#loginAttempts.get(cell) ?? 0) + 1);
  }

  /** The result of a department user's login: 1, or HomeTax's refusal. */
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
    member: true,
    name: `표본상사 ${brn}`,
    ceo: '김대표',
    address: '서울특별시 강남구 테헤란로 1',
    businessType: '도매 및 소매업',
    businessClass: '전자상거래',
    users: [{ id: `user-${brn}`, manager: true }],
    taxinvoice: product,
    cashbill: product,
  };
}

function changed(company: SampleCompany, change: SampleCompanyChange): SampleCompany {
  return {
    ...company,
    ...change,
    taxinvoice: { ...company.taxinvoice, ...change.taxinvoice },
    cashbill: { ...company.cashbill, ...change.cashbill },
  };
}

const NINE_HOURS = 9 * 60 * 60 * 1000;

/** POPBiLL's 14 digits (yyyyMMddHHmmss, Asia/Seoul) of an instant; cheap, because each certificate test asks for it. */
export function seoulStamp(instant: number): string {
  return new Date(instant + NINE_HOURS).toISOString().replace(/\D/g, '').slice(0, 14);
}
