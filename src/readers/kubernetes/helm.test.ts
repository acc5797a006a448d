import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { callsIn } from './calls.js';
import { setPath } from './helm.js';
import { apiPath, fromApi, terraformName } from './spelling.js';

const CLUSTER = `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_eks_cluster" "shop" {
  name = "shop"
}
resource "aws_eks_node_group" "nodes" {
  cluster_name = aws_eks_cluster.shop.name
}
provider "helm" {
  kubernetes = {
    host = aws_eks_cluster.shop.endpoint
  }
}
resource "aws_db_instance" "orders" {
  identifier = "orders"
}
`;
const release = (name: string, more: string) => `
resource "helm_release" "${name}" {
  name      = "${name}"
  chart     = "./charts/${name}"
  namespace = "shop"
  ${more}
}
`;
const shop = (...parts: string[]) => infer({ 'main.tf': [CLUSTER, ...parts].join('\n') });
const DATABASE = 'aws_db_instance.orders run hard';
const APP = 'helm_release.app';

describe('a Helm release', () => {
  it('runs on the nodes of the cluster that its provider reaches, in a block or in an attribute', () => {
    const block = CLUSTER.replace('kubernetes = {', 'kubernetes {');
    for (const text of [CLUSTER, block]) {
      const { needsOf } = infer({ 'main.tf': text + release('app', '') });
      expect(needsOf(APP)).toEqual(
        expect.arrayContaining([
          'aws_eks_node_group.nodes run hard',
          'aws_eks_cluster.shop start hard',
          'aws_eks_cluster.shop change hard',
        ]),
      );
    }
  });

  it.each([
    ['set', 'set {\n name = "db.host"\n value = aws_db_instance.orders.address\n}'],
    ['set as a list', 'set = [{ name = "db.host", value = aws_db_instance.orders.address }]'],
    [
      'set_sensitive',
      'set_sensitive {\n name = "db.url"\n value = "postgres://${aws_db_instance.orders.endpoint}/x"\n}',
    ],
    ['set_list', 'set_list {\n name = "db.hosts"\n value = [aws_db_instance.orders.address]\n}'],
    [
      'yamlencode',
      'values = [yamlencode({ env = [{ name = "DB", value = aws_db_instance.orders.address }] })]',
    ],
    ['a text', 'values = [<<-YAML\n    db:\n      host: ${aws_db_instance.orders.address}\n  YAML\n  ]'],
  ])('needs what is named in %s', (_, values) => {
    expect(shop(release('app', values)).needsOf(APP)).toContain(DATABASE);
  });

  it('needs what is named in a template', () => {
    const { needsOf } = infer({
      'main.tf':
        CLUSTER +
        release(
          'app',
          'values = [templatefile("app.yaml", { host = aws_db_instance.orders.address, on = true })]',
        ),
      'app.yaml': '%{ if on }\ndb:\n  host: ${host}\n%{ endif }\nreplicaCount: 2\n',
    });
    expect(needsOf(APP)).toContain(DATABASE);
  });

  it('is given what comes last', () => {
    const values = `values = [yamlencode({ db = { host = aws_db_instance.orders.address } })]
  set {
    name  = "db.host"
    value = "elsewhere"
  }`;
    expect(shop(release('app', values)).needsOf(APP)).not.toContain(DATABASE);
  });

  it('needs another release, or a Service, whose name its values hold', () => {
    const values =
      'values = [yamlencode({ cache = { url = "redis://cache-master:6379" }, api = { url = "http://api.other.svc" } })]';
    const other = release('api', '').replace('"shop"', '"other"');
    const { needsOf } = shop(release('app', values), release('cache', ''), other);
    expect(needsOf(APP)).toEqual(
      expect.arrayContaining(['helm_release.cache run hard', 'helm_release.api run hard']),
    );
  });

  it('is in one cluster with what another provider reaches by the same address, whichever it is', () => {
    const unknown = `
variable "host" {}
provider "kubernetes" {
  host = var.host
}
provider "helm" {
  kubernetes {
    host = var.host
  }
}
resource "aws_eks_cluster" "one" {
  name = "one"
}
resource "aws_eks_cluster" "two" {
  name = "two"
}
resource "kubernetes_service" "orders" {
  metadata {
    name      = "orders"
    namespace = "shop"
  }
}
${release('app', 'set {\n name = "url"\n value = "http://orders"\n}')}
`;
    expect(infer({ 'main.tf': unknown }).needsOf(APP)).toContain('kubernetes_service.orders run hard');
  });

  it('has the role of its service account', () => {
    const role = `
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
resource "aws_iam_role" "app" {
  name = "app"
}
resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn }] })
}
`;
    const set = `set {
    name  = "serviceAccount.annotations.eks\\\\.amazonaws\\\\.com/role-arn"
    value = aws_iam_role.app.arn
  }`;
    expect(shop(role, release('app', set)).needsOf(APP)).toContain('aws_sqs_queue.orders run hard');
  });

  it('is a journey where its values say that users reach it, with the line that says so', () => {
    const values = `values = [yamlencode({
    ingress = {
      enabled     = true
      className   = "alb"
      annotations = { "alb.ingress.kubernetes.io/scheme" = "internet-facing" }
      hosts       = [{ host = "shop.example", paths = ["/"] }]
    }
  })]`;
    const { estate, needsOf } = shop(release('app', values));
    expect(estate.journeys).toMatchObject([{ name: 'shop.example', entry: APP }]);
    expect(needsOf(APP)).toContain('aws/eu-west-1/elb run hard');
  });

  it.each([
    ['is switched off', 'enabled = false, className = "alb", hosts = ["shop.example"]'],
    ['is internal', 'enabled = true, className = "alb", hosts = ["shop.example"]'],
    [
      'has a name that nobody outside finds',
      'enabled = true, className = "nginx", hosts = ["shop.internal"]',
    ],
  ])('is none where its ingress %s', (_, ingress) => {
    const { estate } = shop(release('app', `values = [yamlencode({ ingress = { ${ingress} } })]`));
    expect(estate.journeys.map(({ name }) => name)).not.toContain('shop.example');
    expect(estate.journeys.map(({ name }) => name)).not.toContain('shop.internal');
  });

  it('has what the values of a chart beside the code say', () => {
    const { estate, needsOf } = infer({
      'main.tf': CLUSTER + release('app', '') + release('orders', ''),
      'charts/app/values.yaml': 'service:\n  type: LoadBalancer\nordersUrl: http://orders\n',
    });
    expect(estate.journeys).toMatchObject([{ entry: APP }]);
    expect(needsOf(APP)).toContain('helm_release.orders run hard');
  });

  it('of an operator is no journey and takes none down', () => {
    const operators = ['cert-manager', 'external-dns', 'cluster-autoscaler', 'argo-cd'].map((chart) =>
      release('x', '').replaceAll('"x"', `"${chart}"`).replace(`./charts/x`, chart),
    );
    const { estate, without } = shop(...operators, release('app', ''));
    expect(estate.journeys.map(({ entry }) => entry)).toEqual([APP]);
    expect(without('helm_release.cert-manager').down).toEqual([]);
  });

  it('of a chart that others published is no journey by itself', () => {
    const redis = release('redis', 'repository = "https://charts.example"').replace(
      './charts/redis',
      'redis',
    );
    const { estate } = shop(redis, release('app', ''));
    expect(estate.journeys.map(({ entry }) => entry)).toEqual([APP]);
  });

  it('answers under a public name that leads to the Service its chart makes', () => {
    const looked = `
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
provider "kubernetes" {
  host = aws_eks_cluster.shop.endpoint
}
resource "aws_route53_zone" "shop" {
  name = "shop.example"
}
resource "aws_route53_record" "all" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "www"
  type    = "CNAME"
  ttl     = 60
  records = [data.kubernetes_service.nginx.status[0].load_balancer[0].ingress[0].hostname]
}
`;
    const { journeys } = shop(looked);
    expect(journeys()).toEqual(['www.shop.example -> helm_release.nginx']);
  });
});

