import { describe, expect, it } from 'vitest';
import { type Inferred, infer } from '../../../test/support/infer.js';

/** A cluster whose nodes are in two zones, and the providers that reach it. */
const CLUSTER = `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_subnet" "a" {
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "eu-west-1b"
}
resource "aws_eks_cluster" "shop" {
  name = "shop"
}
resource "aws_eks_node_group" "nodes" {
  cluster_name    = aws_eks_cluster.shop.name
  node_group_name = "nodes"
  subnet_ids      = [aws_subnet.a.id, aws_subnet.b.id]
  scaling_config {
    desired_size = 4
    min_size     = 4
    max_size     = 8
  }
}
`;
const PROVIDERS = `
provider "kubernetes" {
  host = aws_eks_cluster.shop.endpoint
}
provider "helm" {
  kubernetes {
    host = aws_eks_cluster.shop.endpoint
  }
}
`;

const deployment = (name: string, pod = '', replicas = 3, extra = '') => `
resource "kubernetes_deployment_v1" "${name}" {
  metadata {
    name = "${name}"
    ${extra}
  }
  spec {
    replicas = ${replicas}
    selector {
      match_labels = { app = "${name}" }
    }
    template {
      metadata {
        labels = { app = "${name}" }
      }
      spec {
        ${pod}
        container {
          name  = "app"
          image = "ghcr.io/shop/${name}:1"
        }
      }
    }
  }
}
`;
const container = (env: string) => `
        container {
          name  = "main"
          image = "ghcr.io/shop/main:1"
          ${env}
        }
`;
const service = (name: string, more = '', annotations = '') => `
resource "kubernetes_service_v1" "${name}" {
  metadata {
    name = "${name}"
    annotations = { ${annotations} }
  }
  spec {
    selector = { app = "${name}" }
    ${more}
  }
}
`;
const balancer = (annotations = '') => service('web', 'type = "LoadBalancer"', annotations);
const shop = (...parts: string[]) => infer({ 'main.tf': [CLUSTER, PROVIDERS, ...parts].join('\n') });

const WEB = 'kubernetes_deployment_v1.web';
/** Names of journeys. */
const namesOf = ({ estate }: Inferred) => estate.journeys.map(({ name }) => name);
/** Whether something that the code does not show is needed to run. */
const needsUnknown = ({ estate }: Inferred, id: string) =>
  estate.dependencies.some(({ from, to, need }) => from === id && to === `${id}/not-known` && need === 'run');

