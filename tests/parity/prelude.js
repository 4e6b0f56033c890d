// The twin of prelude.py: what each of several objects saw, in an order of its own, printed when the program ends.
'use strict'

exports.traces = (...names) => {
  const kept = Object.fromEntries(names.map((name) => [name, []]))
  process.on('exit', () => {
    for (const [name, lines] of Object.entries(kept)) console.log([name, ...lines].join('\n  '))
  })
  return (name, what) => { kept[name].push(what) }
}
