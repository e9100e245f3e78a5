// What is heard and felt: beeps made here, speech of the system, a buzz. All wait for one tap.
const QUIET_KEY = 'sensor-coach-quiet', BEEP_S = 0.11;
const BUZZ = { rep: 40, partial: [20, 40, 20], countdown: 30, say: 60 };

function touched() { return !navigator.userActivation || navigator.userActivation.hasBeenActive; }

class Sound {
  constructor() {
    this.quiet = false; this.freeS = 0;
    try { this.quiet = localStorage.getItem(QUIET_KEY) === '1'; } catch { /* a private window keeps nothing */ }
    this.unlock = () => { if (!this.quiet) this.wake(); };
    for (const kind of ['pointerup', 'keyup']) document.addEventListener(kind, this.unlock, { capture: true });
  }

  stop() {
    for (const kind of ['pointerup', 'keyup']) document.removeEventListener(kind, this.unlock, { capture: true });
    this.hum(null);
    if (this.audio) this.audio.close();
    if (window.speechSynthesis) speechSynthesis.cancel();
  }

  wake() {
    if (!touched() || !window.AudioContext) return;
    this.audio ||= new AudioContext();
    if (this.audio.state === 'suspended') this.audio.resume().catch(() => {});
  }

  get state() { return this.quiet ? 'off' : this.audio && this.audio.state === 'running' ? 'on' : 'locked'; }

  toggle() {
    if (this.state === 'locked') { this.wake(); return; }
    this.quiet = !this.quiet;
    try { localStorage.setItem(QUIET_KEY, this.quiet ? '1' : ''); } catch { /* see above */ }
    if (this.quiet) { this.hum(null); if (window.speechSynthesis) speechSynthesis.cancel(); } else this.wake();
  }

  play(cues, wanted) {
    if (this.quiet || !touched()) return;
    this.wake();
    for (const cue of cues) {
      if (cue.hz && wanted.sound !== false) this.beep(cue.hz);
      if (cue.text && wanted.speak !== false) this.speak(cue);
      if (BUZZ[cue.kind] && navigator.vibrate) navigator.vibrate(BUZZ[cue.kind]);
    }
  }

  beep(hz) {
    if (this.state !== 'on') return;
    const { audio } = this, from = Math.max(audio.currentTime, this.freeS), tone = audio.createOscillator(), gain = audio.createGain();
    this.freeS = from + BEEP_S;
    tone.frequency.value = hz;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.3, from + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.001, from + BEEP_S);
    tone.connect(gain).connect(audio.destination);
    tone.start(from); tone.stop(from + BEEP_S);
  }

  // A number that comes too late is worth nothing: what waits to be said gives way.
  speak(cue) {
    if (!window.speechSynthesis) return;
    if (speechSynthesis.pending) speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(cue.text);
    said.lang = 'en'; said.rate = 1.15;
    speechSynthesis.speak(said);
  }

  // The height as the height of a tone: share is 0 to 1 of the way, null is silence.
  hum(share) {
    if (share === null || this.state !== 'on') {
      if (this.voice) { this.voice.gain.gain.setTargetAtTime(0, this.audio.currentTime, 0.05); this.voice.tone.stop(this.audio.currentTime + 0.4); this.voice = null; }
      return;
    }
    if (!this.voice) {
      const tone = this.audio.createOscillator(), gain = this.audio.createGain();
      tone.type = 'triangle'; gain.gain.value = 0;
      tone.connect(gain).connect(this.audio.destination); tone.start();
      gain.gain.setTargetAtTime(0.06, this.audio.currentTime, 0.1);
      this.voice = { tone, gain };
    }
    this.voice.tone.frequency.setTargetAtTime(196 * 2 ** (1.6 * Math.min(Math.max(share, -0.2), 1.3)), this.audio.currentTime, 0.03);
  }
}
