import { describe, expect, it } from 'vitest';
import { ownerOfHost } from './hosts.js';

describe('the owner of a host', () => {
  it.each([
    // The pattern leaves its second label open, too.
    ['ns-123.awsdns-45.com', 'aws/global/route53'],
    ['ns-9.awsdns-09.co.uk', 'aws/global/route53'],
    ['ns-700.awsdns-23.net', 'aws/global/route53'],
    ['dns10.ovh.net', 'ovh/global/dns'],
    ['alt1.aspmx.l.google.com', 'saas/googleworkspace'],
    ['r3.o.lencr.org', 'saas/letsencrypt'],
    ['e1.a.akamaiedge.net', 'akamai/global/cdn'],
    ['amy.ns.cloudflare.com', 'cloudflare/global/dns'],
    ['ns1-01.azure-dns.com', 'azure/global/dns'],
  ])('%s is %s', (host, id) => {
    expect(ownerOfHost(host)?.id).toBe(id);
  });

  it('is nobody known for a name that only ends alike', () => {
    expect(ownerOfHost('awsdns-45.com')).toBeUndefined();
    expect(ownerOfHost('ns-1.awsdns-45.com.evil.example')).toBeUndefined();
  });
});
