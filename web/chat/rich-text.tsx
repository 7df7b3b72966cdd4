import { Fragment } from 'react';

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi;
// What ends a sentence is not part of an address in it.
const TRAILING = /[.,;:!?)\]*_]+$/;

type Part = { readonly kind: 'text' | 'link'; readonly text: string };

/** Splits text into plain parts and web addresses (http and https only). The parts together are the text. */
export function splitLinks(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimAddress(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: address });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function trimAddress(found: string): string {
  const trimmed = found.replace(TRAILING, '');
  // A bracket that was opened inside the address belongs to it.
  return trimmed.includes('(') && found[trimmed.length] === ')' ? `${trimmed})` : trimmed;
}

/** Text as text, with web addresses to click on. Nothing in it is ever taken for markup. */
export function RichText({ text }: { text: string }) {
  return splitLinks(text).map((part, index) =>
    part.kind === 'link' ? (
      <a key={index} href={part.text} target="_blank" rel="noopener noreferrer nofollow">
        {part.text}
      </a>
    ) : (
      <Fragment key={index}>{part.text}</Fragment>
    ),
  );
}
