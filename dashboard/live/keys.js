// Keys: what they do is written on the buttons. Who types into a field means the field.
const KEYS = { ' ': 'finish', u: 'undo', m: 'sound', f: 'full', p: 'pause', '+': 'plus', '=': 'plus', '-': 'minus', t: 'tone' };

function isTyping(event) {
  const target = event.composedPath()[0];
  if (!target || !target.tagName) return false;
  const onButton = event.key === ' ' && target.closest('button, a, [role=button], [role=radio], [role=tab], summary');
  return Boolean(onButton || target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

// Listens until what it gives is called; `press` says whether it did something.
function listen(press) {
  const heard = (event) => {
    const wish = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!wish || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return;
    if (press(wish)) event.preventDefault();
  };
  document.addEventListener('keydown', heard);
  return () => document.removeEventListener('keydown', heard);
}
