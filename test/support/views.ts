/** Every view of the app, by its address, over the example shop. */
export const VIEWS = {
  answer: '#/',
  map: '#/map',
  'a component on the map': '#/map/aws_db_instance.orders',
  'a component': '#/component/aws_db_instance.orders',
  'choose what fails': '#/outage',
  'the loss of a zone': '#/outage?lose=aws%2Fus-east-1a&for=3600',
  'an incident': '#/outage/2025-10-20-aws-us-east-1?t=7200',
  'what if': '#/what-if',
  compare: '#/compare',
} as const;
