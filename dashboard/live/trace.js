// The trace: how the heel moved lately, its target line, and the best repetition under the one
// that runs. What is told is drawn in the next picture: nothing glides after it.
const NOW_AT = 0.74; // of the width: what is to come lies right of it
const SIGNED = { up: 1, down: -1 };

class Trace {
  constructor(canvas, look) { Object.assign(this, { canvas, look }); this.clear(); }

  clear() { Object.assign(this, { points: [], reps: [], lastRep: 0, edge: null, range: null, begun: [], best: null, heights: [], news: null, phase: 'rest' }); }

  take(news) {
    const last = this.points.length ? this.points.at(-1).t : -1;
    for (const point of news.points) if (point.t > last) this.points.push(point);
    while (this.points.length > 3 && this.points[2].t < news.now_s - 15) this.points.shift();
    const fresh = news.reps.filter((rep) => rep.id > this.lastRep);
    if (fresh.length) this.lastRep = fresh.at(-1).id;
    this.reps = [...this.reps, ...fresh].sort((a, b) => a.at - b.at); // a doubtful one is told late
    this.news = news;
    if (news.phase === news.order[0] && ![news.phase, news.order[1]].includes(this.phase)) this.begun.push(news.phase_s); // higher still is no new one
    this.phase = news.phase;
    fresh.filter((rep) => rep.full).forEach((rep) => this.compare(rep));
    this.dirty = true;
    return fresh;
  }

  // Measured on what was drawn, so that line, ghost and trace agree.
  compare(rep) {
    const path = this.points.filter((p) => p.t >= rep.start - 0.1 && p.t <= rep.end + 0.1);
    if (path.length < 8 || path[0].t > rep.start + 0.3) return; // it began before this page did
    const sign = SIGNED[this.news.order[0]], base = path[0].y, height = Math.max(...path.map((p) => sign * (p.y - base)));
    if (this.heights.length < 3) this.heights.push({ height, size: rep.size });
    if (this.best && this.best.height >= height) return;
    const seen = this.begun.findLast((t) => t > rep.start - 0.2 && t < rep.end) ?? rep.start;
    this.best = { height, late: seen - rep.start, path: path.map((p) => ({ dt: p.t - rep.start, dy: p.y - base })) };
  }

  // The height of the first three: half of them were higher.
  get target() {
    if (this.heights.length < 3) return null;
    return [...this.heights].sort((a, b) => a.height - b.height)[1];
  }

  get running() { return this.best && this.news.order.includes(this.phase) ? (this.begun.at(-1) ?? this.edge) - this.best.late : null; }

  // Where the heel is on its way from rest to the target, for a tone: 0 to 1.
  get share() {
    const newest = this.points.at(-1);
    if (!newest || !this.range) return null;
    return (newest.y - this.range[0]) / (this.range[1] - this.range[0] || 1);
  }

  paint() {
    if (!this.news || this.points.length < 3 || !this.sized()) return;
    this.follow();
    this.pen.clearRect(0, 0, this.width, this.height);
    this.colours = Object.fromEntries(['up', 'hold', 'down', 'text', 'soft', 'page', 'card'].map((name) => [name, this.style.getPropertyValue(`--${name}`).trim()]));
    this.ghost(); this.fill(); this.aim(); this.line(); this.marks();
  }

  sized() {
    const { canvas } = this, scale = window.devicePixelRatio || 1;
    this.width = canvas.clientWidth; this.height = canvas.clientHeight;
    if (this.width < 20 || this.height < 20) return false;
    const wide = Math.round(this.width * scale), high = Math.round(this.height * scale);
    const changed = canvas.width !== wide || canvas.height !== high;
    if (changed) { canvas.width = wide; canvas.height = high; }
    if (!changed && !this.dirty && this.settled) return false;
    this.dirty = false;
    this.pen = canvas.getContext('2d');
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.style ||= getComputedStyle(this.look);
    this.window = this.width < 520 ? 8 : 12;
    return true;
  }

  // The time axis and the scale follow softly; the newest point is drawn where it belongs at once.
  follow() {
    const newest = this.points.at(-1).t, far = this.edge === null || Math.abs(newest - this.edge) > 2;
    this.edge = far ? newest : this.edge + (newest - this.edge) * 0.5;
    const from = this.edge - this.window * NOW_AT, seen = this.points.filter((p) => p.t >= from).map((p) => p.y);
    const goal = this.reach(Math.min(...seen), Math.max(...seen));
    this.range = this.range && !far ? this.range.map((v, i) => v + (goal[i] - v) * 0.12) : goal;
    this.settled = newest - this.edge < 0.004 && Math.abs(this.range[0] - goal[0]) + Math.abs(this.range[1] - goal[1]) < 1e-5;
  }

  reach(low, high) {
    const least = this.news.unit === 'cm' ? 0.05 : 0.3, sign = SIGNED[this.news.order[0]];
    if (this.target) { const line = this.base() + sign * this.target.height; low = Math.min(low, line); high = Math.max(high, line); }
    const slack = Math.max(least - (high - low), 0) / 2;
    return [low - slack, high + slack];
  }

