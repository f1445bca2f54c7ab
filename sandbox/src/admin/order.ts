/** An order that cannot be carried out as it stands. */
export class BadOrder extends Error {}
