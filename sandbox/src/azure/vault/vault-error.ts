import type { HttpReply } from '../../http/message.ts';

/** A refusal of the Key Vault data plane. */
export class VaultError extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;
  constructor(status: number, code: string, message: string, inner?: string) {
    super(message);
    this.name = 'VaultError';
    this.status = status;
    this.code = code;
    this.inner = inner;
  }
}

export function vaultErrorReply(error: VaultError): HttpReply {
  return {
    status: error.status,
    body: {
      error: {
        code: error.code,
        message: error.message,
        ...(error.inner ? { innererror: { code: error.inner } } : {}),
      },
    },
  };
}
