import type { AsyncApiDocument, AsyncApiMessage } from './document.js';
import { listFields } from './fields.js';
import type { FrameGroup } from './frames.js';
import { PAGE_STYLE } from './page-style.js';

const GROUPS: Record<FrameGroup, { title: string; text: string }> = {
  client: {
    title: 'What a client sends',
    text: 'An `id` that you set is repeated in the answer. `conversationId` may be left out while exactly one conversation is open on the socket.',
  },
  event: {
    title: 'The log',
    text: 'These frames have a `seq`: it starts at 1, has no gaps, and never changes. They are what counts; keep the highest `seq` to resume from.',
  },
  notice: {
    title: 'While an answer is made',
    text: 'Of the moment, and may be lost. A higher `attempt` makes the text of earlier ones void.',
  },
  control: { title: 'Answers and control', text: 'What answers a frame of yours, or says how things stand.' },
};

const CONNECT = [
  '`POST /api/v1/auth/anonymous` with `{"botSlug": "demo"}` gives a visitor token. Keep it: it owns its conversations.',
  '`POST /api/v1/realtime/ticket` with `Authorization: Bearer TOKEN` gives a ticket: good once, for 30 seconds.',
  'Open the socket at `/api/v1/chat/ws?ticket=TICKET` with the subprotocol `parley.v1`. A client that can set headers may send the token in `Authorization` instead.',
  'Send `conversation.open`, then `message.send`. Without `message.ack`, send the same message again under the same `clientMessageId`: it takes effect once.',
  'After a reconnect open the conversation with the highest `seq` that you have: what came since follows.',
];

/** The page for people, made of the very document that programs read. It loads nothing. */
export function renderRealtimePage(document: AsyncApiDocument): string {
  const { chat } = document.channels;
  const messages = Object.values(document.components.messages);
  const groups = (Object.keys(GROUPS) as FrameGroup[]).map((group) => ({
    ...GROUPS[group],
    id: group,
    messages: messages.filter(({ tags }) => tags.some(({ name }) => name === group)),
  }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${escape(document.info.title)}</title>
<link rel="icon" href="data:," />
<style>${PAGE_STYLE}</style>
</head>
<body>
<div class="layout">
<nav aria-label="Contents">
<ul>
<li><a href="/docs">HTTP interface</a></li>
<li><a href="/asyncapi.json">asyncapi.json</a></li>
<li><a href="#connect">Connect</a></li>
</ul>
${groups.map(({ id, title, messages: ofGroup }) => renderContents(id, title, ofGroup)).join('\n')}
<ul><li><a href="#close-codes">Close codes</a></li><li><a href="#limits">Limits</a></li></ul>
</nav>
<main>
<h1>${escape(document.info.title)}</h1>
<p class="soft">Version ${escape(document.info.version)}, at <code>${escape(chat.address)}</code></p>
<p>${toInline(document.info.description)}</p>
<h2 id="connect">Connect</h2>
<ol>${CONNECT.map((step) => `<li>${toInline(step)}</li>`).join('\n')}</ol>
${groups
  .map(
    ({ id, title, text, messages: ofGroup }) =>
      `<section aria-labelledby="${id}"><h2 id="${id}">${escape(title)}</h2><p>${toInline(text)}</p>
${ofGroup.map(renderMessage).join('\n')}</section>`,
  )
  .join('\n')}
<h2 id="close-codes">Close codes</h2>
${renderTable(
  ['Code', 'What it means'],
  chat['x-close-codes'].map(({ code, meaning }) => [`<code>${code}</code>`, toInline(meaning)]),
)}
<h2 id="limits">Limits</h2>
${renderTable(
  ['Limit', 'Value', 'Beyond it'],
  chat['x-limits'].map(({ what, value, beyond }) => [toInline(what), escape(value), toInline(beyond)]),
)}
</main>
</div>
</body>
</html>
`;
}

function renderContents(id: string, title: string, messages: AsyncApiMessage[]): string {
  const links = messages.map(({ name }) => `<li><a href="#${escape(name)}"><code>${escape(name)}</code></a></li>`);
  return `<details><summary>${escape(title)}</summary><ul><li><a href="#${id}">Overview</a></li>${links.join('')}</ul></details>`;
}

function renderMessage({ name, summary, payload, examples }: AsyncApiMessage): string {
  const fields = listFields(payload).map(({ name: field, type, required, description }) => [
    `<code>${escape(field)}</code>${required ? '' : ' <span class="soft">optional</span>'}`,
    escape(type),
    toInline(description),
  ]);
  const [example] = examples;
  return `<article id="${escape(name)}">
<h3><code>${escape(name)}</code></h3>
<p>${toInline(summary)}</p>
${fields.length === 0 ? '' : renderTable(['Field', 'Type', 'What'], fields, 'fields')}
<pre tabindex="0" aria-label="Example of ${escape(name)}"><code>${escape(JSON.stringify(example?.payload, null, 2))}</code></pre>
</article>`;
}

function renderTable(head: string[], rows: string[][], className = 'list'): string {
  const cells = (row: string[]): string => row.map((cell) => `<td>${cell}</td>`).join('');
  return `<div class="scroll" tabindex="0"><table class="${className}">
<thead><tr>${head.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</tbody>
</table></div>`;
}

/** Text with \`code\` in it, as HTML. */
function toInline(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
