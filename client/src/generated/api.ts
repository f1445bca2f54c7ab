// Written by `npm run generate -w @tenantry/client`; change the API, not this file.

export interface paths {
    "/api/v1/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create or replace several objects
         * @description Everything is checked before anything is stored. A manifest is the whole declaration of its object.
         */
        post: operations["apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/can": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether somebody may do something to a kind of the product, and which rule decides */
        get: operations["can"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cluster-rights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rights that Tenantry needs in a cluster */
        get: operations["getClusterRights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Registered clusters */
        get: operations["listClusters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clusters/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the registered cluster. */
                name: string;
            };
            cookie?: never;
        };
        /** A registered cluster, without its credential */
        get: operations["getCluster"];
        /**
         * Register a cluster, or replace its credential
         * @description The cluster is checked first; one that tenants cannot live in is refused. The credential is kept sealed. A new one takes effect at once. Audited.
         */
        put: operations["putCluster"];
        post?: never;
        /**
         * Forget a cluster and its credential
         * @description Refused while an Infrastructure uses it. Changes nothing in the cluster. Audited.
         */
        delete: operations["deleteCluster"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clusters/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the registered cluster. */
                name: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a cluster what it offers and what Tenantry may do in it */
        post: operations["checkCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document to read */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events, as a list or live
         * @description With `Accept: text/event-stream` a stream of server-sent events that goes on from `Last-Event-ID` or `after`, and from now without them. Otherwise a list: the newest, or those after `after`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List objects of kind Infrastructure */
        get: operations["listInfrastructure"];
        put?: never;
        /**
         * A network in one region with its Kubernetes cluster, and the defaults and limits of the tenants in it.
         * @description Creates a Infrastructure. It is there at once; its resources follow.
         */
        post: operations["createInfrastructure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructures/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** Read a Infrastructure */
        get: operations["getInfrastructure"];
        /** Replace what is declared of a Infrastructure */
        put: operations["replaceInfrastructure"];
        post?: never;
        /**
         * Delete a Infrastructure
         * @description Asks for the deletion. The object goes when the last of its resources was observed gone.
         */
        delete: operations["deleteInfrastructure"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a Infrastructure
         * @description A JSON Merge Patch (RFC 7396) of labels, annotations and spec.
         */
        patch: operations["patchInfrastructure"];
        trace?: never;
    };
    "/api/v1/infrastructures/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** What deleting a Infrastructure would take away */
        get: operations["previewDeletionOfInfrastructure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructures/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** The newest events of a Infrastructure */
        get: operations["listEventsOfInfrastructure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructures/{name}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** The resources of a Infrastructure */
        get: operations["listResourcesOfInfrastructure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructures/{name}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** What a Infrastructure was declared as before */
        get: operations["listRevisionsOfInfrastructure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructures/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
            };
            cookie?: never;
        };
        /** One revision of a Infrastructure, compared with another */
        get: operations["getRevisionOfInfrastructure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructures/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a Infrastructure as it was in an earlier revision
         * @description A change of the spec like any other: with the checks of an apply, and a generation of its own.
         */
        post: operations["rollbackInfrastructure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that can be declared */
        get: operations["listKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orphans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What in the cloud is ours, or in ours, and no object answers for
         * @description Read from the cloud at each request. A resource group stands for all that is in it.
         */
        get: operations["listOrphans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orphans/removals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove orphans by their ids
         * @description Each is looked at once more, and removed only if still nobody answers for it. For administrators. Audited.
         */
        post: operations["removeOrphans"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what apply would do
         * @description Stores nothing and changes nothing.
         */
        post: operations["plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether traffic passes, across cluster and cloud, port by port, and why
         * @description Computed from the policies in the cluster and the security groups in the cloud as they are at this moment, not from what was declared.
         */
        get: operations["reach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reach/matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every tenant of an infrastructure towards every other, in short */
        get: operations["reachMatrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List objects of kind Tenant */
        get: operations["listTenant"];
        put?: never;
        /**
         * An isolated environment: a container of resources, a security boundary, a unit of access and of cost.
         * @description Creates a Tenant. It is there at once; its resources follow.
         */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** Read a Tenant */
        get: operations["getTenant"];
        /** Replace what is declared of a Tenant */
        put: operations["replaceTenant"];
        post?: never;
        /**
         * Delete a Tenant
         * @description Asks for the deletion. The object goes when the last of its resources was observed gone.
         */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a Tenant
         * @description A JSON Merge Patch (RFC 7396) of labels, annotations and spec.
         */
        patch: operations["patchTenant"];
        trace?: never;
    };
    "/api/v1/tenants/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** What deleting a Tenant would take away */
        get: operations["previewDeletionOfTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** The newest events of a Tenant */
        get: operations["listEventsOfTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{name}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** The resources of a Tenant */
        get: operations["listResourcesOfTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{name}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        /** What a Tenant was declared as before */
        get: operations["listRevisionsOfTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
            };
            cookie?: never;
        };
        /** One revision of a Tenant, compared with another */
        get: operations["getRevisionOfTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a Tenant as it was in an earlier revision
         * @description A change of the spec like any other: with the checks of an apply, and a generation of its own.
         */
        post: operations["rollbackTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/benchmarks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** Benchmarks of the tenant, newest first */
        get: operations["listBenchmarks"];
        put?: never;
        /**
         * Attack the boundary of the tenant, from within, by what changes nothing
         * @description Runs in the background; the newest twenty results are kept. Audited.
         */
        post: operations["startBenchmark"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/benchmarks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a benchmark, or `latest` for the newest that has finished. */
                id: string;
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** A benchmark with its rows */
        get: operations["getBenchmark"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/can": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /**
         * Whether somebody may do something in a tenant, and which rule decides
         * @description What lies in the cluster, the cluster decides: it is asked about the service account that the role acts as.
         */
        get: operations["canInTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/cluster": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** Where the cluster of the tenant is */
        get: operations["getClusterOfTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** List objects of kind Config */
        get: operations["listConfig"];
        put?: never;
        /**
         * Settings and files that are no secret, for what runs in the tenant.
         * @description Creates a Config. It is there at once; its resources follow.
         */
        post: operations["createConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** Read a Config */
        get: operations["getConfig"];
        /** Replace what is declared of a Config */
        put: operations["replaceConfig"];
        post?: never;
        /**
         * Delete a Config
         * @description Asks for the deletion. The object goes when the last of its resources was observed gone.
         */
        delete: operations["deleteConfig"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a Config
         * @description A JSON Merge Patch (RFC 7396) of labels, annotations and spec.
         */
        patch: operations["patchConfig"];
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What deleting a Config would take away */
        get: operations["previewDeletionOfConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The newest events of a Config */
        get: operations["listEventsOfConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs/{name}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The resources of a Config */
        get: operations["listResourcesOfConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs/{name}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What a Config was declared as before */
        get: operations["listRevisionsOfConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** One revision of a Config, compared with another */
        get: operations["getRevisionOfConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/configs/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a Config as it was in an earlier revision
         * @description A change of the spec like any other: with the checks of an apply, and a generation of its own.
         */
        post: operations["rollbackConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/faults": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What is wrong in a tenant, with its cause and its remedy, newest first */
        get: operations["faults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** List objects of kind Grant */
        get: operations["listGrant"];
        put?: never;
        /**
         * An opening from one tenant to something of another: asked by the one, agreed to by the other, for a time.
         * @description Creates a Grant. It is there at once; its resources follow.
         */
        post: operations["createGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** Read a Grant */
        get: operations["getGrant"];
        /** Replace what is declared of a Grant */
        put: operations["replaceGrant"];
        post?: never;
        /**
         * Delete a Grant
         * @description Asks for the deletion. The object goes when the last of its resources was observed gone.
         */
        delete: operations["deleteGrant"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a Grant
         * @description A JSON Merge Patch (RFC 7396) of labels, annotations and spec.
         */
        patch: operations["patchGrant"];
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a Grant: accepted
         * @description For whoever may speak for the other tenant. Audited on both sides.
         */
        post: operations["acceptGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What deleting a Grant would take away */
        get: operations["previewDeletionOfGrant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The newest events of a Grant */
        get: operations["listEventsOfGrant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a Grant: refused
         * @description For whoever may speak for the other tenant. Audited on both sides.
         */
        post: operations["refuseGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The resources of a Grant */
        get: operations["listResourcesOfGrant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What a Grant was declared as before */
        get: operations["listRevisionsOfGrant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** One revision of a Grant, compared with another */
        get: operations["getRevisionOfGrant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a Grant: revoked
         * @description For whoever may speak for the other tenant. Audited on both sides.
         */
        post: operations["revokeGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/grants/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a Grant as it was in an earlier revision
         * @description A change of the spec like any other: with the checks of an apply, and a generation of its own.
         */
        post: operations["rollbackGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/kube-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A short-lived token for the namespace of the tenant
         * @description Audited.
         */
        post: operations["createKubeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/kube-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /**
         * The static tokens of the tenant, the newest first
         * @description Those that ended stay for 30 days. Whether one still stands is asked of the cluster.
         */
        get: operations["listStaticTokens"];
        put?: never;
        /**
         * A token for tools that cannot ask for one again and again
         * @description Listed and revocable. Shown once, and kept nowhere. Audited.
         */
        post: operations["createStaticToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/kube-tokens/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the token. */
                name: string;
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one static token
         * @description Ends this one alone. One that ended already is no failure. Audited.
         */
        delete: operations["revokeStaticToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/kube-tokens/revoke-all": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End every token of the tenant at once
         * @description Static and short-lived ones of a role, or of both: the service account is replaced. Audited.
         */
        post: operations["revokeAllTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/kubernetes/*": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant. */
                tenant: string;
            };
            cookie?: never;
        };
        /**
         * GET at the Kubernetes API of the tenant
         * @description Passed on to the cluster as the account of the caller’s role, with the person beside it. WebSocket and SPDY upgrades too. Writes and streams to pods are audited. A first segment `as-viewer` or `as-editor`, or `role`, chooses the role.
         */
        get: operations["getThroughKubernetesProxy"];
        /**
         * PUT at the Kubernetes API of the tenant
         * @description Passed on to the cluster as the account of the caller’s role, with the person beside it. WebSocket and SPDY upgrades too. Writes and streams to pods are audited. A first segment `as-viewer` or `as-editor`, or `role`, chooses the role.
         */
        put: operations["putThroughKubernetesProxy"];
        /**
         * POST at the Kubernetes API of the tenant
         * @description Passed on to the cluster as the account of the caller’s role, with the person beside it. WebSocket and SPDY upgrades too. Writes and streams to pods are audited. A first segment `as-viewer` or `as-editor`, or `role`, chooses the role.
         */
        post: operations["postThroughKubernetesProxy"];
        /**
         * DELETE at the Kubernetes API of the tenant
         * @description Passed on to the cluster as the account of the caller’s role, with the person beside it. WebSocket and SPDY upgrades too. Writes and streams to pods are audited. A first segment `as-viewer` or `as-editor`, or `role`, chooses the role.
         */
        delete: operations["deleteThroughKubernetesProxy"];
        options?: never;
        head?: never;
        /**
         * PATCH at the Kubernetes API of the tenant
         * @description Passed on to the cluster as the account of the caller’s role, with the person beside it. WebSocket and SPDY upgrades too. Writes and streams to pods are audited. A first segment `as-viewer` or `as-editor`, or `role`, chooses the role.
         */
        patch: operations["patchThroughKubernetesProxy"];
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** List objects of kind NodePool */
        get: operations["listNodePool"];
        put?: never;
        /**
         * Nodes of the cluster that are one tenant’s alone, of one size and purpose, such as spot nodes or GPUs.
         * @description Creates a NodePool. It is there at once; its resources follow.
         */
        post: operations["createNodePool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** Read a NodePool */
        get: operations["getNodePool"];
        /** Replace what is declared of a NodePool */
        put: operations["replaceNodePool"];
        post?: never;
        /**
         * Delete a NodePool
         * @description Asks for the deletion. The object goes when the last of its resources was observed gone.
         */
        delete: operations["deleteNodePool"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a NodePool
         * @description A JSON Merge Patch (RFC 7396) of labels, annotations and spec.
         */
        patch: operations["patchNodePool"];
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What deleting a NodePool would take away */
        get: operations["previewDeletionOfNodePool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The newest events of a NodePool */
        get: operations["listEventsOfNodePool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools/{name}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The resources of a NodePool */
        get: operations["listResourcesOfNodePool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools/{name}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What a NodePool was declared as before */
        get: operations["listRevisionsOfNodePool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** One revision of a NodePool, compared with another */
        get: operations["getRevisionOfNodePool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/nodepools/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a NodePool as it was in an earlier revision
         * @description A change of the spec like any other: with the checks of an apply, and a generation of its own.
         */
        post: operations["rollbackNodePool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** List objects of kind Service */
        get: operations["listService"];
        put?: never;
        /**
         * Containers that run all the time: image, replicas, settings, volumes, and who reaches them.
         * @description Creates a Service. It is there at once; its resources follow.
         */
        post: operations["createService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** Read a Service */
        get: operations["getService"];
        /** Replace what is declared of a Service */
        put: operations["replaceService"];
        post?: never;
        /**
         * Delete a Service
         * @description Asks for the deletion. The object goes when the last of its resources was observed gone.
         */
        delete: operations["deleteService"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a Service
         * @description A JSON Merge Patch (RFC 7396) of labels, annotations and spec.
         */
        patch: operations["patchService"];
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/actions/restart": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replaces the pods one after another, though nothing else changes. */
        post: operations["restartService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/actions/scale": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs another number of replicas. */
        post: operations["scaleService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs as many replicas again as before it was stopped. */
        post: operations["startService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/actions/stop": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs no replica any more, and keeps all else. */
        post: operations["stopService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What deleting a Service would take away */
        get: operations["previewDeletionOfService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The newest events of a Service */
        get: operations["listEventsOfService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The resources of a Service */
        get: operations["listResourcesOfService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What a Service was declared as before */
        get: operations["listRevisionsOfService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** One revision of a Service, compared with another */
        get: operations["getRevisionOfService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/services/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a Service as it was in an earlier revision
         * @description A change of the spec like any other: with the checks of an apply, and a generation of its own.
         */
        post: operations["rollbackService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/ssh-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The SSH key of the tenant
         * @description Read from the vault of the tenant. Audited.
         */
        post: operations["readSshKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** List objects of kind StorageAccount */
        get: operations["listStorageAccount"];
        put?: never;
        /**
         * Containers for blobs, file shares and queues, reached in the tenant alone, by its identity and without keys.
         * @description Creates a StorageAccount. It is there at once; its resources follow.
         */
        post: operations["createStorageAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** Read a StorageAccount */
        get: operations["getStorageAccount"];
        /** Replace what is declared of a StorageAccount */
        put: operations["replaceStorageAccount"];
        post?: never;
        /**
         * Delete a StorageAccount
         * @description Asks for the deletion. The object goes when the last of its resources was observed gone.
         */
        delete: operations["deleteStorageAccount"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a StorageAccount
         * @description A JSON Merge Patch (RFC 7396) of labels, annotations and spec.
         */
        patch: operations["patchStorageAccount"];
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts/{name}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What deleting a StorageAccount would take away */
        get: operations["previewDeletionOfStorageAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The newest events of a StorageAccount */
        get: operations["listEventsOfStorageAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts/{name}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** The resources of a StorageAccount */
        get: operations["listResourcesOfStorageAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts/{name}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What a StorageAccount was declared as before */
        get: operations["listRevisionsOfStorageAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts/{name}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** One revision of a StorageAccount, compared with another */
        get: operations["getRevisionOfStorageAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/storageaccounts/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a StorageAccount as it was in an earlier revision
         * @description A change of the spec like any other: with the checks of an apply, and a generation of its own.
         */
        post: operations["rollbackStorageAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        /** What a tenant uses, held against its limits */
        get: operations["usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in the Prometheus text format */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Code of a problem. */
                code: string;
            };
            cookie?: never;
        };
        /** What a problem means */
        get: operations["getProblemType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can work: the database answers */
        get: operations["getReadiness"];
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
        ApplyResult: {
            items: {
                kind: string;
                name: string;
                object: {
                    /** @constant */
                    apiVersion: "tenantry.dev/v1";
                    kind: string;
                    metadata: {
                        /** @description Notes of any kind, not selected by. */
                        annotations: {
                            [key: string]: string;
                        };
                        /** @description What actions counted, such as restarts; left out when there is nothing. */
                        counters?: {
                            [key: string]: number;
                        };
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC.
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Set while the object is being deleted.
                         */
                        deletionRequestedAt?: string;
                        /** @description As typed when it was created. */
                        displayName: string;
                        /** @description Counts changes of the spec and of the counters. */
                        generation: number;
                        /** @description Key-value pairs to select objects by, as in Kubernetes. */
                        labels: {
                            [key: string]: string;
                        };
                        /** @description As kept, in lower case. */
                        name: string;
                        /** @description Changes with every write, status included; the ETag. */
                        resourceVersion: string;
                        /** @description The tenant it lives in. */
                        tenant?: string;
                        /** @description Never used again for another object. */
                        uid: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC.
                         */
                        updatedAt: string;
                    };
                    spec: {
                        [key: string]: unknown;
                    };
                    /** @description What the system says about the object. */
                    status: {
                        conditions: {
                            /** @description A sentence, for people. */
                            message: string;
                            /** @description Stable, for programs. */
                            reason: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601, UTC.
                             */
                            since: string;
                            /** @enum {string} */
                            status: "True" | "False" | "Unknown";
                            /** @description What it is about, such as `Ready`. */
                            type: string;
                        }[];
                        /** @description What the object goes without where it lives; left out when there is nothing. */
                        notOffered?: {
                            /** @description What is missing. */
                            feature: string;
                            /** @description Why, and what to do. */
                            reason: string;
                        }[];
                        /** @description The generation that the rest of the status is about. */
                        observedGeneration: number;
                        /** @description Values that came to be with the resources. Never secrets. */
                        outputs: {
                            [key: string]: unknown;
                        };
                        /** @enum {string} */
                        phase: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                        /** @description How many of the resources stand as they should. */
                        progress: {
                            done: number;
                            total: number;
                        };
                        waitingFor: {
                            /** @description Stable, for programs; where something is wrong. */
                            code?: string;
                            /** @description Key of the resource, or kind/name of the object. */
                            on: string;
                            /** @description For people. */
                            reason: string;
                            /** @description What to do about it, where somebody has to act. */
                            remedy?: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601, UTC.
                             */
                            since: string;
                            title: string;
                        }[];
                    };
                };
                /** @enum {string} */
                result: "created" | "changed" | "unchanged";
                tenant: string | null;
            }[];
        };
        AuditPage: {
            items: {
                action: string;
                actor: {
                    address: string | null;
                    /** @enum {string} */
                    kind: "user" | "token" | "system";
                    name: string;
                    requestId: string | null;
                };
                after: {
                    [key: string]: unknown;
                } | null;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                at: string;
                before: {
                    [key: string]: unknown;
                } | null;
                hash: string;
                id: string;
                kind: string;
                name: string;
                /** @enum {string} */
                outcome: "begun" | "success" | "refused" | "failed";
                previousHash: string;
                tenant: string | null;
            }[];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        Benchmark: {
            /** @description Null while it runs. */
            finishedAt: string | null;
            /** @description Of this run. */
            id: string;
            /** @description What the rows say about each item of kubectl-mtb and of CIS section 5. */
            items: {
                /** @description Of these, those that are wrong. */
                bad: number;
                /**
                 * @description Which benchmark.
                 * @enum {string}
                 */
                benchmark: "kubectl-mtb" | "CIS";
                /** @description Of the item. */
                id: string;
                /** @description Where the product answers the item in another way. */
                note: string | null;
                /**
                 * @description not-decided: no row bears the id here.
                 * @enum {string}
                 */
                outcome: "passed" | "failed" | "not-decided";
                /** @description Rows that decided it. */
                rows: number;
                /** @description Of the item, in our words. */
                title: string;
            }[] | null;
            /** @description broken: it could not be carried through. Null while it runs. */
            outcome: ("passed" | "failed" | "broken") | null;
            /** @description Why it could not be carried through. */
            problem: string | null;
            /** @description One per rule, verb and role; not in lists. */
            rows?: {
                /**
                 * @description A control must be admitted, a mutant refused.
                 * @enum {string}
                 */
                case: "control" | "mutant";
                /** @description Items of section 5 of the CIS Kubernetes Benchmark. */
                cis: string[];
                /** @description Ids of kubectl-mtb. */
                mtb: string[];
                /**
                 * @description What became of it.
                 * @enum {string}
                 */
                result: "admitted" | "refused" | "skipped" | "unknown";
                /** @description viewer, editor, workload, default or anonymous. */
                role: string;
                /** @description Stable id of the rule. */
                rule: string;
                /** @description The tenant that acted. */
                tenant: string;
                /** @description Of the request. */
                verb: string;
                /**
                 * @description held: as it must be. leak: admitted what must be refused. skipped: does not apply, and `why` says why.
                 * @enum {string}
                 */
                verdict: "held" | "leak" | "control-refused" | "other-reason" | "failed" | "skipped";
                /** @description What was attempted. */
                what: string;
                /** @description The answer of the cluster, or why it was skipped. */
                why: string;
            }[] | null;
            /** @description RFC 3339. */
            startedAt: string;
            /** @description Who asked for it. */
            startedBy: string;
            /** @description How many rows, by verdict. */
            totals: {
                /** @description Rows by verdict. */
                byVerdict: {
                    [key: string]: number;
                };
                /** @description All rows. */
                rows: number;
            } | null;
        };
        BenchmarkList: {
            items: {
                /** @description Null while it runs. */
                finishedAt: string | null;
                /** @description Of this run. */
                id: string;
                /** @description What the rows say about each item of kubectl-mtb and of CIS section 5. */
                items: {
                    /** @description Of these, those that are wrong. */
                    bad: number;
                    /**
                     * @description Which benchmark.
                     * @enum {string}
                     */
                    benchmark: "kubectl-mtb" | "CIS";
                    /** @description Of the item. */
                    id: string;
                    /** @description Where the product answers the item in another way. */
                    note: string | null;
                    /**
                     * @description not-decided: no row bears the id here.
                     * @enum {string}
                     */
                    outcome: "passed" | "failed" | "not-decided";
                    /** @description Rows that decided it. */
                    rows: number;
                    /** @description Of the item, in our words. */
                    title: string;
                }[] | null;
                /** @description broken: it could not be carried through. Null while it runs. */
                outcome: ("passed" | "failed" | "broken") | null;
                /** @description Why it could not be carried through. */
                problem: string | null;
                /** @description One per rule, verb and role; not in lists. */
                rows?: {
                    /**
                     * @description A control must be admitted, a mutant refused.
                     * @enum {string}
                     */
                    case: "control" | "mutant";
                    /** @description Items of section 5 of the CIS Kubernetes Benchmark. */
                    cis: string[];
                    /** @description Ids of kubectl-mtb. */
                    mtb: string[];
                    /**
                     * @description What became of it.
                     * @enum {string}
                     */
                    result: "admitted" | "refused" | "skipped" | "unknown";
                    /** @description viewer, editor, workload, default or anonymous. */
                    role: string;
                    /** @description Stable id of the rule. */
                    rule: string;
                    /** @description The tenant that acted. */
                    tenant: string;
                    /** @description Of the request. */
                    verb: string;
                    /**
                     * @description held: as it must be. leak: admitted what must be refused. skipped: does not apply, and `why` says why.
                     * @enum {string}
                     */
                    verdict: "held" | "leak" | "control-refused" | "other-reason" | "failed" | "skipped";
                    /** @description What was attempted. */
                    what: string;
                    /** @description The answer of the cluster, or why it was skipped. */
                    why: string;
                }[] | null;
                /** @description RFC 3339. */
                startedAt: string;
                /** @description Who asked for it. */
                startedBy: string;
                /** @description How many rows, by verdict. */
                totals: {
                    /** @description Rows by verdict. */
                    byVerdict: {
                        [key: string]: number;
                    };
                    /** @description All rows. */
                    rows: number;
                } | null;
            }[];
        };
        Can: {
            /** @description What the cluster decides; null where it was not asked. */
            cluster: {
                /** @description The service account that the cluster was asked about. */
                account: string;
                binding: {
                    kind: string;
                    name: string;
                    namespace: string | null;
                } | null;
                isAllowed: boolean;
                /** @description Where it is refused: what the account may do to the resource instead. */
                otherVerbs: string[];
                /** @description The cluster's own reason; empty where it gives none. */
                reason: string;
                role: {
                    kind: string;
                    name: string;
                    namespace: string | null;
                } | null;
                /** @description The rule of the role that allows it. */
                rule: {
                    apiGroups: string[];
                    resourceNames: string[];
                    resources: string[];
                    verbs: string[];
                } | null;
            } | null;
            /**
             * @description Whose rule decides.
             * @enum {string}
             */
            decidedBy: "product" | "cluster";
            isAllowed: boolean;
            /** @description What may still refuse or change an allowed request. */
            notes: string[];
            /** @description What the product says. */
            product: {
                isAllowed: boolean;
                rule: string;
            };
            resource: {
                /** @description API group; empty for the core of Kubernetes, `tenantry.dev` for what the product has. */
                group: string;
                /** @description One object; null for any. */
                name: string | null;
                namespace: string | null;
                /** @description By its plural. */
                resource: string;
                subresource: string | null;
            };
            /** @description The answer with the rule that decides, for people. */
            sentence: string;
            verb: string;
            who: string;
        };
        Cluster: {
            /** @description PEM of the certificate authority, in base64, as in a kubeconfig. */
            certificateAuthorityData: string;
            infrastructure: string | null;
            namespace: string;
            /** @description Address of the Kubernetes API. */
            server: string;
        };
        ClusterRights: {
            /** @description Account, ClusterRole and binding as YAML. */
            manifest: string;
            rules: {
                apiGroups: string[];
                /** @description What stops working without it. */
                reason: string;
                resourceNames?: string[];
                resources: string[];
                verbs: string[];
            }[];
        };
        /** @description Settings and files that are no secret, for what runs in the tenant. */
        Config: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Config";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["ConfigSpec"];
            status: components["schemas"]["Status"];
        };
        ConfigList: {
            items: components["schemas"]["Config"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description Settings and files that are no secret, for what runs in the tenant. */
        ConfigManifest: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Config";
            metadata: components["schemas"]["ManifestMetadata"];
            spec: components["schemas"]["ConfigSpec"];
        };
        ConfigSpec: {
            /**
             * @description Files that are not text, by name, each in base64. Default: none.
             * @default {}
             */
            files: {
                [key: string]: string;
            };
            /**
             * @description Texts by name: what a variable of the environment is set to, or what a file of that name holds. Default: none.
             * @default {}
             */
            values: {
                [key: string]: string;
            };
        };
        DeletionPreview: {
            /** @description In the order in which they would go. */
            items: {
                /** @enum {string} */
                action: "create" | "update" | "replace" | "delete" | "none" | "unknown";
                changes: {
                    from?: unknown;
                    path: string;
                    to?: unknown;
                }[];
                id: string;
                key: string;
                object: {
                    kind: string;
                    name: string;
                };
                /** @description Why, in a sentence. */
                reason: string;
                title: string;
                type: string;
            }[];
        };
        EventList: {
            items: {
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                at: string;
                data?: {
                    [key: string]: unknown;
                };
                /** @description Decimal, rising. */
                id: string;
                kind: string;
                message: string;
                name: string;
                objectUid: string;
                /** @description Stable, for programs. */
                reason: string;
                /** @description Key of the resource it is about. */
                resource?: string;
                tenant: string | null;
                /** @enum {string} */
                type: "normal" | "warning";
            }[];
            /** @description Send as `after` for what comes later. */
            nextAfter: string;
        };
        FaultList: {
            items: {
                /** @description What is wrong, in a sentence. */
                cause: string;
                /** @description How often it was found. */
                count: number;
                /** @description The particulars, for programs. */
                data: {
                    [key: string]: unknown;
                } | null;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                firstSeen: string;
                id: string;
                /** @description The same cause has the same key. */
                key: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                lastSeen: string;
                /** @description What to do about it. */
                remedy: string;
                /** @description Null while it lasts. */
                resolvedAt: string | null;
                /** @description Id of the resource that is wrong, where there is one. */
                resource: string | null;
                /** @enum {string} */
                severity: "warning" | "critical";
                /** @description Who looks for faults of this sort: `reachability`. */
                source: string;
            }[];
        };
        /** @description An opening from one tenant to something of another: asked by the one, agreed to by the other, for a time. */
        Grant: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Grant";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["GrantSpec"];
            status: components["schemas"]["Status"];
        };
        GrantList: {
            items: components["schemas"]["Grant"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description An opening from one tenant to something of another: asked by the one, agreed to by the other, for a time. */
        GrantManifest: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Grant";
            metadata: components["schemas"]["ManifestMetadata"];
            spec: components["schemas"]["GrantSpec"];
        };
        GrantSpec: {
            /** @description Days from the agreement until it ends. Default: 90, where expiresAt is not set. */
            expiresAfterDays?: number;
            /**
             * Format: date-time
             * @description When it ends, such as 2027-03-31T18:00:00Z, and 366 days after the agreement at the latest. In place of expiresAfterDays.
             */
            expiresAt?: string;
            /** @description Traffic of this tenant to it. Default: none. */
            network?: {
                /** @description Ports by which it is reached, each among those it declares. */
                ports: number[];
            };
            /** @description Why, for whoever has to agree; kept in the audit log. */
            reason: string;
            /** @description What is asked for. */
            target: {
                /**
                 * @description Kind of what is asked for.
                 * @enum {string}
                 */
                kind: "Service";
                /** @description Its name in that tenant. */
                name: string;
            };
            /** @description Tenant that what is asked for belongs to. It has to agree. */
            to: string;
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description A network in one region with its Kubernetes cluster, and the defaults and limits of the tenants in it. */
        Infrastructure: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Infrastructure";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["InfrastructureSpec"];
            status: components["schemas"]["Status"];
        };
        InfrastructureList: {
            items: components["schemas"]["Infrastructure"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description A network in one region with its Kubernetes cluster, and the defaults and limits of the tenants in it. */
        InfrastructureManifest: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Infrastructure";
            metadata: components["schemas"]["ManifestMetadata"];
            spec: components["schemas"]["InfrastructureSpec"];
        };
        InfrastructureSpec: {
            /**
             * @description The Kubernetes cluster.
             * @default {}
             */
            cluster: {
                /** @description Id of an AKS cluster that exists already, with its nodes in the network that network.vnetId names. It is used and never changed, so version, sizes, channels and logs stay as they are; tenants get node pools in it. Default: a cluster is made. */
                id?: string;
                /** @description Kubernetes version, such as 1.33; without it the one Azure offers by default. Raising it by one minor version upgrades the control plane first, then the nodes. */
                kubernetesVersion?: string;
                /**
                 * @description Most shared nodes.
                 * @default 5
                 */
                maxNodes: number;
                /**
                 * @description Nodes that are added while a pool is upgraded, a number or a share of the pool.
                 * @default 33%
                 */
                maxSurge: string;
                /**
                 * @description Fewest shared nodes.
                 * @default 2
                 */
                minNodes: number;
                /**
                 * @description Upgrades of the nodes' operating system that Azure makes by itself. NodeImage: a new image every week.
                 * @default NodeImage
                 * @enum {string}
                 */
                nodeImageChannel: "None" | "Unmanaged" | "SecurityPatch" | "NodeImage";
                /**
                 * @description Size of the virtual machines of the shared nodes.
                 * @default Standard_D4ds_v5
                 */
                nodeSize: string;
                /**
                 * @description Upgrades of Kubernetes that Azure makes by itself. patch: newest patch of the version; none: only what is declared.
                 * @default patch
                 * @enum {string}
                 */
                upgradeChannel: "none" | "patch" | "stable" | "rapid" | "node-image";
                /**
                 * @description Availability zones of the nodes; none by default.
                 * @default []
                 */
                zones: ("1" | "2" | "3")[];
            };
            /**
             * @description What tenants get for each setting they leave out.
             * @default {}
             */
            defaults: {
                /** @description CSI drivers of volumes written into a pod. Default: secrets-store.csi.k8s.io. */
                csiDrivers?: string[];
                /** @description Where pods may connect to outside the tenant. Default: public addresses only. */
                egress?: {
                    /**
                     * @description Further address ranges that pods may reach.
                     * @default []
                     */
                    allow: (string & (unknown & unknown))[];
                    /**
                     * @description May pods reach public addresses?
                     * @default true
                     */
                    internet: boolean;
                };
                /** @description Targets of services of type ExternalName. Default: none. */
                externalNames?: string[];
                /** @description Gateways that its routes may join, as namespace/name. Default: none. */
                gateways?: string[];
                /** @description Number of GPUs of all pods together. Default: 0. */
                gpus?: number;
                /** @description Annotations of ingresses that may be used besides those known to be harmless. Default: none. */
                ingressAnnotations?: string[];
                /** @description Ingress classes that may be used. Default: any. */
                ingressClasses?: string[] | null;
                /** @description Load balancer classes that may be used. Default: none. */
                loadBalancerClasses?: string[];
                /** @description Number of services of type LoadBalancer. Default: 0. */
                loadBalancers?: number;
                /**
                 * @description Pod Security level that is enforced. Default: baseline, so that a plain image runs at the first try.
                 * @enum {string}
                 */
                podSecurity?: "baseline" | "restricted";
                /** @description Priority classes that may be used. Default: none above priority 0. */
                priorityClasses?: string[];
                /** @description Are images pulled for every pod, so that none uses what a node keeps of others? Default: false. */
                pullImagesAlways?: boolean;
                /** @description Image registries that may be used, such as registry.example.com/team. Default: any. */
                registries?: string[] | null;
                /** @description How much it may use: small, medium, large, or each limit written out. Default: medium. */
                size?: ("small" | "medium" | "large") | {
                    /** @description Number of config maps. */
                    configMaps: number;
                    /** @description CPU of all pods together, both requests and limits. */
                    cpu: string;
                    /** @description Node-local storage of all pods together. */
                    ephemeralStorage: string;
                    /** @description Memory of all pods together, both requests and limits. */
                    memory: string;
                    /** @description Number of pods. */
                    pods: number;
                    /** @description Number of Kubernetes secrets. */
                    secrets: number;
                    /** @description Number of services. */
                    services: number;
                    /** @description Volume claims together. */
                    storage: string;
                    /** @description Number of volume claims. */
                    volumeClaims: number;
                };
                /**
                 * @description Algorithm of the SSH key pair, fixed when the key is made. Default: rsa-4096.
                 * @enum {string}
                 */
                sshKeyAlgorithm?: "rsa-4096" | "rsa-3072" | "ed25519";
                /** @description Storage classes, and classes of volume attributes, that may be used. Default: any. */
                storageClasses?: string[] | null;
                /** @description Keys of further taints that pods may tolerate. Default: none. */
                tolerations?: (string & (unknown & unknown))[];
                /** @description Days for which Azure keeps a deleted vault; fixed when the vault is made. Default: 90. */
                vaultRetentionDays?: number;
                /** @description May viewers read Kubernetes secrets? Default: false. */
                viewersReadSecrets?: boolean;
            };
            /**
             * @description The cluster's DNS, which pods of tenants may reach.
             * @default {}
             */
            dns: {
                /**
                 * @description Namespace of the pods that resolve names.
                 * @default kube-system
                 */
                namespace: string;
                /**
                 * @description Labels of those pods.
                 * @default {
                 *       "k8s-app": "kube-dns"
                 *     }
                 */
                podLabels: {
                    [key: string]: string;
                };
                /**
                 * @description Ports on which those pods listen, for UDP and TCP.
                 * @default [
                 *       53
                 *     ]
                 */
                ports: number[];
            };
            /**
             * @description Ingress controllers and gateways, which may reach the pods of tenants that have hosts. Default: none.
             * @default []
             */
            ingress: {
                /** @description Namespace of the controller. */
                namespace: string;
                /** @description Labels of the controller's pods. Default: all pods of the namespace. */
                podLabels?: {
                    [key: string]: string;
                };
            }[];
            /** @description What each tenant may declare, and how many tenants there may be. Default: no limits. */
            limits?: {
                /**
                 * @description Most objects of a kind in one tenant, by kind: Service: 20. Default: any number.
                 * @default {}
                 */
                count: {
                    [key: string]: number;
                };
                /**
                 * @description Kinds that tenants may not declare. Default: none.
                 * @default []
                 */
                deniedKinds: string[];
                /** @description Kinds that tenants may declare, such as Service. Default: all but those in deniedKinds. */
                kinds?: string[];
                /**
                 * @description Sizes that may be chosen, by kind: Host: [Standard_D2s_v5]. For the size of tenants: Tenant; for that of their own nodes: Tenant.nodes. Default: any.
                 * @default {}
                 */
                sizes: {
                    [key: string]: string[];
                };
                /** @description Most that one tenant may come to in a month, in the currency of prices, by what is declared in it at its largest. Default: any amount. */
                spend?: number;
                /** @description Most tenants in this infrastructure. Default: any number. */
                tenants?: number;
            };
            /**
             * @description Logs and metrics of the cluster.
             * @default {}
             */
            monitoring: {
                /**
                 * @description Collects what containers write in the Log Analytics workspace, which Azure bills by volume.
                 * @default true
                 */
                containerLogs: boolean;
                /**
                 * @description Collects metrics of nodes, pods and services in the Azure Monitor workspace (managed Prometheus).
                 * @default true
                 */
                metrics: boolean;
                /**
                 * @description Days for which logs are kept. Azure bills what is kept longer than 30.
                 * @default 30
                 */
                retentionDays: number;
            };
            /**
             * @description Addresses of the network.
             * @default {}
             */
            network: {
                /**
                 * @description Address range of the network's subnets, within the range of the network where vnetId names one, /16 to /18. It must not overlap networks it is peered with.
                 * @default 10.20.0.0/16
                 */
                addressSpace: string;
                /**
                 * @description Range of the pods' overlay addresses; never routed outside.
                 * @default 192.168.0.0/16
                 */
                podCidr: string;
                /**
                 * @description Range of the cluster's service addresses.
                 * @default 172.16.0.0/16
                 */
                serviceCidr: string;
                /**
                 * @description Pairs of security groups with their subnets that tenants are spread over, 80 tenants each at most: Azure limits what one security group can name. It can grow at any time, and never shrink.
                 * @default 1
                 */
                shards: number;
                /** @description Id of a virtual network that exists already, in the same subscription and region. It is used and never changed; subnets are added to it, and taken away with the infrastructure. Default: a network is made. */
                vnetId?: string;
            };
            /**
             * @description What the names of tenants' namespaces, resource groups and identities begin with.
             * @default duploservices-
             */
            prefix: string;
            /** @description What things cost, for limits of spend and for estimates. Default: no prices. */
            prices?: {
                /**
                 * @description Currency of the prices, by its three letters (ISO 4217).
                 * @default USD
                 */
                currency: string;
                /**
                 * @description Price of one of each unit for a month: cpu (a core), memory (a GiB), volume (a GiB), disk (a GiB), vm/Standard_D2s_v5, and those that the page of a kind names. Default: none.
                 * @default {}
                 */
                perMonth: {
                    [key: string]: number;
                };
            };
            /**
             * @description Where it runs.
             * @constant
             */
            provider: "azure";
            /** @description Azure region, by its short name. */
            region: string;
            /**
             * @description Tags on everything in this infrastructure; tenants inherit them.
             * @default {}
             */
            tags: {
                [key: string]: string;
            };
            /**
             * @description shared: any number of tenants. single: for one tenant alone, of tier dedicated-cluster.
             * @default shared
             * @enum {string}
             */
            tenancy: "shared" | "single";
            /**
             * @description From where tenants' vaults can be reached, besides their own workloads.
             * @default {}
             */
            vaultAccess: {
                /**
                 * @description private: vaults answer at their private endpoints alone, so the control plane must run in the network or reach it by peering. public: they answer from the internet too, to the given ranges only.
                 * @default private
                 * @enum {string}
                 */
                network: "private" | "public";
                /**
                 * @description Address ranges the control plane comes from: private ones that the security groups let reach the endpoints, or, for public, those that the firewall of every vault lets in.
                 * @default []
                 */
                ranges: string[];
            };
        } | {
            /** @description Name under which the cluster was registered. Either this or kubeconfigFile. */
            clusterName?: string;
            /**
             * @description What tenants get for each setting they leave out.
             * @default {}
             */
            defaults: {
                /** @description CSI drivers of volumes written into a pod. Default: secrets-store.csi.k8s.io. */
                csiDrivers?: string[];
                /** @description Where pods may connect to outside the tenant. Default: public addresses only. */
                egress?: {
                    /**
                     * @description Further address ranges that pods may reach.
                     * @default []
                     */
                    allow: (string & (unknown & unknown))[];
                    /**
                     * @description May pods reach public addresses?
                     * @default true
                     */
                    internet: boolean;
                };
                /** @description Targets of services of type ExternalName. Default: none. */
                externalNames?: string[];
                /** @description Gateways that its routes may join, as namespace/name. Default: none. */
                gateways?: string[];
                /** @description Number of GPUs of all pods together. Default: 0. */
                gpus?: number;
                /** @description Annotations of ingresses that may be used besides those known to be harmless. Default: none. */
                ingressAnnotations?: string[];
                /** @description Ingress classes that may be used. Default: any. */
                ingressClasses?: string[] | null;
                /** @description Load balancer classes that may be used. Default: none. */
                loadBalancerClasses?: string[];
                /** @description Number of services of type LoadBalancer. Default: 0. */
                loadBalancers?: number;
                /**
                 * @description Pod Security level that is enforced. Default: baseline, so that a plain image runs at the first try.
                 * @enum {string}
                 */
                podSecurity?: "baseline" | "restricted";
                /** @description Priority classes that may be used. Default: none above priority 0. */
                priorityClasses?: string[];
                /** @description Are images pulled for every pod, so that none uses what a node keeps of others? Default: false. */
                pullImagesAlways?: boolean;
                /** @description Image registries that may be used, such as registry.example.com/team. Default: any. */
                registries?: string[] | null;
                /** @description How much it may use: small, medium, large, or each limit written out. Default: medium. */
                size?: ("small" | "medium" | "large") | {
                    /** @description Number of config maps. */
                    configMaps: number;
                    /** @description CPU of all pods together, both requests and limits. */
                    cpu: string;
                    /** @description Node-local storage of all pods together. */
                    ephemeralStorage: string;
                    /** @description Memory of all pods together, both requests and limits. */
                    memory: string;
                    /** @description Number of pods. */
                    pods: number;
                    /** @description Number of Kubernetes secrets. */
                    secrets: number;
                    /** @description Number of services. */
                    services: number;
                    /** @description Volume claims together. */
                    storage: string;
                    /** @description Number of volume claims. */
                    volumeClaims: number;
                };
                /**
                 * @description Algorithm of the SSH key pair, fixed when the key is made. Default: rsa-4096.
                 * @enum {string}
                 */
                sshKeyAlgorithm?: "rsa-4096" | "rsa-3072" | "ed25519";
                /** @description Storage classes, and classes of volume attributes, that may be used. Default: any. */
                storageClasses?: string[] | null;
                /** @description Keys of further taints that pods may tolerate. Default: none. */
                tolerations?: (string & (unknown & unknown))[];
                /** @description Days for which Azure keeps a deleted vault; fixed when the vault is made. Default: 90. */
                vaultRetentionDays?: number;
                /** @description May viewers read Kubernetes secrets? Default: false. */
                viewersReadSecrets?: boolean;
            };
            /**
             * @description The cluster's DNS, which pods of tenants may reach.
             * @default {}
             */
            dns: {
                /**
                 * @description Namespace of the pods that resolve names.
                 * @default kube-system
                 */
                namespace: string;
                /**
                 * @description Labels of those pods.
                 * @default {
                 *       "k8s-app": "kube-dns"
                 *     }
                 */
                podLabels: {
                    [key: string]: string;
                };
                /**
                 * @description Ports on which those pods listen, for UDP and TCP.
                 * @default [
                 *       53
                 *     ]
                 */
                ports: number[];
            };
            /**
             * @description How long a PodDisruptionBudget may hold a pod on a node that is claimed or given back, in seconds; then the pod is deleted.
             * @default 600
             */
            evictionPatienceSeconds: number;
            /**
             * @description Ingress controllers and gateways, which may reach the pods of tenants that have hosts. Default: none.
             * @default []
             */
            ingress: {
                /** @description Namespace of the controller. */
                namespace: string;
                /** @description Labels of the controller's pods. Default: all pods of the namespace. */
                podLabels?: {
                    [key: string]: string;
                };
            }[];
            /**
             * Format: starts_with
             * @description Kubeconfig of the cluster: an absolute path on the machine the control plane runs on. Either this or clusterName.
             */
            kubeconfigFile?: string;
            /** @description What each tenant may declare, and how many tenants there may be. Default: no limits. */
            limits?: {
                /**
                 * @description Most objects of a kind in one tenant, by kind: Service: 20. Default: any number.
                 * @default {}
                 */
                count: {
                    [key: string]: number;
                };
                /**
                 * @description Kinds that tenants may not declare. Default: none.
                 * @default []
                 */
                deniedKinds: string[];
                /** @description Kinds that tenants may declare, such as Service. Default: all but those in deniedKinds. */
                kinds?: string[];
                /**
                 * @description Sizes that may be chosen, by kind: Host: [Standard_D2s_v5]. For the size of tenants: Tenant; for that of their own nodes: Tenant.nodes. Default: any.
                 * @default {}
                 */
                sizes: {
                    [key: string]: string[];
                };
                /** @description Most that one tenant may come to in a month, in the currency of prices, by what is declared in it at its largest. Default: any amount. */
                spend?: number;
                /** @description Most tenants in this infrastructure. Default: any number. */
                tenants?: number;
            };
            /**
             * @description What the names of tenants' namespaces, resource groups and identities begin with.
             * @default duploservices-
             */
            prefix: string;
            /** @description What things cost, for limits of spend and for estimates. Default: no prices. */
            prices?: {
                /**
                 * @description Currency of the prices, by its three letters (ISO 4217).
                 * @default USD
                 */
                currency: string;
                /**
                 * @description Price of one of each unit for a month: cpu (a core), memory (a GiB), volume (a GiB), disk (a GiB), vm/Standard_D2s_v5, and those that the page of a kind names. Default: none.
                 * @default {}
                 */
                perMonth: {
                    [key: string]: number;
                };
            };
            /**
             * @description Where it runs.
             * @constant
             */
            provider: "kubernetes";
            /**
             * @description Tags on everything in this infrastructure; tenants inherit them.
             * @default {}
             */
            tags: {
                [key: string]: string;
            };
            /**
             * @description shared: any number of tenants. single: for one tenant alone, of tier dedicated-cluster.
             * @default shared
             * @enum {string}
             */
            tenancy: "shared" | "single";
        };
        KindList: {
            items: {
                /** @description Deeds on an object: POST to `…/{name}/actions/{action}`. */
                actions: {
                    /** @description JSON Schema of what it takes. */
                    input: {
                        [key: string]: unknown;
                    };
                    name: string;
                    summary: string;
                }[];
                /** @description A manifest that can be applied as it is. */
                example: {
                    [key: string]: unknown;
                };
                /** @description Fields of the spec that cannot change, and why. */
                immutable: {
                    [key: string]: string;
                };
                maxNameLength: number;
                name: string;
                /** @description Its objects have effects only while another tenant agrees to them. */
                needsConsent: boolean;
                plural: string;
                /** @description JSON Schema of the spec. */
                schema: {
                    [key: string]: unknown;
                };
                /** @enum {string} */
                scope: "platform" | "tenant";
                shortNames: string[];
                summary: string;
            }[];
        };
        KubeToken: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
            token: string;
        };
        Manifest: {
            /**
             * @description Version of the manifest format.
             * @constant
             */
            apiVersion: "tenantry.dev/v1";
            /** @description What is declared. */
            kind: string;
            /** @description Name and labels. */
            metadata: {
                /** @description Notes of any kind, not selected by. */
                annotations?: {
                    [key: string]: string;
                };
                /** @description Written by the server; ignored in requests. */
                counters?: unknown;
                /** @description Written by the server; ignored in requests. */
                createdAt?: unknown;
                /** @description Written by the server; ignored in requests. */
                deletionRequestedAt?: unknown;
                /** @description Written by the server; ignored in requests. */
                displayName?: unknown;
                /** @description Written by the server; ignored in requests. */
                generation?: unknown;
                /** @description Key-value pairs to select objects by, as in Kubernetes. */
                labels?: {
                    [key: string]: string;
                };
                /** @description Name, unique for its kind (and tenant). Accepted in any case, kept in lower case. */
                name: string;
                /** @description Written by the server; ignored in requests. */
                resourceVersion?: unknown;
                /** @description The tenant it lives in; only for kinds that live in one. */
                tenant?: string;
                /** @description Written by the server; ignored in requests. */
                uid?: unknown;
                /** @description Written by the server; ignored in requests. */
                updatedAt?: unknown;
            };
            /** @description What is wanted; its fields depend on the kind. */
            spec: {
                [key: string]: unknown;
            };
            /** @description Written by the server; ignored in requests. */
            status?: unknown;
        };
        /** @description Name and labels. */
        ManifestMetadata: {
            /** @description Notes of any kind, not selected by. */
            annotations?: {
                [key: string]: string;
            };
            /** @description Written by the server; ignored in requests. */
            counters?: unknown;
            /** @description Written by the server; ignored in requests. */
            createdAt?: unknown;
            /** @description Written by the server; ignored in requests. */
            deletionRequestedAt?: unknown;
            /** @description Written by the server; ignored in requests. */
            displayName?: unknown;
            /** @description Written by the server; ignored in requests. */
            generation?: unknown;
            /** @description Key-value pairs to select objects by, as in Kubernetes. */
            labels?: {
                [key: string]: string;
            };
            /** @description Name, unique for its kind (and tenant). Accepted in any case, kept in lower case. */
            name: string;
            /** @description Written by the server; ignored in requests. */
            resourceVersion?: unknown;
            /** @description The tenant it lives in; only for kinds that live in one. */
            tenant?: string;
            /** @description Written by the server; ignored in requests. */
            uid?: unknown;
            /** @description Written by the server; ignored in requests. */
            updatedAt?: unknown;
        };
        Manifests: components["schemas"]["Manifest"] | components["schemas"]["Manifest"][] | {
            items: components["schemas"]["Manifest"][];
        };
        /**
         * @example {
         *       "metadata": {
         *         "labels": {
         *           "team": "payments"
         *         }
         *       }
         *     }
         */
        MergePatch: {
            metadata?: {
                annotations?: {
                    [key: string]: string | null;
                };
                labels?: {
                    [key: string]: string | null;
                };
            };
            spec?: Record<string, never>;
        };
        Metadata: {
            /** @description Notes of any kind, not selected by. */
            annotations: {
                [key: string]: string;
            };
            /** @description What actions counted, such as restarts; left out when there is nothing. */
            counters?: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Set while the object is being deleted.
             */
            deletionRequestedAt?: string;
            /** @description As typed when it was created. */
            displayName: string;
            /** @description Counts changes of the spec and of the counters. */
            generation: number;
            /** @description Key-value pairs to select objects by, as in Kubernetes. */
            labels: {
                [key: string]: string;
            };
            /** @description As kept, in lower case. */
            name: string;
            /** @description Changes with every write, status included; the ETag. */
            resourceVersion: string;
            /** @description The tenant it lives in. */
            tenant?: string;
            /** @description Never used again for another object. */
            uid: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            updatedAt: string;
        };
        NewStaticToken: {
            /** Format: date-time */
            expiresAt: string;
            id: string;
            /** @enum {string} */
            role: "viewer" | "editor";
            /** @description Shown once; not kept. */
            token: string;
        };
        /** @description Nodes of the cluster that are one tenant’s alone, of one size and purpose, such as spot nodes or GPUs. */
        NodePool: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "NodePool";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["NodePoolSpec"];
            status: components["schemas"]["Status"];
        };
        NodePoolList: {
            items: components["schemas"]["NodePool"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description Nodes of the cluster that are one tenant’s alone, of one size and purpose, such as spot nodes or GPUs. */
        NodePoolManifest: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "NodePool";
            metadata: components["schemas"]["ManifestMetadata"];
            spec: components["schemas"]["NodePoolSpec"];
        };
        NodePoolSpec: {
            /** @description On Azure: as many nodes as the pods need. Default: always as many as count says. */
            autoscale?: {
                /** @description Most nodes. */
                max: number;
                /** @description Fewest nodes. */
                min: number;
            };
            /** @description On Azure: how many nodes, where it does not scale. Default: 1. */
            count?: number;
            /**
             * @description Further labels of the nodes, for pods that choose among them. Default: none.
             * @default {}
             */
            labels: {
                [key: string]: string;
            };
            /** @description On a cluster without a cloud: names of the nodes that are to be the pool. */
            names?: string[];
            /**
             * @description On Azure: operating system of the nodes. windows is refused: the network of the clusters, Cilium, is for Linux only. Default: azure-linux.
             * @enum {string}
             */
            os?: "azure-linux" | "ubuntu" | "windows";
            /** @description On Azure: disk of each node with its system, images and scratch space. */
            osDisk?: {
                /**
                 * @description On the machine itself: faster, free of charge, and for sizes that have the room only.
                 * @default false
                 */
                ephemeral: boolean;
                /** @description Size in GiB. Default: what AKS gives the size. */
                sizeGiB?: number;
            };
            /** @description On Azure: most pods on a node. Default: 250. */
            podsPerNode?: number;
            /** @description On Azure: size of the virtual machines. Default: Standard_D4ds_v5. */
            size?: string;
            /** @description On Azure: nodes of spare capacity, which cost less and can be taken back at 30 seconds’ notice. Pods come to them only where their service names the pool. Default: none of it. */
            spot?: {
                /**
                 * @description What becomes of a node that Azure takes back. delete: it goes. deallocate: it stays, stopped, with its disk, which is still paid for.
                 * @default delete
                 * @enum {string}
                 */
                eviction: "delete" | "deallocate";
                /** @description Most to pay for a node, in US dollars an hour. Default: what a node costs that is not spot. */
                maxPrice?: number;
            };
            /** @description On Azure: availability zones of the nodes. Default: none. */
            zones?: ("1" | "2" | "3")[];
        };
        ObjectEvents: {
            items: {
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                at: string;
                data?: {
                    [key: string]: unknown;
                };
                /** @description Decimal, rising. */
                id: string;
                kind: string;
                message: string;
                name: string;
                objectUid: string;
                /** @description Stable, for programs. */
                reason: string;
                /** @description Key of the resource it is about. */
                resource?: string;
                tenant: string | null;
                /** @enum {string} */
                type: "normal" | "warning";
            }[];
        };
        OrphanList: {
            items: {
                /**
                 * @description Stable, for programs.
                 * @enum {string}
                 */
                cause: "object-gone" | "not-in-inventory" | "principal-gone" | "foreign-rule";
                /** @description Of a resource group: ids of what it holds that is not ours, and goes with it. */
                holds: string[];
                /** @description Id of the resource in Azure. */
                id: string;
                /** @description Uid of the object whose mark it carries; null for what carries none. */
                owner: string | null;
                /** @description The same in a sentence. */
                reason: string;
                /** @description `Microsoft.KeyVault/vaults`, … */
                type: string;
            }[];
        };
        OrphanRemovalList: {
            items: {
                /** @description Why it failed, or was not touched. */
                detail: string | null;
                /** @description As it was given. */
                id: string;
                /**
                 * @description removing: Azure is at it. not-an-orphan: not touched.
                 * @enum {string}
                 */
                outcome: "removed" | "removing" | "not-an-orphan" | "failed";
            }[];
        };
        PlanResult: {
            /** @description False when an apply would change nothing, neither objects nor resources. */
            changed: boolean;
            items: {
                /** @enum {string} */
                action: "create" | "change" | "none";
                kind: string;
                name: string;
                resources: {
                    /** @enum {string} */
                    action: "create" | "update" | "replace" | "delete" | "none" | "unknown";
                    changes: {
                        from?: unknown;
                        path: string;
                        to?: unknown;
                    }[];
                    id: string;
                    key: string;
                    /** @description Why, in a sentence. */
                    reason: string;
                    title: string;
                    type: string;
                }[];
                /** @description Fields of the manifest that would change. */
                specChanges: {
                    from?: unknown;
                    path: string;
                    to?: unknown;
                }[];
                tenant: string | null;
            }[];
        };
        /** @description An error as RFC 9457 describes it. */
        Problem: {
            /**
             * @description Stable, for programs.
             * @enum {string}
             */
            code: "bad-request" | "malformed-json" | "malformed-yaml" | "yaml-alias-refused" | "unacceptable-value" | "invalid-query" | "invalid-header" | "unauthenticated" | "forbidden" | "too-many-attempts" | "host-not-allowed" | "route-not-found" | "object-not-found" | "unknown-action" | "unknown-revision" | "method-not-allowed" | "action-refused" | "name-taken" | "name-held" | "limit-reached" | "excluded-by-limits" | "being-deleted" | "still-referenced" | "asked-otherwise" | "version-mismatch" | "invalid-manifest" | "unknown-kind" | "immutable-field" | "unknown-reference" | "reference-deleting" | "cyclic-reference" | "invalid-kubeconfig" | "unsuitable-cluster" | "idempotency-mismatch" | "idempotency-in-progress" | "too-many-tokens" | "benchmark-running" | "not-ready" | "request-timeout" | "body-too-large" | "uri-too-long" | "unsupported-media-type" | "headers-too-large" | "too-many-streams" | "internal" | "upstream-failed" | "master-key-mismatch" | "store-unavailable" | "shutting-down";
            /** @description What happened this time. */
            detail: string;
            /** @description One entry for everything that is wrong. */
            errors: {
                /** @description Column in a YAML body, from 1. */
                column?: number;
                /** @description Where it is wrong: `spec.region`, `items[2].metadata.name`, a parameter or header by name. */
                field: string;
                /** @description The limit that stands in the way, where it is one. */
                limit?: {
                    by: {
                        kind: string;
                        name: string;
                    };
                    most: number | null;
                    /** @description Field of the object in `by`: `limits.count.Service`. */
                    name: string;
                    /** @description How much would be used. Null where nothing is counted. */
                    used: number | null;
                };
                /** @description Line in a YAML body, from 1. */
                line?: number;
                /** @description What is wrong. */
                message: string;
                /** @description What to do about it. */
                remedy: string;
            }[];
            /** @description Path of the request. */
            instance: string;
            /** @description What to do about it. */
            remedy: string;
            /** @description Also in the log and the audit log. */
            requestId: string;
            /** @description The HTTP status. */
            status: number;
            /** @description The same for every occurrence of the code. */
            title: string;
            /** @description URI of the page about the code: `/problems/<code>`. */
            type: string;
        };
        Reach: {
            from: string;
            /** @description What in the cluster may allow or deny traffic besides, and is not evaluated. */
            notConsidered: {
                reason: string;
                what: string;
            }[];
            /** @description What the answer takes for granted. */
            notes: string[];
            /**
             * Format: date-time
             * @description When the cluster was read; ISO 8601, UTC.
             */
            observedAt: string;
            /** @description For each sort of pods that policies may tell apart. */
            pairs: {
                from: string;
                /** @description How many pairs of pods are treated alike. */
                pairs: number;
                ports: {
                    /** @description First port. */
                    from: number;
                    isAllowed: boolean;
                    /**
                     * @description `undecided`: it depends on what is not known here, such as what a service tag holds.
                     * @enum {string}
                     */
                    outcome: "allowed" | "denied" | "undecided";
                    protocols: ("TCP" | "UDP" | "SCTP")[];
                    text: string;
                    /** @description Last port. */
                    to: number;
                    why: {
                        /**
                         * @description What the source may send, or what the destination may receive.
                         * @enum {string}
                         */
                        direction: "egress" | "ingress";
                        isAllowed: boolean;
                        /** @description The rules that allow or deny it, or else the policies that isolate the pod. */
                        policies: {
                            kind: string;
                            name: string;
                            namespace: string | null;
                            /** @description Which of its rules, from 0; null for the policy as a whole. */
                            rule: number | null;
                        }[];
                        /** @description In the cloud: the rule that decides, after those that leave it in doubt. */
                        securityRules: {
                            /** @enum {string} */
                            access: "allow" | "deny";
                            /** @description The network security group. */
                            group: string;
                            id: string;
                            /**
                             * @description What the group is attached to.
                             * @enum {string}
                             */
                            level: "subnet" | "interface";
                            name: string;
                            priority: number;
                        }[];
                        /** @description The reason, for people. */
                        text: string;
                    }[];
                }[];
                to: string;
                /** @description How a port of a service became a port of the destination. */
                via: string | null;
            }[];
            /** @description The answer, for people. */
            sentence: string;
            to: string;
            /**
             * @description `partly`: on some ports, or between some ends. `undecided`: on none for certain, and it cannot be told.
             * @enum {string}
             */
            verdict: "allowed" | "partly" | "denied" | "undecided";
        };
        ReachMatrix: {
            /** @description False where there are more than 200 tenants: then the first of them. */
            areAllColumns: boolean;
            /** @description The tenants that receive. */
            columns: string[];
            /** @description One row for each tenant that sends. */
            items: {
                from: string;
                /** @description Without pods the row is for one that stands for them. */
                hasPods: boolean;
                to: {
                    /** @description Port ranges that pass between some of them; the first 10. */
                    open: {
                        from: number;
                        protocol: string;
                        to: number;
                    }[];
                    /** @description From each sort of ends to each other: pods in the cluster; machines and private endpoints in the cloud. */
                    paths: {
                        /** @description Why the first that passes is let in; null where nothing passes. */
                        because: string | null;
                        /** @enum {string} */
                        from: "pod" | "vm" | "private endpoint";
                        /** @description Port ranges that pass between some of them; the first 10. */
                        open: {
                            from: number;
                            protocol: string;
                            to: number;
                        }[];
                        /** @enum {string} */
                        to: "pod" | "vm" | "private endpoint";
                        /** @enum {string} */
                        verdict: "allowed" | "partly" | "denied" | "undecided";
                    }[];
                    to: string;
                    /**
                     * @description Of all the paths together.
                     * @enum {string}
                     */
                    verdict: "allowed" | "partly" | "denied" | "undecided";
                }[];
            }[];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
            notConsidered: {
                reason: string;
                what: string;
            }[];
            /** @description Tenants of this page that have no namespace yet. */
            notReady: string[];
            /**
             * Format: date-time
             * @description When the cluster was read; ISO 8601, UTC.
             */
            observedAt: string;
        };
        RegisteredCluster: {
            /**
             * @description How Tenantry signs in there.
             * @enum {string}
             */
            authentication: "token" | "client-certificate" | "exec";
            /** @description SHA-256 of the certificate authority. */
            caFingerprint: string;
            check: {
                /** Format: date-time */
                checkedAt: string;
                findings: {
                    /** @description What was found. */
                    detail: string;
                    /** @description Stable, for programs. */
                    feature: string;
                    /** @description What it means for tenants. */
                    follows: string;
                    /** @enum {string} */
                    state: "present" | "absent" | "unknown";
                }[];
                /** @description Why tenants cannot live in it; empty where they can. */
                refusals: string[];
                /** @description Version of Kubernetes. */
                version: string;
            } | null;
            /** @description Uid of its namespace kube-system: what tells it from other clusters. */
            clusterId: string;
            /** @description Context of the kubeconfig that is used. */
            context: string;
            /** @description When the token or certificate ends, where that can be told. */
            expiresAt: string | null;
            name: string;
            /** @description Rises with every upload. */
            revision: string;
            /** @description Address of the Kubernetes API. */
            server: string;
            /** Format: date-time */
            uploadedAt: string;
            uploadedBy: string;
            /** @description Objects that work on it. */
            usedBy: {
                kind: string;
                name: string;
            }[];
        };
        RegisteredClusterList: {
            items: {
                /**
                 * @description How Tenantry signs in there.
                 * @enum {string}
                 */
                authentication: "token" | "client-certificate" | "exec";
                /** @description SHA-256 of the certificate authority. */
                caFingerprint: string;
                check: {
                    /** Format: date-time */
                    checkedAt: string;
                    findings: {
                        /** @description What was found. */
                        detail: string;
                        /** @description Stable, for programs. */
                        feature: string;
                        /** @description What it means for tenants. */
                        follows: string;
                        /** @enum {string} */
                        state: "present" | "absent" | "unknown";
                    }[];
                    /** @description Why tenants cannot live in it; empty where they can. */
                    refusals: string[];
                    /** @description Version of Kubernetes. */
                    version: string;
                } | null;
                /** @description Uid of its namespace kube-system: what tells it from other clusters. */
                clusterId: string;
                /** @description Context of the kubeconfig that is used. */
                context: string;
                /** @description When the token or certificate ends, where that can be told. */
                expiresAt: string | null;
                name: string;
                /** @description Rises with every upload. */
                revision: string;
                /** @description Address of the Kubernetes API. */
                server: string;
                /** Format: date-time */
                uploadedAt: string;
                uploadedBy: string;
                /** @description Objects that work on it. */
                usedBy: {
                    kind: string;
                    name: string;
                }[];
            }[];
        };
        ResourceList: {
            items: {
                dependsOn: string[];
                driver: string;
                /** @description Its id in the system it lives in. */
                id: string;
                /** @description Stable name within the object. */
                key: string;
                problem: {
                    code: string;
                    message: string;
                    remedy: string | null;
                } | null;
                /**
                 * Format: date-time
                 * @description Last change of the state.
                 */
                since: string;
                /** @enum {string} */
                state: "planned" | "changing" | "present" | "blocked" | "deleting";
                /** @description What people call it. */
                title: string;
                /** @description Its type in the system it lives in. */
                type: string;
            }[];
        };
        Revision: {
            /** @description The revision that `changes` compares it with; null when there is none. */
            against: number | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            at: string;
            by: {
                /** @enum {string} */
                kind: "user" | "token" | "system";
                name: string;
            };
            /** @description What it changed. */
            changes: {
                from?: unknown;
                path: string;
                to?: unknown;
            }[];
            /** @description The generation of the object that it began with. */
            generation: number;
            /** @description When it was first seen as declared; null when it never was. */
            readyAt: string | null;
            /** @description As it was stored. */
            spec: {
                [key: string]: unknown;
            };
            /** @description `create`, `update`, `rollback`, or another action by its name. */
            through: string;
        };
        RevisionList: {
            /** @description The newest first. */
            items: {
                /** @description The revision that `changes` compares it with; null when there is none. */
                against: number | null;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                at: string;
                by: {
                    /** @enum {string} */
                    kind: "user" | "token" | "system";
                    name: string;
                };
                /** @description What it changed. */
                changes: {
                    from?: unknown;
                    path: string;
                    to?: unknown;
                }[];
                /** @description The generation of the object that it began with. */
                generation: number;
                /** @description When it was first seen as declared; null when it never was. */
                readyAt: string | null;
                /** @description `create`, `update`, `rollback`, or another action by its name. */
                through: string;
            }[];
            /** @description The revision that a rollback goes back to when it is not told; null when there is none. */
            rollbackTo: number | null;
        };
        RevokedTokens: {
            /** @description How many static tokens ended; short-lived ones are not counted. */
            listedTokens: number;
            roles: ("viewer" | "editor")[];
        };
        /** @description Containers that run all the time: image, replicas, settings, volumes, and who reaches them. */
        Service: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Service";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["ServiceSpec"];
            status: components["schemas"]["Status"];
        };
        ServiceList: {
            items: components["schemas"]["Service"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description Containers that run all the time: image, replicas, settings, volumes, and who reaches them. */
        ServiceManifest: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Service";
            metadata: components["schemas"]["ManifestMetadata"];
            spec: components["schemas"]["ServiceSpec"];
        };
        ServiceSpec: {
            /** @description Its arguments. Default: the image's. */
            args?: string[];
            /** @description Replicas by load. Default: always as many as replicas says. */
            autoscale?: {
                /**
                 * @description Use of CPU that is aimed at, in percent of what is requested.
                 * @default 70
                 */
                cpuPercent: number;
                /** @description Most replicas; replicas is the fewest. */
                max: number;
            };
            /** @description What is run. Default: the image's entrypoint. */
            command?: string[];
            /**
             * @description Variables of the environment: a text, or a value of a Config. Default: none.
             * @default {}
             */
            env: {
                [key: string]: string | {
                    /** @description Name of the Config. */
                    config: string;
                    /** @description Which of its values. */
                    key: string;
                };
            };
            /**
             * @description Who reaches it.
             * @default {}
             */
            expose: {
                /**
                 * @description Host names, each among those of the tenant. For internet.
                 * @default []
                 */
                hosts: string[];
                /** @description Class of the ingress. Default: the cluster's. */
                ingressClass?: string;
                /**
                 * Format: starts_with
                 * @description Beginning of the paths that lead here.
                 * @default /
                 */
                path: string;
                /** @description Kubernetes secret with the hosts' certificate and key. Default: none, so it answers without TLS. */
                tlsSecret?: string;
                /**
                 * @description Who reaches it. none: nobody by name. tenant: what runs in the tenant, as <name>. internet: everybody, at hosts, through the cluster's ingress controller.
                 * @default tenant
                 * @enum {string}
                 */
                to: "none" | "tenant" | "internet";
            };
            /** @description Image of the container. */
            image: string;
            /**
             * @description On which nodes it runs.
             * @default {}
             */
            placement: {
                /** @description Name of the NodePool. Default: any node of the tenant. */
                pool?: string;
            };
            /**
             * @description Ports of the container. Default: none.
             * @default []
             */
            ports: {
                /** @description Name of the port. Default: port-<number>. */
                name?: string;
                /** @description Port by which it is reached. */
                port: number;
                /**
                 * @description Protocol.
                 * @default TCP
                 * @enum {string}
                 */
                protocol: "TCP" | "UDP";
                /** @description Port on which the container listens. Default: the same. */
                target?: number;
            }[];
            /**
             * @description How the cluster finds out how a replica is.
             * @default {}
             */
            probes: {
                /** @description Whether a replica has to be started again. Default: when it ends. */
                alive?: {
                    /** @description Command that ends with 0, in place of path. */
                    command?: string[];
                    /**
                     * @description How often it is asked, in seconds.
                     * @default 10
                     */
                    everySeconds: number;
                    /**
                     * @description Failures in a row before it counts as failed.
                     * @default 3
                     */
                    failures: number;
                    /**
                     * Format: starts_with
                     * @description Path that answers with a status below 400 over HTTP. Default: it is enough that the port takes connections.
                     */
                    path?: string;
                    /** @description Port that is asked. Default: the first of ports. */
                    port?: number;
                    /**
                     * @description Longest to wait for an answer, in seconds.
                     * @default 2
                     */
                    timeoutSeconds: number;
                };
                /** @description Whether a replica may get requests. Default: as soon as it runs. */
                ready?: {
                    /** @description Command that ends with 0, in place of path. */
                    command?: string[];
                    /**
                     * @description How often it is asked, in seconds.
                     * @default 10
                     */
                    everySeconds: number;
                    /**
                     * @description Failures in a row before it counts as failed.
                     * @default 3
                     */
                    failures: number;
                    /**
                     * Format: starts_with
                     * @description Path that answers with a status below 400 over HTTP. Default: it is enough that the port takes connections.
                     */
                    path?: string;
                    /** @description Port that is asked. Default: the first of ports. */
                    port?: number;
                    /**
                     * @description Longest to wait for an answer, in seconds.
                     * @default 2
                     */
                    timeoutSeconds: number;
                };
                /** @description Whether a slow starter is up; the others are not asked before. */
                started?: {
                    /** @description Command that ends with 0, in place of path. */
                    command?: string[];
                    /**
                     * @description How often it is asked, in seconds.
                     * @default 10
                     */
                    everySeconds: number;
                    /**
                     * @description Failures in a row before it counts as failed.
                     * @default 3
                     */
                    failures: number;
                    /**
                     * Format: starts_with
                     * @description Path that answers with a status below 400 over HTTP. Default: it is enough that the port takes connections.
                     */
                    path?: string;
                    /** @description Port that is asked. Default: the first of ports. */
                    port?: number;
                    /**
                     * @description Longest to wait for an answer, in seconds.
                     * @default 2
                     */
                    timeoutSeconds: number;
                };
            };
            /**
             * @description How many run.
             * @default 1
             */
            replicas: number;
            /**
             * @description What each replica gets.
             * @default {}
             */
            resources: {
                /**
                 * @description CPU that is kept for each replica.
                 * @default 100m
                 */
                cpu: string;
                /** @description Most CPU of a replica. Default: the tenant's default limit. */
                cpuLimit?: string;
                /**
                 * @description Memory that is kept for each replica, and the most it can use.
                 * @default 128Mi
                 */
                memory: string;
            };
            /**
             * @description How long a replica may take to end, in seconds, before it is ended.
             * @default 30
             */
            shutdownSeconds: number;
            /**
             * @description Runs no replica, and keeps all else.
             * @default false
             */
            stopped: boolean;
            /**
             * @description Volumes by name. Default: none.
             * @default {}
             */
            volumes: {
                [key: string]: {
                    /** @description The values and files of a Config of this tenant, each as a file, in place of size. */
                    config?: string;
                    /**
                     * Format: starts_with
                     * @description Where the container sees it.
                     */
                    path: string;
                    /** @description Empty space that goes with the pod, of this size at most, in place of size. */
                    scratch?: string;
                    /** @description A volume that outlives its pod, of this size such as 10Gi; each replica has its own. It can grow, not shrink. Exactly one of size, config and scratch is set. */
                    size?: string;
                    /** @description Class of such a volume. Default: the cluster's. */
                    storageClass?: string;
                };
            };
        };
        SshKey: {
            /** @description PEM. */
            privateKey: string;
            publicKey: string;
        };
        StaticToken: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            endedAt: string | null;
            endedBy: string | null;
            /** @description revoked: by itself. replaced: with all others. anchor-gone: its Secret was deleted in the cluster. */
            endedWhy: ("revoked" | "replaced" | "anchor-gone") | null;
            /** Format: date-time */
            expiresAt: string;
            id: string;
            /** @enum {string} */
            role: "viewer" | "editor";
            /** @description When the cluster last said that it stands. */
            seenAt: string | null;
            /**
             * @description As last known.
             * @enum {string}
             */
            state: "valid" | "expired" | "revoked";
        };
        StaticTokenList: {
            items: {
                /** Format: date-time */
                createdAt: string;
                createdBy: string;
                endedAt: string | null;
                endedBy: string | null;
                /** @description revoked: by itself. replaced: with all others. anchor-gone: its Secret was deleted in the cluster. */
                endedWhy: ("revoked" | "replaced" | "anchor-gone") | null;
                /** Format: date-time */
                expiresAt: string;
                id: string;
                /** @enum {string} */
                role: "viewer" | "editor";
                /** @description When the cluster last said that it stands. */
                seenAt: string | null;
                /**
                 * @description As last known.
                 * @enum {string}
                 */
                state: "valid" | "expired" | "revoked";
            }[];
        };
        /** @description What the system says about the object. */
        Status: {
            conditions: {
                /** @description A sentence, for people. */
                message: string;
                /** @description Stable, for programs. */
                reason: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                since: string;
                /** @enum {string} */
                status: "True" | "False" | "Unknown";
                /** @description What it is about, such as `Ready`. */
                type: string;
            }[];
            /** @description What the object goes without where it lives; left out when there is nothing. */
            notOffered?: {
                /** @description What is missing. */
                feature: string;
                /** @description Why, and what to do. */
                reason: string;
            }[];
            /** @description The generation that the rest of the status is about. */
            observedGeneration: number;
            /** @description Values that came to be with the resources. Never secrets. */
            outputs: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            phase: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
            /** @description How many of the resources stand as they should. */
            progress: {
                done: number;
                total: number;
            };
            waitingFor: {
                /** @description Stable, for programs; where something is wrong. */
                code?: string;
                /** @description Key of the resource, or kind/name of the object. */
                on: string;
                /** @description For people. */
                reason: string;
                /** @description What to do about it, where somebody has to act. */
                remedy?: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                since: string;
                title: string;
            }[];
        };
        /** @description Containers for blobs, file shares and queues, reached in the tenant alone, by its identity and without keys. */
        StorageAccount: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "StorageAccount";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["StorageAccountSpec"];
            status: components["schemas"]["Status"];
        };
        StorageAccountList: {
            items: components["schemas"]["StorageAccount"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description Containers for blobs, file shares and queues, reached in the tenant alone, by its identity and without keys. */
        StorageAccountManifest: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "StorageAccount";
            metadata: components["schemas"]["ManifestMetadata"];
            spec: components["schemas"]["StorageAccountSpec"];
        };
        StorageAccountSpec: {
            /**
             * @description Price of blobs that say no tier themselves: Hot is dearer to keep, Cool and Cold are dearer to read and are billed for 30 and 90 days at least.
             * @default Hot
             * @enum {string}
             */
            accessTier: "Hot" | "Cool" | "Cold";
            /**
             * @description Containers for blobs, by name. One that leaves the declaration is deleted with its blobs. Default: none.
             * @default {}
             */
            containers: {
                [key: string]: {
                    /**
                     * @description Words about it that applications can read. Default: none.
                     * @default {}
                     */
                    metadata: {
                        [key: string]: string;
                    };
                };
            };
            /**
             * @description Days for which deleted and overwritten blobs, deleted containers and deleted shares can be restored; they are billed meanwhile. 0: not at all.
             * @default 7
             */
            keepDeletedDays: number;
            /**
             * @description Days for which earlier versions of blobs are kept; they are billed as blobs are. 0: no versions.
             * @default 0
             */
            keepVersionsDays: number;
            /**
             * @description Which requests are written to the Log Analytics workspace, which Azure bills by volume. changes: writes and deletions. all: reads too.
             * @default changes
             * @enum {string}
             */
            log: "none" | "changes" | "all";
            /**
             * @description Queues, by name. One that leaves the declaration is deleted with its messages. Default: none.
             * @default {}
             */
            queues: {
                [key: string]: {
                    /**
                     * @description Words about it that applications can read. Default: none.
                     * @default {}
                     */
                    metadata: {
                        [key: string]: string;
                    };
                };
            };
            /**
             * @description Where copies are kept. LRS: in one datacenter. ZRS: in three zones of the region. GRS, GZRS: in a second region too; RAGRS, RAGZRS: readable there. It can change within LRS, GRS, RAGRS and within ZRS, GZRS, RAGZRS.
             * @default ZRS
             * @enum {string}
             */
            redundancy: "LRS" | "ZRS" | "GRS" | "RAGRS" | "GZRS" | "RAGZRS";
            /**
             * @description File shares, by name, for use over HTTPS; they cannot be mounted. One that leaves the declaration is deleted with its files. Default: none.
             * @default {}
             */
            shares: {
                [key: string]: {
                    /**
                     * @description Words about it that applications can read. Default: none.
                     * @default {}
                     */
                    metadata: {
                        [key: string]: string;
                    };
                    /**
                     * @description Most it can hold, in GiB.
                     * @default 100
                     */
                    sizeGiB: number;
                    /**
                     * @description Price: of keeping what is in it against reading and writing it.
                     * @default TransactionOptimized
                     * @enum {string}
                     */
                    tier: "TransactionOptimized" | "Hot" | "Cool";
                };
            };
        };
        /** @description An isolated environment: a container of resources, a security boundary, a unit of access and of cost. */
        Tenant: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Tenant";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["TenantSpec"];
            status: components["schemas"]["Status"];
        };
        TenantList: {
            items: components["schemas"]["Tenant"][];
            /** @description For the next page; null on the last. */
            nextCursor: string | null;
        };
        /** @description An isolated environment: a container of resources, a security boundary, a unit of access and of cost. */
        TenantManifest: {
            /** @constant */
            apiVersion: "tenantry.dev/v1";
            /** @constant */
            kind: "Tenant";
            metadata: components["schemas"]["ManifestMetadata"];
            spec: components["schemas"]["TenantSpec"];
        };
        TenantSpec: {
            /** @description CSI drivers of volumes written into a pod. Default: secrets-store.csi.k8s.io. */
            csiDrivers?: string[];
            /** @description Where pods may connect to outside the tenant. Default: public addresses only. */
            egress?: {
                /**
                 * @description Further address ranges that pods may reach.
                 * @default []
                 */
                allow: (string & (unknown & unknown))[];
                /**
                 * @description May pods reach public addresses?
                 * @default true
                 */
                internet: boolean;
            };
            /** @description Targets of services of type ExternalName. Default: none. */
            externalNames?: string[];
            /** @description Gateways that its routes may join, as namespace/name. Default: none. */
            gateways?: string[];
            /** @description Number of GPUs of all pods together. Default: 0. */
            gpus?: number;
            /** @description Host names its ingresses and routes may serve; each belongs to one tenant of an infrastructure. Default: none. */
            hosts?: string[];
            /** @description Name of the infrastructure it lives in. */
            infrastructure: string;
            /** @description Annotations of ingresses that may be used besides those known to be harmless. Default: none. */
            ingressAnnotations?: string[];
            /** @description Ingress classes that may be used. Default: any. */
            ingressClasses?: string[] | null;
            /**
             * @description On Azure: how many times the tenant key was rotated by hand. Raising it by one makes a new key, which encrypts from then on; earlier ones stay for what they encrypted. Azure rotates each by itself after 18 months.
             * @default 0
             */
            keyRotations: number;
            /** @description What may be declared in this tenant, beside the limits of its infrastructure: the narrower of the two counts. Default: the infrastructure's alone. */
            limits?: {
                /**
                 * @description Most objects of a kind in one tenant, by kind: Service: 20. Default: any number.
                 * @default {}
                 */
                count: {
                    [key: string]: number;
                };
                /**
                 * @description Kinds that tenants may not declare. Default: none.
                 * @default []
                 */
                deniedKinds: string[];
                /** @description Kinds that tenants may declare, such as Service. Default: all but those in deniedKinds. */
                kinds?: string[];
                /**
                 * @description Sizes that may be chosen, by kind: Host: [Standard_D2s_v5]. For the size of tenants: Tenant; for that of their own nodes: Tenant.nodes. Default: any.
                 * @default {}
                 */
                sizes: {
                    [key: string]: string[];
                };
                /** @description Most that one tenant may come to in a month, in the currency of prices, by what is declared in it at its largest. Default: any amount. */
                spend?: number;
            };
            /** @description Load balancer classes that may be used. Default: none. */
            loadBalancerClasses?: string[];
            /** @description Number of services of type LoadBalancer. Default: 0. */
            loadBalancers?: number;
            /**
             * @description On Azure: a lock on the tenant's resource group, so that nobody deletes anything in it but through the tenant. Deleting the tenant takes it off first.
             * @default false
             */
            lock: boolean;
            /**
             * @description Nodes of its own; only for tier dedicated-nodes.
             * @default {}
             */
            nodes: {
                /** @description On Azure: most nodes. Default: 3. */
                max?: number;
                /** @description On Azure: fewest nodes. Default: 1. */
                min?: number;
                /** @description On a cluster without a cloud: names of the nodes that are to be its own. */
                names?: string[];
                /** @description On Azure: size of the virtual machines. Default: Standard_D4ds_v5. */
                size?: string;
            };
            /**
             * @description Pod Security level that is enforced. Default: baseline, so that a plain image runs at the first try.
             * @enum {string}
             */
            podSecurity?: "baseline" | "restricted";
            /** @description Priority classes that may be used. Default: none above priority 0. */
            priorityClasses?: string[];
            /** @description Are images pulled for every pod, so that none uses what a node keeps of others? Default: false. */
            pullImagesAlways?: boolean;
            /** @description Image registries that may be used, such as registry.example.com/team. Default: any. */
            registries?: string[] | null;
            /** @description How much it may use: small, medium, large, or each limit written out. Default: medium. */
            size?: ("small" | "medium" | "large") | {
                /** @description Number of config maps. */
                configMaps: number;
                /** @description CPU of all pods together, both requests and limits. */
                cpu: string;
                /** @description Node-local storage of all pods together. */
                ephemeralStorage: string;
                /** @description Memory of all pods together, both requests and limits. */
                memory: string;
                /** @description Number of pods. */
                pods: number;
                /** @description Number of Kubernetes secrets. */
                secrets: number;
                /** @description Number of services. */
                services: number;
                /** @description Volume claims together. */
                storage: string;
                /** @description Number of volume claims. */
                volumeClaims: number;
            };
            /**
             * @description Algorithm of the SSH key pair, fixed when the key is made. Default: rsa-4096.
             * @enum {string}
             */
            sshKeyAlgorithm?: "rsa-4096" | "rsa-3072" | "ed25519";
            /** @description Storage classes, and classes of volume attributes, that may be used. Default: any. */
            storageClasses?: string[] | null;
            /**
             * @description Tags on everything of this tenant, over the infrastructure's.
             * @default {}
             */
            tags: {
                [key: string]: string;
            };
            /**
             * @description shared: pods share nodes with other tenants. dedicated-nodes: nodes of its own that no other tenant can use; the control plane of the cluster is shared. dedicated-cluster: the only tenant of an infrastructure with tenancy single, with a cluster and a network of its own.
             * @default shared
             * @enum {string}
             */
            tier: "shared" | "dedicated-nodes" | "dedicated-cluster";
            /** @description Keys of further taints that pods may tolerate. Default: none. */
            tolerations?: (string & (unknown & unknown))[];
            /** @description Days for which Azure keeps a deleted vault; fixed when the vault is made. Default: 90. */
            vaultRetentionDays?: number;
            /** @description May viewers read Kubernetes secrets? Default: false. */
            viewersReadSecrets?: boolean;
        };
        Usage: {
            /** @description Objects by kind; those being deleted count until they are gone. */
            count: {
                [key: string]: number;
            };
            /** @description What is there and could not be declared today. */
            excluded: {
                /** @description Who sets the limit. */
                by: {
                    /** @enum {string} */
                    kind: "Infrastructure" | "Tenant";
                    name: string;
                };
                kind: string;
                limit: string;
                name: string;
                /** @description The size that is not allowed; null where the kind is not. */
                size: string | null;
            }[];
            infrastructure: string | null;
            /** @description Every limit that counts, with how much of it is used. */
            limits: {
                /** @description Who sets the limit. */
                by: {
                    /** @enum {string} */
                    kind: "Infrastructure" | "Tenant";
                    name: string;
                };
                /** @description More is used than allowed: the limit was lowered, or prices rose. */
                isPassed: boolean;
                /** @description Field of the object in `by`: `limits.count.Service`, `limits.spend`. */
                limit: string;
                most: number;
                used: number;
            }[];
            /** @description An estimate by what is declared, not a bill. */
            spend: {
                /** @description What all of it comes to in a month, by the prices of the infrastructure. */
                amount: number;
                currency: string;
                /** @description Units without a price; the amount is too small by theirs. */
                unpriced: string[];
            };
            tenant: string;
            /** @description What is paid for, at its largest. */
            units: {
                /** @description Of one of it for a month; null where there is none. */
                price: number | null;
                quantity: number;
                /** @description A key of `prices.perMonth` of the infrastructure. */
                unit: string;
            }[];
        };
    };
    responses: never;
    parameters: {
        /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
        IdempotencyKey: string;
        /**
         * @description ETag that the object was read with; refused when it was changed meanwhile.
         * @example "42"
         */
        IfMatch: string;
        /** @description ETag already known; answered with 304 while it is current. */
        IfNoneMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description How to authenticate. */
        Challenge: string;
        /** @description Version of the object. */
        ETag: string;
        /** @description Path of the object. */
        Location: string;
        /** @description Id of the request, also in logs and audit. */
        RequestId: string;
        /** @description Seconds to wait. */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    apply: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description A JSON array, an object with `items`, one manifest, or a YAML stream. */
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Infrastructure",
                 *         "metadata": {
                 *           "name": "nonprod"
                 *         },
                 *         "spec": {
                 *           "provider": "azure",
                 *           "region": "eastus"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Tenant",
                 *         "metadata": {
                 *           "name": "dev01"
                 *         },
                 *         "spec": {
                 *           "infrastructure": "nonprod"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Config",
                 *         "metadata": {
                 *           "name": "shop",
                 *           "tenant": "dev01"
                 *         },
                 *         "spec": {
                 *           "values": {
                 *             "LOG_LEVEL": "info"
                 *           }
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Service",
                 *         "metadata": {
                 *           "name": "web",
                 *           "tenant": "dev01"
                 *         },
                 *         "spec": {
                 *           "image": "nginx:1.29",
                 *           "ports": [
                 *             {
                 *               "port": 80
                 *             }
                 *           ]
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Tenant",
                 *         "metadata": {
                 *           "name": "render"
                 *         },
                 *         "spec": {
                 *           "infrastructure": "nonprod",
                 *           "tier": "dedicated-nodes"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "NodePool",
                 *         "metadata": {
                 *           "name": "batch",
                 *           "tenant": "render"
                 *         },
                 *         "spec": {
                 *           "size": "Standard_D8ds_v5",
                 *           "autoscale": {
                 *             "min": 0,
                 *             "max": 4
                 *           }
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "StorageAccount",
                 *         "metadata": {
                 *           "name": "files",
                 *           "tenant": "dev01"
                 *         },
                 *         "spec": {
                 *           "containers": {
                 *             "uploads": {}
                 *           }
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Tenant",
                 *         "metadata": {
                 *           "name": "dev02"
                 *         },
                 *         "spec": {
                 *           "infrastructure": "nonprod"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Grant",
                 *         "metadata": {
                 *           "name": "shop",
                 *           "tenant": "dev02"
                 *         },
                 *         "spec": {
                 *           "to": "dev01",
                 *           "target": {
                 *             "kind": "Service",
                 *             "name": "web"
                 *           },
                 *           "network": {
                 *             "ports": [
                 *               80
                 *             ]
                 *           },
                 *           "reason": "The shop of dev02 shows the catalogue of dev01."
                 *         }
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["Manifests"];
                "application/yaml": components["schemas"]["Manifests"];
            };
        };
        responses: {
            /** @description What became of each manifest, in the order of the request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only deeds in this tenant. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    can: {
        parameters: {
            query: {
                /** @description One object by name; any without it. */
                name?: string;
                /** @description To what: `pods`, `po`, `pods/exec`, `deployments.apps`, `apps/deployments/scale`, or a kind of the product. */
                resource: string;
                /** @description What is done: `get`, `list`, `create`, `delete` … */
                verb: string;
                /** @description A user, `me`, or a role of a tenant: `viewer`, `editor`, `owner`. */
                who: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Can"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClusterRights: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each with its reason, and as YAML. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterRights"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClusters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClusterList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the registered cluster. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCluster"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the registered cluster. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Context of the kubeconfig; its current context by default. */
                    context?: string;
                    /** @description The text of a kubeconfig with everything inline, as `kubectl config view --flatten --minify --raw` prints it. Kept sealed and never shown again. */
                    kubeconfig: string;
                };
            };
        };
        responses: {
            /** @description Replaced. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCluster"];
                };
            };
            /** @description Registered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCluster"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. `invalid-kubeconfig`: The kubeconfig cannot be used. `unsuitable-cluster`: Tenants cannot live in this cluster. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. `master-key-mismatch`: The master key does not fit. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the registered cluster. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is forgotten. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the registered cluster. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With what was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCluster"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. `master-key-mismatch`: The master key does not fit. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Id of the last event seen; later ones follow. */
                after?: string;
                /** @description Only events of objects of this kind. */
                kind?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only events of objects of this name. */
                name?: string;
                /** @description Only events of this tenant and of the objects in it. */
                tenant?: string;
            };
            header?: {
                /** @description Wins over `after`. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                    "text/event-stream": string;
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. `too-many-streams`: Too many event streams are open. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInfrastructure: {
        parameters: {
            query?: {
                /** @description Only objects that refer to this Config. */
                config?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only objects that refer to this Grant. */
                grant?: string;
                /** @description Only objects that refer to this Infrastructure. */
                infrastructure?: string;
                /** @description Only objects with these labels: `team=a,stage=test`. */
                labelSelector?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only objects that refer to this NodePool. */
                nodepool?: string;
                /** @description Only objects in this phase. */
                phase?: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                /** @description Only objects whose name contains this. */
                q?: string;
                /** @description Only objects that refer to this Service. */
                service?: string;
                /** @description Only objects that refer to this StorageAccount. */
                storageaccount?: string;
                /** @description Only objects that refer to this Tenant. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfrastructureList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createInfrastructure: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Infrastructure",
                 *       "metadata": {
                 *         "name": "nonprod"
                 *       },
                 *       "spec": {
                 *         "provider": "azure",
                 *         "region": "eastus"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InfrastructureManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Infrastructure",
                 *       "metadata": {
                 *         "name": "nonprod"
                 *       },
                 *       "spec": {
                 *         "provider": "azure",
                 *         "region": "eastus"
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["InfrastructureManifest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Infrastructure"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInfrastructure: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag already known; answered with 304 while it is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Infrastructure"];
                };
            };
            /** @description It still has the version in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceInfrastructure: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Infrastructure",
                 *       "metadata": {
                 *         "name": "nonprod"
                 *       },
                 *       "spec": {
                 *         "provider": "azure",
                 *         "region": "eastus"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InfrastructureManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Infrastructure",
                 *       "metadata": {
                 *         "name": "nonprod"
                 *       },
                 *       "spec": {
                 *         "provider": "azure",
                 *         "region": "eastus"
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["InfrastructureManifest"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Infrastructure"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteInfrastructure: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Infrastructure"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchInfrastructure: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["MergePatch"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Infrastructure"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDeletionOfInfrastructure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventsOfInfrastructure: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectEvents"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResourcesOfInfrastructure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisionsOfInfrastructure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last that are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevisionOfInfrastructure: {
        parameters: {
            query?: {
                /** @description The revision that it is compared with. Default: the one before it. */
                against?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision, with its spec. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackInfrastructure: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Infrastructure, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The revision to go back to. Default: the last that was ready and says something else than now. */
                    to?: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Infrastructure"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The kinds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrphans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The orphans. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrphanList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeOrphans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Ids of orphans, as the list shows them. Each is looked at once more; nothing else is touched. */
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description What became of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrphanRemovalList"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A JSON array, an object with `items`, one manifest, or a YAML stream. */
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Infrastructure",
                 *         "metadata": {
                 *           "name": "nonprod"
                 *         },
                 *         "spec": {
                 *           "provider": "azure",
                 *           "region": "eastus"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Tenant",
                 *         "metadata": {
                 *           "name": "dev01"
                 *         },
                 *         "spec": {
                 *           "infrastructure": "nonprod"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Config",
                 *         "metadata": {
                 *           "name": "shop",
                 *           "tenant": "dev01"
                 *         },
                 *         "spec": {
                 *           "values": {
                 *             "LOG_LEVEL": "info"
                 *           }
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Service",
                 *         "metadata": {
                 *           "name": "web",
                 *           "tenant": "dev01"
                 *         },
                 *         "spec": {
                 *           "image": "nginx:1.29",
                 *           "ports": [
                 *             {
                 *               "port": 80
                 *             }
                 *           ]
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Tenant",
                 *         "metadata": {
                 *           "name": "render"
                 *         },
                 *         "spec": {
                 *           "infrastructure": "nonprod",
                 *           "tier": "dedicated-nodes"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "NodePool",
                 *         "metadata": {
                 *           "name": "batch",
                 *           "tenant": "render"
                 *         },
                 *         "spec": {
                 *           "size": "Standard_D8ds_v5",
                 *           "autoscale": {
                 *             "min": 0,
                 *             "max": 4
                 *           }
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "StorageAccount",
                 *         "metadata": {
                 *           "name": "files",
                 *           "tenant": "dev01"
                 *         },
                 *         "spec": {
                 *           "containers": {
                 *             "uploads": {}
                 *           }
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Tenant",
                 *         "metadata": {
                 *           "name": "dev02"
                 *         },
                 *         "spec": {
                 *           "infrastructure": "nonprod"
                 *         }
                 *       },
                 *       {
                 *         "apiVersion": "tenantry.dev/v1",
                 *         "kind": "Grant",
                 *         "metadata": {
                 *           "name": "shop",
                 *           "tenant": "dev02"
                 *         },
                 *         "spec": {
                 *           "to": "dev01",
                 *           "target": {
                 *             "kind": "Service",
                 *             "name": "web"
                 *           },
                 *           "network": {
                 *             "ports": [
                 *               80
                 *             ]
                 *           },
                 *           "reason": "The shop of dev02 shows the catalogue of dev01."
                 *         }
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["Manifests"];
                "application/yaml": components["schemas"]["Manifests"];
            };
        };
        responses: {
            /** @description What would change, per object and per resource. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reach: {
        parameters: {
            query: {
                /** @description Where the traffic comes from: `TENANT`, `TENANT/POD`, `TENANT/vm/NAME` (`*` for any), `@node/NAME` or `@internet`. */
                from: string;
                /** @description A port such as `8080`, or a range such as `8000-8100`; every port by default. */
                port?: string;
                /** @description TCP, UDP or SCTP; every protocol, or TCP where a port is given. */
                protocol?: string;
                /** @description Where it goes: `TENANT`, `TENANT/POD`, `TENANT/service/NAME`, `TENANT/vm/NAME`, `TENANT/endpoint/NAME` (a private endpoint), `@node/NAME`, an IP address with or without `:PORT`, `@cluster-api` or `@metadata`. */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reach"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reachMatrix: {
        parameters: {
            query: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Infrastructure whose tenants are compared. */
                infrastructure: string;
                /** @description Most rows in the answer, 1 to 50; 20 by default. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReachMatrix"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenant: {
        parameters: {
            query?: {
                /** @description Only objects that refer to this Config. */
                config?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only objects that refer to this Grant. */
                grant?: string;
                /** @description Only objects that refer to this Infrastructure. */
                infrastructure?: string;
                /** @description Only objects with these labels: `team=a,stage=test`. */
                labelSelector?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only objects that refer to this NodePool. */
                nodepool?: string;
                /** @description Only objects in this phase. */
                phase?: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                /** @description Only objects whose name contains this. */
                q?: string;
                /** @description Only objects that refer to this Service. */
                service?: string;
                /** @description Only objects that refer to this StorageAccount. */
                storageaccount?: string;
                /** @description Only objects that refer to this Tenant. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Tenant",
                 *       "metadata": {
                 *         "name": "dev01"
                 *       },
                 *       "spec": {
                 *         "infrastructure": "nonprod"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TenantManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Tenant",
                 *       "metadata": {
                 *         "name": "dev01"
                 *       },
                 *       "spec": {
                 *         "infrastructure": "nonprod"
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["TenantManifest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag already known; answered with 304 while it is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description It still has the version in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Tenant",
                 *       "metadata": {
                 *         "name": "dev01"
                 *       },
                 *       "spec": {
                 *         "infrastructure": "nonprod"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TenantManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Tenant",
                 *       "metadata": {
                 *         "name": "dev01"
                 *       },
                 *       "spec": {
                 *         "infrastructure": "nonprod"
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["TenantManifest"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["MergePatch"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDeletionOfTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventsOfTenant: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectEvents"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResourcesOfTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisionsOfTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last that are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevisionOfTenant: {
        parameters: {
            query?: {
                /** @description The revision that it is compared with. Default: the one before it. */
                against?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision, with its spec. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackTenant: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Tenant, in any case. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The revision to go back to. Default: the last that was ready and says something else than now. */
                    to?: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBenchmarks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Without their rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BenchmarkList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startBenchmark: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Benchmark"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. `benchmark-running`: A benchmark of this tenant is running. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBenchmark: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a benchmark, or `latest` for the newest that has finished. */
                id: string;
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The benchmark. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Benchmark"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    canInTenant: {
        parameters: {
            query: {
                /** @description One object by name; any without it. */
                name?: string;
                /** @description To what: `pods`, `po`, `pods/exec`, `deployments.apps`, `apps/deployments/scale`, or a kind of the product. */
                resource: string;
                /** @description What is done: `get`, `list`, `create`, `delete` … */
                verb: string;
                /** @description A user, `me`, or a role of a tenant: `viewer`, `editor`, `owner`. */
                who: string;
            };
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Can"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClusterOfTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a kubeconfig needs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cluster"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConfig: {
        parameters: {
            query?: {
                /** @description Only objects that refer to this Config. */
                config?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only objects that refer to this Grant. */
                grant?: string;
                /** @description Only objects that refer to this Infrastructure. */
                infrastructure?: string;
                /** @description Only objects with these labels: `team=a,stage=test`. */
                labelSelector?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only objects that refer to this NodePool. */
                nodepool?: string;
                /** @description Only objects in this phase. */
                phase?: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                /** @description Only objects whose name contains this. */
                q?: string;
                /** @description Only objects that refer to this Service. */
                service?: string;
                /** @description Only objects that refer to this StorageAccount. */
                storageaccount?: string;
                /** @description Only objects that refer to this Tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Config",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "values": {
                 *           "LOG_LEVEL": "info"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ConfigManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Config",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "values": {
                 *           "LOG_LEVEL": "info"
                 *         }
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["ConfigManifest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag already known; answered with 304 while it is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description It still has the version in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Config",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "values": {
                 *           "LOG_LEVEL": "info"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ConfigManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Config",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "values": {
                 *           "LOG_LEVEL": "info"
                 *         }
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["ConfigManifest"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["MergePatch"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDeletionOfConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventsOfConfig: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectEvents"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResourcesOfConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisionsOfConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last that are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevisionOfConfig: {
        parameters: {
            query?: {
                /** @description The revision that it is compared with. Default: the one before it. */
                against?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision, with its spec. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackConfig: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Config, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The revision to go back to. Default: the last that was ready and says something else than now. */
                    to?: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    faults: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Those that last, those that are over, or both. Default: open. */
                state?: "open" | "resolved" | "all";
            };
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGrant: {
        parameters: {
            query?: {
                /** @description Only objects that refer to this Config. */
                config?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description out: what this tenant asks of others, as without it. in: what others ask of this tenant. any: both. */
                direction?: "out" | "in" | "any";
                /** @description Only objects that refer to this Grant. */
                grant?: string;
                /** @description Only objects that refer to this Infrastructure. */
                infrastructure?: string;
                /** @description Only objects with these labels: `team=a,stage=test`. */
                labelSelector?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only objects that refer to this NodePool. */
                nodepool?: string;
                /** @description Only objects in this phase. */
                phase?: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                /** @description Only objects whose name contains this. */
                q?: string;
                /** @description Only objects that refer to this Service. */
                service?: string;
                /** @description Only objects that refer to this StorageAccount. */
                storageaccount?: string;
                /** @description Only objects that refer to this Tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Grant",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev02"
                 *       },
                 *       "spec": {
                 *         "to": "dev01",
                 *         "target": {
                 *           "kind": "Service",
                 *           "name": "web"
                 *         },
                 *         "network": {
                 *           "ports": [
                 *             80
                 *           ]
                 *         },
                 *         "reason": "The shop of dev02 shows the catalogue of dev01."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["GrantManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Grant",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev02"
                 *       },
                 *       "spec": {
                 *         "to": "dev01",
                 *         "target": {
                 *           "kind": "Service",
                 *           "name": "web"
                 *         },
                 *         "network": {
                 *           "ports": [
                 *             80
                 *           ]
                 *         },
                 *         "reason": "The shop of dev02 shows the catalogue of dev01."
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["GrantManifest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag already known; answered with 304 while it is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description It still has the version in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Grant",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev02"
                 *       },
                 *       "spec": {
                 *         "to": "dev01",
                 *         "target": {
                 *           "kind": "Service",
                 *           "name": "web"
                 *         },
                 *         "network": {
                 *           "ports": [
                 *             80
                 *           ]
                 *         },
                 *         "reason": "The shop of dev02 shows the catalogue of dev01."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["GrantManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Grant",
                 *       "metadata": {
                 *         "name": "shop",
                 *         "tenant": "dev02"
                 *       },
                 *       "spec": {
                 *         "to": "dev01",
                 *         "target": {
                 *           "kind": "Service",
                 *           "name": "web"
                 *         },
                 *         "network": {
                 *           "ports": [
                 *             80
                 *           ]
                 *         },
                 *         "reason": "The shop of dev02 shows the catalogue of dev01."
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["GrantManifest"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["MergePatch"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Generation of the declaration that was looked at; refused when it was changed meanwhile. */
                    generation: number;
                };
            };
        };
        responses: {
            /** @description The object; its status follows. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `being-deleted`: The object is being deleted. `asked-otherwise`: What is asked for was changed meanwhile. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDeletionOfGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventsOfGrant: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectEvents"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refuseGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Generation of the declaration that was looked at; refused when it was changed meanwhile. */
                    generation?: number;
                };
            };
        };
        responses: {
            /** @description The object; its status follows. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `being-deleted`: The object is being deleted. `asked-otherwise`: What is asked for was changed meanwhile. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResourcesOfGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisionsOfGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last that are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevisionOfGrant: {
        parameters: {
            query?: {
                /** @description The revision that it is compared with. Default: the one before it. */
                against?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision, with its spec. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Generation of the declaration that was looked at; refused when it was changed meanwhile. */
                    generation?: number;
                };
            };
        };
        responses: {
            /** @description The object; its status follows. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `being-deleted`: The object is being deleted. `asked-otherwise`: What is asked for was changed meanwhile. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackGrant: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Grant, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The revision to go back to. Default: the last that was ready and says something else than now. */
                    to?: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKubeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the token is valid, in seconds; 600 to 3600, 900 by default. Longer ones are static tokens.
                     * @default 900
                     */
                    expirationSeconds?: number;
                    /**
                     * @description What the token may do in the namespace of the tenant.
                     * @default viewer
                     * @enum {string}
                     */
                    role?: "viewer" | "editor";
                };
            };
        };
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KubeToken"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStaticTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens, without the tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaticTokenList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createStaticToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the token is valid, in seconds; 3600 (an hour, the default) to 86400 (a day).
                     * @default 3600
                     */
                    expirationSeconds?: number;
                    /**
                     * @description What the token may do in the namespace of the tenant.
                     * @default viewer
                     * @enum {string}
                     */
                    role?: "viewer" | "editor";
                };
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewStaticToken"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. `being-deleted`: The object is being deleted. `too-many-tokens`: There are too many static tokens. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeStaticToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the token. */
                name: string;
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaticToken"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeAllTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Only tokens of this role; of both without it.
                     * @enum {string}
                     */
                    role?: "viewer" | "editor";
                };
            };
        };
        responses: {
            /** @description What ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedTokens"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-ready`: Not there yet. `being-deleted`: The object is being deleted. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getThroughKubernetesProxy: {
        parameters: {
            query?: {
                /** @description As whom; the highest role of the caller without it. */
                role?: "viewer" | "editor";
            };
            header?: never;
            path: {
                /** @description Name of the tenant. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description As the cluster answers; where it is not reached, a Kubernetes `Status`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    putThroughKubernetesProxy: {
        parameters: {
            query?: {
                /** @description As whom; the highest role of the caller without it. */
                role?: "viewer" | "editor";
            };
            header?: never;
            path: {
                /** @description Name of the tenant. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description As the cluster answers; where it is not reached, a Kubernetes `Status`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    postThroughKubernetesProxy: {
        parameters: {
            query?: {
                /** @description As whom; the highest role of the caller without it. */
                role?: "viewer" | "editor";
            };
            header?: never;
            path: {
                /** @description Name of the tenant. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description As the cluster answers; where it is not reached, a Kubernetes `Status`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    deleteThroughKubernetesProxy: {
        parameters: {
            query?: {
                /** @description As whom; the highest role of the caller without it. */
                role?: "viewer" | "editor";
            };
            header?: never;
            path: {
                /** @description Name of the tenant. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description As the cluster answers; where it is not reached, a Kubernetes `Status`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    patchThroughKubernetesProxy: {
        parameters: {
            query?: {
                /** @description As whom; the highest role of the caller without it. */
                role?: "viewer" | "editor";
            };
            header?: never;
            path: {
                /** @description Name of the tenant. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description As the cluster answers; where it is not reached, a Kubernetes `Status`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    listNodePool: {
        parameters: {
            query?: {
                /** @description Only objects that refer to this Config. */
                config?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only objects that refer to this Grant. */
                grant?: string;
                /** @description Only objects that refer to this Infrastructure. */
                infrastructure?: string;
                /** @description Only objects with these labels: `team=a,stage=test`. */
                labelSelector?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only objects that refer to this NodePool. */
                nodepool?: string;
                /** @description Only objects in this phase. */
                phase?: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                /** @description Only objects whose name contains this. */
                q?: string;
                /** @description Only objects that refer to this Service. */
                service?: string;
                /** @description Only objects that refer to this StorageAccount. */
                storageaccount?: string;
                /** @description Only objects that refer to this Tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePoolList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createNodePool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "NodePool",
                 *       "metadata": {
                 *         "name": "batch",
                 *         "tenant": "render"
                 *       },
                 *       "spec": {
                 *         "size": "Standard_D8ds_v5",
                 *         "autoscale": {
                 *           "min": 0,
                 *           "max": 4
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NodePoolManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "NodePool",
                 *       "metadata": {
                 *         "name": "batch",
                 *         "tenant": "render"
                 *       },
                 *       "spec": {
                 *         "size": "Standard_D8ds_v5",
                 *         "autoscale": {
                 *           "min": 0,
                 *           "max": 4
                 *         }
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["NodePoolManifest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePool"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNodePool: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag already known; answered with 304 while it is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePool"];
                };
            };
            /** @description It still has the version in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceNodePool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "NodePool",
                 *       "metadata": {
                 *         "name": "batch",
                 *         "tenant": "render"
                 *       },
                 *       "spec": {
                 *         "size": "Standard_D8ds_v5",
                 *         "autoscale": {
                 *           "min": 0,
                 *           "max": 4
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NodePoolManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "NodePool",
                 *       "metadata": {
                 *         "name": "batch",
                 *         "tenant": "render"
                 *       },
                 *       "spec": {
                 *         "size": "Standard_D8ds_v5",
                 *         "autoscale": {
                 *           "min": 0,
                 *           "max": 4
                 *         }
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["NodePoolManifest"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePool"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNodePool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePool"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchNodePool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["MergePatch"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePool"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDeletionOfNodePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventsOfNodePool: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectEvents"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResourcesOfNodePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisionsOfNodePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last that are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevisionOfNodePool: {
        parameters: {
            query?: {
                /** @description The revision that it is compared with. Default: the one before it. */
                against?: number;
            };
            header?: never;
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision, with its spec. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackNodePool: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the NodePool, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The revision to go back to. Default: the last that was ready and says something else than now. */
                    to?: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodePool"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listService: {
        parameters: {
            query?: {
                /** @description Only objects that refer to this Config. */
                config?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only objects that refer to this Grant. */
                grant?: string;
                /** @description Only objects that refer to this Infrastructure. */
                infrastructure?: string;
                /** @description Only objects with these labels: `team=a,stage=test`. */
                labelSelector?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only objects that refer to this NodePool. */
                nodepool?: string;
                /** @description Only objects in this phase. */
                phase?: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                /** @description Only objects whose name contains this. */
                q?: string;
                /** @description Only objects that refer to this Service. */
                service?: string;
                /** @description Only objects that refer to this StorageAccount. */
                storageaccount?: string;
                /** @description Only objects that refer to this Tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createService: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Service",
                 *       "metadata": {
                 *         "name": "web",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "image": "nginx:1.29",
                 *         "ports": [
                 *           {
                 *             "port": 80
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ServiceManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Service",
                 *       "metadata": {
                 *         "name": "web",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "image": "nginx:1.29",
                 *         "ports": [
                 *           {
                 *             "port": 80
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["ServiceManifest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getService: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag already known; answered with 304 while it is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description It still has the version in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceService: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Service",
                 *       "metadata": {
                 *         "name": "web",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "image": "nginx:1.29",
                 *         "ports": [
                 *           {
                 *             "port": 80
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ServiceManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "Service",
                 *       "metadata": {
                 *         "name": "web",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "image": "nginx:1.29",
                 *         "ports": [
                 *           {
                 *             "port": 80
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["ServiceManifest"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteService: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchService: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["MergePatch"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restartService: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    scaleService: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description How many are to run. */
                    replicas: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startService: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stopService: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDeletionOfService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventsOfService: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectEvents"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResourcesOfService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisionsOfService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last that are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevisionOfService: {
        parameters: {
            query?: {
                /** @description The revision that it is compared with. Default: the one before it. */
                against?: number;
            };
            header?: never;
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision, with its spec. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackService: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the Service, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The revision to go back to. Default: the last that was ready and says something else than now. */
                    to?: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSshKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key pair. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKey"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `being-deleted`: The object is being deleted. `not-ready`: Not there yet. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid-manifest`: The manifest is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStorageAccount: {
        parameters: {
            query?: {
                /** @description Only objects that refer to this Config. */
                config?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only objects that refer to this Grant. */
                grant?: string;
                /** @description Only objects that refer to this Infrastructure. */
                infrastructure?: string;
                /** @description Only objects with these labels: `team=a,stage=test`. */
                labelSelector?: string;
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
                /** @description Only objects that refer to this NodePool. */
                nodepool?: string;
                /** @description Only objects in this phase. */
                phase?: "pending" | "working" | "waiting" | "ready" | "failing" | "deleting";
                /** @description Only objects whose name contains this. */
                q?: string;
                /** @description Only objects that refer to this Service. */
                service?: string;
                /** @description Only objects that refer to this StorageAccount. */
                storageaccount?: string;
                /** @description Only objects that refer to this Tenant. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageAccountList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createStorageAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "StorageAccount",
                 *       "metadata": {
                 *         "name": "files",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "containers": {
                 *           "uploads": {}
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["StorageAccountManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "StorageAccount",
                 *       "metadata": {
                 *         "name": "files",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "containers": {
                 *           "uploads": {}
                 *         }
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["StorageAccountManifest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageAccount"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `name-taken`: The name is taken. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStorageAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag already known; answered with 304 while it is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageAccount"];
                };
            };
            /** @description It still has the version in If-None-Match. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceStorageAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "StorageAccount",
                 *       "metadata": {
                 *         "name": "files",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "containers": {
                 *           "uploads": {}
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["StorageAccountManifest"];
                /**
                 * @example {
                 *       "apiVersion": "tenantry.dev/v1",
                 *       "kind": "StorageAccount",
                 *       "metadata": {
                 *         "name": "files",
                 *         "tenant": "dev01"
                 *       },
                 *       "spec": {
                 *         "containers": {
                 *           "uploads": {}
                 *         }
                 *       }
                 *     }
                 */
                "application/yaml": components["schemas"]["StorageAccountManifest"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageAccount"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteStorageAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being deleted. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageAccount"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `still-referenced`: Other objects still need it. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchStorageAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["MergePatch"];
            };
        };
        responses: {
            /** @description The object as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageAccount"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewDeletionOfStorageAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventsOfStorageAccount: {
        parameters: {
            query?: {
                /** @description Most items in the answer, 1 to 500; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectEvents"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listResourcesOfStorageAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisionsOfStorageAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last that are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevisionOfStorageAccount: {
        parameters: {
            query?: {
                /** @description The revision that it is compared with. Default: the one before it. */
                against?: number;
            };
            header?: never;
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description Its number. */
                revision: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision, with its spec. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackStorageAccount: {
        parameters: {
            query?: {
                /** @description `true`: answers with the plan of what it would do, and does nothing. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Any unique text; a repeat within 24 hours gets the first answer and does nothing. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description ETag that the object was read with; refused when it was changed meanwhile.
                 * @example "42"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Name of the StorageAccount, in any case. */
                name: string;
                /** @description The tenant it lives in, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The revision to go back to. Default: the last that was ready and says something else than now. */
                    to?: number;
                };
            };
        };
        responses: {
            /** @description The object as it is now; with `dryRun` the plan. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageAccount"] | components["schemas"]["PlanResult"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. `invalid-header`: A header is wrong. `malformed-json`: The body is not JSON. `malformed-yaml`: The body is not YAML. `yaml-alias-refused`: A YAML alias is refused. `unacceptable-value`: The body holds a value that cannot be kept. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. `unknown-revision`: There is no such revision. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request took too long to arrive. */
            408: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`: The first request with this Idempotency-Key is still running. `reference-deleting`: A reference leads to an object that is being deleted. `being-deleted`: The object is being deleted. `limit-reached`: A limit is reached. `action-refused`: The action makes no sense now. */
            409: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-mismatch`: The object was changed meanwhile. */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch`: The Idempotency-Key belongs to another request. `invalid-manifest`: The manifest is not valid. `unknown-kind`: There is no such kind. `immutable-field`: A field cannot change after creation. `unknown-reference`: A reference leads nowhere. `cyclic-reference`: References form a circle. `excluded-by-limits`: Limits do not allow it here. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upstream-failed`: The cloud or the cluster did not answer as expected. */
            502: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the tenant, in any case. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is used, and what may be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object-not-found`: The object does not exist. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `bad-request`: The request cannot be understood. `invalid-query`: A query parameter is wrong. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: No valid credentials. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["Challenge"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not allowed. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-not-allowed`: The Host header is not one of ours. */
            421: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-attempts`: Too many failed attempts. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong in the control plane. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProblemType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Code of a problem. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `route-not-found`: There is nothing at this address. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `store-unavailable`: The database cannot be reached. `shutting-down`: The control plane is stopping. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
