/**
 * What the atlas holds: facts about providers, and rules that say what a resource type is. All of it is data
 * (src/atlas/data, one folder per provider); these types mirror schema/atlas-*.schema.json.
 */
import type { Need } from '../estate/index.js';

/** Every fact carries the page that states it. `unverified`: widely documented, but that page was not read. */
export interface Sourced {
  readonly source: string;
  readonly confidence?: 'unverified';
  readonly note?: string;
}

export interface Provider extends Sourced {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  /** `us`, `eu`, `de`, ...: whose law the owner answers to; `unknown` where the code does not tell who that is. */
  readonly jurisdiction: string;
  /** Terraform provider local names that belong to it (`aws`, `awscc`), and common software that it runs a cloud of. */
  readonly terraformProviders: readonly (string | Operated)[];
  /** Argument of the Terraform provider block (and of resources) that names the region. */
  readonly regionArguments?: readonly string[];
  /** Arguments with a region's id somewhere in their text (a host, a zone), where no region argument tells. */
  readonly regionIn?: readonly string[];
  /** Where a resource goes that names no region, in its arguments or its provider configuration. */
  readonly defaultRegion?: string;
}

/**
 * Software that several providers run, under the name of its Terraform provider: whose cloud it is, the provider
 * block tells. Services of the software that this provider does not have are its own too, under the same ids.
 */
export interface Operated {
  /** `openstack` */
  readonly name: string;
  /** An argument of the provider block with a text in it: `auth_url`, `auth.cloud.ovh.net`. */
  readonly when: { readonly arg: string; readonly contains: string };
  /** Ids of the software's services that this provider has under another: `compute` -> `ecs`. */
  readonly services?: Readonly<Record<string, string>>;
}

export interface Region extends Sourced {
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2; absent where it spans several countries. */
  readonly country?: string;
  readonly partition?: string;
  readonly optIn?: boolean;
  /** The provider's own zone names, sorted. */
  readonly zones: readonly string[];
  /** Other names the provider has for it: `GRA11`, `de/fra`. */
  readonly aliases?: readonly string[];
  /** What the whole region needs: another provider's region that it is hosted in. */
  readonly needs?: readonly ServiceNeed[];
  /** A location that spans several regions: those of them that are told, and how many must serve for it to serve. */
  readonly spans?: { readonly regions: readonly string[]; readonly need: number };
}

/** A service-level need: ids may contain `{region}`. */
export interface ServiceNeed extends Sourced {
  readonly to: string;
  readonly need: Need;
  readonly strength: 'hard' | 'soft';
  readonly grace?: number;
  readonly recovery?: number;
  /** Day by which a source stated it (`2022-11-16`); what only an incident showed has the incident's day. */
  readonly since?: string;
}

export interface Service extends Sourced {
  readonly name: string;
  /** zonal: a resource of it sits in one zone; regional: spread by the provider; global: one for the partition. */
  readonly scope: 'zonal' | 'regional' | 'global';
  /** Needs of the data plane (what keeps running resources serving, and what launching one takes). */
  readonly needs?: readonly ServiceNeed[];
  readonly control?: {
    /** Region the control plane sits in when that is not the service's own. */
    readonly region?: string;
    readonly needs?: readonly ServiceNeed[];
  } & Partial<Sourced>;
  /** How many of a region's zones must serve for the service to serve, where documented. */
  readonly zoneQuorum?: { readonly need: number } & Sourced;
  /** It can also be had in a location of no region (`global`), which is a place of its own. */
  readonly hasGlobalLocation?: boolean;
  /** In a location that spans regions it keeps to one of them, which is not told. */
  readonly keepsToOneRegion?: boolean;
  /** Endpoint host patterns: `dynamodb.{region}.amazonaws.com`, `*.{region}.rds.amazonaws.com`. */
  readonly hosts?: readonly string[];
  /** Reached over public endpoints, so that a private subnet needs a NAT gateway or a VPC endpoint for it. */
  readonly publicEndpoint?: boolean;
  /** Keeps secrets, keys or settings, which a client could keep for a while after reading them. */
  readonly credentials?: boolean;
  /** Keeps the team's data, which a standby elsewhere needs a copy of: no cache, queue or key store. */
  readonly keepsData?: boolean;
  /** Issues certificates. */
  readonly certificates?: boolean;
  /** Keeps images or packages that are fetched when something starts. */
  readonly registry?: boolean;
  /** Services its clients are sent on to (image layers come from S3): a private way to it takes one to those too. */
  readonly sendsClientsTo?: readonly string[];
  readonly sla?: { readonly percent: number; readonly scope?: string } & Sourced;
}

