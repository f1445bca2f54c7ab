/** The page around Swagger UI. No inline script: the content security policy allows none. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tenantry API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/v1/docs/swagger-ui.css">
<style>
body { margin: 0; font-family: system-ui, sans-serif; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; padding: 1rem; max-width: 60rem; margin: auto; }
form[hidden] { display: none; }
label { display: grid; gap: .25rem; flex: 1 1 20rem; }
input, button { font: inherit; padding: .4rem .6rem; }
[role=alert] { color: #b00020; max-width: 60rem; margin: auto; padding: 0 1rem; }
</style>
</head>
<body>
<form id="token-form">
<label for="token">Token (one of yours, or the one in the file admin-token of the control plane's home folder)
<input id="token" type="password" autocomplete="off" required></label>
<button type="submit">Show the API</button>
</form>
<p id="problem" role="alert"></p>
<div id="api"></div>
<script src="/api/v1/docs/swagger-ui-bundle.js"></script>
<script src="/api/v1/docs/docs.js"></script>
</body>
</html>
`;

/** The token stays in the memory of the page. */
export const DOCS_SCRIPT = `'use strict';
const form = document.getElementById('token-form');
const problem = document.getElementById('problem');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  problem.textContent = '';
  const authorization = 'Bearer ' + document.getElementById('token').value.trim();
  try {
    const answer = await fetch('/api/v1/openapi.json', { headers: { authorization } });
    const body = await answer.json();
    if (!answer.ok) {
      problem.textContent = body.title + ': ' + body.remedy;
      return;
    }
    form.reset();
    form.hidden = true;
    SwaggerUIBundle({
      spec: body,
      dom_id: '#api',
      deepLinking: true,
      defaultModelsExpandDepth: 0,
      validatorUrl: null,
      requestInterceptor: (request) => {
        request.headers.authorization = authorization;
        return request;
      },
    });
  } catch (error) {
    problem.textContent = 'The API did not answer: ' + error.message;
  }
});
`;
