import { number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { changeLines } from './import-change-lines.js';
import type { FieldCount, ImportChangesText, ImportDifference } from './import-text.js';

const { words } = TONGUES.ko;

const LABEL: Readonly<Record<ImportDifference['field'], string>> = {
  ...words.companyField,
  paused: '일시 중지',
};

const { line, addedLine, cells } = changeLines({
  tongue: TONGUES.ko,
  label: LABEL,
  empty: {
    name: '없음',
    popbillUserId: '기본 아이디',
    channel: words.label.defaultChannel,
    owner: '없음',
    note: '없음',
    paused: '없음',
  },
  onLine: (at, company) => `${number(at)}번째 줄: ${company}`,
});

export const changes: ImportChangesText = {
  changed: (companies) => `수정하는 회사 ${number(companies)}곳에서 바뀌는 내용`,
  counts: (counts) => counts.flatMap(countOf).join(', '),
  line,
  more: (companies) =>
    `이 밖에 ${number(companies)}곳이 더 바뀝니다. 전체 목록 파일은 보내지 못했습니다.`,
  moreInFile: (companies) =>
    `이 밖에 ${number(companies)}곳이 더 바뀝니다. 전체 목록은 메시지로 보내 드린 파일에 있습니다.`,
  added: (companies) => `추가하는 회사 ${number(companies)}곳`,
  addedLine,
  moreAdded: (companies) => `이 밖에 ${number(companies)}곳을 더 추가합니다.`,
  file: {
    name: '바뀌는-내용.csv',
    header: ['줄', words.label.brn, words.label.company, '항목', '지금', '바뀐 뒤'],
    comment: (companies) =>
      `가져오기로 수정하는 회사 ${number(companies)}곳에서 바뀌는 내용입니다. 저장하기 전에 비교한 것입니다.`,
    cells,
  },
};

function countOf({ field, companies, emptied }: FieldCount): readonly string[] {
  const label = LABEL[field];
  if (field !== 'paused') {
    const some = emptied > 0 ? `(그중 ${number(emptied)}곳은 비움)` : '';
    return [`${label} ${number(companies)}곳${some}`];
  }
  const paused = companies - emptied;
  return [
    ...(paused > 0 ? [`${label} ${number(paused)}곳`] : []),
    ...(emptied > 0 ? [`다시 시작 ${number(emptied)}곳`] : []),
  ];
}
