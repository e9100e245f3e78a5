// What the stage says: of the sensor, of the course, of trouble and what to do about it.
const STALE_MS = 1200, LONG_MS = 7000;
const ARROWS = { up: '▲', hold: '■', down: '▼' };
const LEGS = { left: 'Left leg', right: 'Right leg', both: 'Both legs' };
const STATUS = {
  idle: 'No set is running', searching: 'Looking for the sensor', connected: 'Connected',
  lost: 'Link lost', reconnecting: 'Link lost', finished: 'Set finished', failed: 'The set ended early',
};

// Which of its faces the stage shows.
function modeOf(f, seen) {
  if (!f) return 'ready';
  if (['searching', 'connected'].includes(f.status)) return 'search';
  if (['live', 'lost', 'reconnecting'].includes(f.status)) return { check: 'check', 'count-in': 'count-in' }[f.course.stage] || 'live';
  if (f.status !== 'finished') return 'ready';
  if (['result', 'rest'].includes(f.course.stage)) return f.course.stage;
  return f.summary && seen ? 'summary' : 'ready';
}

function wordOf(f, held) {
  if (['lost', 'reconnecting'].includes(f.status)) return 'Wait';
  if (f.course.paused) return 'Paused';
  if (f.phase === 'moving') return 'Walking: not counted';
  if (f.phase !== 'rest') return f.words[f.phase];
  return held ? 'Lift a leg' : f.count ? 'Next' : 'Begin';
}

function comingOf(f) {
  const { coming, sets } = f.course;
  if (!coming) return '';
  return [coming.side && LEGS[coming.side].toLowerCase(), sets > 1 && `set ${coming.set} of ${sets}`].filter(Boolean).join(', ') || 'the next set';
}

function clockOf(seconds) {
  const s = Math.ceil(seconds);
  return s < 60 ? String(s) : `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

// What is said before and between sets: a headline, a giant number, and a line.
function betweenOf(f, mode, sinceMs) {
  const left = f.course.left_s, paused = f.course.paused ? ' · paused' : '', next = comingOf(f);
  if (mode === 'search') return {
    head: 'Looking for the sensor', big: '…',
    sub: sinceMs > LONG_MS ? 'Is it switched on and charged? Press its button, and bring it closer to this computer. No other app or phone may be connected to it.' : 'Switch it on and keep it near.',
  };
  if (mode === 'check') return { head: `Stand still${paused}`, big: clockOf(left || 0), sub: 'The sensor is looked at: still, charged, fast enough, in its place.' };
  if (mode === 'count-in') return { head: `Stand still${paused}`, big: clockOf(left || 0), sub: f.measures === 'hold' ? 'Lift a leg when it says go.' : 'Begin when it says go.' };
  if (mode === 'rest') return { head: `Rest${paused}`, big: clockOf(left || 0), sub: next && `Then ${next}` };
  const done = f.measures === 'hold' ? `${Math.round(f.summary.held_s)} s` : String(f.count);
  const counted = f.measures === 'hold' ? 'held' : f.count === 1 ? 'repetition' : 'repetitions';
  return { head: `${LEGS[f.side] || f.title} done`, big: done, sub: `${counted}. ${next ? `Next: ${next}` : 'That was the last one.'}` };
}

// What is wrong, and what to do: [a sentence that stays, since when in ms or null].
function troubleOf(f, heardMs, newsMs, now) {
  if (now - heardMs > STALE_MS) return ['No answer from the coach. Trying again; is the computer awake, and on the same network?', heardMs];
  if (!f) return ['', null];
  if (['lost', 'reconnecting'].includes(f.status)) return ['The link to the sensor is lost. Come closer to the computer; it is being restored, and the set goes on.', newsMs];
  if (f.status === 'live' && !f.course.paused && now - newsMs > STALE_MS) return ['No data from the sensor: what you see is old. Come closer, or check that its light is on.', newsMs];
  return [f.error || (f.status === 'failed' ? f.message || STATUS.failed : ''), null];
}
