/** German as it is read: one sentence for each way of saying what the analyses say. */
import { describe, expect, it } from 'vitest';
import { textsOf } from '../index.js';
import type { Speaker } from './index.js';

const { say } = textsOf('de');

const FINDINGS: readonly (readonly [Speaker, english: string, german: string])[] = [
  [
    'single-zone',
    'db.a is in one zone and nothing takes over when it is lost',
    'db.a liegt in nur einer Zone, und nichts springt ein, wenn sie ausfällt',
  ],
  [
    'single-zone',
    'db.a is in one zone (aws/eu-west-1a) and nothing takes over when it is lost',
    'db.a liegt in nur einer Zone (aws/eu-west-1a), und nichts springt ein, wenn sie ausfällt',
  ],
  [
    'single-zone',
    'db.a runs as one copy in one zone; when that is lost it is down until it is started in another',
    'db.a läuft als einzige Kopie in einer Zone; fällt diese aus, steht es, bis es in einer anderen gestartet ist',
  ],
  [
    'single-machine',
    'vm.a is one machine and nothing takes over when it fails',
    'vm.a ist eine einzige Maschine, und nichts springt ein, wenn sie ausfällt',
  ],
  [
    'single-machine',
    'vm.a is one machine and nothing takes over when it or its volume disk.a fails',
    'vm.a ist eine einzige Maschine, und nichts springt ein, wenn sie oder ihr Volume disk.a ausfällt',
  ],
  [
    'single-machine',
    'vm.a is one machine and nothing takes over when it or one of its volumes (disk.a and disk.b) fails',
    'vm.a ist eine einzige Maschine, und nichts springt ein, wenn sie oder eines ihrer Volumes (disk.a und disk.b) ausfällt',
  ],
  [
    'single-machine',
    'disk.a is one volume and nothing takes over when it fails',
    'disk.a ist ein einziges Volume, und nichts springt ein, wenn es ausfällt',
  ],
  [
    'single-region',
    'aws/eu-west-1 takes down 2 journeys',
    'der Ausfall von aws/eu-west-1 legt 2 Journeys lahm',
  ],
  ['single-third-party', 'saas/pay takes down shop', 'der Ausfall von saas/pay legt shop lahm'],
  [
    'single-region',
    'everything is in one region of aws, which the code does not name',
    'alles liegt in einer Region von aws, die der Code nicht nennt',
  ],
  [
    'single-jurisdiction',
    'everything is under one jurisdiction, which the code does not name',
    'alles untersteht einer Rechtsordnung, die der Code nicht nennt',
  ],
  [
    'single-service',
    'shop cannot do without aws/eu-west-1/sqs',
    'shop kommt nicht ohne aws/eu-west-1/sqs aus',
  ],
  [
    'single-global-service',
    '12 journeys cannot do without aws/global/iam',
    '12 Journeys kommen nicht ohne aws/global/iam aus',
  ],
  [
    'single-dns-provider',
    'only aws/global/route53 answers for the names of 3 journeys',
    'nur aws/global/route53 löst die Namen von 3 Journeys auf',
  ],
  [
    'single-dns-provider',
    'only aws/global/route53 answers for the name of shop',
    'nur aws/global/route53 löst den Namen von shop auf',
  ],
  [
    'single-dns-provider',
    'shop has a standby, and only aws/global/route53 answers for its name: without it users reach neither',
    'shop hat ein Standby, doch den Namen löst nur aws/global/route53 auf: Ohne diesen Dienst erreichen Nutzer keine der beiden Seiten',
  ],
  [
    'single-certificate-authority',
    'the certificate comes from aws acm: those that are issued go on working until they expire, new ones and renewals wait for it',
    'das Zertifikat kommt von aws acm: Ausgestellte Zertifikate gelten bis zum Ablauf weiter, neue Zertifikate und Verlängerungen warten auf diesen Dienst',
  ],
  [
    'single-registrar',
    'the 2 domains in the code are all held with ovh: to move its names to other name servers, that registrar has to work',
    'alle 2 Domains im Code sind bei ovh registriert: Namen lassen sich nur dann auf andere Nameserver umziehen, wenn dieser Registrar funktioniert',
  ],
  [
    'failover-needs-what-fails',
    'switching away from lb.a needs aws/global/iam and lambda.b, which is lost with it when aws/us-east-1 or aws is',
    'die Umschaltung weg von lb.a braucht aws/global/iam und lambda.b, und das fällt mit aus, wenn aws/us-east-1 oder aws ausfällt',
  ],
  [
    'failover-needs-what-fails',
    'the standby lb.b needs saas/pay, whose loss takes the active lb.a down',
    'das Standby lb.b braucht saas/pay, dessen Ausfall auch die aktive Seite lb.a lahmlegt',
  ],
  [
    'failover-needs-control-plane',
    'shop can only be switched to the standby while aws/global/route53:control works, which sits in aws/us-east-1',
    'shop lässt sich nur auf das Standby umschalten, solange aws/global/route53:control funktioniert; diese Steuerungsebene sitzt in aws/us-east-1',
  ],
  [
    'failover-needs-launch',
    'the standby asg.b does not run until it is needed, and aws/eu-west-1/ec2 must launch it then',
    'das Standby asg.b läuft erst, wenn es gebraucht wird, und gestartet werden muss es dann über aws/eu-west-1/ec2',
  ],
  [
    'slow-failover',
    'a switch away from lb.a takes 1 d 3 h (2 min to notice, 40 s to switch); the RTO of shop, admin and 2 more is 1 h',
    'eine Umschaltung weg von lb.a dauert 1 Tag 3 h (2 min zum Erkennen, 40 s zum Umschalten); die RTO von shop, admin und 2 weiteren beträgt 1 h',
  ],
  [
    'ttl-longer-than-rto',
    'resolvers keep the old answer for 1 h of the 1 h 3 min that a switch away from lb.a takes; the RTO of shop is 5 min',
    'eine Umschaltung weg von lb.a dauert 1 h 3 min, und davon halten Resolver 1 h lang an der alten Antwort fest; die RTO von shop beträgt 5 min',
  ],
  [
    'standby-without-data',
    'nothing in the code brings the data of db.a, s3.b and 2 more to the standby lb.b',
    'nichts im Code bringt die Daten von db.a, s3.b und 2 weiteren zum Standby lb.b',
  ],
  [
    'backup-in-blast-radius',
    'the backups that db.a and db.b keep are in aws/eu-west-1, as is what they are of; the code shows no copy elsewhere',
    'die Backups, die db.a und db.b vorhalten, liegen in aws/eu-west-1 und damit dort, wo auch das Gesicherte liegt; der Code zeigt keine Kopie anderswo',
  ],
  [
    'data-in-one-region',
    'shop states an RPO, and the code shows no copy of db.a outside aws/eu-west-1',
    'shop nennt eine RPO, und der Code zeigt keine Kopie von db.a außerhalb von aws/eu-west-1',
  ],
  [
    'registry-in-blast-radius',
    'the loss of aws/eu-west-1 takes shop down, and with it the only copy that the code shows of the images in ecr.a',
    'der Ausfall von aws/eu-west-1 legt shop lahm, und damit fällt die einzige Kopie der Images in ecr.a weg, die der Code zeigt',
  ],
  [
    'state-in-blast-radius',
    'the loss of aws/eu-west-1 takes 2 journeys down, and with them the Terraform state that they are built from (state a)',
    'der Ausfall von aws/eu-west-1 legt 2 Journeys lahm, und mit ihnen fällt der Terraform-State weg, aus dem sie gebaut sind (state a)',
  ],
  [
    'watcher-in-blast-radius',
    'the only alarm in the code (alarm.a) is in aws/eu-west-1, whose loss takes shop down: then nobody is told',
    'der einzige Alarm im Code (alarm.a) liegt in aws/eu-west-1, deren Ausfall shop lahmlegt: Dann erfährt es niemand',
  ],
  [
    'watcher-in-blast-radius',
    'all 5 alarms in the code (alarm.a, alarm.b and 3 more) are in aws/eu-west-1, whose loss takes 2 journeys down: then nobody is told',
    'alle 5 Alarme im Code (alarm.a, alarm.b und 3 weitere) liegen in aws/eu-west-1, deren Ausfall 2 Journeys lahmlegt: Dann erfährt es niemand',
  ],
  [
    'cold-start-cycle',
    'a.x, b.y wait for each other: after a full stop none of them can be the first to come back',
    'a.x, b.y warten aufeinander: Nach einem völligen Stillstand kann nichts davon als Erstes wieder anlaufen',
  ],
  [
    'self-supporting-redundancy',
    'after the loss of aws/eu-west-1 (or 2 others), a.x and b.y and c.z serve only because they hold each other up, and cannot come back once they stop',
    'nach dem Ausfall von aws/eu-west-1 (oder 2 anderen) laufen a.x und b.y und c.z nur weiter, weil sie einander tragen, und kommen nach einem Stillstand nicht wieder hoch',
  ],
  [
    'launch-dependence',
    'shop keeps serving without aws/eu-west-1/ec2, aws/eu-west-1/ecr, but cannot start, scale or replace what fails',
    'ohne aws/eu-west-1/ec2, aws/eu-west-1/ecr läuft shop weiter, aber nichts davon lässt sich starten, skalieren oder bei einem Defekt ersetzen',
  ],
  [
    'control-plane-elsewhere',
    '2 journeys survive the loss of aws/us-east-1 but cannot be changed without it',
    '2 Journeys überstehen den Ausfall von aws/us-east-1, doch ohne diese Region sind keine Änderungen möglich',
  ],
  [
    'objective-missed',
    'aws-2025-10-20 would have had shop down for 15 h 2 min (times uncertain); its RTO is 30 min (1 more miss theirs)',
    'durch aws-2025-10-20 wäre shop 15 h 2 min ausgefallen (Zeiten ungewiss); die RTO beträgt 30 min (1 weitere verfehlt ihr Ziel)',
  ],
  [
    'objective-missed',
    'nothing takes over when aws/eu-west-1 or saas/pay is lost: shop is down for as long as that lasts (4 h the mean of those in the library); its RTO is 1 h (3 more miss theirs)',
    'nichts springt ein, wenn aws/eu-west-1 oder saas/pay ausfällt: shop steht, solange das dauert (4 h im Mittel der Vorfallsammlung); die RTO beträgt 1 h (3 weitere verfehlen ihr Ziel)',
  ],
  [
    'objective-missed',
    'shop: less than 1 to 1,234 minutes of down time a year are to be expected; its objective of 99.95 % allows 263',
    'shop: weniger als 1 bis 1.234 Minuten Ausfallzeit im Jahr sind zu erwarten; das Ziel von 99,95 % erlaubt 263',
  ],
  [
    'concentration',
    'of 5 journeys are lost: 5 with aws, 1 with hetzner, 5 with jurisdiction/us; Herfindahl index over providers 0.72',
    'von 5 Journeys fallen aus: 5 mit aws, 1 mit hetzner, 5 mit jurisdiction/us; Herfindahl-Index über die Anbieter: 0,72',
  ],
];

