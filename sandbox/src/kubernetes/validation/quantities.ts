import { type FieldFault, invalidValue } from '../registry/failures.ts';

const pattern = /^[+-]?(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;

const scales: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The amount that a quantity stands for; NaN when it is none. */
export function quantityValue(quantity: unknown): number {
  const match = pattern.exec(String(quantity));
  if (match === null) return Number.NaN;
  const suffix = match[2] ?? '';
  const digits = String(quantity).slice(0, String(quantity).length - suffix.length);
  return /^[eE]/.test(suffix) ? Number(String(quantity)) : Number(digits) * (scales[suffix] ?? 1);
}

export function quantityFaults(field: string, quantity: unknown): FieldFault[] {
  const value = quantityValue(quantity);
  if (Number.isNaN(value)) {
    return [
      invalidValue(
        field,
        quantity,
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      ),
    ];
  }
  return value < 0 ? [invalidValue(field, quantity, 'must be greater than or equal to 0')] : [];
}
