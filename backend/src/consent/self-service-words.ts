import type { ConsentState } from './consent-decision.js';

type Askable = 'access' | 'erasure' | 'restriction';

/** What the visitor's own page says, in one language. */
export interface SelfServiceWords {
  title: string;
  states: Readonly<Record<ConsentState, string>>;
  decided: string;
  purposes: string;
  told: string;
  noText: string;
  recordings: string;
  none: string;
  standing: string;
  restricted: string;
  until: string;
  ending: string;
  destroyed: string;
  withdraw: string;
  withdrawing: string;
  rights: string;
  ask: Readonly<Record<Askable, string>>;
  asked: Readonly<Record<Askable, string>>;
  asking: string;
  answerBy: string;
  answered: string;
  rightsAt: string;
  receipt: string;
  /** Followed by the day on which the record ended. */
  gone: string;
}

const ENGLISH: SelfServiceWords = {
  title: 'Your decision about being recorded',
  states: {
    shown: 'You were told, and have not answered.',
    given: 'You agreed.',
    informed: 'You were told. The firm rests this on another basis than your consent.',
    refused: 'You refused. Nothing was recorded.',
    dismissed: 'You closed the question. Nothing was recorded.',
    withdrawn: 'You withdrew. Nothing more is recorded.',
    expired: 'Your consent has ended. Nothing more is recorded.',
    superseded: 'A newer notice or decision has taken the place of this one.',
    invalidated: 'This decision does not hold: the notice was faulty.',
    ended: 'The record of this decision was kept until its period ended, and is gone.',
  },
  decided: 'Decided',
  purposes: 'For',
  told: 'What you were told',
  noText: 'No text of this notice is kept here.',
  recordings: 'What was recorded',
  none: 'Nothing was recorded under this decision.',
  standing: 'kept as recorded',
  restricted: 'kept because a law, a claim or a declared basis asks for it; nobody can watch it',
  until: 'until',
  ending: 'being destroyed',
  destroyed: 'destroyed',
  withdraw: 'Withdraw',
  withdrawing:
    'Recording stops at once, and what was recorded is destroyed, unless a law, a claim or a basis that was declared before keeps it.',
  rights: 'Your data',
  ask: {
    access: 'Ask for a copy of my data',
    erasure: 'Ask to have my data erased',
    restriction: 'Ask that my data is not used',
  },
  asked: {
    access: 'You asked for a copy of your data',
    erasure: 'You asked to have your data erased',
    restriction: 'You asked that your data is not used',
  },
  asking:
    'The firm answers within a month. Before it does anything it has to find out that it is you: be ready to name the number of your receipt. You need not fill in anything here.',
  answerBy: 'You get an answer by',
  answered: 'Answered on',
  rightsAt: 'This is where you reach the firm. Name the number of your receipt:',
  receipt: 'Receipt',
  gone: 'Nothing is kept here any more of what you decided. What was recorded under it was destroyed before. It ended on',
};

const GERMAN: SelfServiceWords = {
  title: 'Ihre Entscheidung über die Aufzeichnung',
  states: {
    shown: 'Sie wurden informiert und haben nicht geantwortet.',
    given: 'Sie haben zugestimmt.',
    informed: 'Sie wurden informiert. Die Firma stützt sich auf eine andere Grundlage als Ihre Zustimmung.',
    refused: 'Sie haben abgelehnt. Es wurde nichts aufgezeichnet.',
    dismissed: 'Sie haben die Frage geschlossen. Es wurde nichts aufgezeichnet.',
    withdrawn: 'Sie haben widerrufen. Es wird nichts mehr aufgezeichnet.',
    expired: 'Ihre Zustimmung ist abgelaufen. Es wird nichts mehr aufgezeichnet.',
    superseded: 'Ein neuerer Hinweis oder eine neuere Entscheidung ist an diese Stelle getreten.',
    invalidated: 'Diese Entscheidung gilt nicht: der Hinweis war fehlerhaft.',
    ended: 'Der Nachweis dieser Entscheidung wurde bis zum Ende seiner Frist aufbewahrt und ist gelöscht.',
  },
  decided: 'Entschieden',
  purposes: 'Wofür',
  told: 'Was Ihnen gesagt wurde',
  noText: 'Von diesem Hinweis wird hier kein Text aufbewahrt.',
  recordings: 'Was aufgezeichnet wurde',
  none: 'Unter dieser Entscheidung wurde nichts aufgezeichnet.',
  standing: 'wie aufgezeichnet aufbewahrt',
  restricted:
    'aufbewahrt, weil ein Gesetz, ein Anspruch oder eine erklärte Grundlage es verlangt; niemand kann es ansehen',
  until: 'bis',
  ending: 'wird gerade vernichtet',
  destroyed: 'vernichtet',
  withdraw: 'Widerrufen',
  withdrawing:
    'Die Aufzeichnung endet sofort, und das Aufgezeichnete wird vernichtet, sofern es nicht ein Gesetz, ein Anspruch oder eine vorher erklärte Grundlage bewahrt.',
  rights: 'Ihre Daten',
  ask: {
    access: 'Eine Kopie meiner Daten verlangen',
    erasure: 'Die Löschung meiner Daten verlangen',
    restriction: 'Verlangen, dass meine Daten nicht verwendet werden',
  },
  asked: {
    access: 'Sie haben eine Kopie Ihrer Daten verlangt',
    erasure: 'Sie haben die Löschung Ihrer Daten verlangt',
    restriction: 'Sie haben verlangt, dass Ihre Daten nicht verwendet werden',
  },
  asking:
    'Die Firma antwortet innerhalb eines Monats. Bevor sie etwas tut, muss sie feststellen, dass Sie es sind: halten Sie die Nummer Ihrer Quittung bereit. Sie müssen hier nichts ausfüllen.',
  answerBy: 'Sie erhalten eine Antwort bis',
  answered: 'Beantwortet am',
  rightsAt: 'So erreichen Sie die Firma. Nennen Sie die Nummer Ihrer Quittung:',
  receipt: 'Quittung',
  gone: 'Von Ihrer Entscheidung wird hier nichts mehr aufbewahrt. Was unter ihr aufgezeichnet wurde, ist schon vorher vernichtet worden. Gelöscht am',
};

