// The stage: one socket, one picture. It lives in the page, outlasts Streamlit's reruns, and
// writes to the page only what has changed.
const OLD_MS = 700, TURN_MS = 250, AGAIN_MS = 5000;
const PHONE = matchMedia('(max-width: 720px)');

class Stage {
  constructor(root, data) {
    Object.assign(this, { root, data, frame: null, set: null, hums: false });
    this.newsMs = this.heardMs = this.modeMs = performance.now();
    this.page = new Page(root);
    const canvas = this.page.at('canvas');
    this.trace = new Trace(canvas, root); this.rings = new Rings(canvas, root);
    this.tempo = new Tempo(this.page.at('.steps'));
    this.sound = new Sound(); this.wake = new Wake(); this.lateness = new Lateness();
    this.controls();
    this.timer = setInterval(() => this.look(), 250);
    this.link = new Link(data.address || '/live/ws', (frame, first) => this.take(frame, first));
    this.draw();
  }

  stop() {
    this.stopped = true; this.root.stage = null;
    cancelAnimationFrame(this.request); clearInterval(this.timer); clearTimeout(this.turning);
    this.player?.stop();
    this.unlisten(); document.removeEventListener('fullscreenchange', this.onFull);
    for (const part of [this.sound, this.wake]) part.stop();
    this.link.close();
  }

  draw() {
    this.request = requestAnimationFrame(() => this.draw());
    if (this.mode !== 'live' || document.hidden) return;
    try { (this.held ? this.rings : this.trace).paint(); } catch (error) { console.warn('picture', error); }
  }

  get running() { return Boolean(this.frame && this.frame.running); }
  get held() { return this.frame.measures === 'hold'; }
  get wanted() { return Object.fromEntries(this.data.cues || []); }

  take(frame, first) {
    const before = this.frame, now = performance.now(), late = this.lateness.ms(frame.sent_ms);
    this.heardMs = now;
    if (frame.set !== this.set) { this.set = frame.set; for (const part of [this.trace, this.rings, this.tempo]) part.clear(); this.newsMs = now; }
    if (frame.player || !before || frame.now_s !== before.now_s || frame.status !== before.status) this.newsMs = now;
    this.frame = frame;
    if (frame.running || (!before && this.data.busy)) this.seen = frame.set; // what it came to is shown to who saw it
    this.follow(frame);
    this.render(frame);
    this.player?.take(frame, first);
    if (!first && late < OLD_MS && !document.hidden) this.hear(frame);
    this.turn();
  }

  follow(f) {
    if (f.status !== 'live') return;
    if (['check', 'count-in'].includes(f.course.stage)) { this.waited = true; return; }
    if (this.waited) { this.waited = false; this.trace.clear(); this.tempo.clear(); } // how somebody stood is no repetition
    this.trace.units = this.data.units;
    if (this.held) this.rings.take(f);
    else { this.trace.take(f); this.tempo.take(f); }
  }

  hear(f) {
    if (f.cues.some((cue) => cue.kind === 'rep')) this.beat();
    this.sound.play(f.cues, this.wanted);
    const hums = (this.hums || this.wanted.tone) && this.mode === 'live' && f.order.includes(f.phase) && !this.held;
    this.sound.hum(hums ? this.trace.share : null);
  }

  // The page around the stage has buttons of its own: it is made again when it was made for
  // another state than this, and asked once more if that was not heard.
  turn() {
    if (this.player) return;
    if (this.running === Boolean(this.data.busy)) { clearTimeout(this.turning); this.turning = null; return; }
    this.turning ??= setTimeout(() => { // frames go on meanwhile: they must not put it off
      this.turning = setTimeout(() => { this.turning = null; }, AGAIN_MS);
      this.trigger('turned', `${this.running}`);
    }, TURN_MS);
  }

  beat() {
    const count = this.page.at('.count');
    count.classList.remove('beat'); void count.offsetWidth; count.classList.add('beat');
  }

  render(f) {
    const { page } = this, mode = modeOf(f, this.seen === f.set), running = f.running;
    if (mode !== this.mode) { this.mode = mode; this.modeMs = performance.now(); }
    page.mark('mode', mode); page.mark('status', f.status); page.mark('measures', f.measures);
    page.mark('phase', mode === 'live' && f.status === 'live' && !f.course.paused ? f.phase : 'rest'); page.mark('busy', running ? '' : null);
    page.show('header', running); page.show('footer', running); page.show('.work', mode === 'live');
    page.show('.between', running && mode !== 'live'); page.show('.summary', mode === 'summary'); page.show('.ready', mode === 'ready' && !running);
    if (running) { this.header(f); this.footer(f); }
    if (mode === 'live') this.work(f); else if (running) this.between(f);
    if (mode === 'summary') showSummary(page, f, this.data.units);
    this.wake.keep(running);
    this.look();
  }

