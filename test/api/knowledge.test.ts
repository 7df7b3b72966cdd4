import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ROUTES } from '../../api/routes/index.js';
import { BotManifest, type FaqEntry } from '../../contracts/bot.js';
import type {
  FaqChanged,
  FaqPage,
  FaqResource,
  GenerationList,
  GenerationResource,
  ImportPreview,
  ImportStarted,
  KnowledgeSearch,
} from '../../contracts/knowledge.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { createBotStore } from '../../prisma/stores/bots.js';
import { createStaffStore } from '../../prisma/stores/staff.js';
import { createPasswords } from '../../api/auth/passwords.js';
import { startStack, type Stack } from '../support/stack.js';

const CSV = 'question,answer,category\n';
const FOLDER = path.join(findProjectRoot(), 'test', 'cli', 'support', 'bots', 'small');

let stack: Stack;
let key: string;

beforeAll(async () => {
  stack = await startStack({ bot: { folder: FOLDER } });
  ({ key } = await createApiKeyStore(stack.prisma).create({ name: 'test' }));
}, 120_000);
afterAll(() => stack.close(), 120_000);

type Sent = { method?: string; body?: object; file?: string | Uint8Array; type?: string; token?: string };
type Answer<Body> = { status: number; body: Body };

async function call<Body = { code: string; title: string; errors: { path: string; message: string }[] }>(
  address: string,
  { method, body, file, type = 'text/csv', token = key }: Sent = {},
): Promise<Answer<Body>> {
  const content = body === undefined ? file : JSON.stringify(body);
  const response = await fetch(`${stack.url}/api/v1/bots/${stack.botId}/${address}`, {
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${token}`,
      ...(content === undefined ? {} : { 'content-type': body === undefined ? type : 'application/json' }),
    },
    ...(content === undefined ? {} : { body: content }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** Waits until customers get a generation. */
async function untilLive({ id }: GenerationResource): Promise<GenerationResource> {
  let last: GenerationResource | undefined;
  await expect
    .poll(
      async () => {
        ({ body: last } = await call<GenerationResource>(`generations/${id}`));
        return last.status;
      },
      { timeout: 30_000, interval: 30 },
    )
    .toBe('live');
  return last as GenerationResource;
}

async function importFile(file: string, query = ''): Promise<GenerationResource> {
  const { status, body } = await call<ImportStarted>(`faqs/import${query}`, { file });
  expect(status).toBe(202);
  return await untilLive(body.generation);
}

async function listIds(query = ''): Promise<string[]> {
  const { body } = await call<FaqPage>(`faqs${query}`);
  return body.faqs.map(({ id }) => id);
}

const search = async (q: string) => {
  const { body } = await call<KnowledgeSearch>(`knowledge/search?q=${encodeURIComponent(q)}`);
  return body;
};

/** What the index has of a generation: the vectors of its passages are dropped with it. */
const readStatuses = async () =>
  (await call<GenerationList>('generations')).body.generations.map(({ origin, status }) => `${origin} ${status}`);

describe('a file of FAQs', () => {
  it('is previewed row by row, then imported, and found by customers once it is live', async () => {
    const file = `${CSV}When do you open?,"At eight, every day.",\nDo you ship abroad?,"Yes, to all of Europe.",Shipping\n`;
    const { status, body: preview } = await call<ImportPreview>('faqs/preview', { file });
    expect({ status, counts: preview.counts, faults: preview.faults }).toEqual({
      ...{ status: 200, faults: [] },
      counts: { added: 1, changed: 1, unchanged: 0, removed: 0 },
    });
    expect(preview.rows).toMatchObject([
      {
        ...{ becomes: 'changed', row: 2, id: 'hours' },
        before: { answer: 'At nine, every day but Sunday.', category: 'shop' },
        after: { answer: 'At eight, every day.', category: 'shop' },
      },
      { becomes: 'added', row: 3, id: 'do-you-ship-abroad', after: { category: 'Shipping' } },
    ]);
    expect(await listIds()).toEqual(['hours']);

    const live = await importFile(file, `?base=${preview.base}`);
    expect(live).toMatchObject({ origin: 'import', total: 2, indexed: 2, counts: preview.counts, reason: null });
    const found = await search('shipping abroad');
    expect(found).toMatchObject({ mode: 'search', threshold: 0.55 });
    expect(found.matches[0]).toMatchObject({ faq: { answer: 'Yes, to all of Europe.' }, counts: true });
    expect(found.matches[1]).toMatchObject({ faq: { answer: 'At eight, every day.' }, counts: false });
  });

  it('is not imported where the FAQs were changed since its preview', async () => {
    const file = `${CSV}Do you ship abroad?,Yes.,Shipping\n`;
    const { body: preview } = await call<ImportPreview>('faqs/preview', { file });
    await importFile(file);
    const { status, body } = await call(`faqs/import?base=${preview.base}`, { file });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'knowledge_changed' });
  });

  it('replaces all FAQs where that is asked for, and says which go', async () => {
    const file = JSON.stringify([
      { id: 'hours', category: 'shop', question: 'When do you open?', answer: 'At ten.' },
      { id: 'parking', category: 'shop', question: 'Where can I park?', answer: 'Behind the house.' },
    ]);
    const sent = { file, type: 'application/json' };
    const { body: preview } = await call<ImportPreview>('faqs/preview?mode=replace', sent);
    expect(preview.removed).toEqual([{ id: 'do-you-ship-abroad', question: 'Do you ship abroad?' }]);
    const { body } = await call<ImportStarted>('faqs/import?mode=replace', sent);
    await untilLive(body.generation);
    expect(await listIds()).toEqual(['hours', 'parking']);
  });

  it('with faults is imported not at all, and each is told with its row and column', async () => {
    const file = `${CSV}Is it open?,x,\nAre you?,,shop\n`;
    const { body: preview } = await call<ImportPreview>('faqs/preview', { file });
    expect(preview.faults).toMatchObject([
      { row: 2, column: 'answer', message: 'is 1 character long; at least 3.' },
      { row: 3, column: 'answer', message: 'must not be empty.' },
    ]);
    const { status, body } = await call('faqs/import', { file });
    expect({ status, code: body.code, first: body.errors[0] }).toEqual({
      ...{ status: 422, code: 'invalid_file' },
      first: { path: 'row 2, answer', message: 'is 1 character long; at least 3.' },
    });
    expect(await listIds()).toEqual(['hours', 'parking']);
  });

  it('may be larger than other bodies, and no larger than 2 MB', async () => {
    const rows = Array.from({ length: 900 }, (_, at) => `Question ${at}?,${`Answer ${at} `.repeat(20)},bulk\n`);
    expect((await call<ImportPreview>('faqs/preview', { file: `${CSV}${rows.join('')}` })).body.counts.added).toBe(900);
    const { status } = await call('faqs/preview', { file: `${CSV}${' '.repeat(2 * 1024 * 1024)}` });
    expect(status).toBe(413);
    expect((await call('faqs/preview', { file: CSV, type: 'text/html' })).status).toBe(415);
  });
});

describe('a FAQ', () => {
  it('is added, changed and deleted, each as a state of its own', async () => {
    const content = { category: 'shop', question: 'Do you sell gift cards?', answer: 'At the till.' };
    const made = await call<FaqChanged>('faqs', { body: content });
    expect(made).toMatchObject({ status: 201, body: { faq: { id: 'do-you-sell-gift-cards', phrases: [] } } });
    expect((await call('faqs', { body: { id: 'hours', ...content } })).body.code).toBe('faq_exists');

    const change = { answer: 'At the till,\r\nand here. ', phrases: [' a  voucher '] };
    const changed = await call<FaqChanged>('faqs/do-you-sell-gift-cards', { method: 'PATCH', body: change });
    expect(changed.body.faq).toMatchObject({ answer: 'At the till,\nand here.', phrases: ['a voucher'] });
    await untilLive(changed.body.generation);
    expect((await search('voucher')).matches[0]).toMatchObject({ faq: { id: 'do-you-sell-gift-cards' }, counts: true });

    const gone = await call<FaqChanged>('faqs/do-you-sell-gift-cards', { method: 'DELETE' });
    expect(gone.body.faq).toBeNull();
    expect((await call('faqs/do-you-sell-gift-cards')).status).toBe(404);
    await untilLive(gone.body.generation);
    expect((await search('voucher')).matches.map(({ faq }) => faq.id)).not.toContain('do-you-sell-gift-cards');
    expect((await readStatuses()).slice(0, 1)).toEqual(['edit live']);
  });

  it('is not changed by somebody who saw an older one, nor to what nobody can read', async () => {
    const { body: read } = await call<FaqResource>('faqs/parking');
    const first = { answer: 'In front of the house.', revision: read.revision };
    const { body: changed } = await call<FaqChanged>('faqs/parking', { method: 'PATCH', body: first });
    const late = await call('faqs/parking', { method: 'PATCH', body: { ...first, answer: 'Nowhere.' } });
    expect({ status: late.status, code: late.body.code }).toEqual({ status: 409, code: 'faq_changed' });
    const deleted = await call(`faqs/parking?revision=${read.revision}`, { method: 'DELETE' });
    expect(deleted.status).toBe(409);
    for (const answer of ['a\u0000bc', '  x ', 'half a pair \ud800']) {
      expect((await call('faqs/parking', { method: 'PATCH', body: { answer } })).status).toBe(422);
    }
    await untilLive(changed.generation);
  });

  it('is there for good where it is the last', async () => {
    await importFile(`${CSV}When do you open?,At nine.,shop\n`, '?mode=replace');
    const { status, body } = await call('faqs/hours', { method: 'DELETE' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'last_faq' });
  });

  it('changed ten times at once keeps every change, and the last state has them all', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        call<FaqChanged>('faqs', { body: { category: `c${at % 2}`, question: `What about ${at}?`, answer: 'This.' } }),
      ),
    );
    expect(made.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    const newest = made.map(({ body }) => body.generation).sort((a, b) => b.version - a.version)[0];
    expect((await untilLive(newest as GenerationResource)).total).toBe(11);
    expect((await listIds()).sort()).toEqual(['hours', ...Array.from({ length: 10 }, (_, at) => `what-about-${at}`)]);
  });

  it('is listed by what it says and by category, page by page', async () => {
    const { body: first } = await call<FaqPage>('faqs?category=c1&limit=2');
    expect(first).toMatchObject({ total: 5, generation: { status: 'live' } });
    expect(first.categories).toEqual([
      { name: 'c0', count: 5 },
      { name: 'c1', count: 5 },
      { name: 'shop', count: 1 },
    ]);
    const { body: second } = await call<FaqPage>(`faqs?category=c1&limit=3&after=${first.next}`);
    expect([...first.faqs, ...second.faqs].map(({ category }) => category)).toEqual(Array(5).fill('c1'));
    expect(second.next).toBeNull();
    expect(await listIds('?search=ABOUT%207')).toEqual(['what-about-7']);
    expect(await listIds('?search=100%25')).toEqual([]);
  });
});

describe('a bot folder', () => {
  const manifest = BotManifest.parse({ slug: 'small', name: 'A small bot' });
  const hours: FaqEntry = {
    id: 'hours',
    category: 'shop',
    question: 'When do you open?',
    phrases: [],
    answer: 'Never.',
  };

  it('does not undo edits unless it is told to', async () => {
    const bots = createBotStore(stack.prisma);
    await expect(bots.saveDraft({ folder: { manifest, faqs: [hours] } })).rejects.toMatchObject({
      name: 'EditsWouldBeLostError',
      lost: { changed: ['hours'], deleted: [], added: expect.arrayContaining(['what-about-3']) as string[] },
    });
    const { generationId } = await bots.saveDraft({ folder: { manifest, faqs: [hours] }, edits: 'replace' });
    expect((await call<GenerationResource>(`generations/${generationId}`)).body).toMatchObject({
      ...{ origin: 'publication', status: 'building', total: 1 },
    });
    await expect(bots.saveDraft({ folder: { manifest, faqs: [hours] } })).resolves.toBeDefined();
  });
});

it('shows the knowledge of a bot to nobody who works with another', async () => {
  const { draft } = { draft: await createBotStore(stack.prisma).saveDraft(toOtherBot()) };
  const email = 'other@shop.example';
  const password = 'correct horse battery';
  const passwordHash = await createPasswords().hash(password);
  await createStaffStore(stack.prisma).create({ email, name: 'O', role: 'moderator', botIds: [draft.botId], passwordHash }); // prettier-ignore
  const login = await fetch(`${stack.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await login.json()) as { accessToken: string };
  const routes = ROUTES.map(({ contract }) => contract).filter(({ tag }) => tag === 'Knowledge');
  expect(routes).toHaveLength(10);
  for (const { method, path: address, file } of routes) {
    const place = address
      .replace('/api/v1/bots/{botId}/', '')
      .replace('{faqId}', 'hours')
      .replace('{generationId}', draft.generationId);
    const body = { category: 'shop', question: 'Is it mine?', answer: 'No, it is not.' };
    const { status, body: problem } = await call(`${place}?q=hours`, {
      ...{ method: method.toUpperCase(), token: accessToken },
      ...(method === 'get' || method === 'delete' ? {} : file === undefined ? { body } : { file: `${CSV}Why?,So.,\n` }),
    });
    expect({ address, status, code: problem.code }).toEqual({ address, status: 404, code: 'bot_not_found' });
  }
});

function toOtherBot() {
  return { folder: { manifest: BotManifest.parse({ slug: 'other', name: 'Other' }), faqs: [] } };
}
