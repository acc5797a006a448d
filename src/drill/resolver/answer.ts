import { type Answer, type DecodedPacket, encode, RECURSION_AVAILABLE, RECURSION_DESIRED } from 'dns-packet';

export type Code = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'NOTIMP';

const NUMBER: Readonly<Record<Code, number>> = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4 };

/** Seconds an answer may be kept: short, since faults begin and end while the command runs. */
export const TTL = 5;

/** The answer to a query, with its id and question. Where nothing is found, an SOA says for how long that may be kept. */
export function answerTo(query: DecodedPacket, code: Code, answers: readonly Answer[] = []): Buffer {
  const { id = 0, questions = [], flags = 0 } = query;
  const isNegative = answers.length === 0 && (code === 'NOERROR' || code === 'NXDOMAIN');
  return encode({
    type: 'response',
    id,
    flags: (flags & RECURSION_DESIRED) | RECURSION_AVAILABLE | NUMBER[code],
    questions,
    answers: [...answers],
    authorities: isNegative && questions[0] ? [soa(questions[0].name)] : [],
  });
}

/** RFC 2308: a negative answer is kept as long as the SOA's `minimum` says. */
function soa(name: string): Answer {
  const data = {
    mname: 'firebreak.invalid',
    rname: 'drill.firebreak.invalid',
    serial: 1,
    refresh: 60,
    retry: 60,
    expire: 600,
    minimum: TTL,
  };
  return { type: 'SOA', name: name.split('.').slice(-2).join('.') || '.', ttl: TTL, data };
}
