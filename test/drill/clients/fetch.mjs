// Node's fetch. Each client prints, for each URL, what it got or its own words for what went wrong.
for (const url of process.argv.slice(2)) {
  const began = performance.now();
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(1000),
      headers: { connection: 'close' },
    });
    console.log(url, await response.text(), response.status, performance.now() - began);
  } catch (error) {
    console.log(url, error.name, error.cause?.code ?? '', error.cause?.message ?? '');
  }
}
