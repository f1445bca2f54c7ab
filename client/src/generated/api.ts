// Written by `npm run generate -w @tenantry/client`; change the API, not this file.

export interface paths {
    "/api/v1/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Kind: {
            example: {
                [key: string]: unknown;
            };
            immutable: {
                [key: string]: string;
            };
            name: string;
            plural: string;
            schema: {
                [key: string]: unknown;
            };
            /** @enum {unknown} */
            scope: "platform" | "tenant";
            shortNames: string[];
            summary: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Kind"][];
                    };
                };
            };
        };
    };
}
