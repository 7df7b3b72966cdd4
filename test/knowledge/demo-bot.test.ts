import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDemoBot, type DemoBot } from './demo-bot.js';
import { OFF_TOPIC, PARAPHRASES, UNSEEN_PARAPHRASES } from './demo-questions.js';
import { printMeasurement } from './measurement.js';
import { loadClincQueries, loadShortQuestions, NO_ANSWER, toWords, type ShortQuestion } from './short-questions.js';

const SHOP_CATEGORIES = ['orders', 'shipping', 'returns', 'payment', 'products', 'account'];

let demo: DemoBot;
/** Every question and phrase of the file. */
let inFile: Set<string>;

// A thousand sentences to embed, on a machine that may be busy.
const TIMEOUT_MS = 120_000;

beforeAll(async () => {
  demo = await openDemoBot();
  inFile = new Set(demo.faqs.flatMap(({ question, phrases }) => [question, ...phrases]).map(toWords));
}, TIMEOUT_MS);
afterAll(() => demo.close());

/** Asks all, and tells apart what a customer would get. */
async function ask(questions: readonly ShortQuestion[]) {
  const { threshold, sure } = demo.manifest.settings.knowledge;
  const results = [];
  for (const asked of questions) results.push({ ...asked, ...(await demo.best(asked.question)) });
  const atRank1 = results.filter(({ faqId, passageId }) => faqId === passageId);
  const answered = results.filter(({ score }) => score >= threshold);
  const right = answered.filter((result) => atRank1.includes(result));
  const wrong = answered.filter((result) => !atRank1.includes(result));
  return { results, atRank1, right, wrong, surelyWrong: wrong.filter(({ score }) => score >= sure) };
}

type Asked = Awaited<ReturnType<typeof ask>>;

function share(part: unknown[], whole: unknown[]): number {
  return part.length / whole.length;
}

function report(name: string, { results, atRank1, right, wrong, surelyWrong }: Asked): string {
  const { threshold, sure } = demo.manifest.settings.knowledge;
  return (
    `${name}: ${results.length} asked, ${atRank1.length} right at rank 1, ${right.length} rightly answered at the ` +
    `threshold of ${threshold}, ${wrong.length} wrongly (${surelyWrong.length} of them above ${sure})`
  );
}

function list(results: Asked['results']): string[] {
  return results.map(
    ({ question, faqId, passageId, score }) => `  ${score.toFixed(3)} ${faqId} got ${passageId}: ${question}`,
  );
}

describe("the demo bot's file", { timeout: TIMEOUT_MS }, () => {
  it('knows at least 40 answers in six categories, and small talk, each with other ways to ask it', () => {
    const shop = demo.faqs.filter(({ category }) => category !== 'small talk');
    expect(shop.length).toBeGreaterThanOrEqual(40);
    expect(new Set(shop.map(({ category }) => category))).toEqual(new Set(SHOP_CATEGORIES));
    for (const faq of demo.faqs) expect(faq.phrases.length).toBeGreaterThanOrEqual(2);
    expect(new Set(demo.faqs.map(({ answer }) => answer)).size).toBe(demo.faqs.length);
  });

  it('has an answer of which it is sure to each of its own questions, as they are offered to click', async () => {
    const asked = await ask(demo.faqs.map(({ id, question }) => ({ question, faqId: id })));
    expect(list(asked.results.filter((result) => !asked.right.includes(result)))).toEqual([]);
    const { sure } = demo.manifest.settings.knowledge;
    expect(list(asked.results.filter(({ score }) => score < sure))).toEqual([]);
  });
});

describe('the demo bot, asked in sentences', { timeout: TIMEOUT_MS }, () => {
  it.each([
    { name: 'that are not in its file', paraphrases: PARAPHRASES, atRank1: 0.93, answered: 0.88 },
    {
      name: 'that nobody had seen when the file was written',
      paraphrases: UNSEEN_PARAPHRASES,
      atRank1: 0.78,
      answered: 0.6,
    },
  ])('finds the right answer for at least $atRank1 of the questions $name', async ({ name, paraphrases, ...least }) => {
    for (const [question] of paraphrases) expect(inFile.has(toWords(question)), question).toBe(false);
    const asked = await ask(paraphrases.map(([question, faqId]) => ({ question, faqId })));
    const missed = asked.results.filter((result) => !asked.right.includes(result));
    printMeasurement([report(`Sentences ${name}`, asked), ...list(missed)].join('\n'));
    expect(share(asked.atRank1, asked.results)).toBeGreaterThanOrEqual(least.atRank1);
    expect(share(asked.right, asked.results)).toBeGreaterThanOrEqual(least.answered);
  });

  it('answers no question that has nothing to do with the shop', async () => {
    const asked = await ask(OFF_TOPIC.map((question) => ({ question, faqId: NO_ANSWER })));
    expect(list(asked.wrong)).toEqual([]);
  });
});

