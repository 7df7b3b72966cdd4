import type { Language } from './language.js';

/** Everything that the chat itself says. */
export type Texts = {
  language: Language;
  chat: string;
  close: string;
  newConversation: string;
  saveAsFile: string;
  connected: string;
  connecting: string;
  notConnected: string;
  notAvailable: string;
  offline: string;
  tryAgain: string;
  tryingAgain: string;
  unreachable: string;
  notReady: string;
  chatUnavailable: string;
  noSuchBot: (slug: string) => string;
  noChatHere: string;
  goToMainChat: string;
  messages: string;
  conversation: string;
  latestMessages: string;
  youAreOffline: string;
  connectionLost: string;
  tryNow: string;
  openedElsewhere: string;
  useItHere: string;
  you: string;
  support: string;
  sending: string;
  waitingForConnection: string;
  sent: string;
  notSent: string;
  theMessage: (fault: string) => string;
  remove: string;
  degraded: string;
  didItHelp: string;
  helped: string;
  didNotHelp: string;
  notSaved: string;
  whatWasMissing: string;
  thanksForWord: string;
  erased: string;
  stopped: string;
  closed: string;
  isWriting: (name: string) => string;
  takesLong: string;
  takesLongButSafe: string;
  askAQuestion: string;
  messageTo: (name: string) => string;
  send: string;
  tooMany: (count: number) => string;
  charactersLeft: (count: number) => string;
  keys: string;
  keysWithStop: string;
  stop: string;
  stopping: string;
  theAnswer: string;
  suggestions: string;
  source: string;
  sources: string;
  matches: { veryClose: string; close: string; related: string; loose: string };
  begunElsewhere: string;
  lost: (unsent: number) => string;
  joined: (name: string) => string;
  left: (name: string) => string;
  leftToBot: (name: string, bot: string) => string;
  answersAgain: (bot: string) => string;
  settled: string;
  nobodyCame: (bot: string) => string;
  closedAsSettled: string;
  inQueue: string;
  ahead: (count: number) => string;
  waited: (minutes: number) => string;
  opensAt: (when: string) => string;
  waitingForPeople: string;
  answering: (name: string) => string;
  talkToPeople: string;
  seen: string;
  questionOf: (number: number, count: number) => string;
  allRight: string;
  changeSomething: string;
  pickADay: string;
  takeIt: string;
  yourAnswer: string;
  didNotWork: string;
  stopWaiting: string;
  leaveEmail: string;
  changeEmail: string;
  yourEmail: string;
  emailHint: string;
  emailLeft: (email: string) => string;
  emailInvalid: string;
  cancel: string;
  howWasIt: string;
  stars: (count: number) => string;
  worst: string;
  best: string;
  ratingComment: string;
  sendRating: string;
  noRating: string;
  thanksForRating: string;
  fileTitle: (name: string) => string;
};

const characters = (count: number) => (count === 1 ? '1 character' : `${count} characters`);

