import type { IncomingMessage } from 'node:http';

import { bodyTooLarge, malformedRequest, unsupportedFileType } from '../errors.js';
import type { FileContract, SentFile } from './define-route.js';

/**
 * Reads a request's body as a file, no further than it may be long; for how long is the server's to say.
 * @throws ApiProblem 400, 413, 415
 */
export async function readFile(request: IncomingMessage, { types, maxBytes }: FileContract): Promise<SentFile> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type)) throw unsupportedFileType(`This address takes ${types.join(' and ')}.`);
  // What is packed may be of any size when it is unpacked.
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw unsupportedFileType('Send the file unpacked.');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const parts: Buffer[] = [];
  let length = 0;
  try {
    // The connection is still needed to say no.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > maxBytes) break;
      parts.push(part);
    }
  } catch {
    throw malformedRequest('The file broke off.');
  }
  if (length > maxBytes) throw tooLarge(maxBytes);
  return { type, bytes: Buffer.concat(parts) };
}

const tooLarge = (maxBytes: number) => bodyTooLarge(`It may have ${Math.floor(maxBytes / 1024)} KB at most.`);
