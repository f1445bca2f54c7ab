import type { Dispatcher } from 'undici';
import { HeldUp, standingHere } from './fence.ts';

/** For undici: a write that its fence no longer covers when a connection takes it up is not sent, and fails with `HeldUp`. */
export const fencedDispatch: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  if (options.method === 'GET') return dispatch(options, handler);
  const stands = standingHere();
  return dispatch(options, {
    onRequestStart: (controller, context) => {
      if (stands()) handler.onRequestStart?.(controller, context);
      else controller.abort(new HeldUp());
    },
    onRequestUpgrade: (...told) => handler.onRequestUpgrade?.(...told),
    onResponseStart: (...told) => handler.onResponseStart?.(...told),
    onResponseData: (...told) => handler.onResponseData?.(...told),
    onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
    onResponseError: (...told) => handler.onResponseError?.(...told),
  });
};
