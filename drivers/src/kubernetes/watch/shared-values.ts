import type { JsonValue } from '@tenantry/kinds';

/** A value that several hold together. */
export interface SharedValue {
  readonly value: JsonValue;
  readonly text: string;
}

/** Keeps values that are the same for many once, as long as anybody holds them. */
export class SharedValues {
  readonly #held = new Map<string, SharedValue & { holders: number }>();

  /** How many characters of text are kept. */
  get characters(): number {
    return this.#characters;
  }
  #characters = 0;

  /** The one that is the same; whoever takes it gives it back. */
  take(value: JsonValue): SharedValue {
    const text = JSON.stringify(value);
    const held = this.#held.get(text) ?? this.#keep(text, value);
    held.holders += 1;
    return held;
  }

  giveBack({ text }: SharedValue): void {
    const held = this.#held.get(text);
    if (held === undefined) return;
    held.holders -= 1;
    if (held.holders > 0) return;
    this.#held.delete(text);
    this.#characters -= text.length;
  }

  #keep(text: string, value: JsonValue) {
    const held = { text, value, holders: 0 };
    this.#held.set(text, held);
    this.#characters += text.length;
    return held;
  }
}
