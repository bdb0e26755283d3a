import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../../../kernel/result.js';

/** A form may bring a file of a few megabytes, written in base64. */
const MAX_BYTES = 12 * 1024 * 1024;

/** Reads a JSON body. The error is a sentence. */
export async function readJson(request: IncomingMessage): Promise<Result<unknown, string>> {
  // Another site can only send JSON after asking, and is answered no.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return err('Send JSON, with content-type: application/json.');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // An HTTP request gives its body in buffers unless an encoding is set.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end all the same: who is cut off hears no answer.
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BYTES) return err('The request is too large.');
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch {
    return err('The request is no JSON.');
  }
}