describe('a name in set', () => {
  it.each<[string, (string | number)[]]>([
    ['a.b', ['a', 'b']],
    ['a\\.b.c', ['a.b', 'c']],
    ['hosts[1].host', ['hosts', 1, 'host']],
    ['a[0][2]', ['a', 0, 2]],
    ['a[x]', ['a[x]']],
    ['a[-1]', ['a[-1]']],
    ['a[99999999]', ['a[99999999]']],
    ['a\\', ['a\\']],
  ])('%s has the steps %j', (name, steps) => {
    expect(setPath(name)).toEqual(steps);
  });

  it('of keys with anything in them is read back', () => {
    const key = fc.string({ minLength: 1 }).map((text) => text.replace(/[[\]\\]/g, 'x'));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 10 }), (keys) => {
        expect(setPath(keys.map((one) => one.replaceAll('.', '\\.')).join('.'))).toEqual(keys);
      }),
    );
  });

  it('that is any text whatever is read', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => setPath(text).length <= 40));
  });
});

describe('names in values', () => {
  it('are found in any text without taking long', () => {
    const text = fc.array(fc.constantFrom('a', '-', '.', ':', '/', '@', '//', 'svc', '80', ' ', '://'), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(text, (pieces) => {
        for (const { service, namespace } of callsIn(pieces.join(''), 'HOST')) {
          expect(service).toMatch(/^[a-z0-9][-a-z0-9]*$/);
          expect(namespace ?? 'x').toMatch(/^[a-z0-9][-a-z0-9]*$/);
        }
      }),
    );
    const long = `${'a-'.repeat(9_000)}.svc`;
    const before = performance.now();
    callsIn(long, 'HOST');
    callsIn('://'.repeat(6_000), 'HOST');
    callsIn(`://${'@'.repeat(9_000)}`, 'HOST');
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('the two spellings', () => {
  it.each([
    ['containers', 'container'],
    ['secretKeyRef', 'secret_key_ref'],
    ['envFrom', 'env_from'],
    ['targetGroupARN', 'target_group_arn'],
  ])('%s is %s', (api, terraform) => {
    expect(terraformName(api)).toBe(terraform);
  });

  it('leave the words of the team as they are, and lead back', () => {
    const object = new Map([
      [
        'spec',
        new Map([
          ['nodeSelector', new Map([['someLabel', 'x']])],
          ['serviceAccountName', 'app'],
        ] as never),
      ],
    ] as never);
    const spec = fromApi(object as never).get('spec') as ReadonlyMap<string, ReadonlyMap<string, unknown>>;
    expect([...spec.keys()]).toEqual(['node_selector', 'service_account_name']);
    expect([...spec.get('node_selector')!.keys()]).toEqual(['someLabel']);
    expect(apiPath(object as never, ['spec', 'node_selector', 'someLabel'])).toEqual([
      'spec',
      'nodeSelector',
      'someLabel',
    ]);
    expect(apiPath(object as never, ['spec', 'service_account_name'])).toEqual([
      'spec',
      'serviceAccountName',
    ]);
  });
});
