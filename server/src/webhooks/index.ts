export { backOffMs } from './back-off.ts';
export {
  createDeliver,
  type Deliver,
  type DeliverOptions,
  type Delivery,
  type DeliveryOutcome,
  sentenceOf,
} from './deliver.ts';
export { newSecret, type Signing, signatureHeaders } from './signature.ts';
