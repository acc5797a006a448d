// Stands in until the engine is there.
addEventListener('message', ({ data }: MessageEvent<{ components: unknown[] }>) => {
  postMessage({ components: data.components.length });
});
