// The health check of a container: exits with 0 when the address given as argument answers with a 2xx status.
import process from 'node:process';

const TIMEOUT_MS = 4000;

const [address = ''] = process.argv.slice(2);
try {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
} catch (error) {
  process.stderr.write(`${address}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
