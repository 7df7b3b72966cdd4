import { Webhook } from 'standardwebhooks';

/** The headers by which a receiver knows that a call is ours, and that it has had it before: standardwebhooks.com. */
export function signWebhook({ id, at, body, secret }: { id: string; at: Date; body: string; secret: string }) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}