/** A redundancy option: what triggers it and how long it takes, in seconds. */
export interface Redundancy extends Sourced {
  readonly detect: number;
  readonly switch: number;
  readonly failback: 'sticky' | 'auto';
  /** Component ids (with `{region}`) the switch itself needs. */
  readonly needs?: readonly string[];
}

/** A time that gives a dependent some grace, in seconds: credential lifetimes, DNS TTLs. */
export interface TimeConstant extends Sourced {
  readonly seconds: number;
}

/** What an IAM-like action means for whoever is allowed it. First match wins. */
export interface ActionRule {
  /** `dynamodb:*`, `s3:Get*` */
  readonly action: string;
  readonly need: Need | 'none';
  readonly strength?: 'hard' | 'soft';
  /** Service to depend on where the resource is `*` and that is normal for the action (`ses:SendEmail`). */
  readonly service?: string;
}

/**
 * An argument path: `environment.variables`, `origin.domain_name`. Lists and repeated blocks are walked through,
 * `*` is any key, and a JSON document in an argument is decoded when the path goes on behind it
 * (`container_definitions.secrets.valueFrom`).
 */
export type ArgumentPath = string;

/** `{arg: internal, equals: true}`; `present` tests whether the argument is set at all. */
export interface Condition {
  readonly arg: ArgumentPath;
  readonly equals?: string | number | boolean;
  /** Every value that is found is this one. */
  readonly only?: string | number | boolean;
  readonly oneOf?: readonly (string | number | boolean)[];
  readonly not?: string | number | boolean;
  readonly atLeast?: number;
  /** It begins with one of these (`startup-` of a plan's name). */
  readonly begins?: readonly string[];
  readonly present?: boolean;
  /** So many values are found. */
  readonly count?: number;
}

/** An argument that tells of a dependency of this resource on whatever the argument names. */
export interface ArgumentNeed {
  readonly arg: ArgumentPath;
  /**
   * `named`: the need and strength come from the rule of the type that is named (`named` there): a table is
   * needed to run, a secret to start, a log group softly. Otherwise state them here.
   */
  readonly as?: 'named';
  readonly need?: Need;
  readonly strength?: 'hard' | 'soft';
  readonly grace?: number;
  readonly recovery?: number;
  readonly restart?: boolean;
  /** The argument holds a selector of labels, or a tag: it means the resources of this type whose labels fit. */
  readonly selects?: { readonly type: string; readonly by: ArgumentPath };
  /** All targets of arguments with the same group are alternatives: down when fewer than `atLeast` (1) serve. */
  readonly group?: string;
  readonly atLeast?: number;
  /** Key of redundancy.yaml: the group is a standby group, in the order the members are found. */
  readonly redundancy?: string;
  /** Arguments of a member that say its health is watched: from a first member with none, nothing is switched away. */
  readonly watchedBy?: readonly ArgumentPath[];
  /** Only softly where something else needs this one too: it then has more to do than what this brings it. */
  readonly softIfNeeded?: boolean;
  /**
   * Only softly where several components carry this glue, as it does not tell which of them uses the target, or one
   * that runs no code (what a database's own account may do is for its exports).
   */
  readonly softIfShared?: boolean;
  /** Where the argument names nothing that was read, what it needs is not known, and shown so. */
  readonly orUnknown?: boolean;
  readonly when?: readonly Condition[];
  /** Requests go there: all that no other route takes, or those for the paths in this argument. */
  readonly paths?: 'rest' | ArgumentPath;
  readonly note?: string;
}