  header(f) {
    const { page } = this, { set, sets } = f.course, low = f.battery_percent !== null && f.battery_percent <= 20;
    page.put('.sensor-word', f.status === 'live' || f.status === 'finished' ? f.sensor : STATUS[f.status]);
    page.show('.battery', f.battery_percent !== null);
    page.turn('.battery', 'low', low); page.put('.battery', `${low ? '▲ ' : ''}battery ${f.battery_percent} %`);
    page.show('.poor', f.link); page.put('.poor', f.link ? `▲ ${f.link}` : '');
    page.put('.about', [f.title, f.side && LEGS[f.side].toLowerCase(), sets > 1 && `set ${set} of ${sets}`, f.placement && (PHONE.matches ? f.placement : `sensor on the ${f.placement}`)].filter(Boolean).join(' · '));
  }

  work(f) {
    const { page, held } = this, word = wordOf(f, held), number = String(held ? Math.floor(f.level) : f.count);
    if (page.at('.count').ariaLive !== (held ? 'off' : 'polite')) page.at('.count').ariaLive = held ? 'off' : 'polite';
    page.put('.count', number); page.turn('.count', 'long', number.length > 2);
    page.put('.target', held ? `of ${Math.round(f.goal_s)} s` : f.target ? `of ${f.target}` : 'repetitions');
    page.show('.measured', !held && f.measured !== f.count); page.put('.measured', `the sensor counted ${f.measured}`);
    page.show('.beside', f.beside.length);
    page.put('.beside', f.beside.map(([side, place, count]) => `${side ? LEGS[side].toLowerCase() : place}: ${count}`).join(' · '));
    page.put('.phase-word', word); page.turn('.word', 'small', word.length > 7);
    const arrow = f.status === 'live' && !f.course.paused && ARROWS[f.phase];
    page.put('.arrow', arrow || ''); page.show('.arrow', arrow);
    const clocked = !held && f.order.includes(f.phase) && f.aims[f.phase] && !f.course.paused;
    page.show('.clock', clocked); page.turn('.word', 'clocked', clocked); if (clocked) page.put('.clock', this.tempo.clock.toFixed(1));
    page.show('.steps', !held);
    page.fill('.held', held ? this.heldFacts(f) : [], pair);
    page.fill('.notes', f.count ? [] : f.checks.filter(([, verdict]) => verdict !== 'ok'), this.check);
  }

  heldFacts(f) {
    const facts = [['longest', `${Math.floor(this.rings.longest)} s`], ['sway', `${this.rings.sway.toFixed(1)}°`]];
    if (f.beats) facts.unshift([`${f.beats.what} by the beat`, `${Math.min(Math.floor(f.level / f.beats.every_s), f.beats.of)} of ${f.beats.of}`]);
    return facts;
  }

  check([what, verdict, text]) {
    const row = made('li', '', verdict), sign = made('span', { ok: '✓', warning: '▲', fault: '✕' }[verdict] || '·');
    sign.ariaLabel = verdict; sign.role = 'img';
    row.append(sign, made('span', text));
    return row;
  }

  between(f) {
    const { page, mode } = this, said = betweenOf(f, mode, performance.now() - this.modeMs);
    page.put('.headline', said.head); page.put('.big', said.big); page.turn('.big', 'long', said.big.length > 2); page.put('.sub', said.sub || '');
    page.fill('.checks', ['check', 'count-in'].includes(mode) ? f.checks : [], this.check);
    page.fill('.notes', [], this.check);
    const whole = f.course.of_s, left = f.course.left_s;
    page.show('.runs', whole && left !== null && mode !== 'search');
    if (whole) page.at('.runs i').style.transform = `scaleX(${(Math.min(Math.max(left / whole, 0), 1)).toFixed(3)})`;
  }

  // Every quarter of a second: what is old, what help is due, what may be heard.
  look() {
    const now = performance.now(), [text, sinceMs] = troubleOf(this.frame, this.heardMs, this.newsMs, now), { page } = this;
    page.put('.trouble', text); page.put('.since', text && sinceMs !== null ? `${Math.round((now - sinceMs) / 1000)} s` : '');
    page.show('.banner', text); page.mark('stale', text && sinceMs !== null && this.running ? '' : null);
    if (text && sinceMs !== null) this.sound.hum(null);
    if (this.running && this.mode === 'search') this.between(this.frame);
    this.tools();
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.stage');
  if (root.stage && root.stage.data.address !== data.address) root.stage.stop();
  const stage = root.stage || (root.stage = new Stage(root, data));
  if (data.player && !stage.player) stage.player = new Player(stage);
  stage.data = data; stage.trigger = setTriggerValue;
  return () => stage.stop();
}