describe('the cluster', () => {
  it('is the one that the provider block leads to: its nodes to run, its control plane to start and to change', () => {
    const { needsOf } = shop(deployment('web'));
    expect(needsOf(WEB)).toEqual(
      expect.arrayContaining([
        'aws_eks_node_group.nodes run hard',
        'aws_eks_cluster.shop start hard',
        'aws_eks_cluster.shop change hard',
      ]),
    );
    expect(needsOf(WEB)).not.toContain('aws_eks_cluster.shop run hard');
  });

  it('is told by the line of the provider block', () => {
    const { dependency } = infer({ 'main.tf': CLUSTER + deployment('web'), 'kube.tf': PROVIDERS });
    const { evidence } = dependency(WEB, 'aws_eks_node_group.nodes');
    expect(evidence).toMatchObject({ file: expect.stringMatching(/kube\.tf$/), line: 2 });
  });

  it('may be looked up by the name of one that is managed here', () => {
    const looked = `
data "aws_eks_cluster" "it" {
  name = "shop"
}
data "aws_eks_cluster_auth" "it" {
  name = "shop"
}
provider "kubernetes" {
  host  = data.aws_eks_cluster.it.endpoint
  token = data.aws_eks_cluster_auth.it.token
}
`;
    const { needsOf } = infer({ 'main.tf': CLUSTER + looked + deployment('web') });
    expect(needsOf(WEB)).toContain('aws_eks_node_group.nodes run hard');
  });

  it('is named in the arguments of the command that gets a token', () => {
    const exec = `
provider "kubernetes" {
  host = var.host
  exec {
    command = "aws"
    args    = ["eks", "get-token", "--cluster-name", "shop"]
  }
}
variable "host" {}
`;
    const { needsOf } = infer({ 'main.tf': CLUSTER + exec + deployment('web') });
    expect(needsOf(WEB)).toContain('aws_eks_node_group.nodes run hard');
  });

  it('is the only one in the root module where nothing says otherwise, and the evidence says so', () => {
    const { needsOf, dependency } = infer({ 'main.tf': CLUSTER + deployment('web') });
    expect(needsOf(WEB)).toContain('aws_eks_node_group.nodes run hard');
    expect(dependency(WEB, 'aws_eks_cluster.shop').evidence.note).toMatch(/only cluster/);
  });

  it('is not guessed among several, nor where the provider block names another', () => {
    const second = 'resource "aws_eks_cluster" "other" {\n  name = "other"\n}\n';
    const elsewhere = 'provider "kubernetes" {\n  host = "https://kube.example"\n}\n';
    for (const text of [CLUSTER + second, CLUSTER + elsewhere]) {
      const found = infer({ 'main.tf': text + deployment('web') });
      expect(found.needsOf(WEB).filter((need) => need.startsWith('aws_eks'))).toEqual([]);
      expect(needsUnknown(found, WEB)).toBe(true);
    }
  });

  it('may be another one for each alias', () => {
    const aliased = `
resource "aws_eks_cluster" "other" {
  name = "other"
}
resource "aws_eks_node_group" "others" {
  cluster_name = aws_eks_cluster.other.name
}
provider "kubernetes" {
  alias = "other"
  host  = aws_eks_cluster.other.endpoint
}
`;
    const web = deployment('web').replace('{\n', '{\n  provider = kubernetes.other\n');
    const { needsOf } = shop(aliased, web);
    expect(needsOf(WEB)).toContain('aws_eks_node_group.others run hard');
    expect(needsOf(WEB)).not.toContain('aws_eks_node_group.nodes run hard');
  });

  it('whose API is away goes on serving', () => {
    const { without } = shop(deployment('web'), service('web'));
    expect(without('aws/eu-west-1/eks').down).not.toContain(WEB);
    expect(without('aws/eu-west-1/ec2').down).toContain(WEB);
  });

  it('is not needed by nodes that are let through to its API server', () => {
    const { deps } = infer({
      'main.tf': `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_security_group" "api" {
  ingress {
    security_groups = [aws_security_group.nodes.id]
  }
}
resource "aws_security_group" "nodes" {}
resource "aws_eks_cluster" "shop" {
  name = "shop"
  vpc_config {
    security_group_ids = [aws_security_group.api.id]
  }
}
resource "aws_instance" "node" {
  vpc_security_group_ids = [aws_security_group.nodes.id]
}
`,
    });
    expect(deps().filter((one) => one.startsWith('aws_instance.node'))).toEqual([]);
  });

  it('of Azure has its first nodes in its own resource', () => {
    const { needsOf, without } = infer({
      'main.tf': `
provider "azurerm" {
  features {}
}
resource "azurerm_kubernetes_cluster" "shop" {
  name     = "shop"
  location = "westeurope"
  default_node_pool {
    name       = "main"
    node_count = 3
    zones      = ["1", "2", "3"]
  }
}
provider "kubernetes" {
  host = azurerm_kubernetes_cluster.shop.kube_config[0].host
}
${deployment('web')}
`,
    });
    expect(needsOf(WEB)).toContain('azurerm_kubernetes_cluster.shop/nodes run hard');
    expect(without('azure/westeurope/aks').down).not.toContain(WEB);
    expect(without('azure/westeurope-1').down).toEqual([]);
    expect(without('azure/westeurope/virtualmachines').down).toContain(WEB);
  });
});

