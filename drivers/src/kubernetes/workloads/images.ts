import { said, type Trouble, trouble } from './trouble.ts';

/** The registry answered, and does not have it. containerd's, docker's and CRI-O's words. */
const NOT_THERE = /not found|manifest unknown|does not exist|no such (image|manifest)|NAME_UNKNOWN|MANIFEST_UNKNOWN/i;
/** The registry answered, and does not give it out. Docker Hub says the same of what is not there. */
const REFUSED = /unauthorized|authentication required|denied|forbidden|\b40[13]\b|authorization failed/i;

/**
 * Why an image cannot be had, by the reason and message of a container that waits.
 *
 * Reasons: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/images/types.go
 */
export function imageTrouble(image: string, reason: string, message: string): Trouble | null {
  switch (reason) {
    case 'InvalidImageName':
      return trouble('ImageInvalid', `cannot start: "${image}" is no name of an image`, 'Correct the image.');
    case 'ErrImageNeverPull':
      return trouble(
        'ImageMissing',
        `cannot start: image ${image} is not on the node and is never pulled`,
        'Let the image be pulled.',
      );
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'RegistryUnavailable':
    case 'SignatureValidationFailed':
    case 'ImageInspectError':
      return pullTrouble(image, reason, message);
    default:
      return null;
  }
}

function pullTrouble(image: string, reason: string, message: string): Trouble {
  // Only that it waits before it tries again; the cause came with the try before.
  const cause = message.replace(/^Back-off pulling image "[^"]*"(: ErrImagePull: )?/, '');
  if (REFUSED.test(cause)) {
    return trouble(
      'ImageRefused',
      `cannot start: the registry does not give out image ${image}`,
      'Correct the image, or give the cluster the right to pull it; it is tried again by itself.',
    );
  }
  if (NOT_THERE.test(cause) || (cause === '' && reason === 'ImagePullBackOff')) {
    return trouble(
      'ImageMissing',
      `cannot start: there is no image ${image} in its registry`,
      'Correct the image, or push it to its registry; it is tried again by itself.',
    );
  }
  const why = lastCause(cause);
  return trouble(
    'ImagePullFailed',
    `cannot start: image ${image} cannot be pulled${why === '' ? '' : ` (${why})`}`,
    'See that the nodes reach the registry; it is tried again by itself.',
  );
}

/** Of a chain of causes the last says what happened; the ones before name the image once more each. */
function lastCause(message: string): string {
  const parts = message
    .replace(/rpc error: code = \w+ desc = /g, '')
    .split(/: (?=[^"]*(?:"[^"]*"[^"]*)*$)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return said(parts.slice(-2).join(': '));
}
