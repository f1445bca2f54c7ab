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

export const STYLE = `:root { color-scheme: light dark; --line: #8886; --accent: light-dark(#0b5cad, #7ab8ff); --on-accent: light-dark(#fff, #06203c); --bad: light-dark(#a4001d, #ff9aa8); }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#f6f7f9, #14171c); color: light-dark(#1b1f24, #e8eaed); }
main { width: min(26rem, 100% - 2rem); margin: 10vh auto 2rem; padding: 2rem; background: light-dark(#fff, #1d2127); border: 1px solid var(--line); border-radius: .5rem; }
.product { margin: 0; color: light-dark(#5a6169, #a2a9b2); }
h1 { margin: 0 0 1rem; font-size: 1.4rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
a { color: var(--accent); }
form { display: grid; gap: 1rem; margin: 1rem 0; }
form:last-child { margin-bottom: 0; }
label { display: grid; gap: .25rem; }
input { font: inherit; padding: .5rem .75rem; border: 1px solid light-dark(#767b83, #8b929c); border-radius: .25rem; background: transparent; color: inherit; }
button, .button { font: inherit; display: block; width: 100%; padding: .5rem .75rem; text-align: center; text-decoration: none; cursor: pointer; border: 1px solid var(--accent); border-radius: .25rem; background: transparent; color: var(--accent); margin: .5rem 0; }
button.main { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role=alert] { color: var(--bad); }
code { font-size: 1.5rem; letter-spacing: .1em; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.list { list-style: none; margin: 1rem 0 1.5rem; padding: 0; border-bottom: 1px solid var(--line); }
.list > li { padding: .75rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.note { margin: 0 0 .25rem; color: light-dark(#5a6169, #a2a9b2); }
time { white-space: nowrap; }
summary { padding: .25rem 0; color: var(--accent); cursor: pointer; }
[role=alert]:empty { margin: 0; }
[hidden] { display: none; }
`;
/** By its content, so that a browser keeps it as long as it is this one. */
export const STYLE_PATH = `/sign-in/${createHash('sha256').update(STYLE).digest('hex').slice(0, 12)}.css`;

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
<p class="product">Tenantry</p>
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