/** Where a zonal resource sits. */
export interface Placement {
  /** Arguments with a zone name. */
  readonly zone?: readonly ArgumentPath[];
  /** Arguments with what it sits with (a node pool's cluster): its zones are this one's where it names none. */
  readonly with?: readonly ArgumentPath[];
  /** Arguments with a reference to a subnet (or to a resource that itself is placed). */
  readonly subnet?: readonly ArgumentPath[];
  /**
   * one: sits in one of them; spread: needs at least one of them, degraded with fewer; shared: runs anywhere on what it
   * sits with, which is a need of its own, so that only a single copy has a place. Default one.
   */
  readonly mode?: 'one' | 'spread' | 'shared';
  /** With `spread` and `shared`: how many copies run (`desired_count`); one copy sits in one zone, whatever the list says. */
  readonly copies?: readonly ArgumentPath[];
  /** A standby in a second zone when a condition holds: key of redundancy.yaml. */
  readonly standby?: readonly { readonly when: readonly Condition[]; readonly redundancy: string }[];
  /** Serves from several zones by itself when a condition holds (a regional option of a zonal service). */
  readonly regional?: readonly { readonly when: readonly Condition[] }[];
  /** Losing the zone kills what runs there, so it has to be started again. */
  readonly restart?: boolean;
}

/** A resource that receives users' traffic. */
export interface Entry {
  readonly kind:
    | 'cdn'
    | 'load-balancer'
    | 'api'
    | 'function-url'
    | 'site'
    | 'app'
    | 'accelerator'
    | 'machine';
  /** All must hold: `{arg: internal, not: true}`. */
  readonly when?: readonly Condition[];
  /** Arguments with public names, best first (`aliases`). */
  readonly names?: readonly ArgumentPath[];
}

/** Requests go to one of several targets that the resource itself lists by a local id. */
export interface Routes {
  /** Arguments that hold local ids: `default_cache_behavior.target_origin_id`. */
  readonly from: readonly ArgumentPath[];
  /** The blocks that define the ids, and where in them the target is. */
  readonly blocks: string;
  readonly key: string;
  readonly target: readonly ArgumentPath[];
  /** Which of `from` takes all that the others do not, and the argument with the paths of the others. */
  readonly paths?: { readonly rest: ArgumentPath; readonly of: ArgumentPath };
  /** Blocks that define an id as an ordered list of other ids. */
  readonly standby?: {
    readonly blocks: string;
    readonly key: string;
    readonly members: ArgumentPath;
    readonly redundancy: string;
  };
}

/** A DNS record: glue between a public name and what answers. */
export interface DnsRecord {
  readonly name: ArgumentPath;
  readonly type: ArgumentPath;
  readonly zone: readonly ArgumentPath[];
  readonly targets: readonly ArgumentPath[];
  readonly ttl?: ArgumentPath;
  /** Seconds resolvers keep an answer that has no TTL of its own, because it is an alias. */
  readonly aliasTtl?: number;
  /** `failover_routing_policy.type` with PRIMARY and SECONDARY. */
  readonly failover?: ArgumentPath;
  /** Present: this record is one of several answers (weighted, latency, geolocation, multivalue). */
  readonly alternatives?: readonly ArgumentPath[];
  /** Weight argument: records with weight 0 are not active. */
  readonly weight?: ArgumentPath;
  readonly healthCheck?: readonly ArgumentPath[];
  /** Redundancy key for a health-checked switch. */
  readonly redundancy?: string;
  /** Value of `ttl` that leaves it to the provider, so that `aliasTtl` holds. */
  readonly automaticTtl?: number;
  /** Answered by a service of the DNS provider's own, which passes requests on to the targets, when this is true. */
  readonly proxied?: { readonly arg: ArgumentPath; readonly service: string };
}

/** Its place in a service mesh: under which names others in the same namespace, and nobody else, reach it. */
export interface Mesh {
  /** It takes part where all of these hold. */
  readonly when?: readonly Condition[];
  /** The argument that names the namespace. */
  readonly namespace: ArgumentPath;
  /** Where it names none: the argument with what it runs on, and the argument of that with the usual namespace. */
  readonly default: { readonly of: ArgumentPath; readonly arg: ArgumentPath };
  /** The blocks with its endpoints, and the arguments in them with its name, the first that is given. */
  readonly endpoints: ArgumentPath;
  readonly names: readonly ArgumentPath[];
  /** Names that hold together with the namespace's (`orders.shop`), where it has no other. */
  readonly namesInNamespace: readonly ArgumentPath[];
  readonly port: ArgumentPath;
}

