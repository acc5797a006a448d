// Packs the address ranges in src/atlas/data/PROVIDER/ranges.yaml; src/atlas/ranges/pack.ts says how.
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * @param {{ value: object, complain: Function }[]} sources one for each provider
 * @param {(component: string) => boolean} isKnown
 */
export function compileRanges(sources, isKnown) {
  const lists = [];
  const components = [];
  let packed = '';
  for (const { value, complain } of sources) {
    const { provider, source, date } = value;
    lists.push({ provider, source, date });
    const seen = new Set();
    for (const [component, text] of Object.entries(value.ranges)) {
      const say = (message) => complain(['ranges', component], message);
      if (component.split('/')[0] !== provider) say(`${component} is not in ${provider}`);
      if (!isKnown(component)) say(`${component} is not in the atlas`);
      const byLength = new Map();
      for (const written of text.split(/\s+/).filter(Boolean)) {
        const prefix = parse(written);
        if (prefix === undefined) say(`${written} is no prefix such as 192.0.2.0/24`);
        else if (seen.has(written)) say(`${written} is there twice`);
        else byLength.set(prefix.length, [...(byLength.get(prefix.length) ?? []), prefix.number]);
        seen.add(written);
      }
      components.push(component);
      packed += digits(byLength.size);
      for (const [length, numbers] of [...byLength].sort(([a], [b]) => a - b)) {
        numbers.sort((a, b) => (a < b ? -1 : 1));
        packed += digits(length) + digits(numbers.length);
        packed += numbers.map((number, i) => digits(number - (numbers[i - 1] ?? 0n))).join('');
      }
    }
  }
  return { lists, components, packed };
}

/** The bits of a prefix as a number, and how many they are: of IPv4, 256 more. */
function parse(written) {
  const [, address = '', bits = ''] = /^([0-9a-f.:]+)\/(\d+)$/.exec(written) ?? [];
  const size = address.includes(':') ? 128 : 32;
  const whole = size === 128 ? six(address) : four(address);
  const rest = BigInt(size - Number(bits));
  if (whole === undefined || bits === '' || rest < 0n || (whole >> rest) << rest !== whole) return undefined;
  return { length: Number(bits) + (size === 32 ? 256 : 0), number: whole >> rest };
}

function four(address) {
  const bytes = address.split('.').map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !(byte <= 255))) return undefined;
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function six(address) {
  const [left, right] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const missing = 8 - left.length - (right?.length ?? 0);
  if (missing < 0) return undefined;
  const groups = [...left, ...new Array(missing).fill('0'), ...(right ?? [])];
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

function digits(number) {
  let left = BigInt(number);
  let text = '';
  do {
    const low = Number(left & 31n);
    left >>= 5n;
    text += DIGITS[low + (left > 0n ? 32 : 0)];
  } while (left > 0n);
  return text;
}
