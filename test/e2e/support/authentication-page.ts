/** POPBiLL's page at the stand-in, as a person sees it in a browser. */
export interface AuthenticationPage {
  readonly status: number;
  readonly html: string;
}

/** Opens a popup URL, or the address a ticket led to. */
export async function openPage(url: string): Promise<AuthenticationPage> {
  const answer = await fetch(url);
  return { status: answer.status, html: await answer.text() };
}

/** Fills in the page's form for a department user and sends it. `login`: what HomeTax will say, 1 for a login that works. */
export async function registerDeptUser(
  url: string,
  page: AuthenticationPage,
  { id, login = 1 }: { readonly id: string; readonly login?: number },
): Promise<AuthenticationPage> {
  const pageKey = /name="S" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const answer = await fetch(new URL('/App/API', url), {
    method: 'POST',
    body: new URLSearchParams({ S: pageKey, do: 'register-dept-user', id, login: String(login) }),
  });
  return { status: answer.status, html: await answer.text() };
}