/** Says where data is copied to: what a standby could serve from, and what could be restored. */
export interface CopyRule {
  /**
   * Arguments with what is copied; `self`: this resource; `service`: all of its service in its region. What names the
   * same thing here as another one does is a copy of that one too (clusters of one global cluster).
   */
  readonly of: readonly ArgumentPath[] | 'self' | 'service';
  /** Arguments with where to: a resource there, an ARN, a region's id. Absent: this resource's own region. */
  readonly to?: readonly ArgumentPath[];
  /** Made from time to time; a backup begins in the region of this resource. */
  readonly backup?: boolean;
  readonly when?: readonly Condition[];
}

export type Single = 'machine' | 'volume';

/** What runs Kubernetes: what is deployed to it runs on its nodes and is scheduled by it. */
export interface ClusterRule {
  /** Nodes that are part of the resource itself: the type they are described as. Pools of their own say `nodesOf`. */
  readonly nodes?: readonly { readonly as: string; readonly when?: readonly Condition[] }[];
  /** Load balancers that it makes for what is deployed to it; first match wins. */
  readonly loadBalancers?: readonly ClusterLoadBalancer[];
}

export interface ClusterLoadBalancer extends Sourced {
  /** The kind of object it is made for. */
  readonly for: 'ingress' | 'service';
  /** Classes of the object (`alb`); '' where it names none. Absent: any. */
  readonly classes?: readonly string[];
  /** What must hold of the cluster for it to make this one. */
  readonly when?: readonly Condition[];
  /** The provider's service it is part of: `elb`. */
  readonly service: string;
  /** Whom it faces where no annotation tells. */
  readonly exposure: 'internet' | 'internal';
}

/** A Helm chart that is described: what installs it is of this type. */
export interface ChartRule {
  readonly names: readonly string[];
  /** Repositories it is published in, as hosts and paths: `kubernetes.github.io/ingress-nginx`. */
  readonly repositories: readonly string[];
  /** It passes on what is asked of it by class: the class, and the values that name another one and its Service. */
  readonly ingress?: {
    readonly class: string;
    readonly classAt?: ArgumentPath;
    /** Values of the Service it is reached by, '' where they are at the top. */
    readonly service: string;
  };
}

