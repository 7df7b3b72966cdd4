import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const LATENCY_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];

/** What the api counts. `route` is always a pattern, never an address: labels stay few and hold no ids. */
export type ApiMetrics = ReturnType<typeof createApiMetrics>;

/** Makes the api's metrics in a registry; once for each registry. */
export function createApiMetrics(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'parley_http_requests_total',
      help: 'HTTP requests that were answered',
      labelNames: ['method', 'route', 'status'] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'parley_http_request_duration_seconds',
      help: 'Seconds from request to answer',
      labelNames: ['method', 'route'] as const,
      buckets: LATENCY_SECONDS,
      registers,
    }),
    messages: new Counter({
      name: 'parley_messages_total',
      help: 'Messages by how they were received',
      labelNames: ['outcome'] as const,
      registers,
    }),
    ackSeconds: new Histogram({
      name: 'parley_message_ack_seconds',
      help: 'Seconds from a valid message to its durable receipt',
      buckets: LATENCY_SECONDS,
      registers,
    }),
    sockets: new Gauge({ name: 'parley_sockets_open', help: 'Open WebSockets', registers }),
    streams: new Gauge({ name: 'parley_event_streams_open', help: 'Open SSE streams', registers }),
    frames: new Counter({
      name: 'parley_socket_frames_total',
      help: 'Frames received on WebSockets',
      labelNames: ['type'] as const,
      registers,
    }),
    closes: new Counter({
      name: 'parley_socket_closes_total',
      help: 'WebSockets that the api closed',
      labelNames: ['code'] as const,
      registers,
    }),
    deliveries: new Counter({
      name: 'parley_hub_deliveries_total',
      help: 'Events and notices handed to sockets, streams and waiting requests',
      labelNames: ['kind'] as const,
      registers,
    }),
    rooms: new Gauge({ name: 'parley_hub_rooms_open', help: 'Conversations that somebody listens to', registers }),
    pollRepairs: new Counter({
      name: 'parley_hub_poll_repairs_total',
      help: 'Conversations whose events were found by the poll because their notice was lost',
      registers,
    }),
  };
}
