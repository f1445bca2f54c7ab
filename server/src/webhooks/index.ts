export { backOffMs } from './back-off.ts';
export {
  createDeliver,
  type Deliver,
  type DeliverOptions,
  type Delivery,
  type DeliveryOutcome,
  sentenceOf,
  shownText,
} from './deliver.ts';
export { healthFields, healthView, oldSecretView, timeText } from './health.ts';
export { type ReceiverTest, receiverFields, receiverTestSchema, shownUrl, signingSecret } from './receiver-fields.ts';
export { newSecret, nextSecret, type Signing, signatureHeaders } from './signature.ts';
export { type CloudEvent, requestOf, type SigningSecrets } from './signed-events.ts';
export { startTurns, type Turn, type TurnsOptions } from './turns.ts';
