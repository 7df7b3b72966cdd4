/** Proves that a worker takes workflow tasks; `parley doctor` starts it and waits for the word. */
export function doctorProbeWorkflow(): Promise<string> {
  return Promise.resolve('ok');
}