/** What a resource type is. Keys not given mean "no". */
export interface TypeRule extends Sourced {
  /** Service it is part of: component `<provider>/<region>/<service>`. Absent on glue. */
  readonly service?: string;
  /** The service where an argument decides (`load_balancer_type: network` -> `nlb`); first match wins over `service`. */
  readonly serviceWhen?: readonly { readonly when: readonly Condition[]; readonly service: string }[];
  /** Further services it is part of: a task on Fargate runs on Fargate and is launched by it. */
  readonly alsoOn?: readonly {
    readonly service: string;
    readonly strength?: 'hard' | 'soft';
    readonly when?: readonly Condition[];
  }[];
  /** Overrides the service's scope. */
  readonly scope?: 'zonal' | 'regional' | 'global';
  /** workload runs the team's code; store keeps state; entry faces users; network carries; support is none of these. */
  readonly class: 'workload' | 'store' | 'entry' | 'network' | 'support';
  /** Joins others: never a node. Its needs belong to what it is `partOf`, or to who `includes` it. */
  readonly glue?: boolean;
  /** Arguments that name the resource this one belongs to; a reference to this one counts as one to that. */
  readonly partOf?: readonly ArgumentPath[];
  /** Arguments that name glue whose arguments count as this resource's own (a role, a template, a task definition). */
  readonly includes?: readonly { readonly arg: ArgumentPath; readonly need?: Need }[];
  readonly needs?: readonly ArgumentNeed[];
  /**
   * On glue: services that the workloads it belongs to are let use as a whole (a role on a project). Being allowed is
   * not the same as using it on every request, so this is soft.
   */
  readonly lets?: readonly { readonly service: string; readonly when: readonly Condition[] }[];
  /** The reverse: what the argument names needs this resource. */
  readonly neededBy?: readonly ArgumentNeed[];
  /** Arguments with references of container images; one without a registry is Docker Hub's. */
  readonly images?: readonly ArgumentPath[];
  /** Arguments with IAM-like policy documents; actions.yaml says what the actions mean. */
  readonly policies?: readonly ArgumentPath[];
  /** Creating or scaling one takes the service's launch capability (a start need on the service). */
  readonly launches?: boolean;
  /** Arguments with what it runs on: it is at the provider, and in the region, of that (a pod of its cluster). */
  readonly hostedBy?: readonly ArgumentPath[];
  /** Argument with the id of the service it is part of, at the provider that hosts it. */
  readonly serviceFrom?: ArgumentPath;
  readonly cluster?: ClusterRule;
  /** Arguments with the Kubernetes cluster that it gives nodes to. */
  readonly nodesOf?: readonly ArgumentPath[];
  /** Arguments with the labels of those nodes. */
  readonly nodeLabels?: readonly ArgumentPath[];
  readonly chart?: ChartRule;
  /** Arguments with what it sits in the region of, where it has no region argument of its own (`server_id`). */
  readonly regionFrom?: readonly ArgumentPath[];
  readonly placement?: Placement;
  readonly securityGroups?: readonly ArgumentPath[];
  readonly routes?: Routes;
  readonly record?: DnsRecord;
  /**
   * Argument with hosts and paths (`*.shop.example/api/*`): requests for proxied names that fit go through what this
   * belongs to, before they go to where the record leads.
   */
  readonly intercepts?: ArgumentPath;
  /** A DNS zone that only the team's own programs can ask, where any of these holds. */
  readonly privateZone?: readonly Condition[];
  readonly entry?: Entry;
  /** What it means to be named by a workload (in its environment, its policy, a connection string). */
  readonly named?: {
    readonly need: Need | 'none';
    readonly strength?: 'hard' | 'soft';
    readonly grace?: number;
  };
  /** Arguments with its physical name, best first; used to match names and ARNs in text. */
  readonly names?: readonly ArgumentPath[];
  /** ARN pattern with `{name}`, `{region}`; `*` for what does not matter. */
  readonly arn?: string;
  /** Host names it answers under, with `{name}`: `{name}.database.windows.net`; `{zone}` is the name of its `zone`. */
  readonly hosts?: readonly string[];
  /** Arguments with the DNS zone or namespace it answers in. */
  readonly zone?: readonly ArgumentPath[];
  readonly mesh?: Mesh;
  /** Network traffic it allows, between security groups: `self` is the resource itself. */
  readonly allows?: readonly {
    readonly from: readonly ArgumentPath[] | 'self';
    readonly to: readonly ArgumentPath[] | 'self';
    readonly when?: readonly Condition[];
  }[];
  /** Its place in routing: which table (`self`: it is one), through which gateways, for which subnets. */
  readonly routing?: {
    readonly table: readonly ArgumentPath[] | 'self';
    readonly via?: readonly ArgumentPath[];
    readonly subnets?: readonly ArgumentPath[];
  };
  /** A private way to a service, so that traffic to it needs no NAT gateway: argument with its service name. */
  readonly privateEndpoint?: ArgumentPath;
  /**
   * Passes requests on to what others register with it (a target group); where nothing is registered in the code,
   * what serves them is not known.
   */
  readonly fronts?: boolean;
  /** Pulls an image or package over the network when it starts (so it needs its way out to start). */
  readonly pullsOnStart?: boolean;
  readonly copies?: readonly CopyRule[];
  /** A domain that is held with this provider as its registrar. */
  readonly registers?: boolean;
  /** Tells people that something else fails (an alarm, a check from outside). */
  readonly watches?: boolean;
  /**
   * Features of its service that its code tells the use of, so that an incident of the feature spares who does not use
   * it: where the conditions hold, or where a resource of the type `through` belongs to it.
   */
  readonly features?: readonly {
    readonly id: string;
    readonly when?: readonly Condition[];
    readonly through?: string;
  }[];
  /** One machine or one volume: it fails as a whole, by itself, and nothing its provider runs serves in its place. */
  readonly single?: Single;
  /**
   * Its provider runs it on one node where any of these holds, so that no other takes over when that one
   * fails; `source` where that is another page than the type's.
   */
  readonly oneNode?: readonly ({ readonly when: readonly Condition[] } & Partial<Sourced>)[];
  /** Argument with further regions it has a full copy in. */
  readonly replicas?: ArgumentPath;
  /** Arguments with what this is a full copy of: dependents in this one's region use this one. */
  readonly replicaOf?: readonly ArgumentPath[];
  /**
   * Arguments with what is kept in it (a parameter's value): who reads one of these copies it when the code is
   * applied, and so needs what the contents name, not this.
   */
  readonly contents?: readonly ArgumentPath[];
}

