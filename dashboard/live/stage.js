// The stage: one socket, one picture. It lives in the page, outlasts Streamlit's reruns, and
// writes to the page only what has changed.
const STALE_MS = 1200;
const WORDS = { up: 'Up', hold: 'Hold', down: 'Down' };
const ARROWS = { up: '▲', hold: '■', down: '▼' };
const STATUS = {
  idle: 'No set is running', searching: 'Looking for the sensor …', connected: 'Connected',
  lost: 'Link lost', reconnecting: 'Link lost', finished: 'Set finished', failed: 'The set ended early',
};
const BUSY = ['searching', 'connected', 'live', 'lost', 'reconnecting'];

class Stage {
  constructor(root, data) {
    Object.assign(this, { root, data, frame: null, set: null, told: null, steps: {}, retryMs: 250, heardMs: performance.now() });
    this.newsMs = this.heardMs;
    this.trace = new Trace(this.at('canvas'), root);
    this.at('.finish').onclick = () => this.say({ do: 'finish' });
    this.at('.again').onclick = () => { if (this.player) return this.say({ do: 'play' }); this.seen = null; this.render(this.frame); };
    this.wake = () => { if (!document.hidden && this.socket.readyState > 1) { clearTimeout(this.retry); this.connect(); } };
    document.addEventListener('visibilitychange', this.wake);
    this.timer = setInterval(() => this.banner(), 250);
    this.player = data.player ? new Player(this) : null;
    this.mark('player', data.player ? '' : null);
    this.connect();
    this.draw();
  }

  stop() {
    this.stopped = true; this.root.stage = null;
    this.player?.stop();
    cancelAnimationFrame(this.request); clearInterval(this.timer); clearTimeout(this.retry);
    document.removeEventListener('visibilitychange', this.wake);
    this.socket.close();
  }

  address() { return `${location.protocol.replace('http', 'ws')}//${location.host}${this.data.address || '/live/ws'}`; }

  connect() {
    this.socket = new WebSocket(this.address());
    this.socket.onmessage = (message) => { this.retryMs = 250; this.take(JSON.parse(message.data)); };
    this.socket.onopen = () => this.player?.opened();
    this.socket.onclose = () => {
      if (this.stopped) return;
      this.retry = setTimeout(() => this.connect(), this.retryMs);
      this.retryMs = Math.min(2 * this.retryMs, 4000);
    };
  }

  say(command) { if (this.socket.readyState === 1) this.socket.send(JSON.stringify(command)); }

  draw() {
    this.request = requestAnimationFrame(() => this.draw());
    if (!this.busy()) return;
    try { this.trace.paint(); } catch (error) { console.warn('trace', error); }
  }

  busy() { return Boolean(this.frame && BUSY.includes(this.frame.status)); }

  take(frame) {
    const before = this.frame;
    this.heardMs = performance.now();
    if (frame.set !== this.set) { this.set = frame.set; this.trace.clear(); this.steps = {}; this.newsMs = this.heardMs; }
    if (!before || frame.now_s !== before.now_s || frame.status !== before.status) this.newsMs = this.heardMs;
    if (before && before.set === frame.set) this.time(before, frame);
    this.frame = frame;
    if (this.busy() || (!before && this.data.busy)) this.seen = frame.set; // what it came to is shown to who saw it
    const fresh = this.trace.take(frame);
    this.render(frame);
    this.player?.take(frame);
    if (before && fresh.some((rep) => rep.full)) this.beat();
    this.turn();
  }

  // Seconds spent in each phase of the running repetition, on the recording's own clock.
  time(before, frame) {
    const [first, , last] = frame.order, { phase } = frame;
    if (phase === first && [last, 'rest', 'moving'].includes(before.phase)) this.steps = {};
    if (frame.order.includes(phase)) this.steps[phase] = (this.steps[phase] || 0) + Math.max(0, frame.now_s - before.now_s);
  }

  // The page around the stage has buttons of its own: it runs again when a set begins or ends.
  turn() {
    if (this.player) return;
    const key = `${this.busy()}`;
    if (this.told === null) this.told = `${Boolean(this.data && this.data.busy)}`;
    if (key !== this.told) { this.told = key; this.trigger('turned', key); }
  }

  at(name) { return this.root.querySelector(name); }
  put(name, text) { const node = this.at(name); if (node.textContent !== text) node.textContent = text; }
  show(name, on) { const node = this.at(name); if (node.hidden === Boolean(on)) node.hidden = !on; }
  mark(name, value) { if (value === null) delete this.root.dataset[name]; else if (this.root.dataset[name] !== value) this.root.dataset[name] = value; }

  beat() {
    const count = this.at('.count');
    count.classList.remove('beat'); void count.offsetWidth; count.classList.add('beat');
  }

  render(f) {
    const busy = this.busy(), done = f.status === 'finished' && f.summary && this.seen === f.set;
    this.mark('status', f.status); this.mark('phase', f.status === 'live' ? f.phase : 'rest'); this.mark('busy', busy ? '' : null);
    this.show('header', busy); this.show('.work', busy); this.show('.summary', done); this.show('.ready', !busy && !done);
    if (busy) { this.header(f); this.work(f); }
    if (done) this.summary(f);
    this.banner();
  }

