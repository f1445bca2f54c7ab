import { Estate } from '../estate.ts';
import { Product } from '../product.ts';

/** A product as most people have it, with a sandbox, that several parts of a file of tests share one after the other. */
export class Plain {
  #product: Product | null = null;
  #estate: Estate | null = null;

  async start(): Promise<void> {
    this.#product = await Product.start({ TENANTRY_RESYNC_SECONDS: '60' });
    this.#estate = new Estate(this.#product);
  }

  async dispose(): Promise<void> {
    await this.#product?.dispose();
  }

  get product(): Product {
    if (this.#product === null) throw new Error('the product does not run yet');
    return this.#product;
  }

  get estate(): Estate {
    if (this.#estate === null) throw new Error('the product does not run yet');
    return this.#estate;
  }
}
