// The trace: how high the heel was in the last twelve seconds, with every repetition marked.
const WINDOW_S = 12;
const LAG_S = 0.2; // the level comes five times a second: drawn this much later, it glides

class Trace {
  constructor(canvas, look) { Object.assign(this, { canvas, look }); this.clear(); }

  clear() { this.points = []; this.reps = []; this.lastRep = 0; this.edge = null; this.range = null; }

  take(news) {
    const last = this.points.length ? this.points.at(-1).t : -1;
    this.points.push(...news.points.filter((p) => p.t > last));
    while (this.points.length > 3 && this.points[2].t < news.now_s - WINDOW_S - 1) this.points.shift();
    const fresh = news.reps.filter((rep) => rep.id > this.lastRep);
    if (fresh.length) this.lastRep = fresh.at(-1).id;
    this.reps = [...this.reps, ...fresh].sort((a, b) => a.at - b.at); // a doubtful one is told late
    this.news = news;
    return fresh;
  }

  paint() {
    if (!this.sized() || this.points.length < 3) return;
    const least = this.news.unit === 'cm' ? 0.05 : 0.3;
    this.aim(this.news.measures === 'hold' ? 5 : least);
    this.fill(); this.line(); this.marks();
  }

  sized() {
    const { canvas } = this, scale = window.devicePixelRatio || 1;
    this.width = canvas.clientWidth; this.height = canvas.clientHeight;
    if (this.width < 20 || this.height < 20) return false;
    const wide = Math.round(this.width * scale), high = Math.round(this.height * scale);
    if (canvas.width !== wide || canvas.height !== high) { canvas.width = wide; canvas.height = high; }
    this.pen = canvas.getContext('2d');
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.pen.clearRect(0, 0, this.width, this.height);
    this.style = getComputedStyle(this.look);
    return true;
  }

  // The right edge and the scale follow softly, so that nothing jumps from frame to frame.
  aim(least) {
    const edge = Math.min(this.news.now_s - LAG_S, this.points.at(-1).t), far = Math.abs(edge - (this.edge ?? -9)) > 2;
    this.edge = far ? edge : this.edge + (edge - this.edge) * 0.2;
    const seen = this.points.filter((p) => p.t >= this.edge - WINDOW_S).map((p) => p.y);
    const low = Math.min(...seen), high = Math.max(...seen), slack = Math.max(least - (high - low), 0) / 2;
    const goal = [low - slack, high + slack];
    this.range = this.range && !far ? this.range.map((v, i) => v + (goal[i] - v) * 0.08) : goal;
  }

  colour(name) { return this.style.getPropertyValue(name).trim(); }
  x(t) { return this.width - 22 - (this.edge - t) * (this.width - 22) / WINDOW_S; }
  y(v) { return this.height - 20 - (v - this.range[0]) / (this.range[1] - this.range[0] || 1) * (this.height - 84); }

  slope(i) {
    const a = this.points[Math.max(i - 1, 0)], b = this.points[Math.min(i + 1, this.points.length - 1)];
    return (b.y - a.y) / (b.t - a.t || 1);
  }

  curve(from, to) {
    for (let i = from; i < to; i++) {
      const a = this.points[i], b = this.points[i + 1], third = (b.t - a.t) / 3;
      this.pen.bezierCurveTo(
        this.x(a.t + third), this.y(a.y + this.slope(i) * third),
        this.x(b.t - third), this.y(b.y - this.slope(i + 1) * third), this.x(b.t), this.y(b.y));
    }
  }

  level(t) {
    const i = Math.max(0, this.points.findIndex((p) => p.t >= t) - 1), a = this.points[i], b = this.points[i + 1] || a;
    const d = b.t - a.t || 1, s = Math.min(Math.max((t - a.t) / d, 0), 1), r = 1 - s;
    return a.y * r * r * (1 + 2 * s) + this.slope(i) * d * s * r * r + b.y * s * s * (3 - 2 * s) - this.slope(Math.min(i + 1, this.points.length - 1)) * d * s * s * r;
  }

  clipped(paint) {
    this.pen.save(); this.pen.beginPath(); this.pen.rect(0, 0, this.x(this.edge), this.height); this.pen.clip();
    paint(); this.pen.restore();
  }

  // Under the line, each phase in its own colour: the shape of a repetition can be read from it.
  fill() {
    const { points, pen, height } = this;
    this.clipped(() => {
      pen.globalAlpha = 0.42;
      for (let i = 0, end; i < points.length - 1; i = end) {
        const { phase } = points[i + 1];
        for (end = i + 1; end < points.length - 1 && points[end + 1].phase === phase;) end++;
        if (!['up', 'hold', 'down'].includes(phase)) continue;
        pen.fillStyle = this.colour(`--${phase}`);
        pen.beginPath(); pen.moveTo(this.x(points[i].t), height); pen.lineTo(this.x(points[i].t), this.y(points[i].y));
        this.curve(i, end); pen.lineTo(this.x(points[end].t), height); pen.fill();
      }
    });
  }

  line() {
    const { points, pen } = this, text = this.colour('--text');
    pen.strokeStyle = pen.fillStyle = text; pen.lineWidth = 4; pen.lineJoin = pen.lineCap = 'round';
    this.clipped(() => { pen.beginPath(); pen.moveTo(this.x(points[0].t), this.y(points[0].y)); this.curve(0, points.length - 1); pen.stroke(); });
    pen.beginPath(); pen.arc(this.x(this.edge), this.y(this.level(this.edge)), 9, 0, 7); pen.fill();
  }

  marks() {
    const { pen } = this, text = this.colour('--text');
    pen.textAlign = 'center'; pen.textBaseline = 'middle'; pen.lineWidth = 2;
    let number = 0;
    for (const rep of this.reps) {
      if (rep.full) number++;
      const left = this.x(rep.at), top = Math.max(24, this.y(this.level(rep.at)) - 30);
      if (left < 20 || left > this.width) continue;
      pen.strokeStyle = pen.fillStyle = text; pen.setLineDash(rep.full ? [] : [4, 3]);
      pen.beginPath(); pen.arc(left, top, 17, 0, 7); if (rep.full) pen.fill(); else pen.stroke();
      pen.setLineDash([]); if (rep.full) pen.fillStyle = this.colour('--page');
      pen.font = `700 17px ${this.style.fontFamily}`; pen.fillText(rep.full ? number : '½', left, top + 1);
    }
  }
}