export const en: Texts = {
  language: 'en',
  chat: 'Chat',
  close: 'Close the chat',
  newConversation: 'New conversation',
  saveAsFile: 'Save as a file',
  connected: 'Connected',
  connecting: 'Connecting…',
  notConnected: 'Not connected',
  notAvailable: 'Not available',
  offline: 'Offline',
  tryAgain: 'Try again',
  tryingAgain: 'Trying again…',
  unreachable: 'The chat cannot be reached right now.',
  notReady: 'The chat is not ready yet.',
  chatUnavailable: 'This chat is not available.',
  noSuchBot: (slug) => `There is no bot called “${slug}” here. Please check the address.`,
  noChatHere: 'There is no chat at this address.',
  goToMainChat: 'Go to the main chat',
  messages: 'Messages',
  conversation: 'Conversation',
  latestMessages: 'Latest messages',
  youAreOffline: 'You are offline. What you write is sent when you are back.',
  connectionLost: 'Connection lost. Reconnecting…',
  tryNow: 'Try now',
  openedElsewhere: 'This conversation was opened in another window.',
  useItHere: 'Use it here',
  you: 'You',
  support: 'Support',
  sending: 'Sending…',
  waitingForConnection: 'Waiting for the connection',
  sent: 'Sent',
  notSent: 'Not sent.',
  theMessage: (fault) => `The message ${fault}.`,
  remove: 'Remove',
  didItHelp: 'Did this help?',
  helped: 'This answer helped',
  didNotHelp: 'This answer did not help',
  notSaved: 'Not saved. Try again.',
  whatWasMissing: 'What was missing? (optional)',
  thanksForWord: 'Thank you for saying so.',
  erased: 'This message was erased',
  degraded: 'Answered with limited help: a part of the service is not available right now.',
  stopped: 'You stopped this answer',
  closed: 'This conversation was closed after a while without messages. Write to open it again.',
  isWriting: (name) => `${name} is writing.`,
  takesLong: 'The answer is taking longer than usual.',
  takesLongButSafe: 'The answer is taking longer than usual. Your message is safe, and it will be answered here.',
  askAQuestion: 'Ask a question',
  messageTo: (name) => `Message to ${name}`,
  send: 'Send',
  tooMany: (count) => `${characters(count)} too many`,
  charactersLeft: (count) => `${characters(count)} left`,
  keys: 'Enter sends, Shift + Enter begins a new line',
  keysWithStop: 'Enter sends, Shift + Enter begins a new line, Escape stops the answer',
  stop: 'Stop',
  stopping: 'Stopping…',
  theAnswer: ' the answer',
  suggestions: 'Suggested questions',
  source: 'Source',
  sources: 'Sources',
  matches: { veryClose: 'Very close match', close: 'Close match', related: 'Related', loose: 'Loosely related' },
  begunElsewhere: 'You began a new conversation in another window, so it goes on here, too.',
  lost(unsent) {
    const start = 'Sorry, your earlier conversation is no longer available, so';
    if (unsent === 0) return `${start} this is a new one.`;
    return `${start} ${unsent === 1 ? 'your unsent message goes' : 'your unsent messages go'} into this new one.`;
  },
  joined: (name) => `${name} joined the conversation.`,
  left: (name) => `${name} left the conversation.`,
  leftToBot: (name, bot) => `${name} left the conversation; ${bot} answers again.`,
  answersAgain: (bot) => `${bot} answers again.`,
  settled: 'Your request was settled.',
  nobodyCame: (bot) => `Sorry, nobody could come. What you asked is kept for our staff; ${bot} answers again.`,
  closedAsSettled: 'With that the conversation is closed. Write to open it again.',
  inQueue: 'You are in the queue for a person.',
  ahead(count) {
    if (count === 0) return 'You are next.';
    return count === 1 ? '1 other person comes first.' : `${count} others come first.`;
  },
  waited: (minutes) => `Others waited about ${minutes === 1 ? '1 minute' : `${minutes} minutes`} lately.`,
  opensAt: (when) => `People are there again from ${when}.`,
  waitingForPeople: 'Waiting for a person',
  answering: (name) => `${name} is answering`,
  talkToPeople: 'Talk to a person',
  seen: 'Seen',
  questionOf: (number, count) => `Question ${number} of ${count}`,
  allRight: 'Yes, all right',
  changeSomething: 'Change something',
  pickADay: 'Pick a day',
  takeIt: 'OK',
  yourAnswer: 'Your answer',
  didNotWork: 'That did not work. Please try again.',
  stopWaiting: 'Stop waiting',
  leaveEmail: 'Leave an e-mail address',
  changeEmail: 'Change the address',
  yourEmail: 'Your e-mail address',
  emailHint: 'Somebody writes to you there if you are gone by then.',
  emailLeft: (email) => `Kept: if you are gone by then, somebody writes to ${email}.`,
  emailInvalid: 'Please give an address such as ada@example.com.',
  cancel: 'Cancel',
  howWasIt: 'How was this conversation?',
  stars: (count) => (count === 1 ? '1 star' : `${count} stars`),
  worst: 'bad',
  best: 'very good',
  ratingComment: 'What was good, what was not? (optional)',
  sendRating: 'Send',
  noRating: 'No, thank you',
  thanksForRating: 'Thank you for your rating.',
  fileTitle: (name) => `Conversation with ${name}`,
};