const CHANGES: readonly (readonly [english: string, german: string])[] = [
  [
    'run what is only in one zone of aws/eu-west-1 in a second zone too',
    'was nur in einer Zone von aws/eu-west-1 läuft, auch in einer zweiten Zone betreiben',
  ],
  [
    'one resource has no copy outside it, whichever it is; the other zones of the region are there to be used',
    'eine Ressource hat keine Kopie außerhalb dieser Zone, welche auch immer es ist; die anderen Zonen der Region stehen bereit',
  ],
  [
    'keep a standby in another region than the one region in use, which the code does not name',
    'ein Standby in einer anderen Region als der einen genutzten, die der Code nicht nennt, vorhalten',
  ],
  [
    'keep a standby at a provider other than the one provider in use, which the code does not name',
    'ein Standby bei einem anderen Anbieter als dem einen genutzten, den der Code nicht nennt, vorhalten',
  ],
  [
    'keep a standby outside the one jurisdiction in use, which the code does not name',
    'ein Standby außerhalb der einen genutzten Rechtsordnung, die der Code nicht nennt, vorhalten',
  ],
  [
    'keep a standby at a provider other than aws and azure, outside jurisdiction/us',
    'ein Standby bei einem anderen Anbieter als aws und azure, außerhalb von jurisdiction/us, vorhalten',
  ],
  [
    'lower the TTL of the shop from 3600 to 60 seconds',
    'die TTL von the shop von 3600 auf 60 Sekunden senken',
  ],
  ['fail over without aws/global/route53:control', 'ohne aws/global/route53:control umschalten'],
];