describe('nodes', () => {
  const pools = `
resource "aws_eks_node_group" "big" {
  cluster_name    = aws_eks_cluster.shop.name
  node_group_name = "big"
  labels          = { size = "big" }
}
`;
  const nodesOf = (pod: string) => {
    const found = shop(pools, deployment('web', pod));
    const ids = found.needsOf(WEB).filter((need) => need.startsWith('aws_eks_node_group'));
    return needsUnknown(found, WEB) ? [...ids, 'unknown'] : ids;
  };

  it.each([
    ['none', '', ['aws_eks_node_group.big run 1 of 2 nodes', 'aws_eks_node_group.nodes run 1 of 2 nodes']],
    ['a label', 'node_selector = { size = "big" }', ['aws_eks_node_group.big run hard']],
    [
      'the name',
      'node_selector = { "eks.amazonaws.com/nodegroup" = "nodes" }',
      ['aws_eks_node_group.nodes run hard'],
    ],
    [
      'what all have',
      'node_selector = { "kubernetes.io/os" = "linux" }',
      ['aws_eks_node_group.big run 1 of 2 nodes', 'aws_eks_node_group.nodes run 1 of 2 nodes'],
    ],
    ['what none has', 'node_selector = { size = "small" }', ['unknown']],
    [
      'an affinity',
      `
      affinity {
        node_affinity {
          required_during_scheduling_ignored_during_execution {
            node_selector_term {
              match_expressions {
                key      = "size"
                operator = "In"
                values   = ["big", "huge"]
              }
            }
          }
        }
      }`,
      ['aws_eks_node_group.big run hard'],
    ],
  ])('that a pod asks for by %s are the ones it needs', (_, selector, expected) => {
    expect(nodesOf(selector).sort()).toEqual(expected);
  });
});

describe('copies', () => {
  const zone = 'aws/eu-west-1/unknown-zone';
  it('of which there is one are in one zone', () => {
    expect(shop(deployment('web', '', 1)).needsOf(WEB)).toContain(`${zone} run hard`);
  });

  it('of which there are several are where the nodes are', () => {
    const { needsOf, without } = shop(deployment('web', '', 2));
    expect(needsOf(WEB)).not.toContain(`${zone} run hard`);
    expect(without('aws/eu-west-1a').down).not.toContain(WEB);
  });

  it('are as many as the autoscaler keeps', () => {
    const scaler = (least: number) => `
resource "kubernetes_horizontal_pod_autoscaler_v2" "web" {
  metadata {
    name = "web"
  }
  spec {
    min_replicas = ${least}
    max_replicas = 9
    scale_target_ref {
      kind = "Deployment"
      name = kubernetes_deployment_v1.web.metadata[0].name
    }
  }
}
`;
    expect(shop(deployment('web', '', 1), scaler(3)).needsOf(WEB)).not.toContain(`${zone} run hard`);
    expect(shop(deployment('web', '', 3), scaler(1)).needsOf(WEB)).toContain(`${zone} run hard`);
  });

  it('of which the number is not known may be one', () => {
    const text = deployment('web').replace('replicas = 3', 'replicas = var.count_of_copies');
    const { blast } = shop(
      text,
      'variable "count_of_copies" {}',
      service('web'),
      balancer().replaceAll('"web"', '"front"').replace('app = "front"', 'app = "web"'),
    );
    expect(blast('aws/eu-west-1a')).toMatchObject({ down: [] });
    expect(blast('aws/eu-west-1a').unknown).toHaveLength(1);
  });
});

