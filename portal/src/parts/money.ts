/** In its own currency, as bills are written; whole amounts above a thousand. */
export function money(amount: number, currency: string): string {
  const digits = Math.abs(amount) >= 1000 ? 0 : 2;
  try {
    return new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(amount);
  } catch {
    // What a price list calls its currency need not be one that the browser knows.
    return `${amount.toFixed(digits)} ${currency}`;
  }
}
