/**
 * What the pages ask of the browser for passkeys: https://www.w3.org/TR/webauthn-3/
 *
 * What needs a passkey is hidden in the page, and shown where the browser can do it, at the address where passkeys are good.
 * Bytes are converted by hand: not every browser and password manager has `toJSON` and `parse…OptionsFromJSON`.
 */
const RENEW_MS = 4 * 60_000;

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** What the server says, for people to read. */
class Refusal extends Error {}

async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const value = await answer.json();
  if (answer.ok) return value;
  const seconds = Number(answer.headers.get('retry-after'));
  const wait = seconds > 0 ? ` Try again in ${Math.ceil(seconds / 60)} min.` : '';
  throw new Refusal(`${value.detail ?? value.title}${wait}`);
}

/** Has a device sign; `more` says how it is asked for. */
async function signed(more = {}) {
  const { challenge, rpId, timeout, userVerification } = await post('/api/v1/sign-in/passkey/challenge', {});
  const publicKey = { challenge: bytesOf(challenge), rpId, timeout, userVerification };
  const { id, response } = await navigator.credentials.get({ publicKey, ...more });
  const made = {
    clientDataJSON: textOf(response.clientDataJSON),
    authenticatorData: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    userHandle: response.userHandle === null ? null : textOf(response.userHandle),
  };
  return { id, response: made };
}

async function signIn(area, credential) {
  await post('/api/v1/sign-in/passkey', { credential });
  location.assign(area.dataset.to);
}

async function add(form) {
  const { name, password } = Object.fromEntries(new FormData(form));
  const options = await post('/api/v1/me/passkeys/challenge', { password });
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((one) => ({ ...one, id: bytesOf(one.id) })),
  };
  const { id, response } = await navigator.credentials.create({ publicKey });
  const made = {
    clientDataJSON: textOf(response.clientDataJSON),
    attestationObject: textOf(response.attestationObject),
  };
  await post('/api/v1/me/passkeys', { name, credential: { id, response: made } });
  location.assign('/account?done=passkey-added');
}

function sentenceOf(error) {
  if (error instanceof Refusal) return error.message;
  if (error.name === 'NotAllowedError') return 'No passkey was chosen, or it took too long. Try again.';
  if (error.name === 'InvalidStateError') return 'This device has a passkey of yours for Tenantry already.';
  return 'That did not work. Try again, or use the password.';
}

/** One at a time; what is wrong is read out. */
function guarded(area, work) {
  const problem = area.querySelector('[role=alert]');
  let isBusy = false;
  return async (event) => {
    event?.preventDefault();
    if (isBusy) return;
    isBusy = true;
    problem.textContent = '';
    try {
      await work();
    } catch (error) {
      problem.textContent = sentenceOf(error);
    } finally {
      isBusy = false;
    }
  };
}

/** Passkeys among what the browser offers to fill in, without anything to press. Null where it cannot, or was stopped. */
async function chosen(stopped) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return null;
  while (!stopped.aborted) {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(RENEW_MS)]);
    try {
      return await signed({ mediation: 'conditional', signal });
    } catch {
      // Nobody has asked for anything yet, and there is the button.
      if (!signal.aborted) return null;
    }
  }
  return null;
}

function start(area) {
  area.hidden = false;
  const form = area.querySelector('[data-passkey-add]');
  if (form !== null) {
    form.hidden = false;
    form.addEventListener(
      'submit',
      guarded(form, () => add(form)),
    );
  }
  const button = area.querySelector('[data-passkey-sign-in]');
  if (button === null) return;
  const offering = new AbortController();
  const press = guarded(area, async () => signIn(area, await signed()));
  button.addEventListener('click', (event) => {
    offering.abort();
    return press(event);
  });
  chosen(offering.signal).then((credential) => {
    if (credential !== null) return guarded(area, () => signIn(area, credential))();
  });
}

for (const area of document.querySelectorAll('[data-passkeys]')) {
  if (window.PublicKeyCredential !== undefined && location.origin === area.dataset.passkeys) start(area);
}
