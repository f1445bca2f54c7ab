/** What one request needs of the budget, taken before it is sent. Spent or given back once. */
export class Allowance {
  private readonly refund: () => void;
  private isOver = false;

  constructor(refund: () => void) {
    this.refund = refund;
  }

  /** Whether it was there to be spent. */
  spend(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    return true;
  }

  /** Nothing was sent. Does nothing once it was spent. */
  giveBack(): void {
    if (this.spend()) this.refund();
  }
}
