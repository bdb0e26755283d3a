import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Uploads } from './file-methods.js';
import { type ApiParts, answerApi, answerResponseUrl, hasBotToken, sendJson } from './http-api.js';
import { readBody, readUpload } from './request-body.js';

/** Answers one HTTP request: the Web API, response_urls, uploads and downloads. */
export async function route(
  api: ApiParts,
  uploads: Uploads,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, first = '', second = '', third = ''] = pathname.split('/');
  if (first === 'api') {
    await answerApi(api, second, request, response);
    return;
  }
  if (first === 'actions') {
    await answerResponseUrl(api, pathname, request, response);
    return;
  }
  if (first === 'upload') {
    const content = await readUpload(request, await readBody(request));
    const taken = uploads.receive(third, content);
    response.writeHead(taken ? 200 : 500).end(taken ? `OK - ${content.length}` : 'Upload failed');
    return;
  }
  const file = first === 'files' ? api.context.workspace.files.get(second) : undefined;
  if (file === undefined) {
    sendJson(response, 404, { ok: false, error: 'not_found' });
    return;
  }
  // Slack shows whoever comes without a token its sign-in page, with status 200.
  if (!hasBotToken(api, request)) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to Slack</html>');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.content);
}
