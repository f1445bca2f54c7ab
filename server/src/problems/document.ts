import { PROBLEMS, type ProblemCode, problemType } from './registry.ts';

/** `docs/errors.md`. */
export function errorsDocument(): string {
  const sections = (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => {
    const { status, meaning, title, remedy, isRetryable } = problemType(code);
    const retry = isRetryable ? 'The same request may succeed later.' : 'The same request will fail again.';
    return `## ${code}\n\n**${status} · ${title}.** ${meaning}\n\n_What to do:_ ${remedy} ${retry}\n`;
  });
  return `# Errors

Made from the registry in \`server/src/problems/types\` by \`node server/src/problems/write-document.ts\`.

Every error of the API is a problem document (RFC 9457, \`application/problem+json\`): \`type\`, \`code\`, \`title\`, \`status\`,
\`detail\`, \`instance\`, \`requestId\`, \`remedy\`, and \`errors\`, a list of \`{field, message, remedy}\` with \`line\` and \`column\` where
the body was YAML. Programs go by \`code\`: it keeps its meaning.

${sections.join('\n')}`;
}