describe('requests', () => {
  it('reach the pods that a Service selects, in its own namespace', () => {
    const other = deployment('web')
      .replaceAll('"web" {', '"other" {')
      .replace('name = "web"', 'name = "web"\n    namespace = "other"');
    const { needsOf } = shop(deployment('web'), other, service('web'));
    expect(needsOf('kubernetes_service_v1.web').filter((need) => need.includes('run'))).toEqual([
      `${WEB} run hard`,
    ]);
  });

  it('to a Service that selects nothing in the code lead to what is not known', () => {
    expect(needsUnknown(shop(service('web')), 'kubernetes_service_v1.web')).toBe(true);
  });

  it('come in by a Service of type LoadBalancer, through the load balancer that the cluster makes', () => {
    const { estate, needsOf } = shop(deployment('web'), balancer());
    expect(estate.journeys.map(({ name }) => name)).toEqual(['web']);
    expect(needsOf('kubernetes_service_v1.web')).toContain('aws/eu-west-1/elb run hard');
  });

  it('go through a Network Load Balancer where the annotation says so', () => {
    const annotations =
      '"service.beta.kubernetes.io/aws-load-balancer-type" = "external", "service.beta.kubernetes.io/aws-load-balancer-scheme" = "internet-facing"';
    const { estate, needsOf } = shop(deployment('web'), balancer(annotations));
    expect(estate.journeys.map(({ name }) => name)).toEqual(['web']);
    expect(needsOf('kubernetes_service_v1.web')).toContain('aws/eu-west-1/nlb run hard');
  });

  it.each([
    '"service.beta.kubernetes.io/aws-load-balancer-internal" = "true"',
    '"service.beta.kubernetes.io/aws-load-balancer-scheme" = "internal"',
    '"service.beta.kubernetes.io/aws-load-balancer-type" = "external"',
    '"service.beta.kubernetes.io/azure-load-balancer-internal" = "true"',
    '"networking.gke.io/load-balancer-type" = "Internal"',
  ])('do not come in from outside with %s', (annotations) => {
    const { estate } = shop(deployment('web'), balancer(annotations));
    expect(estate.journeys.map(({ entry }) => entry)).not.toContain('kubernetes_service_v1.web');
  });

  it('come in by no Service that EKS Auto Mode makes internal', () => {
    const auto = CLUSTER.replace(
      'name = "shop"\n',
      'name = "shop"\n  kubernetes_network_config {\n    elastic_load_balancing {\n      enabled = true\n    }\n  }\n',
    );
    const found = infer({ 'main.tf': auto + PROVIDERS + deployment('web') + balancer() });
    expect(found.estate.journeys.map(({ entry }) => entry)).not.toContain('kubernetes_service_v1.web');
    expect(found.needsOf('kubernetes_service_v1.web')).toContain('aws/eu-west-1/nlb run hard');
  });

  it('are named by external-dns', () => {
    const { estate } = shop(
      deployment('web'),
      balancer('"external-dns.alpha.kubernetes.io/hostname" = "www.shop.example"'),
    );
    expect(estate.journeys.map(({ name }) => name)).toEqual(['www.shop.example']);
  });
});

const ingress = (more: string, annotations = '') => `
resource "kubernetes_ingress_v1" "front" {
  metadata {
    name = "front"
    annotations = { ${annotations} }
  }
  spec {
    ${more}
    rule {
      host = "shop.example"
      http {
        path {
          path = "/"
          backend {
            service {
              name = kubernetes_service_v1.web.metadata[0].name
            }
          }
        }
        path {
          path = "/orders"
          backend {
            service {
              name = "orders"
            }
          }
        }
      }
    }
  }
}
`;
const TWO = [deployment('web'), service('web'), deployment('orders'), service('orders')];
const FACING = '"alb.ingress.kubernetes.io/scheme" = "internet-facing"';

