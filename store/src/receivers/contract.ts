/** How it goes with what is sent to a receiver outside: of the audit log, of faults. */
export interface ReceiverHealth {
  readonly isPaused: boolean;
  /** In a row, since it last took something. */
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly nextAt: Date;
  readonly deliveredAt: Date | null;
  readonly error: string | null;
  readonly errorAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}
