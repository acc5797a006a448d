import { isIP } from 'node:net';
import type { EndpointConfig } from '../model/index.js';
import { absolute, isName } from './names.js';
import { probeOf, timingOf } from './probe.js';
import type { RawEndpoint, RawTiming } from './raw.js';
import { type Complain, given, many, milliseconds } from './values.js';

/** The endpoints; those that cannot be looked at are left out, and `complain` is told why. */
export function endpointsOf(
  all: Readonly<Record<string, RawEndpoint>>,
  defaults: RawTiming,
  complain: Complain,
): EndpointConfig[] {
  const usual = timingOf(defaults);
  return Object.entries(all).flatMap(([id, raw]) => {
    const path = ['endpoints', id];
    const addresses = raw.address === undefined ? [] : many(raw.address);
    addresses.forEach((address, at) => {
      const where = [...path, 'address', ...(Array.isArray(raw.address) ? [at] : [])];
      if (isIP(address) === 0)
        complain(`found "${address}"; expected an address; a name goes under host`, where);
      else if (addresses.indexOf(address) < at) complain(`${address} is listed twice`, where);
    });
    if (raw.host !== undefined && addresses.length > 0)
      complain('has address and host; expected one of them: records A and AAAA, or CNAME', path);
    if (raw.host === undefined && addresses.length === 0)
      complain('has neither address nor host; expected one of them', path);
    const host = raw.host === undefined ? undefined : absolute(raw.host);
    if (host !== undefined && (!isName(host) || isIP(host) > 0))
      complain(`found "${raw.host}"; expected a host name`, [...path, 'host']);
    if (raw.sourceAddress !== undefined && isIP(raw.sourceAddress) === 0)
      complain(`found "${raw.sourceAddress}"; expected an address`, [...path, 'sourceAddress']);
    const probe = probeOf(raw.probe, host, [...path, 'probe'], complain);
    const timing = timingOf(typeof raw.probe === 'string' ? {} : raw.probe, usual);
    const own = typeof raw.probe === 'object' && raw.probe.timeout !== undefined;
    if (timing.timeoutMs >= timing.intervalMs)
      complain(
        `the timeout (${timing.timeoutMs} ms) is not shorter than the interval (${timing.intervalMs} ms)`,
        own ? [...path, 'probe', 'timeout'] : path,
      );
    if (timing.intervalMs < milliseconds(1))
      complain(`the interval is ${timing.intervalMs} ms; expected at least 1s`, path);
    if (probe === undefined) return [];
    const { at, component, sourceAddress, ca } = raw;
    const rest = { host, at, component, sourceAddress, ca };
    return [{ id, addresses, probe, timing, ...given(rest) }];
  });
}