describe('an Ingress', () => {
  it('leads to its Services as routes: down without all of them, degraded without some', () => {
    const { estate, needsOf, blast } = shop(...TWO, ingress('ingress_class_name = "alb"', FACING));
    expect(estate.journeys.map(({ name }) => name)).toEqual(['shop.example']);
    expect(needsOf('kubernetes_ingress_v1.front')).toEqual(
      expect.arrayContaining([
        'aws/eu-west-1/elb run hard',
        'kubernetes_service_v1.orders run 1 of 2 routes',
        'kubernetes_service_v1.web run 1 of 2 routes',
      ]),
    );
    expect(blast('kubernetes_deployment_v1.orders')).toMatchObject({ down: [], degraded: ['shop.example'] });
  });

  it('of the class alb is internal where nothing else is said', () => {
    const { estate } = shop(...TWO, ingress('ingress_class_name = "alb"'));
    expect(estate.journeys.map(({ name }) => name)).not.toContain('shop.example');
  });

  it('may have its class in an annotation, or an IngressClass of another name', () => {
    const annotated = shop(...TWO, ingress('', `"kubernetes.io/ingress.class" = "alb", ${FACING}`));
    expect(annotated.needsOf('kubernetes_ingress_v1.front')).toContain('aws/eu-west-1/elb run hard');
    const named = shop(
      ...TWO,
      ingress('ingress_class_name = "public"', FACING),
      'resource "kubernetes_ingress_class_v1" "public" {\n  metadata {\n    name = "public"\n  }\n  spec {\n    controller = "ingress.k8s.aws/alb"\n  }\n}\n',
    );
    expect(named.needsOf('kubernetes_ingress_v1.front')).toContain('aws/eu-west-1/elb run hard');
  });

  it("goes through the controller that serves its class, and through that one's load balancer", () => {
    const nginx = `
resource "helm_release" "nginx" {
  name       = "ingress-nginx"
  repository = "https://kubernetes.github.io/ingress-nginx"
  chart      = "ingress-nginx"
  namespace  = "ingress"
}
`;
    const { estate, needsOf } = shop(...TWO, nginx, ingress('ingress_class_name = "nginx"'));
    expect(estate.journeys.map(({ name }) => name)).toEqual(['shop.example']);
    expect(needsOf('kubernetes_ingress_v1.front')).toContain('helm_release.nginx run hard');
    expect(needsOf('helm_release.nginx')).toContain('aws/eu-west-1/elb run hard');
  });

  it('whose controller is not in the code needs something that is not known', () => {
    const found = shop(...TWO, ingress('ingress_class_name = "nginx"'));
    expect(namesOf(found)).toEqual(['shop.example']);
    expect(needsUnknown(found, 'kubernetes_ingress_v1.front')).toBe(true);
  });

  it('behind a controller that is internal is no journey', () => {
    const nginx = `
resource "helm_release" "nginx" {
  name       = "ingress-nginx"
  repository = "https://kubernetes.github.io/ingress-nginx"
  chart      = "ingress-nginx"
  set {
    name  = "controller.service.annotations.service\\\\.beta\\\\.kubernetes\\\\.io/aws-load-balancer-internal"
    value = "true"
  }
}
`;
    const { estate } = shop(...TWO, nginx, ingress('ingress_class_name = "nginx"'));
    expect(estate.journeys.map(({ name }) => name)).not.toContain('shop.example');
  });

  it('to a Service that is not in the code has a route that is not known', () => {
    const { blast } = shop(deployment('web'), service('web'), ingress('ingress_class_name = "alb"', FACING));
    expect(blast(WEB)).toMatchObject({ down: [], degraded: ['shop.example'] });
  });

  it('for the same name as another is one door with it', () => {
    const one = ingress('ingress_class_name = "alb"', FACING).replace(
      /path \{\n\s+path = "\/orders"[\s\S]*?\n {8}\}\n/,
      '',
    );
    const two = one
      .replace('"front" {', '"side" {')
      .replace('kubernetes_service_v1.web.metadata[0].name', 'kubernetes_service_v1.orders.metadata[0].name');
    const found = shop(...TWO, one, two);
    expect(namesOf(found)).toEqual(['shop.example']);
    expect(found.blast('kubernetes_deployment_v1.orders')).toMatchObject({
      down: [],
      degraded: ['shop.example'],
    });
    expect(found.blast(WEB)).toMatchObject({ down: [], degraded: ['shop.example'] });
  });

  it('leads on from a public DNS record', () => {
    const record = `
resource "aws_route53_zone" "shop" {
  name = "shop.example"
}
resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "www"
  type    = "CNAME"
  ttl     = 60
  records = [kubernetes_ingress_v1.front.status[0].load_balancer[0].ingress[0].hostname]
}
`;
    const { estate, blast } = shop(...TWO, ingress('ingress_class_name = "alb"', FACING), record);
    expect(estate.journeys.map(({ name }) => name)).toEqual(['www.shop.example']);
    expect(blast('aws/global/route53').down).toEqual(['www.shop.example']);
  });
});

const object = (name: string, text: string) =>
  `resource "kubectl_manifest" "${name}" {\n  yaml_body = <<-YAML\n${text.replace(/^/gm, '    ')}\n  YAML\n}\n`;

