import Router from '@koa/router';
import { bodyParser } from '@koa/bodyparser';
import type Koa from 'koa';
import { z } from 'zod';

import { checkInput } from '../../contracts/plain-words.js';
import { writeDown } from '../audit/write-down.js';
import { authenticateAdmin, authenticateStaff, authenticateVisitor, type Credentials } from '../auth/principal.js';
import type { ApiContext } from '../context.js';
import { invalidRequest, unsupportedMediaType, type RequestPart } from '../errors.js';
import { isTemporalUi } from '../middleware/origins.js';
import { toBodyProblem } from '../middleware/problems.js';
import type { ApiState } from '../middleware/state.js';
import type { Access, Route, RouteContract } from './define-route.js';
import { readFile } from './read-file.js';

/** Bytes of a request's body at most: the longest message in its longest spelling fits four times. */
const BODY_LIMIT = '64kb';

export type ApiRouter = Router<ApiState>;

/** Registers every route: authentication, then the contract's checks, then the handler. */
export function createRouter({ api, routes }: { api: ApiContext; routes: Route[] }): ApiRouter {
  const router: ApiRouter = new Router({ exclusive: true, sensitive: true });
  const parseBody = createBodyReader();
  for (const { contract, handle } of routes) {
    const bodySchema = toBodySchema(contract);
    router[contract.method](contract.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (ctx) => {
      ctx.state.route = contract.path;
      const { scope } = ctx.state;
      const credentials: Credentials = {
        ...{ method: ctx.method, authorization: ctx.get('Authorization'), scope },
        page: contract.pages === 'temporal-ui' && isTemporalUi(ctx.get('Origin'), api.deps) ? 'temporal-ui' : 'ours',
      };
      const principal = await authenticate(api, contract.access, credentials);
      const reply = await handle({
        api,
        scope,
        principal,
        params: check('address', contract.params, ctx.params),
        query: check('address', contract.query, { ...ctx.query }),
        headers: check('headers', contract.headers, ctx.req.headers),
        body: bodySchema === undefined ? undefined : check('body', bodySchema, await parseBody(ctx)),
        file: contract.file === undefined ? undefined : await readFile(ctx.req, contract.file),
      });
      await writeDown({ api, scope, principal, contract, reply });
      ctx.status = reply.status;
      ctx.set(reply.headers ?? {});
      if (reply.headers?.['Cache-Control'] === undefined) ctx.set('Cache-Control', 'no-store');
      for (const { name, value, ...options } of reply.cookies ?? []) {
        ctx.cookies.set(name, value, { ...options, sameSite: 'strict', secure: ctx.secure });
      }
      ctx.body = reply.body ?? null;
    });
  }
  return router;
}

function authenticate(api: ApiContext, access: Access, credentials: Credentials): Promise<unknown> {
  switch (access) {
    case 'public':
      return Promise.resolve(undefined);
    case 'visitor':
      return authenticateVisitor(api.tokens, credentials.authorization);
    case 'staff':
      return authenticateStaff(api, credentials);
    case 'moderator':
      return authenticateAdmin(api, credentials, ['moderator', 'admin']);
    case 'admin':
      return authenticateAdmin(api, credentials, ['admin']);
  }
}

/**
 * What the staff sends has names that are known, and no others: a misspelt one would count for nothing, without a word.
 * Chats are of every age, and may say more than this version knows.
 */
function toBodySchema({ access, body }: RouteContract): z.ZodType | undefined {
  const isOfChats = access === 'public' || access === 'visitor';
  return body instanceof z.ZodObject && !isOfChats ? body.strict() : body;
}

function check(part: RequestPart, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const checked = checkInput({ schema, value });
  if (!checked.ok) throw invalidRequest({ faults: checked.faults, part });
  return checked.value;
}

/** Reads a JSON body. @throws ApiProblem 400, 413, 415 */
function createBodyReader(): (ctx: Koa.ParameterizedContext<ApiState>) => Promise<unknown> {
  const parse = bodyParser({
    enableTypes: ['json'],
    extendTypes: { json: [] },
    jsonLimit: BODY_LIMIT,
    onError: (error) => {
      throw toBodyProblem(error);
    },
  });
  return async (ctx) => {
    const type = ctx.is('application/json');
    // null: there is no body. The schema says whether there must be one.
    if (type === null) return {};
    if (type === false) throw unsupportedMediaType();
    // The parser's type asks for a context without state; it reads the request alone.
    await parse(ctx as unknown as Koa.Context, () => Promise.resolve());
    return ctx.request.body;
  };
}
