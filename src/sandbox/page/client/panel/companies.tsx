import { useState } from 'react';
import type { PageCompany, PagePopbill } from '../../contract.js';
import { useActs } from '../acts.js';
import { useWords } from '../page-context.js';
import { ProductCard } from './product-card.js';

const TROUBLED = ['expired', 'revoked', 'wrong', 'rejected', 'locked', 'ended'];

export function Companies({
  popbill,
  now,
}: {
  readonly popbill: PagePopbill;
  readonly now: number;
}) {
  const words = useWords().panel;
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase().replaceAll('-', '');
  const found = popbill.companies.filter(
    ({ brn, name }) => name.toLowerCase().includes(wanted) || brn.includes(wanted),
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
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {found.map((company) => (
        <Company key={company.brn} company={company} popbill={popbill} now={now} />
      ))}
    </section>
  );
}

function Company({
  company,
  popbill,
  now,
}: {
  readonly company: PageCompany;
  readonly popbill: PagePopbill;
  readonly now: number;
}) {
  const words = useWords().panel;
  const { act } = useActs();
  const { brn, shownBrn, name, member, products } = company;
  return (
    <details className="company" data-company={brn}>
      <summary>
        <span className={`company-light company-light-${lightOf(company)}`} aria-hidden="true" />
        <span className="company-name">
          <b>{name}</b>
          <small>{shownBrn}</small>
        </span>
        <small className="company-words">{stateWords(company, words.notMember)}</small>
      </summary>
      {member &&
        products.map((product) => (
          <ProductCard
            key={product}
            brn={brn}
            product={product}
            state={company[product]}
            rejections={popbill.rejections}
            now={now}
          />
        ))}
      <button
        type="button"
        className="link company-member"
        onClick={() => void act('member', { brn, member: !member })}
      >
        {member ? words.leave : words.join}
      </button>
    </details>
  );
}

/** What stands behind the name: the words of the methods there are. */
function stateWords(company: PageCompany, notMember: string): string {
  if (!company.member) return notMember;
  return company.products
    .map((name) => company[name])
    .flatMap(({ certificate, deptUser, plan }) => [
      ...(certificate.state === 'none' ? [] : [certificate.words]),
      ...(deptUser.state === 'none' ? [] : [deptUser.words]),
      ...(plan.state === 'ended' ? [plan.words] : []),
    ])
    .join(' · ');
}

function lightOf(company: PageCompany): 'fine' | 'mixed' | 'bad' {
  if (!company.member) return 'bad';
  const products = company.products.map((name) => company[name]);
  const works = ({ certificate, deptUser, plan }: PageCompany['taxinvoice']) =>
    plan.state === 'in-use' && (certificate.state === 'fine' || deptUser.state === 'works');
  if (!products.every(works)) return 'bad';
  const states = products.flatMap((each) => [each.certificate.state, each.deptUser.state]);
  return states.some((state) => TROUBLED.includes(state)) ? 'mixed' : 'fine';
}