  // Where the heel rests: where it was when the last repetition began.
  base() {
    const rep = this.reps.at(-1), from = Math.max(this.running ?? -1, rep ? rep.end : -1);
    return this.level(from > this.points[0].t ? from : this.points[0].t);
  }

  x(t) { return this.width * NOW_AT - (this.edge - t) * this.width / this.window; }
  y(v) { return this.height - 22 - (v - this.range[0]) / (this.range[1] - this.range[0] || 1) * (this.height - 74); }

  level(t) {
    const { points } = this;
    let low = 0, high = points.length - 1;
    while (high - low > 1) { const middle = (low + high) >> 1; if (points[middle].t > t) high = middle; else low = middle; }
    const a = points[low], b = points[high], share = Math.min(Math.max((t - a.t) / (b.t - a.t || 1), 0), 1);
    return a.y + (b.y - a.y) * share;
  }

  curve(from, to) { for (let i = from; i <= to; i++) this.pen.lineTo(this.x(this.points[i].t), this.y(this.points[i].y)); }

  ghost() {
    const start = this.running;
    if (start === null) return;
    const { pen } = this, base = this.level(start);
    pen.globalAlpha = 0.4; pen.strokeStyle = this.colours.soft; pen.lineWidth = 12; pen.lineJoin = pen.lineCap = 'round';
    pen.beginPath();
    for (const { dt, dy } of this.best.path) pen.lineTo(this.x(start + dt), this.y(base + dy));
    pen.stroke(); pen.globalAlpha = 1;
  }

  aim() {
    const { pen, target } = this;
    if (!target || target.size === null) return;
    const high = this.y(this.base() + SIGNED[this.news.order[0]] * target.height), text = `your ${this.news.order[0] === 'down' ? 'depth' : 'height'} ${this.inWords(target.size)}`;
    pen.strokeStyle = pen.fillStyle = this.colours.text; pen.lineWidth = 2; pen.setLineDash([10, 8]);
    pen.beginPath(); pen.moveTo(0, high); pen.lineTo(this.width, high); pen.stroke(); pen.setLineDash([]);
    pen.font = `600 16px ${this.style.fontFamily}`; pen.textAlign = 'right'; pen.textBaseline = 'alphabetic';
    const at = [this.width - 16, high < 40 ? high + 22 : high - 9];
    pen.strokeStyle = this.colours.card; pen.lineWidth = 5; pen.lineJoin = 'round'; pen.strokeText(text, ...at); // stands out from the ghost
    pen.fillText(text, ...at);
  }

  inWords(size) { return sizeText(size, this.news.unit, this.units); }

  // Under the line, each phase in its own colour: the shape of a repetition can be read from it.
  fill() {
    const { points, pen, height } = this;
    pen.globalAlpha = 0.42;
    for (let i = 0, end; i < points.length - 1; i = end) {
      const { phase } = points[i + 1];
      for (end = i + 1; end < points.length - 1 && points[end + 1].phase === phase;) end++;
      if (!['up', 'hold', 'down'].includes(phase)) continue;
      pen.fillStyle = this.colours[phase];
      pen.beginPath(); pen.moveTo(this.x(points[i].t), height); this.curve(i, end); pen.lineTo(this.x(points[end].t), height); pen.fill();
    }
    pen.globalAlpha = 1;
  }

  line() {
    const { points, pen } = this, newest = points.at(-1);
    pen.strokeStyle = pen.fillStyle = this.colours.text; pen.lineWidth = 4; pen.lineJoin = pen.lineCap = 'round';
    pen.beginPath(); this.curve(0, points.length - 1); pen.stroke();
    pen.beginPath(); pen.arc(this.x(newest.t), this.y(newest.y), 10, 0, 7); pen.fill();
  }

  marks() {
    const { pen } = this, { text, page } = this.colours;
    pen.textAlign = 'center'; pen.textBaseline = 'middle'; pen.lineWidth = 2;
    let number = 0;
    for (const rep of this.reps) {
      if (rep.full) number++;
      const left = this.x(rep.at), top = Math.max(22, this.y(this.level(rep.at)) - 30);
      if (left < 20 || rep.at < this.points[0].t) continue;
      pen.strokeStyle = pen.fillStyle = text; pen.setLineDash(rep.full ? [] : [4, 3]);
      pen.beginPath(); pen.arc(left, top, 17, 0, 7); if (rep.full) pen.fill(); else pen.stroke();
      pen.setLineDash([]); if (rep.full) pen.fillStyle = page;
      pen.font = `700 17px ${this.style.fontFamily}`; pen.fillText(rep.full ? number : '½', left, top + 1);
    }
  }
}

function sizeText(size, unit, units) {
  if (unit !== 'cm') return `${Math.round(size)}°`;
  return units === 'imperial' ? `${(size / 2.54).toFixed(1)} in` : `${size.toFixed(1)} cm`;
}
