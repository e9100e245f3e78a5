// The player of a replay: what may be asked of it, and where it is. The server plays; this asks.
// It lives on the stage, whose socket it speaks through, and hears the stage's frames.
const SPEEDS = [0.5, 1, 2, 4];
const TOGETHER = 'sensor-coach-replay'; // two players of one page that are kept in step
const DRAG_MS = 120; // a slider that is dragged asks no more often
const ICONS = {
  play: 'M7 4v16l13-8z', pause: 'M6 4h4v16H6zM14 4h4v16h-4z', back: 'M6 5h3v14H6zM20 5v14L10 12z', next: 'M15 5h3v14h-3zM4 5v14l10-7z',
};
const PLAYER = `
  <div class="keys">
    <button class="earlier" type="button" aria-label="Previous repetition" title="Previous repetition ( , )"></button>
    <button class="rewind" type="button" aria-label="−5 s: back five seconds" title="Back five seconds ( ← )">−5 s</button>
    <button class="play" type="button" title="Play or pause ( space )"></button>
    <button class="later" type="button" aria-label="Next repetition" title="Next repetition ( . )"></button>
    <span class="time"></span><span class="of-day"></span><span class="seeking" role="status"></span><i class="break"></i>
  </div>
  <div class="speeds" role="radiogroup" aria-label="Speed"></div>
  <div class="rail">
    <div class="marks" aria-hidden="true"><i class="past"></i></div>
    <input type="range" min="0" step="any" value="0" aria-label="Position">
  </div>`;

const twoDigits = (n) => String(n).padStart(2, '0');
const minutes = (s) => `${Math.floor(s / 60)}:${twoDigits(Math.floor(s % 60))}`;

class Player {
  constructor(stage) {
    Object.assign(this, { stage, at: null, marks: [], box: document.createElement('section') });
    this.box.className = 'player'; this.box.setAttribute('aria-label', stage.data.leads ? 'Player' : 'Second player'); this.box.innerHTML = PLAYER;
    stage.root.append(this.box);
    stage.page.mark('player', '');
    this.dress();
    this.listen();
  }

  stop() {
    this.box.remove();
    window.removeEventListener('keydown', this.keyed); window.removeEventListener(TOGETHER, this.joined);
  }

  of(name) { return this.box.querySelector(name); }

