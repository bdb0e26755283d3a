import { type ReactNode, useState } from 'react';
import type { CompanyChange, PageCompany, PageRejection } from '../../contract.js';
import { useActions } from '../actions.js';
import { Button } from '../controls.js';
import { dayOf } from '../format-time.js';
import { useWords } from '../page-context.js';
import type { PageWords } from '../words.js';

const FAULTY_STATES = ['expired', 'revoked', 'wrong', 'rejected', 'locked'];

interface CompaniesProps {
  readonly companies: readonly PageCompany[];
  readonly now: number;
}

export function Companies({ companies, now }: CompaniesProps) {
  const words = useWords().panel;
  const [input, setInput] = useState('');
  const query = input.trim().toLowerCase().replaceAll('-', '');
  const matches = companies.filter(
    ({ brn, name }) => name.toLowerCase().includes(query) || brn.includes(query),
  );
  return (
    <section className="panel-part">
      <h3>{words.companies}</h3>
      <p className="panel-note">{words.companiesNote}</p>
      <input
        type="search"
        className="field"
        placeholder={words.find}
        aria-label={words.find}
        value={input}
        onChange={(event) => setInput(event.target.value)}
      />
      {matches.map((company) => (
        <Company key={company.brn} company={company} now={now} />
      ))}
    </section>
  );
}

interface CompanyProps {
  readonly company: PageCompany;
  readonly now: number;
}

function Company({ company, now }: CompanyProps) {
  const words = useWords().panel;
  const { act } = useActions();
  const { brn, shownBrn, name, isMember, products } = company;
  return (
    <details className="company" data-company={brn}>
      <summary>
        <span className={`company-light company-light-${lightOf(company)}`} aria-hidden="true" />
        <span className="company-name">
          <b>{name}</b>
          <small>{shownBrn}</small>
        </span>
        <small className="company-words">{stateWords(company, words)}</small>
      </summary>
      {isMember &&
        products.map((product) => (
          <ProductCard key={product} company={company} product={product} now={now} />
        ))}
      <Button
        className="link company-member"
        onClick={() => void act('member', { brn, isMember: !isMember })}
      >
        {isMember ? words.leave : words.join}
      </Button>
    </details>
  );
}

/** One line per product, which names the product if there are two. */
function stateWords(company: PageCompany, words: PageWords['panel']): string {
  const { isMember, products } = company;
  if (!isMember) return words.notMember;
  const lines = products.map((product) => {
    const { certificate, deptUser, plan } = company[product];
    const facts = [certificate, deptUser, ...(plan.state === 'ended' ? [plan] : [])];
    const line = facts.map((fact) => fact.words).join(' · ');
    return products.length > 1 ? `${words[product]}: ${line}` : line;
  });
  return lines.join('\n');
}

/** `mixed`: the invoices can be collected, but something is faulty. */
function lightOf(company: PageCompany): 'fine' | 'mixed' | 'bad' {
  if (!company.isMember) return 'bad';
  const products = company.products.map((name) => company[name]);
  const works = ({ certificate, deptUser, plan }: PageCompany['taxinvoice']) =>
    plan.state === 'in-use' && (certificate.state === 'fine' || deptUser.state === 'works');
  if (!products.every(works)) return 'bad';
  const states = products.flatMap((each) => [each.certificate.state, each.deptUser.state]);
  return states.some((state) => FAULTY_STATES.includes(state)) ? 'mixed' : 'fine';
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

interface ProductCardProps extends CompanyProps {
  readonly product: 'taxinvoice' | 'cashbill';
}

function ProductCard({ company, product, now }: ProductCardProps) {
  const words = useWords().panel;
  const { act } = useActions();
  const { brn } = company;
  const apply = (change: CompanyChange) => void act('company', { brn, product, change });
  const changeLink = (kind: SimpleChange, label: string) => (
    <Button kind="link" data-change={kind} onClick={() => apply({ kind })}>
      {label}
    </Button>
  );
  const { certificate, deptUser, plan, failures } = company[product];
  return (
    <section className="product" data-product={product} aria-label={words[product]}>
      <h4>{words[product]}</h4>
      <Method words={certificate.words}>
        <RegisterCertificate now={now} apply={apply} />
        {certificate.state === 'fine' && changeLink('certificate-revoked', words.revoke)}
        {certificate.state !== 'none' && changeLink('certificate-removed', words.remove)}
      </Method>
      <Method words={deptUser.words}>
        {deptUser.state !== 'works' && changeLink('dept-user-works', words.makeLoginWork)}
        {deptUser.state === 'locked' && changeLink('dept-user-unlocked', words.unlock)}
        {deptUser.rejections && (
          <ChooseCode
            kind="dept-user-rejected"
            reason={words.rejectionReason}
            label={words.makeLoginFail}
            rejections={deptUser.rejections}
            onChoose={(code) => apply({ kind: 'dept-user-rejected', code })}
          />
        )}
        {deptUser.state !== 'none' && changeLink('dept-user-removed', words.remove)}
      </Method>
      <Method words={plan.words}>
        {plan.state === 'in-use'
          ? changeLink('plan-ended', words.endPlan)
          : changeLink('plan-renewed', words.renewPlan)}
      </Method>
      <Method words={words.collector}>
        <ChooseCode
          kind="collector-failed"
          reason={words.reportedError}
          label={words.reportFailure}
          rejections={failures}
          onChoose={(code) => void act('collector-failure', { brn, product, code })}
        />
      </Method>
    </section>
  );
}

type SimpleChange = Exclude<CompanyChange['kind'], 'certificate-registered' | 'dept-user-rejected'>;

function Method({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <div className="method">
      <div>{words}</div>
      <div className="method-acts">{children}</div>
    </div>
  );
}

interface MethodFormProps {
  readonly kind: CompanyChange['kind'] | 'collector-failed';
  readonly label: string;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

function MethodForm({ kind, label, onSubmit, children }: MethodFormProps) {
  return (
    <form
      className="method-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <button type="submit" className="link" data-change={kind}>
        {label}
      </button>
    </form>
  );
}

interface ChangeProps {
  readonly apply: (change: CompanyChange) => void;
}

function RegisterCertificate({ now, apply }: ChangeProps & { readonly now: number }) {
  const words = useWords().panel;
  const [lastDay, setLastDay] = useState(() => dayOf(now + YEAR_MS));
  const kind = 'certificate-registered';
  return (
    <MethodForm kind={kind} label={words.register} onSubmit={() => apply({ kind, lastDay })}>
      <input
        type="date"
        className="field field-small"
        aria-label={words.lastDay}
        required
        min={dayOf(now)}
        value={lastDay}
        onChange={(event) => setLastDay(event.target.value)}
      />
    </MethodForm>
  );
}

interface ChooseCodeProps extends Pick<MethodFormProps, 'kind' | 'label'> {
  /** What is chosen, so that nobody takes it for the present state. */
  readonly reason: string;
  readonly rejections: readonly PageRejection[];
  readonly onChoose: (code: number) => void;
}

function ChooseCode({ kind, reason, label, rejections, onChoose }: ChooseCodeProps) {
  const [code, setCode] = useState(rejections[0]?.code);
  return (
    <MethodForm kind={kind} label={label} onSubmit={() => code !== undefined && onChoose(code)}>
      <label>
        <span className="panel-note">{reason}</span>
        <select
          className="field field-small"
          value={code}
          onChange={(event) => setCode(Number(event.target.value))}
        >
          {rejections.map((rejection) => (
            <option key={rejection.code} value={rejection.code}>
              {rejection.words}
            </option>
          ))}
        </select>
      </label>
    </MethodForm>
  );
}
