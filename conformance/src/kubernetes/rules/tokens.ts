import type { KubeRequest } from '../call.ts';
import type { Attack } from '../facts.ts';
import { pod, secret } from './compliant.ts';
import type { Rule } from './rule.ts';

/** A token that outlives the quarter of an hour, or that is somebody else's. */

const projected = (audience: string, expirationSeconds: number) => ({
  name: 'scratch',
  projected: { sources: [{ serviceAccountToken: { path: 'token', audience, expirationSeconds } }] },
});

/** What only Entra ID takes: the one token that a pod of the persons' accounts may have. */
const FEDERATED = 'api://AzureADTokenExchange';

function podOfEditor(attack: Attack): KubeRequest {
  const editor = pod(attack, {
    serviceAccountName: `${attack.attacker.namespace}-edit-user`,
    volumes: [projected(FEDERATED, 3600)],
  });
  return editor;
}

export const TOKEN_RULES: readonly Rule[] = [
  {
    id: 'tokens/secret',
    what: 'a token without end, as a Secret',
    boundary: ['secret-service-account-token'],
    cis: ['5.1.13', '5.1.6'],
    control: secret,
    change: () => ({ path: ['body', 'type'], value: 'kubernetes.io/service-account-token' }),
    names: /type must not be/,
  },
  {
    id: 'tokens/pod-of-editor-token',
    what: "a token for the cluster in a pod of the editors' account",
    boundary: ['pod-person-token'],
    cis: ['5.1.6', '5.1.13'],
    isOfPods: true,
    control: podOfEditor,
    change: () => ({ path: ['body', 'spec', 'volumes', 0], value: projected('', 86_400) }),
    names: /spec\.serviceAccountName/,
  },
  {
    id: 'tokens/pod-of-editor-server-audience',
    what: "a token for the API server in a pod of the editors' account",
    boundary: ['pod-person-token'],
    cis: ['5.1.6', '5.1.13'],
    isOfPods: true,
    control: podOfEditor,
    change: () => ({
      path: ['body', 'spec', 'volumes', 0],
      value: projected('https://kubernetes.default.svc', 3600),
    }),
    names: /spec\.serviceAccountName/,
  },
  {
    id: 'tokens/pod-of-editor-automount',
    what: "the token that is mounted by itself, in a pod of the editors' account",
    boundary: ['pod-person-token'],
    cis: ['5.1.6'],
    isOfPods: true,
    control: podOfEditor,
    change: () => ({ path: ['body', 'spec', 'automountServiceAccountToken'], value: true }),
    names: /spec\.serviceAccountName/,
  },
  {
    id: 'tokens/pod-of-viewer',
    what: "a token for the cluster in a pod of the viewers' account",
    boundary: ['pod-person-token'],
    cis: ['5.1.6', '5.1.13'],
    isOfPods: true,
    control: (attack) =>
      pod(attack, {
        serviceAccountName: `${attack.attacker.namespace}-readonly-user`,
        volumes: [projected(FEDERATED, 3600)],
      }),
    change: () => ({ path: ['body', 'spec', 'volumes', 0], value: projected('', 3600) }),
    names: /spec\.serviceAccountName/,
  },
  {
    id: 'tokens/projected-for-years',
    what: 'a token of a workload that lives for years',
    boundary: ['pod-token-expiry'],
    cis: ['5.1.6', '5.1.13'],
    isOfPods: true,
    control: (attack) => pod(attack, { volumes: [projected('', 3600)] }),
    change: () => ({
      path: ['body', 'spec', 'volumes', 0, 'projected', 'sources', 0, 'serviceAccountToken', 'expirationSeconds'],
      value: 315_360_000,
    }),
    names: /expirationSeconds/,
  },
  {
    id: 'tokens/pod-certificate',
    what: 'a certificate that speaks for the pod to the cluster',
    boundary: ['pod-certificate'],
    cis: ['5.1.11'],
    isOfPods: true,
    control: (attack) => pod(attack, { volumes: [projected('', 3600)] }),
    change: () => ({
      path: ['body', 'spec', 'volumes', 0, 'projected', 'sources', 0],
      value: {
        podCertificate: {
          signerName: 'kubernetes.io/kube-apiserver-client',
          keyType: 'ED25519',
          credentialBundlePath: 'bundle.pem',
        },
      },
    }),
    names: /podCertificate|projected/,
    statuses: [403, 422],
    // A cluster without this feature drops the field, and is left with a source that says nothing.
    isCorrected: (spec) => !JSON.stringify(spec.volumes ?? []).includes('podCertificate'),
  },
  {
    id: 'tokens/bootstrap-secret',
    what: 'a token by which a machine joins the cluster',
    boundary: ['secret-bootstrap-token'],
    cis: ['5.1.11'],
    control: secret,
    change: () => ({ path: ['body', 'type'], value: 'bootstrap.kubernetes.io/token' }),
    names: /type must not be/,
  },
];