describe('the demo bot, asked in a few words', { timeout: TIMEOUT_MS }, () => {
  const { tuning, heldOut } = loadShortQuestions();

  it.each([
    {
      name: 'that the file was improved with',
      questions: tuning,
      limits: { atRank1: 0.95, right: 0.93, wrong: 0.03, offTopic: 0.04 },
    },
    // Which of these it misses is not printed: whoever knows would write phrases after them.
    {
      name: 'that are only for measuring',
      questions: heldOut,
      limits: { atRank1: 0.85, right: 0.8, wrong: 0.12, offTopic: 0.06 },
    },
  ])('finds most right answers to questions $name, and few wrong ones', async ({ name, questions, limits }) => {
    // A question that stands in the file word for word would prove nothing.
    const unknown = questions.filter(({ question }) => !inFile.has(toWords(question)));
    const shop = await ask(unknown.filter(({ faqId }) => faqId !== NO_ANSWER));
    const offTopic = await ask(unknown.filter(({ faqId }) => faqId === NO_ANSWER));
    expect(shop.results.length).toBeGreaterThanOrEqual(100);
    expect(offTopic.results.length).toBeGreaterThanOrEqual(40);
    printMeasurement([report(`Short ${name}`, shop), report('  off-topic', offTopic)].join('\n'));
    if (questions === tuning) printMeasurement(list([...shop.wrong, ...offTopic.wrong]).join('\n'));
    expect(share(shop.atRank1, shop.results)).toBeGreaterThanOrEqual(limits.atRank1);
    expect(share(shop.right, shop.results)).toBeGreaterThanOrEqual(limits.right);
    expect(share(shop.wrong, shop.results)).toBeLessThanOrEqual(limits.wrong);
    expect(share(offTopic.wrong, offTopic.results)).toBeLessThanOrEqual(limits.offTopic);
  });

  it('answers the same in capitals and with other punctuation', async () => {
    for (const { question } of heldOut.filter((_, place) => place % 8 === 0)) {
      expect(await demo.best(`  ${question.toUpperCase()} !!`), question).toEqual(await demo.best(question));
    }
  });

  it('answers few queries that have nothing to do with a shop, of CLINC150 too where it is at hand', async () => {
    const clinc = loadClincQueries({ every: 5 });
    if (clinc === null) printMeasurement('CLINC150 is not in ../shared/data: measured without it.');
    const own = heldOut.filter(({ faqId }) => faqId === NO_ANSWER).map(({ question }) => question);
    const asked = await ask([...own, ...(clinc ?? [])].map((question) => ({ question, faqId: NO_ANSWER })));
    printMeasurement(report('Off-topic, with CLINC150', asked));
    expect(share(asked.wrong, asked.results)).toBeLessThanOrEqual(0.07);
    expect(share(asked.surelyWrong, asked.results)).toBeLessThanOrEqual(0.01);
  });
});

describe('the demo bot, asked what people ask first', () => {
  it.each([
    ['Can I pay cash?', 'payment-methods'],
    ['Where is my parcel?', 'order-status'],
    ['my parcel is late', 'order-status'],
    ['Has my order shipped?', 'order-status'],
    ['track order', 'order-status'],
    ['Can I cancel?', 'order-cancel'],
    ['hello', 'talk-greeting'],
    ['hi', 'talk-greeting'],
    ['thanks', 'talk-thanks'],
    ['help', 'talk-help'],
    ['what can you do?', 'talk-help'],
    ['bye', 'talk-bye'],
    ['are you a robot?', 'talk-bot'],
    ['Do you sell cars?', NO_ANSWER],
  ])('answers %j with %s', async (question, faqId) => {
    const { passageId, score } = await demo.best(question);
    const { threshold } = demo.manifest.settings.knowledge;
    expect(score >= threshold ? passageId : NO_ANSWER).toBe(faqId);
  });
});
