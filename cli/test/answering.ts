import { type Answer, json, type Listening, listening } from '../../client/test/listening.ts';

/** A server with one answer for each method and path, such as `GET /api/v1/tenants`, whatever the query. */
export function answering(answers: Readonly<Record<string, Answer>>): Promise<Listening> {
  return listening((request, response, count) => {
    const asked = `${request.method} ${request.url?.split('?')[0]}`;
    const answer = answers[asked];
    if (answer === undefined) json(response, 404, { code: 'route-not-found', detail: asked, status: 404 });
    else answer(request, response, count);
  });
}
