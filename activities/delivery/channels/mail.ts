import { createTransport } from 'nodemailer';

import { DeliveryFailure } from '../delivery-failure.js';
import type { Mail, Mailer } from '../ports.js';

const SILENCE_MS = 10_000;

/** Where mails are put that cannot be sent, for people to look at. */
export interface Outbox {
  add(mail: { to: string; subject: string; text: string; content: Buffer }): Promise<void>;
}

/** Sends mails by SMTP. The Message-ID is the same for each attempt. */
export function createSmtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    ...{ connectionTimeout: SILENCE_MS, greetingTimeout: SILENCE_MS, socketTimeout: SILENCE_MS },
    // Nothing in a mail is read from a file or fetched from an address.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    async send(mail) {
      await transport.sendMail({ from, ...toMessage(mail) }).catch((error: unknown) => {
        throw toFailure(error);
      });
    },
  };
}

/** Without a mail server: mails land in the outbox, as they would have been sent. */
export function createOutboxMailer({ outbox, from }: { outbox: Outbox; from: string }): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail({ from, ...toMessage(mail) });
      if (!Buffer.isBuffer(message)) throw new Error('The mail was not made in memory.');
      await outbox.add({ to: mail.to, subject: mail.subject, text: mail.text, content: message });
    },
  };
}

function toMessage({ id, to, subject, text }: Mail) {
  return { to, subject, text, messageId: `<${id.replaceAll(/[^A-Za-z0-9.-]/g, '-')}@parley>` };
}

function toFailure(error: unknown): DeliveryFailure {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  if (code === 'EAUTH') return new DeliveryFailure('key_refused');
  if (code === 'ETIMEDOUT') return new DeliveryFailure('timed_out');
  if (typeof responseCode === 'number') {
    return new DeliveryFailure(responseCode >= 500 ? 'rejected' : 'unavailable');
  }
  return new DeliveryFailure('unreachable', { cause: error });
}
