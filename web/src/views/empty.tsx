import type { ComponentChildren } from 'preact';
import { problem, take, texts } from '../state.js';
import { Copy } from '../ui/copy.js';
import { FileButton } from '../ui/file-button.js';
import { ViewTitle } from './view.js';

const ASSESS = 'firebreak assess --format json PATH > assessment.json';

/** The smallest declaration of a journey. */
const JOURNEY = `journeys:
  checkout:
    name: Checkout
    entry: aws_lb.shop
`;

/** Nothing is open. */
export function Start() {
  const { m } = texts.value;
  return (
    <Notice title={m.empty.start} text={m.empty.startText} how={m.empty.startHow} code={ASSESS}>
      <FileButton label={m.app.open} onFile={take} />
    </Notice>
  );
}

/** The assessment holds nothing. */
export function EmptyEstate() {
  const { m } = texts.value;
  return (
    <Notice
      title={m.empty.estate}
      text={m.empty.estateText}
      how={m.empty.estateHow}
      code="firebreak assess PATH"
    />
  );
}

/** There is an estate, and nothing that users come for. */
export function NoJourneys() {
  const { m } = texts.value;
  return (
    <Notice title={m.empty.journeys} text={m.empty.journeysText} how={m.empty.journeysHow} code={JOURNEY} />
  );
}

function Notice({
  title,
  text,
  how,
  code,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly how: string;
  readonly code: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="empty">
      <ViewTitle name={title}>{title}</ViewTitle>
      <p>{text}</p>
      {children}
      <p>{how}</p>
      <div class="snippet">
        <Copy text={code} />
        <pre translate={false}>{code}</pre>
      </div>
    </section>
  );
}

/** Why a file cannot be shown, and what to do about it. What was open before stays. */
export function ProblemNotice() {
  const { m } = texts.value;
  const found = problem.value;
  if (found === null) return null;
  const { title, text, next } = m.problems[found.problem](found.name, found.detail);
  return (
    <div class="notice notice-bad" role="alert">
      <div>
        <p class="notice-title">{title}</p>
        {text !== '' && <p>{text}</p>}
        <p>{next}</p>
      </div>
      <button
        type="button"
        onClick={() => {
          problem.value = null;
        }}
      >
        {m.details.close}
      </button>
    </div>
  );
}
