const dgram = require('node:dgram')

class Metrics {
  counters = new Map()
  gauges = new Map()
  timings = new Map()

  take(line) {
    const [name, rest = ''] = line.split(':')
    const [value, kind, rate = '@1'] = rest.split('|')
    const number = Number(value)
    if (kind === 'c') {
      const more = Math.round(number / Number(rate.slice(1)))
      this.counters.set(name, (this.counters.get(name) ?? 0) + more)
    } else if (kind === 'g') {
      const relative = '+-'.includes(value[0])
      this.gauges.set(name, relative ? (this.gauges.get(name) ?? 0) + number : number)
    } else if (kind === 'ms') {
      this.timings.set(name, [...(this.timings.get(name) ?? []), number])
    } else {
      throw new Error(`no such type: ${kind}`)
    }
  }

  report() {
    for (const [name, count] of [...this.counters].sort()) console.log(name, count)
    for (const [name, value] of [...this.gauges].sort()) console.log(name, value)
    for (const [name, times] of [...this.timings].sort()) {
      const mean = times.reduce((a, b) => a + b) / times.length
      console.log(`${name} n=${times.length} max=${Math.max(...times)} mean=${mean}`)
    }
    this.counters.clear()
    this.timings.clear()
  }
}

function serve(port, seconds) {
  const metrics = new Metrics()
  const socket = dgram.createSocket('udp4')

  socket.on('message', (msg) => {
    for (const line of msg.toString().split('\n').filter(Boolean)) {
      try {
        metrics.take(line)
      } catch (err) {
        console.log(`not understood: '${line}' (${err.message})`)
      }
    }
  })

  socket.bind(port, '127.0.0.1', () => console.log('counting at', socket.address()))
  setInterval(() => metrics.report(), 1000 * seconds)
}

function send(port, metrics) {
  const socket = dgram.createSocket('udp4')
  socket.send(metrics.join('\n'), port, '127.0.0.1', () => socket.close())
}

const args = process.argv.slice(2)
if (args[0] === 'send') send(Number(args[1]), args.slice(2))
else serve(Number(args[0] ?? 8125), Number(args[1] ?? 10))
