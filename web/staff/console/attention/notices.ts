const KEY = 'parley-notices';
const TONES_HZ = [660, 880];
const TONE_SECONDS = 0.16;

/** Whether somebody wants to be told of what happens while the page is hidden, on this machine. */
export function readNotices(): boolean {
  return localStorage.getItem(KEY) === 'on';
}

export function storeNotices(areOn: boolean): void {
  localStorage.setItem(KEY, areOn ? 'on' : 'off');
}

/** Two short tones, made here: there is no file to load. A browser that lets no page sound by itself stays silent. */
export function chime(): void {
  const audio = new AudioContext();
  for (const [at, frequency] of TONES_HZ.entries()) {
    const start = audio.currentTime + at * TONE_SECONDS;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.15, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_SECONDS);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + TONE_SECONDS);
  }
  setTimeout(() => void audio.close(), 2 * TONES_HZ.length * TONE_SECONDS * 1_000);
}

/** A notice of the browser, where it was allowed; `tag`: a later one of the same replaces it. */
export function showNotice({ text, tag, onChosen }: { text: string; tag: string; onChosen: () => void }): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const notice = new Notification(text, { tag });
    notice.onclick = () => {
      window.focus();
      notice.close();
      onChosen();
    };
  } catch {
    // Phones want a service worker for it: there the sound and the title have to do.
  }
}
