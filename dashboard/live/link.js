// The socket: it comes back by itself, at once when somebody looks again.
const SOON_MS = 250, LATE_MS = 4000;

class Link {
  constructor(path, take) {
    Object.assign(this, { path, take, retryMs: SOON_MS, closed: false });
    this.again = () => { if (!document.hidden && this.socket.readyState > 1) this.connect(); };
    document.addEventListener('visibilitychange', this.again);
    window.addEventListener('online', this.again);
    this.connect();
  }

  connect() {
    clearTimeout(this.retry);
    const socket = this.socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}${this.path}`);
    let first = true; // what happened before is shown, and not heard
    socket.onmessage = (message) => {
      if (socket !== this.socket) return;
      this.retryMs = SOON_MS;
      this.take(JSON.parse(message.data), first);
      first = false;
    };
    socket.onclose = () => {
      if (this.closed || socket !== this.socket) return;
      this.retry = setTimeout(() => this.connect(), this.retryMs);
      this.retryMs = Math.min(2 * this.retryMs, LATE_MS);
    };
  }

  say(command) { if (this.socket.readyState === 1) this.socket.send(JSON.stringify(command)); }

  close() {
    this.closed = true;
    clearTimeout(this.retry);
    document.removeEventListener('visibilitychange', this.again);
    window.removeEventListener('online', this.again);
    this.socket.close();
  }
}

// How late frames come, by the two clocks: the quickest of late is taken for no delay at all.
class Lateness {
  constructor() { this.least = Infinity; }

  ms(sentMs) {
    const away = Date.now() - sentMs;
    this.least = Math.min(this.least + 0.2, away); // clocks drift apart
    return away - this.least;
  }
}
