import { PROBLEMS, type ProblemCode, problemType } from './registry.ts';

/** Texts of the registry hold no markup, but some name it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)} – Tenantry</title></head>
<body><main>${body}</main></body>
</html>
`;
}

/** A page for people about one code. */
export function problemPage(code: ProblemCode): string {
  const { status, title, meaning, remedy, isRetryable } = problemType(code);
  const retry = isRetryable ? 'The same request may succeed later.' : 'The same request will fail again.';
  return page(
    title,
    `<h1>${escaped(title)}</h1><p>Code <code>${code}</code>, HTTP status ${status}.</p>
<h2>What happened</h2><p>${escaped(meaning)}</p><h2>What to do</h2><p>${escaped(remedy)}</p><p>${retry}</p>
<p><a href="/problems">All problems</a></p>`,
  );
}

/** A page that lists every code. */
export function problemsPage(): string {
  const rows = (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => {
    const { status, title } = problemType(code);
    return `<tr><td>${status}</td><td><a href="/problems/${code}">${code}</a></td><td>${escaped(title)}</td></tr>`;
  });
  return page(
    'Problems',
    `<h1>Problems</h1><table><tr><th>Status</th><th>Code</th><th>Title</th></tr>${rows.join('')}</table>`,
  );
}
