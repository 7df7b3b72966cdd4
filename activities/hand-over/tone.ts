import { toSearchText } from '../../contracts/faqs.js';

// Enough by themselves. A `*` at the end stands for any ending.
const STRONG = [
  'furious|outrageous|unacceptable|ridiculous|pathetic|disgusting|disgraceful|appalling|infuriating|incompetent|clowns',
  'fuck*|bullshit|wtf|piss off|pissed off|go to hell|screw you|shut up|idiots|you idiot|you are stupid|your stupid',
  'rip off|ripped off|fed up|sick of|sick and tired|how dare you|had enough|lost my patience|waste of time',
  'worst service|worst company|worst shop|terrible service|awful service|horrible service|total joke|a complete joke',
  'useless bot|useless service|you are useless|this is useless|absolutely useless|never again|liars|you lied',
  'unverschämt*|frechheit|saftladen|scheiß*|scheiss*|abzocke|abgezockt|verarsch*|stinksauer|unfassbar|inakzeptabel',
  "lächerlich|unerhört|skandal*|zum kotzen|schnauze voll|nase voll|mir reicht's|mir reichts|es reicht|jetzt reicht*",
  'arschloch|idioten|ihr lügt|sie lügen|nie wieder|reine zeitverschwendung|was für ein laden|halt die klappe|miserabel*',
];
// Of these it takes two, or one with shouting.
const WEAK = [
  'terrible|awful|horrible|angry|annoyed|annoying|upset|scam|fraud|useless|stupid|worst|joke|hate|nonsense|unbelievable',
  'disappointed|disappointing|complaint|seriously|hours|weeks|still waiting|third time|again and again|nobody answers',
  'wütend|sauer|ärgerlich|verärgert|enttäuscht|enttäuschend|furchtbar|schrecklich|katastrophe|betrug|betrüger|unsinn',
  'nutzlos|dumm|blöd*|hasse|unmöglich|ewig|seit wochen|seit stunden|dauernd|schon wieder|zum dritten mal|niemand antwortet',
];
const NEGATIONS = new Set([
  'not',
  'no',
  "isn't",
  "wasn't",
  "don't",
  "didn't",
  'never',
  'nicht',
  'kein',
  'keine',
  'nie',
]);

const ENOUGH = 2;

const strong = toPattern(STRONG);
const weak = toPattern(WEAK);

/**
 * Whether a customer sounds angry, in English or German. No more than lists of words, exclamation marks and capitals: it
 * knows no irony, and no anger that keeps its manners.
 */
export function isAngry(text: string): boolean {
  const said = ` ${toSearchText(text)} `;
  return 2 * count(said, strong) + Math.min(2, count(said, weak)) + (isShouted(text) ? 1 : 0) >= ENOUGH;
}

/** How often something of a list is said, and not denied by the word before it. */
function count(said: string, pattern: RegExp): number {
  return [...said.matchAll(pattern)].filter(({ index }) => {
    const before = said.slice(Math.max(0, index - 20), index).trimEnd();
    return !NEGATIONS.has(before.slice(before.lastIndexOf(' ') + 1));
  }).length;
}

/** Two exclamation marks in a row, or capitals for most of what is more than an abbreviation. */
function isShouted(text: string): boolean {
  if (text.includes('!!') || text.includes('?!') || text.includes('!?')) return true;
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = letters.filter((letter) => letter !== letter.toLowerCase());
  return letters.length >= 12 && capitals.length / letters.length > 0.7;
}

function toPattern(lists: readonly string[]): RegExp {
  const words = lists.flatMap((list) => list.split('|')).map((word) => word.replace('*', '\\p{L}*'));
  // The space behind is looked at only: it is the one before the next word, too.
  return new RegExp(` (?:${words.join('|')})(?= )`, 'gu');
}
