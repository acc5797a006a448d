import type { Phrases } from './phrases.js';

const TAKES_DOWN = [
  '{id} takes down [{n:number} journeys|{journey}]',
  'der Ausfall von {id} legt [{n} Journeys|{journey}] lahm',
] as const;
const NEEDS = [
  '[{n:number} journeys|{journey}] cannot do without {id}',
  '[{n} Journeys kommen|{journey} kommt] nicht ohne {id} aus',
] as const;
const TAKES_MOST = [
  '[one place of {provider}, which the code does not name,|{id}] takes all but {paths:list} of {journey}[, and most of {n:number} more,] with it',
  'der Ausfall [eines Orts bei {provider}, den der Code nicht nennt,|von {id}] lässt von {journey} nur {paths}[ und von {n} weiteren nur wenig] übrig',
] as const;
const ONE_REGION = [
  'everything is in one region of {provider}, which the code does not name',
  'alles liegt in einer Region von {provider}, die der Code nicht nennt',
] as const;

/** One of its kind: a zone, a region, a provider, a service. */
export const singleDe = {
  'single-zone': [
    TAKES_MOST,
    [
      '{id} runs as one copy in one zone; when that is lost it is down until it is started in another',
      '{id} läuft als einzige Kopie in einer Zone; fällt diese aus, steht es, bis es in einer anderen gestartet ist',
    ],
    [
      '{id} is in one zone[ ({zone})] and nothing takes over when it is lost',
      '{id} liegt in nur einer Zone[ ({zone})], und nichts springt ein, wenn sie ausfällt',
    ],
    [
      "run it in a second zone: more copies over several subnets, or the service's multi-zone option",
      'Betreiben Sie es auch in einer zweiten Zone: mit mehreren Kopien in mehreren Subnetzen oder mit der Multi-Zonen-Option des Dienstes',
    ],
  ],
  'single-machine': [
    TAKES_MOST,
    [
      '{id} is one machine and nothing takes over when it[ or its volume {volume}][ or one of its volumes ({volumes:list})] fails',
      '{id} ist eine einzige Maschine, und nichts springt ein, wenn sie[ oder ihr Volume {volume}][ oder eines ihrer Volumes ({volumes})] ausfällt',
    ],
    [
      '{id} has one node and no standby takes over when that fails',
      '{id} hat nur einen Knoten, und kein Standby springt ein, wenn er ausfällt',
    ],
    [
      'give it a second node: a standby that its provider keeps up to date and switches to by itself',
      'Geben Sie ihr einen zweiten Knoten: ein Standby, das der Anbieter auf dem Stand hält und auf das er von selbst umschaltet',
    ],
    [
      '{id} is one volume and nothing takes over when it fails',
      '{id} ist ein einziges Volume, und nichts springt ein, wenn es ausfällt',
    ],
    [
      'run a second machine behind a load balancer that checks health, and keep what it stores where both reach it',
      'Betreiben Sie eine zweite Maschine hinter einem Load Balancer, der die Gesundheit prüft, und legen Sie ihre Daten dort ab, wo beide sie erreichen',
    ],
    [
      'keep a copy that is written all the time on a second volume, or use a managed store that does',
      'Halten Sie auf einem zweiten Volume eine laufend geschriebene Kopie, oder nutzen Sie einen verwalteten Speicher, der das tut',
    ],
  ],
  'single-region': [
    TAKES_MOST,
    TAKES_DOWN,
    ONE_REGION,
    [
      'keep a copy that can serve in a second region, and a way to send users there that does not need the first',
      'Halten Sie in einer zweiten Region eine Kopie vor, die übernehmen kann, und einen Weg, Nutzer dorthin zu leiten, der die erste nicht braucht',
    ],
  ],
  'single-provider': [
    TAKES_MOST,
    TAKES_DOWN,
    ONE_REGION,
    [
      'keep a copy that can serve at a second provider',
      'Halten Sie bei einem zweiten Anbieter eine Kopie vor, die übernehmen kann',
    ],
  ],
  'single-jurisdiction': [
    TAKES_MOST,
    TAKES_DOWN,
    [
      'everything is under one jurisdiction, which the code does not name',
      'alles untersteht einer Rechtsordnung, die der Code nicht nennt',
    ],
  ],
  'single-third-party': [TAKES_DOWN, TAKES_MOST],
  'single-service': [NEEDS],
  'single-global-service': [NEEDS],
  'single-dns-provider': [
    [
      '[{n:number} journeys have|{journey} has] a standby, and only {service} answers for [their names|its name]: without it users reach neither',
      '[{n} Journeys haben|{journey} hat] ein Standby, doch [ihre Namen|den Namen] löst nur {service} auf: Ohne diesen Dienst erreichen Nutzer keine der beiden Seiten',
    ],
    [
      'only {service} answers for the [names of {n:number} journeys|name of {journey}]',
      'nur {service} löst [die Namen von {n} Journeys|den Namen von {journey}] auf',
    ],
    [
      'let name servers of a second provider answer for the same zone',
      'Lassen Sie dieselbe Zone auch von Nameservern eines zweiten Anbieters beantworten',
    ],
  ],
  'single-certificate-authority': [
    [
      '[the certificate comes|the {n:number} certificates all come] from {issuer}: those that are issued go on working until they expire, new ones and renewals wait for it',
      '[das Zertifikat kommt|alle {n} Zertifikate kommen] von {issuer}: Ausgestellte Zertifikate gelten bis zum Ablauf weiter, neue Zertifikate und Verlängerungen warten auf diesen Dienst',
    ],
    [
      'renew early, keep a certificate of a second authority ready, and allow both in the CAA record',
      'Verlängern Sie früh, halten Sie ein Zertifikat einer zweiten Zertifizierungsstelle bereit, und erlauben Sie beide im CAA-Eintrag',
    ],
  ],
  'single-registrar': [
    [
      'the [domain in the code is|{n:number} domains in the code are all] held with {registrar}: to move its names to other name servers, that registrar has to work',
      '[die Domain im Code ist|alle {n} Domains im Code sind] bei {registrar} registriert: Namen lassen sich nur dann auf andere Nameserver umziehen, wenn dieser Registrar funktioniert',
    ],
    [
      'keep the account of the registrar apart from the cloud it serves, lock transfers, and let a second DNS provider be among the name servers beforehand',
      'Trennen Sie das Konto beim Registrar von der Cloud, der es dient, sperren Sie Transfers, und nehmen Sie vorab einen zweiten DNS-Anbieter unter die Nameserver auf',
    ],
  ],
} as const satisfies Phrases;