  header(f) {
    const side = { left: 'left leg', right: 'right leg', both: 'both legs' }[f.side];
    this.put('.sensor-word', f.status === 'live' ? f.sensor : STATUS[f.status]);
    this.put('.about', [f.title, side, f.placement && `sensor on the ${f.placement}`].filter(Boolean).join(' · '));
  }

  work(f) {
    const held = f.measures === 'hold', number = String(held ? Math.floor(f.level) : f.count), word = this.word(f, held);
    this.put('.count', number);
    this.at('.count').classList.toggle('long', number.length > 2);
    this.put('.target', held ? `seconds of ${f.goal_s}` : f.target ? `of ${f.target}` : 'repetitions');
    this.put('.phase-word', word);
    const arrow = f.status === 'live' && ARROWS[f.phase];
    this.put('.arrow', arrow || ''); this.show('.arrow', arrow);
    this.put('.finish', f.replayed ? 'Stop replay' : 'Finish set');
    this.at('.word').classList.toggle('small', word.length > 5);
    this.show('.steps', !held);
    this.stepsOf(f);
  }

  word(f, held) {
    if (['lost', 'reconnecting'].includes(f.status)) return 'Wait';
    if (f.status !== 'live') return 'Stand still';
    if (f.phase === 'moving') return 'Walking: not counted';
    if (f.phase !== 'rest') return WORDS[f.phase];
    return held ? 'Lift a leg' : f.count ? 'Next' : 'Begin';
  }

  stepsOf(f) {
    const box = this.at('.steps');
    if (box.dataset.order !== f.order.join()) {
      box.dataset.order = f.order.join();
      box.innerHTML = f.order.map((step) => `<div class="step" data-step="${step}"><span>${WORDS[step]}</span><b><i></i><small> s</small></b></div>`).join('');
    }
    for (const node of box.children) {
      const { step } = node.dataset, text = this.steps[step] === undefined ? '0.0' : this.steps[step].toFixed(1), number = node.querySelector('i');
      node.classList.toggle('now', step === f.phase);
      if (number.textContent !== text) number.textContent = text;
    }
  }

  summary(f) {
    const s = f.summary, held = f.measures === 'hold', key = JSON.stringify(s);
    if (this.summed === key) return;
    this.summed = key;
    this.put('.again', this.player ? 'Watch again' : 'Next set');
    this.put('.done', [f.title, f.side, f.replayed ? 'replayed' : 'done'].filter(Boolean).join(', '));
    this.put('.sum-count', String(held ? Math.round(s.held_s) : s.count));
    this.put('.sum-what', held ? 'seconds held' : (s.count === 1 ? 'repetition' : 'repetitions') + (s.partial ? ` and ${s.partial} partial` : ''));
    const seconds = (value) => value !== null && `${value.toFixed(1)} s`, [out, , back] = f.order;
    const size = s.size !== null && (f.unit === 'cm' ? `${s.size.toFixed(1)} cm` : `${Math.round(s.size)}°`);
    const facts = held ? [] : [[WORDS[out], seconds(s.out_s)], ['Hold', seconds(s.hold_s)], [WORDS[back], seconds(s.back_s)], [f.unit === 'cm' ? 'Rise' : 'Angle', size]];
    const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    this.at('dl').replaceChildren(...facts.filter(([, value]) => value).map(([name, value]) => {
      const pair = document.createElement('div'); pair.append(made('dt', name), made('dd', value)); return pair;
    }));
    this.at('.warnings').replaceChildren(...s.warnings.map((text) => made('li', text)));
    this.show('.open', f.recording);
    if (f.recording) this.at('.open').href = `set?recording=${encodeURIComponent(f.recording)}`;
  }

  banner() {
    const text = this.trouble();
    this.put('.banner', text); this.show('.banner', text);
    this.mark('stale', text && this.busy() ? '' : null);
  }

  trouble() {
    const f = this.frame, now = performance.now(), seconds = (since) => `${Math.round((now - since) / 1000)} s`;
    if (now - this.heardMs > STALE_MS) return `No answer from the coach for ${seconds(this.heardMs)}. Trying again …`;
    if (!f) return '';
    if (['lost', 'reconnecting'].includes(f.status)) return 'The link to the sensor is lost. It is being restored, the set goes on.';
    if (f.status === 'live' && !this.player && now - this.newsMs > STALE_MS) return `No data from the sensor for ${seconds(this.newsMs)}: what you see is old.`;
    return f.error || (f.status === 'failed' ? f.message || STATUS.failed : '');
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.stage');
  if (root.stage && root.stage.data.address !== data.address) root.stage.stop();
  const stage = root.stage || (root.stage = new Stage(root, data));
  stage.data = data; stage.trigger = setTriggerValue;
  return () => stage.stop();
}
