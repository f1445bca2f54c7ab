import { DriverError } from '../contract.ts';

/** A kubeconfig that cannot be used: which of its fields, and what to do. Holds nothing of its secrets. */
export class KubeconfigError extends DriverError {
  /** `users[0].user.exec`; empty for the file as a whole. */
  readonly field: string;
  /** What is wrong, without the words before it. */
  readonly reason: string;

  constructor(field: string, reason: string, remedy: string, cause?: unknown) {
    super('invalid', 'KubeconfigRefused', `this kubeconfig cannot be used: ${reason}`, {
      remedy,
      ...(cause === undefined ? {} : { cause }),
    });
    this.name = 'KubeconfigError';
    this.field = field;
    this.reason = reason;
  }
}