describe('a route', () => {
  it('of the Gateway API leads to its Services, and is reached by what serves the class of its Gateway', () => {
    const found = infer({
      'main.tf': `
provider "google" {
  region = "europe-west4"
}
resource "google_container_cluster" "shop" {
  name     = "shop"
  location = "europe-west4"
}
provider "kubernetes" {
  host = google_container_cluster.shop.endpoint
}
provider "kubectl" {
  host = google_container_cluster.shop.endpoint
}
${TWO.join('')}
${object('door', 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: door\nspec:\n  gatewayClassName: gke-l7-global-external-managed')}
${object('route', 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: route\nspec:\n  parentRefs: [{ name: door }]\n  hostnames: [shop.example]\n  rules:\n    - backendRefs: [{ name: web, port: 80 }]\n    - backendRefs: [{ name: orders, port: 80 }]')}
`,
    });
    expect(namesOf(found)).toEqual(['shop.example']);
    expect(found.needsOf('kubectl_manifest.route')).toEqual(
      expect.arrayContaining([
        'gcp/global/cloudloadbalancing run hard',
        'kubernetes_service_v1.orders run 1 of 2 routes',
        'kubernetes_service_v1.web run 1 of 2 routes',
      ]),
    );
  });

  it('of Istio leads to its destinations through the gateway that a release installs', () => {
    const route = (gateways: string) =>
      object(
        'route',
        `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: route\nspec:\n  hosts: [shop.example]\n  ${gateways}\n  http:\n    - route:\n        - destination:\n            host: web.default.svc.cluster.local`,
      );
    const gateway = `
resource "helm_release" "door" {
  name       = "door"
  chart      = "gateway"
  repository = "https://istio-release.storage.googleapis.com/charts"
}
`;
    const kubectl = 'provider "kubectl" {\n  host = aws_eks_cluster.shop.endpoint\n}\n';
    const found = shop(kubectl, ...TWO, gateway, route('gateways: [door]'));
    expect(namesOf(found)).toEqual(['shop.example']);
    expect(found.needsOf('kubectl_manifest.route')).toEqual(
      expect.arrayContaining(['helm_release.door run hard', 'kubernetes_service_v1.web run hard']),
    );
    const inside = shop(kubectl, ...TWO, gateway, route('gateways: [mesh]'));
    expect(namesOf(inside)).not.toContain('shop.example');
  });
});

describe('a public name of a host', () => {
  const controller = `
resource "helm_release" "nginx" {
  name       = "ingress-nginx"
  repository = "https://kubernetes.github.io/ingress-nginx"
  chart      = "ingress-nginx"
  namespace  = "ingress"
}
data "kubernetes_service" "nginx" {
  metadata {
    name      = "ingress-nginx-controller"
    namespace = "ingress"
  }
}
resource "aws_route53_zone" "shop" {
  name = "shop.example"
}
`;
  const record = (label: string) => `
resource "aws_route53_record" "r${label === '*' ? 'all' : label}" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "${label}"
  type    = "CNAME"
  ttl     = 60
  records = [data.kubernetes_service.nginx.status[0].load_balancer[0].ingress[0].hostname]
}
`;
  const door = (name: string, host: string, behind: string) =>
    ingress('ingress_class_name = "nginx"')
      .replace('"front" {', `"${name}" {`)
      .replace('host = "shop.example"', `host = "${host}"`)
      .replaceAll('kubernetes_service_v1.web.metadata[0].name', `"${behind}"`)
      .replace('name = "orders"', `name = "${behind}"`);

  it('of a Service that is only looked up leads to what is not known', () => {
    const found = shop(controller.replace(/resource "helm_release"[\s\S]*?\n\}\n/, ''), record('www'));
    expect(found.journeys()).toEqual(['www.shop.example -> data.kubernetes_service.nginx']);
    expect(found.estate.dependencies.map(({ to }) => to)).toContain(
      'data.kubernetes_service.nginx/not-known',
    );
  });

  it.each([['www', 'api'], ['*']])(
    'needs its record, the controller and its own Ingress: %s',
    (...labels) => {
      const found = shop(
        ...TWO,
        controller,
        ...labels.map(record),
        door('one', 'www.shop.example', 'web'),
        door('two', 'api.shop.example', 'orders'),
      );
      expect(namesOf(found).sort()).toEqual(['api.shop.example', 'www.shop.example']);
      expect(found.blast(WEB).down).toEqual(['www.shop.example']);
      expect(found.blast('helm_release.nginx').down).toEqual(['api.shop.example', 'www.shop.example']);
      expect(found.blast('aws/global/route53').down).toEqual(['api.shop.example', 'www.shop.example']);
    },
  );
});

describe('where nothing faces users', () => {
  it('the workloads that no other calls are what the code is for, and the cluster is not', () => {
    const env = 'env {\n name = "URL"\n value = "http://orders"\n}';
    const found = shop(
      ...TWO.slice(1),
      deployment('web', container(env)),
      ingress('ingress_class_name = "alb"'),
    );
    expect(found.estate.journeys.map(({ entry }) => entry)).toEqual([WEB]);
  });
});

const DATABASE = `
resource "aws_db_instance" "orders" {
  identifier = "orders"
}
`;
const NEEDS_DATABASE = 'aws_db_instance.orders run hard';

