/** What the banner says in its own words. What the visitor is told is the firm's published text, and never from here. */
export interface BannerWords {
  title: string;
  accept: string;
  refuse: string;
  agreed: string;
  informed: string;
  declined: string;
  signal: string;
  withdraw: string;
  again: string;
  mine: string;
  failed: string;
}

const WORDS: Readonly<Record<string, BannerWords>> = {
  en: {
    title: 'May this visit be recorded?',
    accept: 'Accept',
    refuse: 'Refuse',
    agreed: 'You agreed that your visit is recorded, without what you type.',
    informed: 'Your visit may be recorded, without what you type.',
    declined: 'Your visit is not recorded.',
    signal: 'Your browser says no to being recorded. Your visit is not recorded.',
    withdraw: 'Withdraw',
    again: 'Decide again',
    mine: 'My decision and my data',
    failed: 'Your answer could not be kept. Nothing is recorded. Please try again.',
  },
  de: {
    title: 'Darf dieser Besuch aufgezeichnet werden?',
    accept: 'Zustimmen',
    refuse: 'Ablehnen',
    agreed: 'Sie haben zugestimmt, dass Ihr Besuch aufgezeichnet wird, ohne das, was Sie eingeben.',
    informed: 'Ihr Besuch kann aufgezeichnet werden, ohne das, was Sie eingeben.',
    declined: 'Ihr Besuch wird nicht aufgezeichnet.',
    signal: 'Ihr Browser lehnt Aufzeichnungen ab. Ihr Besuch wird nicht aufgezeichnet.',
    withdraw: 'Widerrufen',
    again: 'Neu entscheiden',
    mine: 'Meine Entscheidung und meine Daten',
    failed:
      'Ihre Antwort konnte nicht festgehalten werden. Nichts wird aufgezeichnet. Bitte noch einmal versuchen.',
  },
  fr: {
    title: 'Cette visite peut-elle être enregistrée ?',
    accept: 'Accepter',
    refuse: 'Refuser',
    agreed: 'Vous avez accepté que votre visite soit enregistrée, sans ce que vous saisissez.',
    informed: 'Votre visite peut être enregistrée, sans ce que vous saisissez.',
    declined: 'Votre visite n’est pas enregistrée.',
    signal: 'Votre navigateur refuse l’enregistrement. Votre visite n’est pas enregistrée.',
    withdraw: 'Retirer mon accord',
    again: 'Choisir à nouveau',
    mine: 'Ma décision et mes données',
    failed: 'Votre réponse n’a pas pu être conservée. Rien n’est enregistré. Veuillez réessayer.',
  },
  es: {
    title: '¿Se puede grabar esta visita?',
    accept: 'Aceptar',
    refuse: 'Rechazar',
    agreed: 'Ha aceptado que su visita se grabe, sin lo que escribe.',
    informed: 'Su visita puede grabarse, sin lo que escribe.',
    declined: 'Su visita no se graba.',
    signal: 'Su navegador rechaza las grabaciones. Su visita no se graba.',
    withdraw: 'Retirar mi consentimiento',
    again: 'Decidir de nuevo',
    mine: 'Mi decisión y mis datos',
    failed: 'No se pudo guardar su respuesta. No se graba nada. Inténtelo de nuevo.',
  },
  it: {
    title: 'È possibile registrare questa visita?',
    accept: 'Accetta',
    refuse: 'Rifiuta',
    agreed: 'Ha accettato che la visita sia registrata, senza ciò che scrive.',
    informed: 'La visita può essere registrata, senza ciò che scrive.',
    declined: 'La visita non è registrata.',
    signal: 'Il suo browser rifiuta le registrazioni. La visita non è registrata.',
    withdraw: 'Revoca',
    again: 'Decidi di nuovo',
    mine: 'La mia decisione e i miei dati',
    failed: 'Non è stato possibile conservare la risposta. Nulla è registrato. Riprovi.',
  },
  nl: {
    title: 'Mag dit bezoek worden opgenomen?',
    accept: 'Toestaan',
    refuse: 'Weigeren',
    agreed: 'U hebt ermee ingestemd dat uw bezoek wordt opgenomen, zonder wat u typt.',
    informed: 'Uw bezoek kan worden opgenomen, zonder wat u typt.',
    declined: 'Uw bezoek wordt niet opgenomen.',
    signal: 'Uw browser weigert opnamen. Uw bezoek wordt niet opgenomen.',
    withdraw: 'Intrekken',
    again: 'Opnieuw kiezen',
    mine: 'Mijn keuze en mijn gegevens',
    failed: 'Uw antwoord kon niet worden bewaard. Er wordt niets opgenomen. Probeer het opnieuw.',
  },
};

/** In the language of the text that they stand beside; English where there are none. */
export function bannerWords(language: string): { language: string; words: BannerWords } {
  const primary = language.toLowerCase().split('-')[0]!;
  return primary in WORDS
    ? { language: primary, words: WORDS[primary]! }
    : { language: 'en', words: WORDS['en']! };
}
