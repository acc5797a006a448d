import type { Phrase } from './pattern.js';

const UNNAMED = 'the one region in use, which the code does not name';

/** What the proposed changes are called, and why they help. */
export const changesDe: readonly Phrase[] = [
  [
    'run what is only in [one zone of {region}|{zone}] in a second zone too',
    'was nur in [einer Zone von {region}|{zone}] läuft, auch in einer zweiten Zone betreiben',
  ],
  [
    '[one resource has|{n:number} resources have] no copy outside [it, whichever it is|{zone}]; the other zones of the region are there to be used',
    '[eine Ressource hat|{n} Ressourcen haben] keine Kopie außerhalb [dieser Zone, welche auch immer es ist|von {zone}]; die anderen Zonen der Region stehen bereit',
  ],
  [
    `keep a standby in another region than [${UNNAMED}|{region}]`,
    'ein Standby in einer anderen Region als [der einen genutzten, die der Code nicht nennt,|{region}] vorhalten',
  ],
  [
    'a copy that can serve, with its data, and health checks that send users to it without a change in the region that is lost',
    'eine übernahmefähige Kopie samt ihren Daten, dazu Health Checks, die Nutzer zu ihr leiten, ohne dass in der ausgefallenen Region etwas zu ändern ist',
  ],
  [
    'keep a standby at a provider other than [the one provider in use, which the code does not name|{providers:list}, outside {law}|{provider}]',
    'ein Standby bei einem anderen Anbieter als [dem einen genutzten, den der Code nicht nennt,|{providers}, außerhalb von {law},|{provider}] vorhalten',
  ],
  [
    'a copy that can serve, with its data, at a second provider, and DNS that does not hang on the first',
    'eine übernahmefähige Kopie samt ihren Daten bei einem zweiten Anbieter, dazu ein DNS, das nicht am ersten hängt',
  ],
  [
    'keep a standby outside [the one jurisdiction in use, which the code does not name|{law}]',
    'ein Standby außerhalb [der einen genutzten Rechtsordnung, die der Code nicht nennt,|von {law}] vorhalten',
  ],
  [
    'a copy that can serve, with its data, at a provider whose owner answers to another law',
    'eine übernahmefähige Kopie samt ihren Daten bei einem Anbieter, dessen Eigentümer einem anderen Recht untersteht',
  ],
  [
    'let a second DNS provider answer beside {service}',
    'neben {service} einen zweiten DNS-Anbieter antworten lassen',
  ],
  [
    'resolvers ask any of the name servers a zone names, so a zone held by two providers survives the loss of one',
    'Resolver fragen irgendeinen der Nameserver, die eine Zone nennt; liegt sie bei zwei Anbietern, übersteht sie den Ausfall des einen',
  ],
  [
    'keep what is read from {service} for some hours',
    'was aus {service} gelesen wird, für einige Stunden zwischenspeichern',
  ],
  [
    'a process that keeps its last good secret or setting goes on when the store cannot be asked',
    'ein Prozess, der das letzte gültige Secret oder die letzte Einstellung behält, läuft weiter, wenn die Quelle nicht antwortet',
  ],
  [
    'have an alternative to {party}, or go on without it',
    'eine Alternative zu {party} bereithalten oder ohne auskommen',
  ],
  [
    'queue what can wait, degrade instead of failing, or keep a second supplier that does not run on the same cloud',
    'in eine Warteschlange stellen, was warten kann, eingeschränkt weiterlaufen, statt auszufallen, oder einen zweiten Anbieter haben, der nicht auf derselben Cloud läuft',
  ],
  ['fail over without {control}', 'ohne {control} umschalten'],
  [
    'a switch that is decided by health checks or made by another provider goes on when this control plane does not answer',
    'eine Umschaltung, über die Health Checks entscheiden oder die ein anderer Anbieter ausführt, gelingt auch, wenn diese Steuerungsebene nicht antwortet',
  ],
  [
    'lower the TTL of {name} from {ttl:number} to {short:number} seconds',
    'die TTL von {name} von {ttl} auf {short} Sekunden senken',
  ],
  [
    'resolvers send users to the lost side until the old answer has aged; in return they ask the DNS service more often and feel its loss sooner',
    'Resolver schicken Nutzer auf die ausgefallene Seite, bis die alte Antwort abgelaufen ist; dafür fragen sie den DNS-Dienst öfter und spüren seinen Ausfall früher',
  ],
  [
    'move what is on {service} to a provider under another law that speaks the same ({providers})',
    'was auf {service} läuft, zu einem Anbieter unter anderem Recht mit denselben Schnittstellen verlegen ({providers})',
  ],
  [
    'programs stay as they are; data, keys and access rules move, and it pays when the rest moves or stands by there too',
    'Programme bleiben, wie sie sind; Daten, Schlüssel und Zugriffsregeln ziehen um, und es lohnt sich, wenn auch der Rest dorthin umzieht oder dort als Standby bereitsteht',
  ],
  [
    'run enough spare capacity that nothing has to be launched while {service} is lost',
    'so viel Reserve vorhalten, dass nichts gestartet werden muss, solange {service} ausgefallen ist',
  ],
  [
    'what runs goes on; only what would have to be started, scaled out or replaced waits for it',
    'was läuft, läuft weiter; nur was gestartet, erweitert oder ersetzt werden müsste, wartet darauf',
  ],
  [
    'copy the backups of {id} to another region, better to another account',
    'die Backups von {id} in eine andere Region kopieren, am besten in ein anderes Konto',
  ],
  [
    'backups that are lost with what they are of restore nothing',
    'Backups, die mit dem Gesicherten verloren gehen, stellen nichts wieder her',
  ],
];
