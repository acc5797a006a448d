/**
 * A chart of how quantities grow, both axes logarithmic, as SVG: what grows in proportion is a line as steep as the dotted
 * one. Colours hold on light and dark ground.
 *
 * @param series each with a name and points [x, y], above 0
 */
export function growthChart(series, { x: xName, y: yName }) {
  const [width, height, left, right, top, bottom] = [760, 440, 64, 250, 20, 48];
  const points = series.flatMap((one) => one.points);
  const decades = (values) => [
    Math.floor(Math.log10(Math.min(...values)) + 1e-3),
    Math.ceil(Math.log10(Math.max(...values)) - 1e-3),
  ];
  const [fromX, toX] = decades(points.map(([x]) => Math.round(x / 10) * 10));
  const [fromY, toY] = decades(points.map(([, y]) => y));
  const px = (x) => left + ((Math.log10(x) - fromX) / (toX - fromX)) * (width - left - right);
  const py = (y) => height - bottom - ((Math.log10(y) - fromY) / (toY - fromY)) * (height - top - bottom);
  const at = ([x, y]) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`;
  const line = (a, b, style) => {
    const [[x1, y1], [x2, y2]] = [a, b].map((one) => at(one).split(','));
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${style}/>`;
  };
  const text = (x, y, content, rest = '') =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${rest}>${content}</text>`;
  const powers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  const grid = 'stroke="#8888" stroke-width="0.5"';
  const [lowX, highX, lowY, highY] = [10 ** fromX, 10 ** toX, 10 ** fromY, 10 ** toY];
  const parts = [
    ...powers(fromX, toX).flatMap((x) => [
      line([x, lowY], [x, highY], grid),
      text(px(x), height - bottom + 18, x.toLocaleString('en'), ' text-anchor="middle"'),
    ]),
    ...powers(fromY, toY).flatMap((y) => [
      line([lowX, y], [highX, y], grid),
      text(left - 8, py(y) + 4, y.toLocaleString('en'), ' text-anchor="end"'),
    ]),
    text(px(10 ** ((fromX + toX) / 2)), height - 8, xName, ' text-anchor="middle"'),
    text(8, top - 6, yName),
    ...proportional(lowX, highX, lowY, highY).map(([a, b]) => line(a, b, `${grid} stroke-dasharray="1 4"`)),
  ];
  const places = spread(series.map((one) => py(one.points.at(-1)[1])));
  series.forEach(({ name, points: own }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    parts.push(
      `<polyline points="${own.map(at).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    );
    for (const one of own) {
      const [cx, cy] = at(one).split(',');
      parts.push(`<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`);
    }
    parts.push(text(px(own.at(-1)[0]) + 10, places[i] + 4, name, ` fill="${colour}"`));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#888">\n<title>${yName} by ${xName}</title>\n${parts.join('\n')}\n</svg>\n`;
}

/** Tell apart without red against green, on white and on black. */
const COLOURS = ['#0b7fc7', '#d9730d', '#8a63d2', '#1b9e77', '#c2407f'];

/** A line of slope 1 from each power of ten on the left edge, as far as it stays inside. */
function proportional(lowX, highX, lowY, highY) {
  const lines = [];
  for (let y = lowY; y < highY; y *= 10) {
    const x = Math.min(highX, (lowX * highY) / y);
    lines.push([
      [lowX, y],
      [x, (y * x) / lowX],
    ]);
  }
  return lines;
}

/** Heights that are at least a line of text apart, in the same order. */
function spread(heights) {
  const order = heights.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let k = 1; k < order.length; k++) order[k].y = Math.max(order[k].y, order[k - 1].y + 15);
  const places = [];
  for (const { y, i } of order) places[i] = y;
  return places;
}
