// What an eye would object to in our outputs: words over words, words cut off, and pages
// that are wider than their place. Returns one line a fault.
() => {
  const faults = new Set();
  const said = text => JSON.stringify(text.textContent.trim().slice(0, 40));
  const box = text => {
    const {left, right, top, bottom, height} = text.getBoundingClientRect();
    // a line of text is boxed with room above and below its letters
    return {text, left: left + 1, right: right - 1, top: top + height / 5,
            bottom: bottom - height / 5, seen: right > left};
  };
  // a lit card covers the very same words
  const same = (a, b) => said(a.text) === said(b.text) && Math.abs(a.left - b.left) < 1
    && Math.abs(a.top - b.top) < 1;
  const meet = (a, b) => !same(a, b) && a.left < b.right && b.left < a.right && a.top < b.bottom
    && b.top < a.bottom;
  const ours = '.mg-live, .mg-watch, .mg-predict, .mg-drill, .mg-ask, .mg-figure, .mg-verdict';
  for (const output of document.querySelectorAll('.jp-OutputArea-output')) {
    if (!output.matches(ours) && !output.querySelector(ours)) continue;
    const wider = output.scrollWidth - output.clientWidth;
    if (wider > 1) {
      const cell = output.closest('.jp-Cell').querySelector('.cm-content, .jp-Editor');
      faults.add(`${wider} px too wide: the output of ${said(cell || output)}`);
    }
    const drawings = [...output.querySelectorAll('svg')].filter(svg => !svg.closest('button'));
    for (const sheet of new Set(drawings.map(svg => svg.closest('.mg-layers') || svg))) {
      const texts = [...sheet.querySelectorAll('text')].map(box).filter(each => each.seen);
      texts.forEach((one, i) => {
        const edge = one.text.closest('svg').getBoundingClientRect();
        if (one.left < edge.left - 1 || one.right > edge.right + 1 || one.top < edge.top - 1
            || one.bottom > edge.bottom + 1) faults.add(`cut off: ${said(one.text)}`);
        for (const other of texts.slice(i + 1)) {
          if (meet(one, other)) faults.add(`${said(one.text)} over ${said(other.text)}`);
        }
      });
    }
  }
  return [...faults];
}
