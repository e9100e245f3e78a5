// What can be done while a set runs: buttons and keys say the same, over the stage's own socket.
const SURE_MS = 4000;

Object.assign(Stage.prototype, {
  controls() {
    const presses = {
      minus: () => this.correct(-1), plus: () => this.plus(), undo: () => this.say('undo'), more: () => this.say('add_rest'),
      pause: () => this.say(this.frame.course.paused ? 'resume' : 'pause'), finish: () => this.goOn(), stop: () => this.stopAll(),
      sound: () => { this.sound.toggle(); this.tools(); }, full: () => this.full(), tone: () => { this.hums = !this.hums; },
    };
    for (const name of ['minus', 'plus', 'undo', 'more', 'pause', 'finish', 'stop', 'sound', 'full']) {
      this.page.at(`.${name}`).onclick = (event) => {
        presses[name]();
        if (event.detail) event.currentTarget.blur(); // the space bar must not press it again
      };
    }
    this.page.at('.again').onclick = () => { if (this.player) return this.player.ask({ do: 'play' }); this.seen = null; this.render(this.frame); };
    this.unlisten = listen((wish) => this.data.keys !== false && this.running && this.may(wish) && (presses[wish](), true));
    this.onFull = () => this.tools();
    document.addEventListener('fullscreenchange', this.onFull);
  },

  may(wish) { return ['tone', 'sound', 'full'].includes(wish) || !this.page.at(`.${wish}`).hidden || (wish === 'plus' && this.mode === 'rest'); },
  say(wish, more = {}) { this.link.say({ do: wish, ...more }); },
  correct(step) { if (this.mode === 'live') this.say('correct', { step }); },
  plus() { if (this.mode === 'rest') this.say('add_rest'); else this.correct(1); },

  // The one key for what comes next: start to count, finish, go on, or end a pause.
  goOn() {
    if (this.frame.course.paused) this.say('resume');
    else if (['check', 'count-in', 'rest', 'result'].includes(this.mode)) this.say('skip');
    else this.say(this.mode === 'search' ? 'stop_set' : 'finish');
  },

  stopAll() {
    if (performance.now() - (this.askedMs ?? -1e9) < SURE_MS) { this.say('stop_set'); this.askedMs = null; } else this.askedMs = performance.now();
    this.tools();
  },

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.requestFullscreen) this.root.requestFullscreen().catch(() => {});
  },

  footer(f) {
    const { page, mode } = this, { paused, turns } = f.course, live = mode === 'live', counts = live && !this.held && !f.replayed;
    page.show('.correct', counts);
    page.show('.more', mode === 'rest');
    page.show('.pause', mode !== 'search'); page.put('.pause .label', paused ? 'Resume' : 'Pause');
    page.put('.finish .label', paused ? 'Go on' : {
      search: f.replayed ? 'Stop replay' : 'Cancel', check: 'Start now', 'count-in': 'Start now', result: 'Go on', rest: 'Start now',
    }[mode] || (f.replayed ? 'Stop replay' : turns > 1 ? 'Finish this side' : 'Finish set'));
    page.show('.stop', turns > 1 || mode === 'check' || mode === 'count-in');
    for (const name of ['minus', 'plus', 'undo']) page.at(`.${name}`).hidden = !counts;
  },

  tools() {
    const { page } = this, { state } = this.sound, full = Boolean(document.fullscreenElement);
    const label = { on: 'Sound on', off: 'Sound off', locked: 'Tap for sound' }[state];
    page.put('.sound .label', label); page.turn('.sound', 'silent', state !== 'on');
    page.show('.full', this.root.requestFullscreen); page.put('.full .label', full ? 'Leave full screen' : 'Full screen');
    page.put('.stop', performance.now() - (this.askedMs ?? -1e9) < SURE_MS ? 'Tap again to stop all' : 'Stop all');
    page.mark('dims', !this.wake.asks && this.running ? '' : null);
  },
});