const DIFFERENCES: readonly (readonly [english: string, german: string])[] = [
  [
    '1 error while reading, was 0: what could not be read has no findings',
    '1 Fehler beim Lesen, zuvor 0: Was nicht gelesen wurde, hat keine Befunde',
  ],
  [
    'new high single-zone: db.a is in one zone and nothing takes over when it is lost',
    'neu: hoch single-zone: db.a liegt in nur einer Zone, und nichts springt ein, wenn sie ausfällt',
  ],
  [
    'medium single-region: aws/eu-west-1 takes down shop, was low',
    'mittel single-region: der Ausfall von aws/eu-west-1 legt shop lahm, zuvor niedrig',
  ],
  [
    'now ignored by firebreak.yaml info single-service: shop cannot do without a/b/c',
    'jetzt in firebreak.yaml ignoriert: Hinweis single-service: shop kommt nicht ohne a/b/c aus',
  ],
  ['new journey shop', 'neue Journey shop'],
  ['journey shop is gone', 'Journey shop gibt es nicht mehr'],
  [
    'shop without a, b, c, d and 1 more: down, was degraded',
    'shop ohne a, b, c, d und 1 weitere: ausgefallen, zuvor eingeschränkt',
  ],
  [
    'shop without aws/eu-west-1/ec2:control: can no longer be changed',
    'shop ohne aws/eu-west-1/ec2:control: lässt sich nicht mehr ändern',
  ],
  ['shop without a: can now start or scale', 'shop ohne a: lässt sich jetzt starten oder skalieren'],
  [
    'shop expected down 1 min to 10 h a year, was under 1 min a year',
    'shop: erwartete Ausfallzeit 1 min bis 10 h im Jahr, zuvor unter 1 min im Jahr',
  ],
  [
    'best for 3 points: fail over without a/b/c:control; lower the TTL of s from 300 to 60 seconds (saves up to 3 d a year, removes 1 single point); was: nothing',
    'am besten für 3 Punkte: ohne a/b/c:control umschalten; die TTL von s von 300 auf 60 Sekunden senken (spart bis zu 3 Tage im Jahr, beseitigt 1 einzelnen Ausfallpunkt); zuvor: nichts',
  ],
];

