// The tempo bar: a fill for each phase of a repetition, its aim marked, in the order they come.
const AIM_AT = 0.8, USUAL_S = 2; // where in its bar an aim is; how long a bar without an aim is

class Tempo {
  constructor(box) { this.box = box; this.clear(); }

  clear() { this.spent = {}; this.phase = 'rest'; this.nowS = null; this.heardMs = 0; this.shares = {}; }

  // Seconds spent in each phase of the running repetition, on the recording's own clock.
  take(f) {
    const [first, , last] = f.order, { phase } = f;
    if (phase === first && this.phase !== first && [last, 'rest', 'moving'].includes(this.phase)) this.spent = {};
    const passed = this.nowS === null ? f.now_s - f.phase_s : f.now_s - this.nowS;
    if (f.order.includes(phase)) this.spent[phase] = (this.spent[phase] || 0) + Math.max(0, passed);
    Object.assign(this, { phase, nowS: f.now_s, aims: f.aims });
    this.show(f);
  }

  get clock() { return this.spent[this.phase] || 0; }

  show(f) {
    const { box } = this, key = f.order.map((step) => `${step}${f.words[step]}${f.aims[step]}`).join();
    if (this.key !== key) { this.key = key; this.make(f); }
    for (const node of box.children) {
      const { step } = node.dataset, seconds = this.spent[step] || 0, aim = f.aims[step];
      node.classList.toggle('now', step === f.phase);
      node.classList.toggle('reached', Boolean(aim && seconds >= aim));
      if (node.number.textContent !== seconds.toFixed(1)) node.number.textContent = seconds.toFixed(1);
      const share = Math.min(seconds / ((aim || USUAL_S) / AIM_AT), 1).toFixed(3);
      if (this.shares[step] !== share) { this.shares[step] = share; node.fill.style.transform = `scaleX(${share})`; }
    }
  }

  make(f) {
    this.shares = {};
    this.box.replaceChildren(...f.order.map((step) => {
      const node = document.createElement('div'), aim = f.aims[step];
      node.className = 'step'; node.dataset.step = step; node.style.flexGrow = Math.max(aim || USUAL_S, 1.5);
      node.innerHTML = '<span class="name"></span><b><i></i><small></small></b><div class="track"><div class="fill"></div></div>';
      node.querySelector('.name').textContent = f.words[step];
      node.querySelector('small').textContent = aim ? ` of ${aim} s` : ' s';
      if (aim) node.querySelector('.track').append(made('em', ''));
      node.number = node.querySelector('b i'); node.fill = node.querySelector('.fill');
      return node;
    }));
  }
}