describe('what a pod is told', () => {
  it('in its environment it needs', () => {
    const env = 'env {\n name = "DB_HOST"\n value = aws_db_instance.orders.address\n}';
    expect(shop(DATABASE, deployment('web', container(env))).needsOf(WEB)).toContain(NEEDS_DATABASE);
  });

  it.each([
    [
      'one key of a Secret',
      'env {\n name = "DB"\n value_from {\n secret_key_ref {\n name = "db"\n key = "host"\n}\n}\n}',
      true,
    ],
    [
      'another key of it',
      'env {\n name = "DB"\n value_from {\n secret_key_ref {\n name = "db"\n key = "user"\n}\n}\n}',
      false,
    ],
    [
      'all of a Secret',
      'env_from {\n secret_ref {\n name = kubernetes_secret_v1.db.metadata[0].name\n}\n}',
      true,
    ],
    ['a Secret of another name', 'env_from {\n secret_ref {\n name = "other"\n}\n}', false],
  ])('by %s', (_, env, needs) => {
    const secret = `
resource "kubernetes_secret_v1" "db" {
  metadata {
    name = "db"
  }
  data = {
    host = aws_db_instance.orders.address
    user = "shop"
  }
}
`;
    const found = shop(DATABASE, secret, deployment('web', container(env))).needsOf(WEB);
    expect(found.includes(NEEDS_DATABASE)).toBe(needs);
  });

  it('in a file of a ConfigMap it needs', () => {
    const map = `
resource "kubernetes_config_map" "app" {
  metadata {
    name = "app"
  }
  data = {
    "app.yaml" = "database: \${aws_db_instance.orders.endpoint}"
  }
}
`;
    const volume = 'volume {\n name = "app"\n config_map {\n name = "app"\n}\n}';
    expect(shop(DATABASE, map, deployment('web', volume)).needsOf(WEB)).toContain(NEEDS_DATABASE);
  });

  it.each([
    ['http://orders', 'URL', true],
    ['http://orders.default.svc.cluster.local:8080/api', 'API', true],
    ['redis://user:secret@orders:6379', 'CACHE', true],
    ['orders:8080', 'API', true],
    ['orders', 'ORDERS_HOST', true],
    ['orders', 'APP_NAME', false],
    ['http://orders.other', 'URL', false],
    ['http://orders.shop.example', 'URL', false],
    ['http://ordersx', 'URL', false],
  ])('as %s in %s is the Service of that name: %s', (value, name, needs) => {
    const env = `env {\n name = "${name}"\n value = "${value}"\n}`;
    const found = shop(...TWO.slice(2), deployment('web', container(env))).needsOf(WEB);
    expect(found.includes('kubernetes_service_v1.orders run hard')).toBe(needs);
  });

  it('of its own address it does not need', () => {
    const env = 'env {\n name = "SELF_URL"\n value = "http://web"\n}';
    const found = shop(service('web'), deployment('web', container(env))).needsOf(WEB);
    expect(found.filter((need) => need.startsWith('kubernetes_service'))).toEqual([]);
  });

  it('names the registry of its image to start', () => {
    const registry = 'resource "aws_ecr_repository" "web" {\n  name = "web"\n}\n';
    const pod = 'container {\n name = "x"\n image = "${aws_ecr_repository.web.repository_url}:1"\n}';
    expect(shop(registry, deployment('web', pod)).needsOf(WEB)).toContain(
      'aws_ecr_repository.web start hard',
    );
  });
});

describe('a service account', () => {
  const role = `
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
resource "aws_iam_role" "web" {
  name = "web"
}
resource "aws_iam_role_policy" "web" {
  role   = aws_iam_role.web.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sqs:SendMessage"], Resource = aws_sqs_queue.orders.arn }] })
}
`;
  const account = (annotations = '') => `
resource "kubernetes_service_account_v1" "web" {
  metadata {
    name = "web"
    annotations = { ${annotations} }
  }
}
`;
  const web = deployment('web', 'service_account_name = kubernetes_service_account_v1.web.metadata[0].name');

  it('has the role that its annotation names', () => {
    const annotated = account('"eks.amazonaws.com/role-arn" = aws_iam_role.web.arn');
    expect(shop(role, annotated, web).needsOf(WEB)).toContain('aws_sqs_queue.orders run hard');
    expect(shop(role, account(), web).needsOf(WEB)).not.toContain('aws_sqs_queue.orders run hard');
  });

  it('has the role that an association gives it', () => {
    const association = `
resource "aws_eks_pod_identity_association" "web" {
  cluster_name    = aws_eks_cluster.shop.name
  namespace       = "default"
  service_account = "web"
  role_arn        = aws_iam_role.web.arn
}
`;
    expect(shop(role, account(), association, web).needsOf(WEB)).toContain('aws_sqs_queue.orders run hard');
  });
});

