import { options, render } from 'preact';
import { engineWorker } from './host.js';
import { connect as connectTo } from './model/client.js';
import { load } from './source.js';
import { answered, connect, followAddress, isPrinting } from './state.js';
import './ui/theme.css';
import './ui/layout.css';
import './ui/controls.css';
import './ui/answer.css';
import './ui/now.css';
import './ui/outage.css';
import './ui/print.css';
import { applySettings } from './ui/settings.js';
import { showUnseen } from './ui/unseen.js';
import { App } from './views/app.js';

applySettings(document.documentElement);
followAddress();
unfoldForPaper();
showUnseen();
render(<App />, document.getElementById('app')!);
void answered(start());

/** Not awaited by the module: what it imports on demand is in the same file further down, and would wait for that. */
async function start(): Promise<void> {
  const worker = await engineWorker();
  connect(connectTo(() => worker));
  await load();
}

/** On paper everything is unfolded; it has to be drawn before the browser goes on to print. */
function unfoldForPaper(): void {
  const opened = new Set<HTMLDetailsElement>();
  addEventListener('beforeprint', () => {
    const wait = options.debounceRendering;
    options.debounceRendering = (draw) => draw();
    isPrinting.value = true;
    if (wait === undefined) delete options.debounceRendering;
    else options.debounceRendering = wait;
    for (const one of document.querySelectorAll<HTMLDetailsElement>('details:not([open])')) {
      one.open = true;
      opened.add(one);
    }
  });
  addEventListener('afterprint', () => {
    isPrinting.value = false;
    for (const one of opened) one.open = false;
    opened.clear();
  });
}