describe('German', () => {
  it.each(FINDINGS)('of %s: %s', (by, english, german) => {
    expect(say(by, english)).toEqual({ text: german });
  });

  it.each(CHANGES)('of a change: %s', (english, german) => {
    expect(say('change', english)).toEqual({ text: german });
  });

  it.each(DIFFERENCES)('of a difference: %s', (english, german) => {
    expect(say('difference', english)).toEqual({ text: german });
  });

  it('keeps every name as it is written, whatever is in it', () => {
    const key = 'module.a["x and y, 2 more \\" or z"].db';
    expect(
      say('standby-without-data', `nothing in the code brings the data of ${key} and b to the standby c`)
        .text,
    ).toBe(`nichts im Code bringt die Daten von ${key} und b zum Standby c`);
  });

  it.each([
    ['a sentence of another version', 'single-zone', 'db.a is in a single zone'],
    [
      'a rule of another version',
      'a-later-rule',
      'db.a is in one zone and nothing takes over when it is lost',
    ],
    ['a rule that is no rule', 'constructor', 'x'],
    [
      'a finding of another version in a difference',
      'difference',
      'new high single-zone: db.a is in a single zone',
    ],
    ['no sentence', 'change', ''],
  ])('leaves English what it does not know and says so: %s', (_, by, english) => {
    expect(say(by as Speaker, english)).toEqual({ text: english, lang: 'en' });
  });

  it('is for the German app alone', () => {
    expect(textsOf('en').say('change', 'fail over without x')).toEqual({ text: 'fail over without x' });
  });
});