describe('a manifest', () => {
  const object = (name: string) => `{
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "${name}" }
    spec = {
      replicas = 2
      selector = { matchLabels = { app = "${name}" } }
      template = {
        metadata = { labels = { app = "${name}" } }
        spec = {
          containers = [{
            name  = "app"
            image = "ghcr.io/shop/app:1"
            env   = [{ name = "DB_HOST", value = aws_db_instance.orders.address }]
          }]
        }
      }
    }
  }`;
  const yaml = `<<-YAML
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        metadata:
          labels:
            app: web
        spec:
          containers:
            - name: app
              env:
                - name: DB_HOST
                  value: \${aws_db_instance.orders.address}
  YAML
`;

  it('is the same object as the typed one', () => {
    const { needsOf, dependency } = shop(
      DATABASE,
      `resource "kubernetes_manifest" "web" {\n  manifest = ${object('web')}\n}\n`,
      service('web'),
    );
    expect(needsOf('kubernetes_manifest.web')).toEqual(
      expect.arrayContaining(['aws_eks_node_group.nodes run hard', NEEDS_DATABASE]),
    );
    expect(needsOf('kubernetes_service_v1.web')).toContain('kubernetes_manifest.web run hard');
    const { evidence } = dependency('kubernetes_manifest.web', 'aws_db_instance.orders');
    const line = [CLUSTER, PROVIDERS, DATABASE].join('\n').split('\n').length + 15;
    expect(evidence.line).toBe(line);
  });

  it.each([
    ['kubernetes_manifest', `manifest = yamldecode(${yaml})`],
    ['kubectl_manifest', `yaml_body = ${yaml}`],
  ])('in YAML of %s is one too', (type, body) => {
    const { needsOf } = shop(DATABASE, `resource "${type}" "web" {\n  ${body}\n}\n`, service('web'));
    expect(needsOf(`${type}.web`)).toContain(NEEDS_DATABASE);
    expect(needsOf('kubernetes_service_v1.web')).toContain(`${type}.web run hard`);
  });

  it('of a kind that nobody described joins others and harms nothing', () => {
    const { glue, problems } = shop(
      'resource "kubernetes_manifest" "custom" {\n  manifest = { apiVersion = "acme.example/v1", kind = "Widget", metadata = { name = "x" } }\n}\n',
    );
    expect(glue()).toContain('kubernetes_manifest.custom');
    expect(problems().filter((one) => one.includes('kubernetes_manifest'))).toEqual([]);
  });

  it.each([
    'null',
    '[1, 2]',
    '"text"',
    'var.unknown',
    '{ kind = null }',
    '{ kind = "Service", apiVersion = "v1", spec = [] }',
    'yamldecode("a: [")',
  ])('that is %s is listed and breaks nothing', (manifest) => {
    const { estate } = shop(
      `variable "unknown" {}\nresource "kubernetes_manifest" "odd" {\n  manifest = try(${manifest}, null)\n}\n`,
    );
    expect(estate.components.map(({ id }) => id)).toContain('kubernetes_manifest.odd');
  });

  it('can register a Service with a target group', () => {
    const { needsOf } = shop(
      'resource "aws_lb_target_group" "web" {\n  name = "web"\n}\n',
      deployment('web'),
      service('web'),
      `resource "kubernetes_manifest" "binding" {
  manifest = {
    apiVersion = "elbv2.k8s.aws/v1beta1"
    kind       = "TargetGroupBinding"
    metadata   = { name = "web" }
    spec       = { serviceRef = { name = "web", port = 80 }, targetGroupARN = aws_lb_target_group.web.arn }
  }
}
`,
    );
    expect(needsOf('aws_lb_target_group.web')).toContain('kubernetes_service_v1.web run hard');
  });
});
