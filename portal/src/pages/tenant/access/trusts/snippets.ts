import type { Trust } from '@tenantry/client';

/** What the snippets are about. */
export interface Pipeline {
  readonly trust: Pick<Trust, 'tenant' | 'name' | 'audience' | 'verbs'>;
  /** Where Tenantry is. */
  readonly server: string;
}

/** The step that a pipeline is for. */
const step = ({ tenant, verbs }: Pipeline['trust']): string =>
  verbs.includes('write') ? 'tenantry apply -f deploy/' : `tenantry get services -t ${tenant}`;

/** For a workflow of GitHub Actions; as docs/tokens.md has it. */
export function githubSnippet({ trust, server }: Pipeline): string {
  return `permissions:
  id-token: write
steps:
  - name: Sign in to Tenantry
    run: |
      jwt=$(curl -sSf -H "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
        "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${encodeURIComponent(trust.audience)}" | jq -r .value)
      token=$(curl -sSf ${server}/api/v1/token-exchange \\
        -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\
        -d subject_token_type=urn:ietf:params:oauth:token-type:jwt \\
        -d audience=${trust.tenant} -d trust=${trust.name} --data-urlencode "subject_token=$jwt" | jq -r .access_token)
      echo "::add-mask::$token"
      echo "TENANTRY_TOKEN=$token" >> "$GITHUB_ENV"
  - run: ${step(trust)}
    env: { TENANTRY_SERVER: ${server} }
`;
}

/** For a job of GitLab; as docs/tokens.md has it. */
export function gitlabSnippet({ trust, server }: Pipeline): string {
  return `deploy:
  id_tokens:
    TENANTRY_JWT: { aud: ${JSON.stringify(trust.audience)} }
  script:
    - export TENANTRY_SERVER=${server}
    - export TENANTRY_TOKEN=$(curl -sSf $TENANTRY_SERVER/api/v1/token-exchange
      -d audience=${trust.tenant} -d trust=${trust.name} --data-urlencode "subject_token=$TENANTRY_JWT" | jq -r .access_token)
    - ${step(trust)}
`;
}

/** For whatever else has a token of its issuer in \`$JWT\`. */
export function shellSnippet({ trust, server }: Pipeline): string {
  return `export TENANTRY_SERVER=${server}
export TENANTRY_TOKEN=$(curl -sSf "$TENANTRY_SERVER/api/v1/token-exchange" \\
  -d audience=${trust.tenant} -d trust=${trust.name} --data-urlencode "subject_token=$JWT" | jq -r .access_token)
${step(trust)}
`;
}
