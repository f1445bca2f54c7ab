import type { JsonObject } from '../../json.ts';

export function validateBody(_type: string, _apiVersion: string, _method: string, _body: JsonObject): void {}
