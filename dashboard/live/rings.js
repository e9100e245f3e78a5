// A hold: the limb's tilt as a dot in rings, its way of the last seconds, and the time as an arc.
const LATELY_S = 4, TRAIL_S = 2, SCALES_DEG = [2, 4, 8, 16, 32];

class Rings {
  constructor(canvas, look) { Object.assign(this, { canvas, look }); this.clear(); }

  clear() { Object.assign(this, { points: [], scale: SCALES_DEG[0], most: null, at: null, longest: 0, last: 0 }); }

  take(f) {
    const last = this.points.length ? this.points.at(-1).t : -1;
    for (const point of f.points) if (point.tilt && point.t > last) this.points.push(point);
    while (this.points.length && this.points[0].t < f.now_s - 3 * LATELY_S) this.points.shift();
    this.longest = Math.max(this.longest, f.level);
    this.news = f; this.dirty = true;
    const far = this.points.map((p) => Math.hypot(...p.tilt)).sort((a, b) => a - b);
    const wide = far[Math.floor(far.length * 0.95)] || 0;
    this.scale = SCALES_DEG.find((each) => each >= wide * 1.1) || SCALES_DEG.at(-1);
  }

  // Root mean square of the last seconds, degrees.
  get sway() {
    const lately = this.points.filter((p) => p.t > this.news.now_s - LATELY_S);
    return lately.length ? Math.sqrt(lately.reduce((sum, p) => sum + p.tilt[0] ** 2 + p.tilt[1] ** 2, 0) / lately.length) : 0;
  }

  paint() {
    const { canvas } = this, scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (!this.news || width < 40 || height < 40) return;
    const wide = Math.round(width * scale), high = Math.round(height * scale);
    if (canvas.width === wide && canvas.height === high && !this.dirty) return;
    if (canvas.width !== wide || canvas.height !== high) { canvas.width = wide; canvas.height = high; }
    this.dirty = false; this.style ||= getComputedStyle(this.look);
    const pen = this.pen = canvas.getContext('2d');
    pen.setTransform(scale, 0, 0, scale, 0, 0); pen.clearRect(0, 0, width, height);
    Object.assign(this, { x: width / 2, y: height / 2, radius: Math.min(width, height) / 2 - 12 });
    this.most = this.most === null ? this.scale : this.most + (this.scale - this.most) * 0.2; // a new scale is no leap
    this.circles(); this.arc(); this.dot();
  }

  colour(name) { return this.style.getPropertyValue(`--${name}`).trim(); }
  ring(radius, from = 0, to = 2 * Math.PI) { this.pen.beginPath(); this.pen.arc(this.x, this.y, radius, from, to); this.pen.stroke(); }

  circles() {
    const { pen } = this;
    pen.strokeStyle = this.colour('line'); pen.lineWidth = 2;
    for (const share of [1 / 4, 1 / 2, 1]) this.ring(this.inner * share);
    pen.fillStyle = this.colour('soft'); pen.textAlign = 'center'; pen.textBaseline = 'middle';
    pen.font = `600 15px ${this.style.fontFamily}`;
    for (const share of [1 / 2, 1]) pen.fillText(`${this.scale * share}°`, this.x + (this.inner * share - 16) * 0.64, this.y + (this.inner * share - 16) * 0.77);
  }

  get inner() { return Math.max(this.radius - 18, 10); }

  arc() {
    const { pen, news } = this, share = news.goal_s ? Math.min(news.level / news.goal_s, 1) : 0;
    pen.lineWidth = 14; pen.lineCap = 'round';
    pen.strokeStyle = this.colour('line'); this.ring(this.radius - 2);
    if (share <= 0) return;
    pen.strokeStyle = this.colour('hold-line'); this.ring(this.radius - 2, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
  }

  place([across, along]) {
    const far = Math.hypot(across, along), reach = Math.min(far / this.most, 1) * this.inner;
    return far ? [this.x + across / far * reach, this.y - along / far * reach] : [this.x, this.y];
  }

  dot() {
    const { pen, points } = this, newest = points.at(-1);
    if (!newest) return;
    const trail = points.filter((p) => p.t > newest.t - TRAIL_S);
    pen.strokeStyle = this.colour('down-line'); pen.lineWidth = 3; pen.lineJoin = pen.lineCap = 'round'; pen.globalAlpha = 0.7;
    pen.beginPath(); trail.forEach((p) => pen.lineTo(...this.place(p.tilt))); pen.stroke();
    pen.globalAlpha = 1; pen.fillStyle = this.colour('hold'); pen.strokeStyle = this.colour('text'); pen.lineWidth = 3;
    pen.beginPath(); pen.arc(...this.place(newest.tilt), 14, 0, 7); pen.fill(); pen.stroke();
  }
}