/** drop-in: same protocol, other endpoint and keys; same-engine: dump or replicate; rewrite: written anew. */
export type Compatibility = 'drop-in' | 'same-engine' | 'rewrite';

/** What can take the place of a family of services, and what a move takes. */
export interface Equivalents extends Omit<Sourced, 'note'> {
  readonly id: string;
  /** `aws/s3`; also of providers that the atlas does not describe. */
  readonly from: readonly string[];
  /** Of these, the ones that speak another API than the equivalents: whoever calls them is rewritten, whatever `api` says. */
  readonly otherApi?: readonly string[];
  /** When in a move its turn comes. */
  readonly phase: 'foundation' | 'state' | 'compute' | 'edge' | 'operations';
  /** Whether data has to move. */
  readonly data: boolean;
  readonly managed?: readonly {
    readonly provider: string;
    readonly service: string;
    readonly api: Compatibility;
    readonly note?: string;
  }[];
  readonly selfHosted?: readonly {
    readonly name: string;
    readonly licence?: string;
    readonly api: Compatibility;
    readonly note?: string;
  }[];
  readonly lost?: readonly Remark[];
  readonly tool?: readonly Remark[];
  /** What cannot be taken along: keys that cannot be exported, hashes of passwords. */
  readonly stuck?: Remark;
  readonly note?: Remark;
  /** Only arranges or shows what is at the provider (a resource group): nothing needs it once that is gone. */
  readonly fallsAway?: true;
}

/** A sentence about a family of services, or about some of them only: `layers`, of aws/lambda. */
export type Remark = string | { readonly text: string; readonly of: readonly string[] };

/** Where a third party runs: an atlas id (`aws/us-east-1`, `aws`, `aws/unknown` for a region that is not told). */
export interface Hosting extends Sourced {
  readonly to: string;
  readonly strength: 'hard' | 'soft';
  /** One of several: it is in one of those with the same group, and which one is not known. */
  readonly group?: string;
  /** Year and month the fact was true; hosting changes without notice. */
  readonly asOf: string;
}

/** A host name pattern that also says where what answers runs; `{region}` and `{cloud}` are read from the name. */
export interface PlacedHost {
  readonly host: string;
  readonly runsOn: Hosting;
}

/** A service of somebody else that a team depends on: `saas/stripe`. */
export interface ThirdParty extends Sourced {
  readonly name: string;
  readonly owner: string;
  readonly jurisdiction: string;
  readonly category: string;
  /** Host name patterns: `api.stripe.com`, `*.mongodb.net`; a leading `*` is one or more labels. */
  readonly hosts?: readonly (string | PlacedHost)[];
  /** Names of environment variables that tell of it: `STRIPE_*`. */
  readonly environment?: readonly string[];
  /** Its client libraries, by registry. */
  readonly packages?: { readonly npm?: readonly string[]; readonly py?: readonly string[] };
  /** Prefixes of its resource types in Terraform: `datadog_`. */
  readonly terraform?: readonly string[];
  /** What it means that a workload names it. */
  readonly named: {
    readonly need: Need;
    readonly strength: 'hard' | 'soft';
    readonly grace?: number;
  };
  readonly runsOn?: readonly Hosting[];
}

/** The atlas as compiled from the YAML files. */
export interface AtlasData {
  readonly providers: readonly Provider[];
  readonly regions: Readonly<Record<string, readonly Region[]>>;
  readonly services: Readonly<Record<string, Readonly<Record<string, Service>>>>;
  readonly types: Readonly<Record<string, TypeRule & { readonly provider: string }>>;
  /** Type prefix -> provider and service, for types nobody described: `aws_glue_` -> glue. */
  readonly prefixes: Readonly<Record<string, { readonly provider: string; readonly service: string }>>;
  readonly redundancy: Readonly<Record<string, Redundancy>>;
  readonly times: Readonly<Record<string, TimeConstant>>;
  readonly actions: readonly ActionRule[];
  readonly thirdParties: Readonly<Record<string, ThirdParty>>;
  readonly jurisdictions: Readonly<Record<string, { readonly name: string } & Sourced>>;
  readonly equivalents: readonly Equivalents[];
}
