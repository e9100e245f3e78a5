// The bench: what an errand of the radio has come to, over a socket of its own. It is written to
// only where something has changed; the bubble alone is drawn with every frame.
const STALE_MS = 1500;
const WORDS = { good: ['✓', 'Good'], fair: ['!', 'Fair'], poor: ['✕', 'Poor'] };
const SIDES = { '+z': 'a', '+y': 'b', '+x': 'c', '-x': 'd', '-y': 'e', '-z': 'f' };
const PLANES = { x: [1, 2], y: [0, 2], z: [0, 1] };
const EDGE = 0.36; // sine of the lean at which the bubble is at the rim
const LINKS = { searching: 'Looking for the sensor …', lost: 'Link lost', reconnecting: 'Link lost. Trying again …' };

class Bench {
  constructor(root, address) {
    Object.assign(this, { root, address, frame: null, spot: [0, 0], retryMs: 250, heardMs: performance.now() });
    this.at('.sides').replaceChildren(...Object.entries(SIDES).map(([side, area]) => {
      const item = document.createElement('li');
      item.style.gridArea = area; item.dataset.side = side;
      return item;
    }));
    this.timer = setInterval(() => this.render(), 500);
    this.connect();
    this.draw();
  }

  stop() {
    this.stopped = true; this.root.bench = null;
    cancelAnimationFrame(this.request); clearInterval(this.timer); clearTimeout(this.retry);
    this.socket.close();
  }

  connect() {
    this.socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}${this.address}`);
    this.socket.onmessage = (message) => { this.retryMs = 250; this.heardMs = performance.now(); this.take(JSON.parse(message.data)); };
    this.socket.onclose = () => {
      if (this.stopped) return;
      this.retry = setTimeout(() => this.connect(), this.retryMs);
      this.retryMs = Math.min(2 * this.retryMs, 4000);
    };
  }

  take(frame) {
    this.frame = frame;
    if ((frame.over || frame.number !== this.data.number) && this.ended !== frame.number) {
      this.ended = frame.number;
      this.trigger('ended', frame.number); // the page runs again and shows what came of it
    }
    this.render();
  }

  render() {
    const f = this.frame, silent = performance.now() - this.heardMs > STALE_MS;
    const wait = silent ? 'No answer from the coach. Trying again …' : this.waiting(f);
    this.put('.wait span', wait); this.show('.wait', wait);
    this.root.toggleAttribute('data-still-wait', Boolean(f && f.status === 'lost'));
    this.show('.check', !wait && f.kind === 'check'); this.show('.level', !wait && f.kind === 'calibrate');
    if (wait) return;
    if (f.kind === 'check') this.check(f); else this.level(f);
  }

  waiting(f) {
    if (!f || !f.status) return 'One moment …';
    if (f.over) return 'One moment …';
    if (LINKS[f.status]) return LINKS[f.status];
    if (f.kind === 'check' && !f.link) return 'Connected. Listening for two seconds …';
    return f.kind === 'calibrate' && !f.acc ? 'Connected. Waiting for samples …' : '';
  }

  check(f) {
    const [mark, word] = WORDS[f.verdict], unit = (value, name) => `${value}<small> ${name}</small>`;
    this.at('.check').dataset.verdict = f.verdict;
    this.put('.mark', mark); this.put('.word', word); this.put('.why', `${f.text} ${f.advice}`.trim());
    const facts = {
      battery: f.battery === null ? '<small>not told</small>' : unit(f.battery, '%'),
      rate: `${Math.round(f.link.rate)}<small> of ${Math.round(f.nominal)}</small>`,
      lost: unit(f.link.lost.toFixed(1), '%'), gap: unit(f.link.gap, 'ms'), jitter: unit(f.link.jitter, 'ms'),
      losses: f.losses ? unit(f.losses, f.losses === 1 ? 'time' : 'times') : '<small>never</small>',
    };
    for (const [name, html] of Object.entries(facts)) {
      const node = this.at(`[data-of=${name}]`);
      if (node.told !== html) { node.told = html; node.innerHTML = html; }
    }
  }

  level(f) {
    this.at('.level').toggleAttribute('data-here', f.here);
    this.put('.count b', String(f.sides.length)); this.put('.count span', f.thorough ? 'sides and edges' : 'of 6 sides');
    this.put('.todo', this.todo(f));
    this.at('.held').style.strokeDasharray = `${f.here ? 100 : Math.round(100 * f.held)} 200`;
    for (const item of this.at('.sides').children) {
      const { side } = item.dataset, done = f.sides.includes(side), up = side === f.side;
      const text = `${done ? '✓' : up ? '▲' : '○'} ${side}`;
      item.classList.toggle('done', done); item.classList.toggle('up', up);
      if (item.textContent !== text) item.textContent = text;
    }
  }

  todo(f) {
    if (!f.still) return f.side ? 'Lay it down and let go' : 'Lay it on any side';
    if (!f.here) return 'Let it lie …';
    if (f.missing) return `Not all sides are in: now ${f.missing} up`;
    if (f.sides.length < 6) return 'Done. Turn it onto another side';
    return f.thorough ? 'Done. Lean it on another edge, half-way between two sides' : 'Done';
  }

  draw() {
    this.request = requestAnimationFrame(() => this.draw());
    const f = this.frame;
    if (!f || !f.acc || !f.side) return;
    const size = Math.hypot(...f.acc) || 1, goal = PLANES[f.side[1]].map((i) => f.acc[i] / size / EDGE);
    const far = Math.max(1, Math.hypot(...goal));
    this.spot = this.spot.map((now, i) => now + 0.2 * (goal[i] / far - now));
    const moved = `translate(${(70 * this.spot[0]).toFixed(1)} ${(-70 * this.spot[1]).toFixed(1)})`;
    if (this.moved !== moved) this.at('.dot').setAttribute('transform', this.moved = moved);
  }

  at(name) { return this.root.querySelector(name); }
  put(name, text) { const node = this.at(name); if (node.textContent !== text) node.textContent = text; }
  show(name, on) { this.at(name).hidden = !on; }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.bench');
  const bench = root.bench || (root.bench = new Bench(root, data.address));
  bench.data = data; bench.trigger = setTriggerValue;
  return () => bench.stop();
}
