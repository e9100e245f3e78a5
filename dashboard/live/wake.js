// The screen stays on while a set runs. Where a page may not ask for that (plain http on a
// network), a tiny silent video that plays does it on many phones; the stage says what to do else.
class Wake {
  constructor() {
    this.wanted = false;
    this.look = () => { if (this.wanted && !document.hidden) this.hold(); };
    document.addEventListener('visibilitychange', this.look);
  }

  get asks() { return Boolean(navigator.wakeLock); }

  keep(on) {
    if (on === this.wanted) return;
    this.wanted = on;
    if (on) this.hold(); else this.release();
  }

  async hold() {
    if (!this.asks) { this.play(); return; }
    if (this.lock && !this.lock.released) return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (this.wanted) this.lock = lock; else lock.release();
    } catch { /* low battery, or the page went behind: it is asked for again when it is back */ }
  }

  play() {
    if (!this.video) {
      const canvas = Object.assign(document.createElement('canvas'), { width: 2, height: 2 });
      if (!canvas.captureStream) return;
      const pen = canvas.getContext('2d');
      this.paint = setInterval(() => pen.fillRect(0, 0, 2, 2), 1000);
      this.video = Object.assign(document.createElement('video'), { muted: true, loop: true, playsInline: true, srcObject: canvas.captureStream(1) });
    }
    this.video.play().catch(() => {});
  }

  release() {
    if (this.lock) this.lock.release().catch(() => {});
    this.lock = null;
    if (this.video) { this.video.pause(); clearInterval(this.paint); this.video = null; }
  }

  stop() { document.removeEventListener('visibilitychange', this.look); this.wanted = false; this.release(); }
}
