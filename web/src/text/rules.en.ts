import type { RuleTexts } from './rules.js';

export const rulesEn: RuleTexts = {
  'backup-in-blast-radius': [
    'Backups are lost with what they back up',
    'Backups of data that journeys run on are kept in the same region, and the code shows no copy elsewhere.',
  ],
  'cold-start-cycle': [
    'Nothing can start first',
    'These components need each other: after a full stop each waits for another one that is not there yet.',
  ],
  concentration: [
    'How much hangs on how few',
    'How many journeys go down with each provider and each jurisdiction. A statement of where you are, and no fault.',
  ],
  'control-plane-elsewhere': [
    'Changes wait for another region',
    'The journey survives the loss of a region, but cannot be changed without it: a control plane sits there.',
  ],
  'data-in-one-region': [
    'Data is in one region only',
    'The journey states how much data may be lost (RPO), and the code shows no copy outside one region.',
  ],
  'failover-needs-control-plane': [
    'The switch waits for a control plane',
    'Going over to the standby is a change, and changes need a control plane that may be away.',
  ],
  'failover-needs-launch': [
    'The standby has to be launched first',
    'No standby runs: each is launched when it is needed, and launching is what fails first in a large outage.',
  ],
  'failover-needs-what-fails': [
    'The standby fails with the active',
    'One loss takes the active member down, and with it the standby or what the switch needs.',
  ],
  'launch-dependence': [
    'Runs on, but cannot start or scale',
    'The journey keeps serving without these services, but nothing of it can be launched, scaled or replaced.',
  ],
  'objective-missed': [
    'An objective is not held',
    'The journey states an availability or a recovery time that this estate does not hold.',
  ],
  'registry-in-blast-radius': [
    'Images are lost with what starts from them',
    'The images a journey starts from are in the region whose loss takes it down, without a copy elsewhere.',
  ],
  'self-supporting-redundancy': [
    'Redundancy that holds only itself up',
    'After this loss the journey goes on only because some components hold each other up; none could come back.',
  ],
  'single-certificate-authority': [
    'One certificate authority',
    'All certificates come from one service. What is issued goes on working; new ones and renewals wait for it.',
  ],
  'single-dns-provider': [
    'One DNS provider',
    'The names users come by are answered by one DNS service alone.',
  ],
  'single-global-service': [
    'One global service',
    'The journey stops without one service that its provider runs once for all regions.',
  ],
  'single-jurisdiction': [
    'One jurisdiction',
    'All the journey cannot do without belongs to owners under one law, wherever the servers stand.',
  ],
  'single-machine': [
    'One machine',
    'A journey cannot do without one machine, or one volume, and nothing takes over when it fails.',
  ],
  'single-provider': [
    'One provider',
    'Losing one provider takes the journeys down, whatever region they are in.',
  ],
  'single-region': ['One region', 'Losing one region takes the journeys down.'],
  'single-registrar': [
    'One registrar',
    'All domains are registered with one provider; a DNS provider that is lost can only be left through it.',
  ],
  'single-service': [
    'One service of the provider',
    'The journey stops without one service in one region; the region itself may be fine.',
  ],
  'single-third-party': ['One third party', 'One outside service takes the journeys down.'],
  'single-zone': [
    'In one zone only',
    'It sits in one zone, a journey cannot do without it, and nothing takes over when that zone is lost.',
  ],
  'slow-failover': [
    'Failing over takes too long',
    'Noticing the loss and switching take longer together than the journey may be down.',
  ],
  'standby-without-data': [
    'A standby without its data',
    'The active member runs on data that nothing in the code brings to the standby.',
  ],
  'state-in-blast-radius': [
    'Terraform state is lost with the rest',
    'The state is in the region whose loss takes the journeys down; building elsewhere begins with reading it.',
  ],
  'ttl-longer-than-rto': [
    'The record lives longer than the outage may',
    'The switch would be in time, if resolvers did not keep the old answer for so long.',
  ],
  'watcher-in-blast-radius': [
    'The alarms are lost with what they watch',
    'All alarms are in the region whose loss takes the journeys down, and nothing watches from outside.',
  ],
};
