/**
 * Our HCL syntax tree in the JSON that hcl2json (HashiCorp's parser behind a converter) makes of the same file, so that
 * the two can be compared. Expressions are kept as source text there, hence the spans.
 */

/** Converts what `Parser` read from `text` with `spans` switched on; throws where hcl2json itself refuses. */
export function toHcl2Json(body, text, spans) {
  return convertBody(body, { text, spans });
}

function convertBody(body, context) {
  const out = Object.create(null);
  for (const block of body.blocks) convertBlock(block, out, context);
  for (const { name, expr } of body.attributes) out[name] = convertExpr(expr, context);
  return out;
}

function convertBlock(block, out, context) {
  let key = block.type;
  for (const label of block.labels) {
    out[key] ??= Object.create(null);
    out = out[key];
    if (Array.isArray(out)) throw new Error('blocks with and without labels');
    key = label;
  }
  const body = convertBody(block.body, context);
  if (out[key] === undefined) out[key] = [body];
  else if (Array.isArray(out[key])) out[key].push(body);
  else throw new Error('blocks with and without labels');
}

function convertExpr(expr, context) {
  switch (expr.kind) {
    case 'literal':
      return typeof expr.value === 'string' ? escapeTemplate(expr.value) : expr.value;
    case 'unary':
      if (expr.operand.kind === 'literal' && typeof expr.operand.value !== 'string') {
        return expr.op === '-' ? -expr.operand.value : !expr.operand.value;
      }
      return source(expr, context);
    case 'template':
      if (isWrap(expr)) return convertExpr(expr.parts[0].expr, context);
      return expr.parts.map((part) => convertPart(part, context)).join('');
    case 'tuple':
      return expr.items.map((item) => convertExpr(item, context));
    case 'object': {
      const out = Object.create(null);
      for (const { key, value } of expr.items) out[convertKey(key, context)] = convertExpr(value, context);
      return out;
    }
    default:
      return source(expr, context);
  }
}

function convertKey(key, context) {
  return isTraversal(key) ? sourceText(key, context) : convertString(key, context);
}

/** A name with attributes and constant indexes. */
function isTraversal(expr) {
  if (expr.kind === 'attr') return isTraversal(expr.target);
  if (expr.kind === 'index') return expr.key.kind === 'literal' && isTraversal(expr.target);
  return expr.kind === 'name';
}

/** `"${x}"` is `x` itself. */
function isWrap(expr) {
  return expr.parts.length === 1 && expr.parts[0].kind === 'interpolation';
}

function convertString(expr, context) {
  if (expr.kind === 'literal') return expr.value === null ? 'null' : escapeTemplate(String(expr.value));
  if (expr.kind === 'template') {
    if (isWrap(expr)) return convertString(expr.parts[0].expr, context);
    return expr.parts.map((part) => convertPart(part, context)).join('');
  }
  if (expr.kind === 'conditional') {
    // hcl2json takes a conditional inside a string to be a directive.
    const no = convertString(expr.no, context);
    const test = sourceText(expr.test, context);
    return `%{if ${test}}${convertString(expr.yes, context)}${no === '' ? '' : `%{else}${no}`}%{endif}`;
  }
  return source(expr, context);
}

function convertPart(part, context) {
  switch (part.kind) {
    case 'text':
      return escapeTemplate(part.text);
    case 'interpolation':
      return convertString(part.expr, context);
    case 'if': {
      const yes = part.yes.map((inner) => convertPart(inner, context)).join('');
      const no = part.no.map((inner) => convertPart(inner, context)).join('');
      return `%{if ${sourceText(part.test, context)}}${yes}${no === '' ? '' : `%{else}${no}`}%{endif}`;
    }
    default: {
      const variables = part.keyVar === null ? part.valueVar : `${part.keyVar}, ${part.valueVar}`;
      const body = part.body.map((inner) => convertPart(inner, context)).join('');
      return `%{for ${variables} in ${sourceText(part.collection, context)}}${body}%{endfor}`;
    }
  }
}

function escapeTemplate(text) {
  return text.replaceAll('${', () => '$${').replaceAll('%{', '%%{');
}

function source(expr, context) {
  return `\${${sourceText(expr, context)}}`;
}

function sourceText(expr, context) {
  const span = context.spans.get(expr);
  if (span === undefined) throw new Error(`no span for ${expr.kind} in line ${expr.line}`);
  // hcl2json adds a closing parenthesis that follows, to make up for old ranges of calls that lacked theirs.
  const end = context.text[span[1]] === ')' ? span[1] + 1 : span[1];
  return context.text.slice(span[0], end);
}

/** Path and values of the first difference between two JSON values, or null. */
export function firstDifference(ours, theirs, path = '') {
  if (Object.is(ours, theirs) || (ours === 0 && theirs === 0)) return null;
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return `${path}: ${clip(ours)} here, ${clip(theirs)} there`;
  }
  if (Array.isArray(ours) !== Array.isArray(theirs)) return `${path}: array on one side only`;
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const inner = Object.hasOwn(ours, key) && Object.hasOwn(theirs, key);
    if (!inner) return `${path}.${key}: ${Object.hasOwn(ours, key) ? 'only here' : 'only there'}`;
    const difference = firstDifference(ours[key], theirs[key], `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return null;
}

function clip(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 160 ? `${text.slice(0, 160)}...` : text;
}
