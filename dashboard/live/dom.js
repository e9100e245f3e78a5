// What the stage writes to the page: only what has changed.
class Page {
  constructor(root) { this.root = root; this.known = new Map(); }

  at(name) {
    if (!this.known.has(name)) this.known.set(name, this.root.querySelector(name));
    return this.known.get(name);
  }

  put(name, text) { const node = this.at(name); if (node.textContent !== text) node.textContent = text; }
  show(name, on) { const node = this.at(name); if (node.hidden === Boolean(on)) node.hidden = !on; }
  turn(name, word, on) { this.at(name).classList.toggle(word, Boolean(on)); }
  name(name, text) { const node = this.at(name); if (node.getAttribute('aria-label') !== text) node.setAttribute('aria-label', text); }

  mark(name, value) {
    const { dataset } = this.root;
    if (value === null) delete dataset[name]; else if (dataset[name] !== value) dataset[name] = value;
  }

  // A list made anew when what it is made of differs.
  fill(name, rows, make) {
    const node = this.at(name), key = JSON.stringify(rows);
    this.show(name, rows.length);
    if (node.key === key) return;
    node.key = key;
    node.replaceChildren(...rows.map(make));
  }
}

function made(tag, text, className = '') { return Object.assign(document.createElement(tag), { textContent: text, className }); }

function pair([name, value]) { const box = document.createElement('div'); box.append(made('dt', name), made('dd', value)); return box; }
