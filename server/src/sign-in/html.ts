import { createHash } from 'node:crypto';

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | null | readonly Html[];

/** What is put in is text and is escaped, unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return {
    html: strings.map((text, index) => text + (index < parts.length ? render(parts[index] ?? null) : '')).join(''),
  };
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  if ('html' in part) return part.html;
  return part.map(render).join('');
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** In the colours of the portal, which has these pages before it. */
export const STYLE = `:root {
  color-scheme: light dark;
  --canvas: light-dark(#f5f6f8, #0e1217); --surface: light-dark(#fff, #151a21); --field: light-dark(#fff, #1b2129);
  --line: light-dark(#e1e5ea, #262d37); --line-strong: light-dark(#868f9a, #6f7a8a);
  --text: light-dark(#1b2129, #e3e7ec); --soft: light-dark(#56606c, #9aa4b2);
  --accent: light-dark(#0a6a75, #42aab1); --accent-strong: light-dark(#07545d, #6cc0c5); --on-accent: light-dark(#fff, #0e1217);
  --bad: light-dark(#b3261e, #ff8f86);
}
* { box-sizing: border-box; }
body { margin: 0; font: .9375rem/1.5 'Inter Variable', system-ui, sans-serif; background: var(--canvas); color: var(--text); }
main { width: min(25rem, 100% - 2rem); margin: max(2rem, 12vh) auto 2rem; padding: 1.75rem; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
.product { display: flex; align-items: center; gap: .5rem; margin: 0 0 1.25rem; font-weight: 620; }
h1 { margin: 0 0 1rem; font-size: 1.3rem; line-height: 1.3; font-weight: 620; }
h2 { margin: 2rem 0 .5rem; font-size: 1.05rem; font-weight: 620; }
a { color: var(--accent); }
form { display: grid; gap: 1rem; margin: 1rem 0; }
form:last-child { margin-bottom: 0; }
label { display: grid; gap: .25rem; font-weight: 500; }
input { font: inherit; font-weight: 400; padding: .5rem .75rem; border: 1px solid var(--line-strong); border-radius: 4px; background: var(--field); color: inherit; }
button, .button { font: inherit; font-weight: 600; display: block; width: 100%; padding: .5rem .75rem; text-align: center; text-decoration: none; cursor: pointer; border: 1px solid var(--line-strong); border-radius: 4px; background: var(--surface); color: var(--text); margin: .5rem 0; }
button:hover, .button:hover { border-color: var(--accent); }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover { border-color: var(--accent-strong); background: var(--accent-strong); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[role=alert] { color: var(--bad); }
code { font-size: 1.5rem; letter-spacing: .1em; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.list { list-style: none; margin: 1rem 0 1.5rem; padding: 0; border-bottom: 1px solid var(--line); }
.list > li { padding: .75rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.note { margin: 0 0 .25rem; color: var(--soft); }
time { white-space: nowrap; }
summary { padding: .25rem 0; color: var(--accent); cursor: pointer; }
[role=alert]:empty { margin: 0; }
[hidden] { display: none; }
`;
/** By its content, so that a browser keeps it as long as it is this one. */
export const STYLE_PATH = `/sign-in/${createHash('sha256').update(STYLE).digest('hex').slice(0, 12)}.css`;

/** As the portal shows it. */
const MARK = html`<svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#0f6e78"/><path d="M7 9h18v4H18v12h-4V13H7z" fill="#fff"/><path d="M21 17h4v8h-4z" fill="#8fe0d8"/></svg>`;

/** A whole page, with the script at the address given, if any. */
export function page(title: string, body: Html, script: string | null): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Tenantry</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_PATH}">
${
  script === null
    ? null
    : html`<script type="module" src="${script}"></script>
`
}</head>
<body>
<main>
<p class="product">${MARK}Tenantry</p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.html;
}

/** Read out as soon as the page is there. */
export function alertText(message: string | null): Html | null {
  return message === null ? null : html`<p role="alert">${message}</p>`;
}
