// Mutual TLS: both sides show a certificate of the same authority, and the server knows who calls.
'use strict'
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const tls = require('node:tls')

// Node makes no certificates, so openssl does.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mutual-'))
process.on('exit', () => fs.rmSync(folder, { recursive: true }))
let files = 0

function certificate (name, issuer, ...extensions) {
  const stem = path.join(folder, String(files++))
  const [key, cert] = [`${stem}.key`, `${stem}.pem`]
  const signed = issuer ? ['-CA', issuer.certFile, '-CAkey', issuer.keyFile] : []
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-keyout', key, '-out', cert, '-days', '1', '-subj', `/CN=${name}`, ...signed,
    ...extensions.flatMap((one) => ['-addext', one])], { stdio: 'pipe' })
  return { cert: fs.readFileSync(cert), key: fs.readFileSync(key), certFile: cert, keyFile: key }
}

function greet (socket) {
  // The handshake is done, so the certificate is one of ours; its name says who it is.
  socket.end(`hello ${socket.getPeerCertificate().subject.CN}`)
}

function call (port, name, authority) {
  const mine = certificate(name, authority, 'basicConstraints=critical,CA:false')
  const socket = tls.connect(port, '127.0.0.1', { ca: company.cert, cert: mine.cert, key: mine.key })
  socket.setEncoding('utf-8')
  socket.on('data', (text) => console.log(`${name} hears: ${text}`))
  socket.on('error', (err) => console.log(`${name} is turned away: ${err.code}`))
  return socket
}

const names = process.argv.length > 2 ? process.argv.slice(2) : ['alpha', 'beta']
const company = certificate('Our company')
const here = certificate('127.0.0.1', company, 'subjectAltName=IP:127.0.0.1', 'basicConstraints=critical,CA:false')
const server = tls.createServer({ cert: here.cert, key: here.key, ca: company.cert, requestCert: true }, greet)
server.on('tlsClientError', (err) => console.log('refused:', err.code))
let left = names.length + 1

function done () {
  left -= 1
  if (left === 0) server.close()
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  for (const name of names) call(port, name, company).on('close', done)
  call(port, 'stranger', certificate('Somebody else')).on('close', done)
})