const FRENCH: SelfServiceWords = {
  title: 'Votre décision sur l’enregistrement',
  states: {
    shown: 'Vous avez été informé et n’avez pas répondu.',
    given: 'Vous avez accepté.',
    informed: 'Vous avez été informé. L’entreprise s’appuie sur une autre base que votre consentement.',
    refused: 'Vous avez refusé. Rien n’a été enregistré.',
    dismissed: 'Vous avez fermé la question. Rien n’a été enregistré.',
    withdrawn: 'Vous avez retiré votre accord. Rien n’est plus enregistré.',
    expired: 'Votre consentement a expiré. Rien n’est plus enregistré.',
    superseded: 'Un avis ou une décision plus récents ont pris la place de celle-ci.',
    invalidated: 'Cette décision ne vaut pas : l’avis était erroné.',
    ended: 'La preuve de cette décision a été conservée jusqu’à la fin de son délai et n’existe plus.',
  },
  decided: 'Décidé',
  purposes: 'Pour',
  told: 'Ce qui vous a été dit',
  noText: 'Aucun texte de cet avis n’est conservé ici.',
  recordings: 'Ce qui a été enregistré',
  none: 'Rien n’a été enregistré sous cette décision.',
  standing: 'conservé tel quel',
  restricted:
    'conservé parce qu’une loi, une prétention ou une base déclarée le demande ; personne ne peut le regarder',
  until: 'jusqu’au',
  ending: 'en cours de destruction',
  destroyed: 'détruit',
  withdraw: 'Retirer mon accord',
  withdrawing:
    'L’enregistrement s’arrête aussitôt et ce qui a été enregistré est détruit, sauf si une loi, une prétention ou une base déclarée auparavant le conserve.',
  rights: 'Vos données',
  ask: {
    access: 'Demander une copie de mes données',
    erasure: 'Demander l’effacement de mes données',
    restriction: 'Demander que mes données ne soient pas utilisées',
  },
  asked: {
    access: 'Vous avez demandé une copie de vos données',
    erasure: 'Vous avez demandé l’effacement de vos données',
    restriction: 'Vous avez demandé que vos données ne soient pas utilisées',
  },
  asking:
    'L’entreprise répond dans un délai d’un mois. Avant d’agir, elle doit s’assurer qu’il s’agit de vous : gardez le numéro de votre reçu à portée de main. Vous n’avez rien à remplir ici.',
  answerBy: 'Vous recevrez une réponse au plus tard le',
  answered: 'Répondu le',
  rightsAt: 'Voici comment joindre l’entreprise. Indiquez le numéro de votre reçu :',
  receipt: 'Reçu',
  gone: 'Rien de votre décision n’est plus conservé ici. Ce qui avait été enregistré sous elle a été détruit auparavant. Fin le',
};

const WORDS: Readonly<Record<string, SelfServiceWords>> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** All of them, or the one that is asked for where there are words in it. */
export const wordsOfAll = (asked: string | undefined): { language: string; words: SelfServiceWords }[] => {
  const all = Object.entries(WORDS).map(([language, words]) => ({ language, words }));
  const one = all.filter(({ language }) => language === asked?.toLowerCase().split('-')[0]);
  return one.length > 0 ? one : all;
};

/** In the first of these languages that there are words in, else in English. */
export function wordsIn(...languages: readonly (string | undefined)[]): {
  language: string;
  words: SelfServiceWords;
} {
  for (const language of languages) {
    const primary = language?.toLowerCase().split('-')[0] ?? '';
    const words = Object.hasOwn(WORDS, primary) ? WORDS[primary] : undefined;
    if (words) return { language: primary, words };
  }
  return { language: 'en', words: ENGLISH };
}
