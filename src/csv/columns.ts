/** The columns of a company file, in the order in which they are written. */
export const COLUMNS = ['brn', 'name', 'products', 'user_id', 'channel', 'owner', 'note'] as const;
export type Column = (typeof COLUMNS)[number];

const HEADERS: Readonly<Record<Column, readonly string[]>> = {
  brn: ['사업자번호', '사업자등록번호', 'businessno', 'businessno.'],
  name: ['회사', '회사명', '회사이름', '상호', 'company'],
  products: ['수집항목', '항목', 'product'],
  user_id: ['팝빌아이디', '아이디', 'userid', 'popbillid'],
  channel: ['알림채널', '채널'],
  owner: ['담당자', '담당'],
  note: ['처리메모', '메모', 'howtonote'],
};

const BY_HEADER: ReadonlyMap<string, Column> = new Map(
  COLUMNS.flatMap((column) =>
    [column, ...HEADERS[column]].map((header) => [plain(header), column] as const),
  ),
);

/** Which column a header names, in English or Korean; spaces and case do not count. */
export function columnOf(header: string): Column | undefined {
  return BY_HEADER.get(plain(header));
}

function plain(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/[\s_-]/g, '')
    .toLowerCase();
}
