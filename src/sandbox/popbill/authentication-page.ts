import { type Dispatcher, request } from 'undici';

/** POPBiLL's authentication page, as a person's browser receives it. */
interface AuthenticationPage {
  readonly status: number;
  readonly html: string;
}

export async function openPage(url: string): Promise<AuthenticationPage> {
  return pageOf(await request(url));
}

/** Submits the page's form for a department user. `login` is HomeTax's code for the user's logins; 1: they work. */
export async function registerDeptUser(
  url: string,
  page: AuthenticationPage,
  { id, login = 1 }: { readonly id: string; readonly login?: number },
): Promise<AuthenticationPage> {
  const pageKey = /name="S" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const form = { S: pageKey, do: 'register-dept-user', id, login: String(login) };
  return pageOf(
    await request(new URL('/App/API', url), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    }),
  );
}

async function pageOf({ statusCode, body }: Dispatcher.ResponseData): Promise<AuthenticationPage> {
  return { status: statusCode, html: await body.text() };
}
