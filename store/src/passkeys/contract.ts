import type { Actor } from '../contract.ts';

/** A key pair of which the private half never leaves a person's device, or the keychain that their devices share. */
export interface PasskeyRow {
  readonly id: string;
  /** As the person calls it. */
  readonly name: string;
  /** The host name that it is good at. */
  readonly host: string;
  /** Whether it is kept by more than the one device. */
  readonly isBackedUp: boolean;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
}

export interface PasskeyDraft {
  /** The device's own id of it, base64url. */
  readonly credentialId: string;
  /** A COSE key: https://www.rfc-editor.org/rfc/rfc9052#section-7 */
  readonly publicKey: Uint8Array;
  /** How often the device says that it was used; 0 where it does not count. */
  readonly counter: number;
  readonly name: string;
  readonly host: string;
  readonly isBackedUp: boolean;
}

/** What a sign-in is checked against. */
export interface PasskeyOwner {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly userId: string;
  readonly email: string;
  readonly isDisabled: boolean;
}

/** Passkeys of users. Every change and its audit row are one transaction. */
export interface PasskeyStore {
  /** The oldest first; none of a user who is not there. */
  passkeys(email: string): Promise<PasskeyRow[]>;
  /** The devices' own ids, for a device to see that it has one of them. */
  credentialIds(email: string): Promise<string[]>;
  passkeyOwner(credentialId: string): Promise<PasskeyOwner | null>;
  /** Refused where the user has `most` already, however many are added at once, and where somebody has this one. */
  addPasskey(
    email: string,
    draft: PasskeyDraft,
    most: number,
    actor: Actor,
  ): Promise<PasskeyRow | 'too-many' | 'there-already' | 'no-user'>;
  /** Null: the user has none of this id. */
  renamePasskey(email: string, id: string, name: string, actor: Actor): Promise<PasskeyRow | null>;
  /** Ends the sessions that began with it but the one named. False: the user has none of this id. */
  removePasskey(email: string, id: string, keepSession: string | null, actor: Actor): Promise<boolean>;
  /** All of a user, with the sessions that began with them. False: there is no such user. */
  removePasskeys(email: string, actor: Actor): Promise<boolean>;
  /**
   * Notes a use. False where the counter did not go up, and so somebody else has used a copy; of several who come with the same
   * count at once, one is the first. A device that does not count says 0 for ever.
   */
  usePasskey(id: string, use: { readonly counter: number; readonly isBackedUp: boolean }): Promise<boolean>;
}
