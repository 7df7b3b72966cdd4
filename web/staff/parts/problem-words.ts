import type { Language } from '../i18n/languages.js';

/**
 * What the server refused, by the stable code of its problem. English is what the server says itself; a code that has no
 * text here is told in its words.
 */
export const PROBLEM_WORDS: Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>> = {
  de: {
    unreachable: 'Der Server ist nicht erreichbar. Versuchen Sie es gleich noch einmal.',
    wrong_credentials: 'E-Mail-Adresse oder Passwort sind falsch.',
    login_blocked: 'Zu viele Fehlversuche mit dieser Adresse. Warten Sie ein wenig.',
    rate_limited: 'Zu viele Anfragen. Warten Sie ein wenig.',
    unauthenticated: 'Diese Anmeldung ist beendet. Melden Sie sich neu an.',
    login_ended: 'Diese Anmeldung ist beendet. Melden Sie sich neu an.',
    role_forbidden: 'Ihre Rolle erlaubt das nicht.',
    invitation_ended: 'Diese Einladung wurde benutzt, zurückgenommen oder ist zu alt. Bitten Sie um eine neue.',
    invitation_not_found: 'Diese Einladung ist nicht mehr offen.',
    email_taken: 'Diese E-Mail-Adresse ist schon vergeben.',
    email_missing: 'Diese Einladung nennt keine E-Mail-Adresse: Geben Sie Ihre an.',
    unknown_bots: 'Einen der Bots gibt es nicht.',
    last_admin: 'Das ist der letzte Admin: Machen Sie erst jemand anderen dazu.',
    login_not_found: 'Diese Anmeldung gibt es nicht.',
    staff_not_found: 'Diese Person gibt es nicht.',
    bot_not_found: 'Diesen Bot gibt es nicht.',
    conversation_not_found: 'Dieses Gespräch gibt es nicht.',
    escalation_not_found: 'Diese Übergabe gibt es nicht.',
    escalation_taken: 'Jemand anders hat dieses Gespräch.',
    escalation_not_yours: 'Sie haben dieses Gespräch nicht: Übernehmen Sie es zuerst.',
    escalation_ended: 'Dieses Gespräch ist nicht mehr bei Menschen.',
    agent_full: 'Mehr Gespräche auf einmal sind nicht erlaubt.',
    faq_not_found: 'Diese FAQ gibt es nicht.',
    faq_exists: 'Eine andere FAQ hat diese ID.',
    faq_changed: 'Jemand hat diese FAQ inzwischen geändert. Lesen Sie sie noch einmal.',
    last_faq: 'Das ist die letzte FAQ: Ein Bot hat mindestens eine.',
    too_many_faqs: 'Der Bot hätte zu viele FAQs.',
    knowledge_changed: 'Das Wissen wurde seit der Vorschau geändert. Sehen Sie sie noch einmal an.',
    knowledge_not_started: 'Die Änderung konnte nicht begonnen werden und ist nicht gespeichert.',
    search_unavailable: 'Gerade antwortet niemand auf die Suche. Versuchen Sie es gleich noch einmal.',
    body_too_large: 'Die Datei ist zu groß: höchstens 2 MB.',
    invalid_file: 'Die Datei hat Fehler. Nichts davon wurde übernommen.',
    invalid_request: 'Eine Angabe ist nicht gültig.',
    database_unavailable: 'Die Datenbank ist nicht erreichbar. Versuchen Sie es gleich noch einmal.',
    shutting_down: 'Der Server startet neu. Versuchen Sie es gleich noch einmal.',
    internal_error: 'Bei uns ist etwas schiefgegangen.',
  },
};
