import type { ComponentType } from 'react';

import type { StaffRole } from '../../contracts/staff.js';
import type { Language } from './i18n/languages.js';

/** A page of the staff application. README.md says how to add one. */
export type PageEntry = {
  /** `bot`: at /staff/bots/SLUG/PATH, and `useBot()` says which. `installation`: at /staff/PATH. */
  of: 'bot' | 'installation';
  /** With parameters as react-router writes them: people/:userId. */
  path: string;
  /** Who may see it. The api decides for itself what it gives to whom. */
  roles: readonly StaffRole[];
  /** How the navigation calls it, with an icon: a path in a field of 24 by 24. Null: other pages link to it. */
  navigation: ({ icon: string } & Record<Language, string>) | null;
  /** Loads it when somebody goes there. */
  load: () => Promise<ComponentType>;
};

const EVERYBODY: StaffRole[] = ['admin', 'moderator', 'agent'];
const MODERATORS: StaffRole[] = ['admin', 'moderator'];
const ADMINS: StaffRole[] = ['admin'];

const AUDIT_LOG = { en: 'Audit log', de: 'Protokoll', icon: 'M6 3h9l4 4v14H6zM15 3v4h4M9 12h6M9 16h6' };

/** Every page, in the order of the navigation. The first of a bot is where somebody begins. */
export const PAGES: readonly PageEntry[] = [
  {
    of: 'bot',
    path: 'dashboard',
    roles: MODERATORS,
    navigation: {
      en: 'Overview',
      de: 'Überblick',
      icon: 'M4 20V10M10 20V4M16 20v-7M3 20h18M21 20v-4',
    },
    load: async () => (await import('./dashboard/dashboard-page.js')).DashboardPage,
  },
  {
    of: 'bot',
    path: 'conversations',
    roles: EVERYBODY,
    navigation: {
      en: 'Conversations',
      de: 'Gespräche',
      icon: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
    },
    load: async () => (await import('./conversations/conversations-page.js')).ConversationsPage,
  },
  {
    of: 'bot',
    path: 'conversations/:conversationId',
    roles: EVERYBODY,
    navigation: null,
    load: async () => (await import('./conversations/conversation-page.js')).ConversationPage,
  },
  {
    of: 'bot',
    path: 'console',
    roles: EVERYBODY,
    navigation: {
      en: 'Console',
      de: 'Konsole',
      icon: 'M4 13a8 8 0 0 1 16 0v5h-4v-6h4M4 13v5h4v-6H4M12 21h5a3 3 0 0 0 3-3',
    },
    load: async () => (await import('./console/queue/console-page.js')).ConsolePage,
  },
  {
    of: 'bot',
    path: 'console/:escalationId',
    roles: EVERYBODY,
    navigation: null,
    load: async () => (await import('./console/desk/desk-page.js')).DeskPage,
  },
  {
    of: 'bot',
    path: 'canned-replies',
    roles: MODERATORS,
    navigation: {
      en: 'Canned replies',
      de: 'Textbausteine',
      icon: 'M4 5h16v11H9l-5 4zM13.5 8l-3 5M8 10.5h.01M16 10.5h.01',
    },
    load: async () => (await import('./canned-replies/canned-replies-page.js')).CannedRepliesPage,
  },
  {
    of: 'bot',
    path: 'improve',
    roles: MODERATORS,
    navigation: {
      en: 'To improve',
      de: 'Zu verbessern',
      icon: 'M4 17l5-5 4 4 7-9M15 7h5v5',
    },
    load: async () => (await import('./improve/improve-page.js')).ImprovePage,
  },
  {
    of: 'bot',
    path: 'leads',
    roles: MODERATORS,
    navigation: {
      en: 'Leads',
      de: 'Leads',
      icon: 'M4 5h16v14H4zM8 15c0-2 1-3 3-3s3 1 3 3M11 11a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM16 10h2M16 13h2',
    },
    load: async () => (await import('./leads/leads-page.js')).LeadsPage,
  },
  {
    of: 'bot',
    path: 'leads/:leadId',
    roles: MODERATORS,
    navigation: null,
    load: async () => (await import('./leads/lead-page.js')).LeadPage,
  },
  {
    of: 'bot',
    path: 'tickets',
    roles: MODERATORS,
    navigation: {
      en: 'Tickets',
      de: 'Tickets',
      icon: 'M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10',
    },
    load: async () => (await import('./tickets/tickets-page.js')).TicketsPage,
  },
  {
    of: 'bot',
    path: 'tickets/:ticketId',
    roles: MODERATORS,
    navigation: null,
    load: async () => (await import('./tickets/ticket-page.js')).TicketPage,
  },
  {
    of: 'bot',
    path: 'deliveries',
    roles: MODERATORS,
    navigation: {
      en: 'Deliveries',
      de: 'Zustellungen',
      icon: 'M3 11l18-8-6 18-4-7zM11 14l10-11',
    },
    load: async () => (await import('./deliveries/deliveries-page.js')).DeliveriesPage,
  },
  {
    of: 'bot',
    path: 'knowledge',
    roles: MODERATORS,
    navigation: {
      en: 'Knowledge',
      de: 'Wissen',
      icon: 'M4 5a2 2 0 0 1 2-2h14v15H6a2 2 0 0 0-2 2zM4 20a2 2 0 0 0 2 2h14v-4M9 8h7M9 12h5',
    },
    load: async () => (await import('./knowledge/knowledge-page.js')).KnowledgePage,
  },
  {
    of: 'bot',
    path: 'knowledge/new',
    roles: MODERATORS,
    navigation: null,
    load: async () => (await import('./knowledge/new-faq-page.js')).NewFaqPage,
  },
  {
    of: 'bot',
    path: 'knowledge/import',
    roles: MODERATORS,
    navigation: null,
    load: async () => (await import('./knowledge/import-page.js')).ImportPage,
  },
  {
    of: 'bot',
    path: 'knowledge/try',
    roles: MODERATORS,
    navigation: null,
    load: async () => (await import('./knowledge/try-page.js')).TryPage,
  },
  {
    of: 'bot',
    path: 'knowledge/faqs/:faqId',
    roles: MODERATORS,
    navigation: null,
    load: async () => (await import('./knowledge/faq-page.js')).FaqPage,
  },
  {
    of: 'bot',
    path: 'settings',
    roles: MODERATORS,
    navigation: {
      en: 'Settings',
      de: 'Einstellungen',
      icon: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
    },
    load: async () => (await import('./settings/settings-page.js')).SettingsPage,
  },
  {
    of: 'installation',
    path: 'people',
    roles: ADMINS,
    navigation: {
      en: 'People',
      de: 'Personen',
      icon: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 9c0-4 3-6 7-6s7 2 7 6M16 3.5a4 4 0 0 1 0 7M18 14.5c2.5.8 4 2.5 4 5.5',
    },
    load: async () => (await import('./people/people-page.js')).PeoplePage,
  },
  {
    of: 'installation',
    path: 'people/:userId',
    roles: ADMINS,
    navigation: null,
    load: async () => (await import('./people/person-page.js')).PersonPage,
  },
  {
    of: 'bot',
    path: 'audit',
    // Admins have that of all bots.
    roles: ['moderator'],
    navigation: AUDIT_LOG,
    load: async () => (await import('./audit/audit-page.js')).AuditOfBotPage,
  },
  {
    of: 'installation',
    path: 'audit',
    roles: ADMINS,
    navigation: AUDIT_LOG,
    load: async () => (await import('./audit/audit-page.js')).AuditPage,
  },
  {
    of: 'installation',
    path: 'outbox',
    roles: ADMINS,
    navigation: {
      en: 'Mails not sent',
      de: 'Nicht gesendete Mails',
      icon: 'M3 6h18v12H3zM3 7l9 7 9-7',
    },
    load: async () => (await import('./outbox/outbox-page.js')).OutboxPage,
  },
  {
    of: 'installation',
    path: 'outbox/:mailId',
    roles: ADMINS,
    navigation: null,
    load: async () => (await import('./outbox/mail-page.js')).MailPage,
  },
  {
    of: 'installation',
    path: 'logins',
    roles: EVERYBODY,
    navigation: {
      en: 'Where I am logged in',
      de: 'Wo ich angemeldet bin',
      icon: 'M4 5h16v11H4zM2 20h20M10 16v4M14 16v4',
    },
    load: async () => (await import('./logins/logins-page.js')).LoginsPage,
  },
];
