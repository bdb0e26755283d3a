import { needsAction } from '../assessment/urgency-rules.js';
import { formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import { escapeHtml, type HtmlPage } from '../popup/html-page.js';
import type { Product } from '../records/company.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { type ClientPart, clientParts } from '../triage/client-words.js';
import type { NumberProblem } from './client-link-rules.js';
import type { ClientCase, PageProblem } from './client-links.js';
import {
  caseWords,
  certificateOnPhone,
  deptUserInstead,
  noProblemTexts,
  numberWords,
  pageProblem,
  requestText,
  type StepTexts,
  senderSentence,
  stepTexts,
  tryAgain,
} from './client-page-words.js';

/** Text has a contrast of at least 7:1, on the buttons 6.2:1. */
const STYLE = `
body { font: 16px/1.6 system-ui, "Malgun Gothic", "Apple SD Gothic Neo", sans-serif; margin: 0; color: #1d1c1d; background: #fff; word-break: keep-all; overflow-wrap: anywhere }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem }
h1 { font-size: 1.375rem; line-height: 1.35; margin: 0 0 1rem }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem }
p, ol { margin: .25rem 0 .75rem }
ol { padding-left: 1.5rem }
li { margin: 0 0 1rem }
[lang=en] { display: block; color: #4a4a4f; font-size: .875em; font-weight: 400 }
.note { border-left: .25rem solid #b35c00; background: #fff6e9; padding: .5rem 1rem; margin: 1rem 0 }
label { display: block; font-weight: 600; margin-top: 1.25rem }
input[type=text] { font: inherit; font-size: 1.125rem; width: 100%; max-width: 18rem; box-sizing: border-box; padding: .6rem .75rem; border: 1px solid #6b6b70; border-radius: .4rem }
input[aria-invalid=true] { border: 2px solid #a11414 }
.error { color: #a11414; font-weight: 600 }
.error [lang=en] { color: #a11414 }
button { font: inherit; font-weight: 600; min-height: 2.75rem; max-width: 100%; padding: .6rem 1.1rem; margin: .25rem .5rem .25rem 0; border: 0; border-radius: .4rem; background: #1264a3; color: #fff; cursor: pointer }
button [lang=en] { color: #fff }
:focus-visible { outline: 3px solid #0b3d63; outline-offset: 2px }
@media (min-width: 56rem) { :is(h1, h2, p, label, strong):has(> [lang=en]) { display: grid; grid-template-columns: 1fr 1fr; column-gap: 2.5rem; align-items: baseline } }
`.trim();

const KO = TONGUES['ko'];
const EN = TONGUES['en'];

/** A text in Korean, with English beside it, or below it on a narrow screen. */
function both(textOf: (t: Tongue) => string): string {
  return `${escapeHtml(textOf(KO))}<span lang="en">${escapeHtml(textOf(EN))}</span>`;
}

function paragraph(textOf: (t: Tongue) => string): string {
  return `<p>${both(textOf)}</p>`;
}

/** `textsOf`: as many in English as in Korean. */
function paragraphs(textsOf: (t: Tongue) => readonly string[]): readonly string[] {
  return textsOf(KO).map((_, i) => paragraph((t) => textsOf(t)[i] ?? ''));
}

function senderLine(name: string | undefined): string {
  return name === undefined ? '' : paragraph((t) => senderSentence(name, t));
}

function page(status: number, title: string, parts: readonly string[]): HtmlPage {
  const body = `<main>\n${parts.filter((part) => part !== '').join('\n')}\n</main>`;
  return { status, language: 'ko', title, style: STYLE, body };
}

export function numberPage(
  path: string,
  sender: string | undefined,
  error?: NumberProblem & { readonly entered: string },
): HtmlPage {
  const errorIn = (t: Tongue): string => {
    const words = numberWords(t);
    return error?.kind === 'wrong' ? words.wrong(error.left) : words.malformed;
  };
  const { title, errorTitle } = numberWords(KO);
  const described =
    error === undefined
      ? 'aria-describedby="hint"'
      : `aria-describedby="error hint" aria-invalid="true" autofocus value="${escapeHtml(error.entered)}"`;
  return page(
    error === undefined ? 200 : 400,
    error === undefined ? title : `${errorTitle}: ${title}`,
    [
      `<h1>${both((t) => numberWords(t).title)}</h1>`,
      senderLine(sender),
      paragraph((t) => numberWords(t).intro),
      `<form method="post" action="${path}">`,
      `<label for="brn">${both((t) => numberWords(t).label)}</label>`,
      `<p id="hint">${both((t) => numberWords(t).hint)}</p>`,
      error === undefined ? '' : `<p id="error" class="error" role="alert">${both(errorIn)}</p>`,
      `<p><input id="brn" name="brn" type="text" inputmode="numeric" autocomplete="off" required maxlength="20" ${described}></p>`,
      `<p><button>${both((t) => numberWords(t).submit)}</button></p>`,
      '</form>',
      paragraph((t) => numberWords(t).onlyNumber),
    ],
  );
}

export interface CaseModel extends ClientCase {
  /** `/client/<token>`. */
  readonly path: string;
  readonly sender: string | undefined;
  readonly isPhone: boolean;
  readonly now: Instant;
}

export function casePage(model: CaseModel): HtmlPage {
  const { company, reasons, collectsBy, sender, now } = model;
  const brn = formatBrn(company.brn);
  const facts = { name: company.name, brn, reasons, collectsBy, now };
  const korean = clientParts(facts, KO);
  const english = clientParts(facts, EN);
  const sections = korean.map((part, i) => partSection(part, english[i] ?? part, model));
  return page(200, numberWords(KO).title, [
    `<h1>${escapeHtml(company.name)}${company.name === brn ? '' : ` (${brn})`}</h1>`,
    senderLine(sender),
    ...(sections.length === 0 ? [noProblemSection(model)] : sections),
  ]);
}

function partSection(korean: ClientPart, english: ClientPart, model: CaseModel): string {
  const { isPhone } = model;
  const { reason, isOnPage } = korean;
  const { kind, products } = reason;
  const partIn = (t: Tongue) => (t === KO ? korean : english);
  const problem = (t: Tongue) => {
    const { problem: text, consequences = [] } = partIn(t);
    return [text, ...consequences].join(' ');
  };
  const heading = [`<h2>${both((t) => caseWords(t).problem)}</h2>`, paragraph(problem)];
  // POPBiLL's page does not help with this problem, so there is no button.
  if (!isOnPage) {
    return [
      ...heading,
      paragraph((t) => requestText(partIn(t), t)),
      ...paragraphs((t) => partIn(t).steps.map((step) => `- ${step}`)),
    ].join('\n');
  }
  const isCertificate = kind === 'certificate-expiry' || kind === 'certificate-invalid';
  const needsPc = isCertificate && isPhone;
  const isOptional = !needsAction([reason]);
  const hasAlternative = korean.alternative !== undefined;
  return [
    ...heading,
    needsPc ? phoneNote(hasAlternative ? products : []) : '',
    ...(isOptional
      ? [toDoHeading('toDoOptional'), paragraph((t) => partIn(t).request)]
      : [toDoHeading('toDo')]),
    steps((t) => stepTexts(partIn(t), t), products, model),
    // `phoneNote` has offered it already.
    hasAlternative && !needsPc ? paragraph((t) => partIn(t).alternative ?? '') : '',
  ].join('\n');
}

function noProblemSection(model: CaseModel): string {
  const { company, isPhone, withoutDeptUser, collectsBy } = model;
  const { products } = company;
  const texts = (t: Tongue) => noProblemTexts(products, collectsBy, t);
  return [
    paragraph((t) => texts(t).offer),
    isPhone && collectsBy === 'any' ? phoneNote(withoutDeptUser) : '',
    toDoHeading('toDo'),
    steps(texts, products, model),
  ].join('\n');
}

function toDoHeading(word: 'toDo' | 'toDoOptional'): string {
  return `<h2>${both((t) => caseWords(t)[word])}</h2>`;
}

/** Says that a certificate needs a PC. Offers a department user instead for `products`. */
function phoneNote(products: readonly Product[]): string {
  const instead = products.length === 0 ? '' : paragraph((t) => deptUserInstead(products, t));
  return `<div class="note" role="note">${paragraph(certificateOnPhone)}${instead}</div>`;
}

function steps(
  textsIn: (t: Tongue) => StepTexts,
  products: readonly Product[],
  { path, company }: CaseModel,
): string {
  const heading = (word: 'prepare' | 'register' | 'wait') =>
    `<strong>${both((t) => caseWords(t)[word])}</strong>`;
  return [
    '<ol>',
    `<li>${heading('prepare')}`,
    ...paragraphs((t) => textsIn(t).prepare),
    `</li>\n<li>${heading('register')}`,
    paragraph((t) => caseWords(t).buttonNote(products)),
    paragraph((t) => textsIn(t).register),
    openForm(path, company.brn, openButtons(products)),
    paragraph((t) => caseWords(t).onlyThere),
    `</li>\n<li>${heading('wait')}`,
    paragraph((t) => caseWords(t).checking(products)),
    '</li>\n</ol>',
  ].join('\n');
}

function openButtons(products: readonly Product[]): string {
  const labelOf = (product: Product) => (t: Tongue) => {
    const { openButton } = caseWords(t);
    return products.length < 2 ? openButton : `${openButton} · ${t.words.productLabel[product]}`;
  };
  return products.map((product) => submitButton(product, labelOf(product))).join('');
}

function submitButton(product: Product | undefined, label: (t: Tongue) => string): string {
  return `<button name="product" value="${product ?? ''}">${both(label)}</button>`;
}

/** Sends the business number again, so that the server needs no session. */
function openForm(
  path: string,
  brn: string,
  buttons: string,
  target: '_blank' | '_self' = '_blank',
): string {
  return `<form method="post" action="${path}/page" target="${target}" rel="noopener noreferrer"><input type="hidden" name="brn" value="${brn}">${buttons}</form>`;
}

const STATUS: Readonly<Record<PageProblem, number>> = {
  unusable: 404,
  'pages-used-up': 429,
  later: 503,
  'no-page': 502,
};

interface Retry {
  readonly path: string;
  readonly brn: string;
  readonly product: Product | undefined;
}

/** `retry`: draws a button that asks for the page again, in the same tab. */
export function problemPage(problem: PageProblem, retry?: Retry): HtmlPage {
  return page(STATUS[problem], pageProblem(problem, KO).title, [
    `<h1>${both((t) => pageProblem(problem, t).title)}</h1>`,
    paragraph((t) => pageProblem(problem, t).text),
    retry === undefined
      ? ''
      : openForm(retry.path, retry.brn, submitButton(retry.product, tryAgain), '_self'),
  ]);
}
