import { SecretOnce, ShownOnce } from '../../parts/shown-once.tsx';

interface SigningSecretProps {
  readonly secret: string;
  readonly onClose: () => void;
}

const SAYS = 'It is shown this once';
const COPY = 'Copy it to where the signatures are checked before this is closed.';

/** What signs what is sent to a new receiver. */
export function SigningSecret(props: SigningSecretProps) {
  return (
    <SecretOnce {...props} says={SAYS}>
      {COPY}
    </SecretOnce>
  );
}

/** What signs from now on, beside the one before. */
export function NewSigningSecret({ name, ...rest }: SigningSecretProps & { readonly name: string }) {
  return (
    <ShownOnce {...rest} title={`New secret of ${name}`} says={SAYS}>
      {COPY} Requests carry the signatures of both for 24 hours.
    </ShownOnce>
  );
}
