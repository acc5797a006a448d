// Stands in until the views are there: what was assessed, read by the engine's worker.
import { render } from 'preact';
import { engineWorker, inlined, layoutWorker } from './host.js';
import './main.css';

const text = (await inlined('data')) ?? (await (await fetch('api/assessment')).text());
const { name, assessment } = JSON.parse(text) as { name: string; assessment: { components: unknown[] } };
const engine = await engineWorker();
const layout = await layoutWorker();
const laidOut = new Promise((resolve) => {
  layout.onmessage = resolve;
});
layout.postMessage({ id: 0, cmd: 'register', algorithms: ['layered'] });
engine.onmessage = async ({ data }: MessageEvent<{ components: number }>) => {
  await laidOut;
  const words = `${name}: ${data.components} components`;
  render(<p>{words}</p>, document.getElementById('app')!);
};
engine.postMessage(assessment);
