import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { onThemeChange, type Palette, readPalette } from './palette.js';
import { type Stage, stageOn } from './stage.js';

/** The stage on a canvas, as large as its host, and the colours the host has now. */
export function useStage(
  host: RefObject<HTMLElement | null>,
  canvas: RefObject<HTMLCanvasElement | null>,
  onCamera: () => void,
) {
  const stage = useRef<Stage>(null);
  const [palette, setPalette] = useState<Palette>();
  useEffect(() => {
    const element = host.current!;
    const own = stageOn(canvas.current!, onCamera);
    stage.current = own;
    const measure = () => own.resize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    const read = () => {
      const next = readPalette(element);
      own.setBackground(next.color.surface);
      setPalette(next);
    };
    read();
    const stopTheme = onThemeChange(read);
    return () => {
      observer.disconnect();
      stopTheme();
      own.stop();
    };
  }, []);
  return { stage, palette };
}