  dress() {
    this.icon('.earlier', 'back'); this.icon('.later', 'next'); this.icon('.play', 'play');
    this.of('.speeds').replaceChildren(...SPEEDS.map((speed) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: `${speed === 0.5 ? '½' : speed}×`, onclick: () => this.ask({ do: 'speed', speed }) });
      button.setAttribute('role', 'radio'); button.setAttribute('aria-label', `${speed} times`); button.dataset.speed = speed;
      return button;
    }));
  }

  icon(name, icon) { this.of(name).innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`; }

  listen() {
    const slider = this.of('input');
    this.of('.earlier').onclick = () => this.ask({ do: 'step', step: -1 });
    this.of('.later').onclick = () => this.ask({ do: 'step', step: 1 });
    this.of('.rewind').onclick = () => this.ask({ do: 'seek', by_s: -5 });
    this.of('.play').onclick = () => this.toggle();
    slider.oninput = () => this.drag(Number(slider.value));
    slider.onchange = () => { clearTimeout(this.waiting); this.waiting = null; this.seek(Number(slider.value)); this.held = false; };
    this.keyed = (event) => this.key(event);
    this.joined = ({ detail }) => { if (detail.from !== this && this.stage.data.linked) this.stage.link.say(detail.command); };
    window.addEventListener('keydown', this.keyed); window.addEventListener(TOGETHER, this.joined);
  }

  // A server that was away begins anew: it is told where the page was.
  opened() {
    const { position_s, speed, playing } = this.at;
    this.stage.link.say({ do: 'speed', speed }); this.stage.link.say({ do: 'seek', to_s: position_s });
    if (!playing) this.stage.link.say({ do: 'pause' });
    this.marked = null;
  }

  ask(command, others = command) {
    this.stage.link.say(command);
    if (this.stage.data.linked) window.dispatchEvent(new CustomEvent(TOGETHER, { detail: { from: this, command: others } }));
  }

  toggle() { this.ask({ do: this.at && this.at.playing ? 'pause' : 'play' }); }

  // The other of a pair goes as far, from wherever it is.
  seek(to_s) { this.ask({ do: 'seek', to_s }, { do: 'seek', by_s: to_s - this.at.position_s }); }

  drag(to_s) {
    this.held = true;
    this.clock(to_s);
    if (this.waiting) return;
    this.waiting = setTimeout(() => { this.waiting = null; this.seek(Number(this.of('input').value)); }, DRAG_MS);
  }

  // Keys are those of the player that has the focus; of the first one, if none has.
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.isMeant()) return;
    const target = event.composedPath()[0], slider = target === this.of('input');
    if (!slider && (target.closest?.('input, textarea, select, [contenteditable], [role=listbox]'))) return;
    if (event.key === ' ' && target.closest?.('button, a, summary')) return;
    const wish = { ' ': () => this.toggle(), ArrowLeft: () => this.ask({ do: 'seek', by_s: -5 }), ArrowRight: () => this.ask({ do: 'seek', by_s: 5 }),
      ',': () => this.ask({ do: 'step', step: -1 }), '.': () => this.ask({ do: 'step', step: 1 }),
      m: () => this.stage.page.at('.sound').click(), f: () => this.stage.page.at('.full').click() }[event.key];
    if (!wish || (target.getAttribute?.('role') === 'radio' && event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    wish();
  }

  isMeant() {
    const focused = document.activeElement, own = this.box.getRootNode().host;
    if (focused === own || (own && own.contains(focused))) return true;
    const another = focused && focused.shadowRoot && focused.shadowRoot.querySelector('.player');
    return !another && Boolean(this.stage.data.leads);
  }

  take(frame, first) {
    if (!frame.player) return;
    if (first && this.at) return this.opened(); // it begins anew, and is told where the page was
    const before = this.at;
    this.at = frame.player;
    if (frame.player.marks) { this.marks = frame.player.marks; this.marked = null; }
    this.stage.page.mark('pair', this.stage.data.pair ? '' : null);
    this.stage.page.put('.again', 'Watch again');
    if (!before || before.playing !== this.at.playing) this.playing();
    if (!before || before.speed !== this.at.speed) this.speeds();
    this.bands();
    if (!this.held && this.at.progress === null) this.clock(this.at.position_s);
    this.seeking();
  }

  playing() {
    this.icon('.play', this.at.playing ? 'pause' : 'play');
    this.of('.play').setAttribute('aria-label', this.at.playing ? 'Pause' : 'Play');
  }

  speeds() {
    for (const button of this.of('.speeds').children) {
      const on = Number(button.dataset.speed) === this.at.speed;
      button.setAttribute('aria-checked', on);
    }
  }

  bands() {
    if (this.marked === this.at.duration_s) return;
    this.marked = this.at.duration_s;
    this.of('input').max = this.at.duration_s;
    const share = (s) => `${100 * s / (this.at.duration_s || 1)}%`;
    let number = 0;
    this.nodes = this.marks.map(([start, end, full]) => {
      const node = document.createElement('span');
      node.className = full ? 'mark' : 'mark partial';
      node.style.left = share(start); node.style.width = share(end - start);
      if (full) number++;
      if (this.marks.length <= 30) node.textContent = full ? number : '½';
      return node;
    });
    this.of('.marks').replaceChildren(this.of('.past'), ...this.nodes);
  }

  clock(position_s) {
    const { duration_s, started_at, origin_s } = this.at, slider = this.of('input'), text = minutes(position_s);
    slider.value = position_s;
    this.of('.past').style.width = `${100 * position_s / (duration_s || 1)}%`;
    const inside = this.marks.findIndex(([start, end]) => start <= position_s && position_s <= end);
    (this.nodes || []).forEach((node, i) => node.classList.toggle('now', i === inside));
    if (this.said === text) return;
    this.said = text;
    this.of('.time').innerHTML = `${text} <span>/ ${minutes(duration_s)}</span>`;
    slider.setAttribute('aria-valuetext', `${text} of ${minutes(duration_s)}${inside < 0 ? '' : `, repetition ${inside + 1}`}`);
    this.of('.of-day').textContent = started_at ? this.ofDay(started_at, position_s) : origin_s ? `clock ${(origin_s + position_s).toFixed(0)} s` : '';
  }

  // The recording's own clock, in the zone it was sent in.
  ofDay(started_at, position_s) {
    const [h, m, s] = started_at.slice(11, 19).split(':').map(Number), at = Math.floor(3600 * h + 60 * m + s + position_s);
    return [at / 3600 % 24, at / 60 % 60, at % 60].map((part) => twoDigits(Math.floor(part))).join(':');
  }

  seeking() {
    const { progress } = this.at, now = performance.now();
    if (progress === null) { this.since = null; this.of('.seeking').textContent = ''; return; }
    this.since ??= now;
    if (now - this.since > 300) this.of('.seeking').textContent = `Going there … ${Math.round(100 * progress)} %`;
  }
}
