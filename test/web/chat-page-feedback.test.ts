import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { useChatPages } from '../support/chat-pages.js';
import { findBarriers, openPage, PHONE } from '../support/chromium.js';

const bed = useChatPages();

const pressed = (page: Page) =>
  Promise.all(
    ['This answer helped', 'This answer did not help'].map((name) =>
      page.getByRole('button', { name }).getAttribute('aria-pressed'),
    ),
  );

it('takes a thumb under each answer and what was missing, by keyboard as well, and shows the thumb again after a reload', async () => {
  const { page, complaints } = await openPage(bed.browser, { url: bed.api.url, ...PHONE });
  await page.getByRole('button', { name: 'Where is my parcel?' }).tap();
  const down = page.getByRole('button', { name: 'This answer did not help' });
  await down.press('Enter');
  await expect.poll(() => pressed(page)).toEqual(['false', 'true']);
  const said = () => [...bed.api.conversations.values()].flatMap(({ feedback }) => feedback);
  await expect.poll(said).toEqual([{ messageId: 'turn-1', value: 'down' }]);
  await page.getByLabel('What was missing? (optional)').fill('Where it is.');
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByText('Thank you for saying so.').waitFor();
  await expect.poll(() => said().at(-1)).toEqual({ messageId: 'turn-1', value: 'down', comment: 'Where it is.' });

  await page.reload();
  await expect.poll(() => pressed(page)).toEqual(['false', 'true']);
  expect(await page.getByLabel('What was missing? (optional)').count()).toBe(0);
  await down.press('Enter');
  await expect.poll(() => said().at(-1)).toEqual({ messageId: 'turn-1', value: null });
  expect(await pressed(page)).toEqual(['false', 'false']);
  expect(complaints).toEqual([]);
});

it('shows a thumb that the server did not take as it was before, and says so', async () => {
  bed.api.script.feedback = 503;
  const { page } = await openPage(bed.browser, { url: bed.api.url, ...PHONE });
  await page.getByRole('button', { name: 'Where is my parcel?' }).tap();
  await page.getByRole('button', { name: 'This answer helped' }).tap();
  await page.getByText('Not saved. Try again.').waitFor();
  expect(await pressed(page)).toEqual(['false', 'false']);
});

it('says of a message that is erased that it was, and asks nobody whether it helped', async () => {
  const { page } = await openPage(bed.browser, { url: bed.api.url, ...PHONE });
  await page.getByText('Connected').waitFor();
  const [conversation] = bed.api.conversations.values();
  const said = { text: '', erased: true } as const;
  conversation?.append({ type: 'message.created', payload: { ...said, messageId: 'm1', role: 'customer' } });
  const answer = { turnId: 'turn-1', answers: ['m1'], origin: 'model' as const, degraded: false };
  conversation?.append({
    type: 'message.created',
    payload: { ...said, messageId: 'turn-1', role: 'bot', answer: { ...answer, citations: [], suggestions: [] } },
  });
  await page.locator('.message-bot').getByText('This message was erased').waitFor();
  expect(await page.getByText('This message was erased').count()).toBe(2);
  expect(await page.getByRole('button', { name: 'This answer helped' }).count()).toBe(0);
});
