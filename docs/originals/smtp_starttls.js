// Send a mail: SMTP in the clear, STARTTLS, and the rest of the conversation over TLS on the same connection.
'use strict'
const fs = require('node:fs')
const net = require('node:net')
const tls = require('node:tls')

// An answer has one line or several: all but the last have a dash behind the code.
const COMPLETE = /(?:^|\n)(\d\d\d)(?: [^\r\n]*)?\r?\n$/

// What to say, and the code of the answer that we need to go on.
function * commands (sender, to, text) {
  yield ['EHLO localhost', '250']
  yield ['STARTTLS', '220']
  yield ['EHLO localhost', '250'] // what was said before TLS does not count any more
  yield [`MAIL FROM:<${sender}>`, '250']
  yield [`RCPT TO:<${to}>`, '250']
  yield ['DATA', '354']
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.startsWith('.') ? `.${line}` : line)
  yield [[...lines, '.'].join('\r\n'), '250']
  yield ['QUIT', '221']
}

// One conversation, over a connection that becomes a secure one in the middle.
class Mail {
  constructor (host, port, steps, ca) {
    Object.assign(this, { host, ca, steps, said: '', expected: '220', answer: '' }) // the server speaks first
    this.onData = this.onData.bind(this)
    this.use(net.connect(port, host))
  }

  use (socket) {
    this.socket = socket
    socket.on('data', this.onData)
    socket.on('error', (err) => console.log('failed:', err.message))
  }

  onData (chunk) {
    this.answer += chunk
    const complete = COMPLETE.exec(this.answer)
    if (complete === null) return
    const answer = this.answer
    this.answer = ''
    const inTheClear = this.said === 'EHLO localhost' && !(this.socket instanceof tls.TLSSocket)
    if (complete[1] !== this.expected || (inTheClear && !answer.toUpperCase().includes('STARTTLS'))) {
      console.log('refused:', answer.trim())
      this.socket.destroy()
    } else if (this.said === 'STARTTLS') {
      this.secure()
    } else {
      this.goOn()
    }
  }

  secure () {
    const plain = this.socket
    plain.off('data', this.onData)
    const options = { socket: plain, host: this.host, ca: this.ca }
    if (!net.isIP(this.host)) options.servername = this.host
    const secure = tls.connect(options)
    secure.on('secureConnect', () => console.log('secured with', secure.getProtocol()))
    this.use(secure)
    this.goOn() // what is written now waits for the handshake
  }

  goOn () {
    [this.said, this.expected] = this.steps.next().value ?? ['', '']
    if (this.said) {
      this.socket.write(`${this.said}\r\n`)
    } else {
      console.log('sent')
      this.socket.end()
    }
  }
}

const [host, port, sender, to, ca] = process.argv.slice(2)
const text = fs.readFileSync(0, 'utf8')
new Mail(host, port, commands(sender, to, text), ca && fs.readFileSync(ca))
