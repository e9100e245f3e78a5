// What a set came to, for who saw it run.
function showSummary(page, f, units) {
  const s = f.summary, held = f.measures === 'hold', [out, , back] = f.order;
  const corrected = !held && f.count !== s.count;
  page.put('.done', [f.title, f.side && LEGS[f.side].toLowerCase(), f.replayed ? 'replayed' : 'done'].filter(Boolean).join(', '));
  page.put('.sum-count', String(held ? Math.round(s.held_s) : f.count));
  page.put('.sum-what', held ? 'seconds held' : [
    f.count === 1 ? 'repetition' : 'repetitions', s.partial && ` and ${s.partial} partial`, corrected && `, the sensor counted ${s.count}`,
  ].filter(Boolean).join(''));
  const seconds = (value) => value !== null && `${value.toFixed(1)} s`;
  const facts = held ? [] : [
    [f.words[out], seconds(s.out_s)], [f.words.hold, seconds(s.hold_s)], [f.words[back], seconds(s.back_s)],
    [f.unit === 'cm' ? 'Rise' : 'Angle', s.size !== null && sizeText(s.size, f.unit, units)],
  ];
  page.fill('.facts', facts.filter(([, value]) => value), pair);
  page.fill('.warnings', s.warnings, (text) => made('li', text));
  page.show('.open', f.recording);
  if (f.recording) page.at('.open').href = `set?recording=${encodeURIComponent(f.recording)}`;
}
