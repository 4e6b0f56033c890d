// An HTTPS client that trusts an authority of your own: says whose certificate it was shown, or why it goes no further.
'use strict'
const fs = require('node:fs')
const https = require('node:https')

const HINTS = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "we do not know who signed it: give the authority's certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signed itself: if it is yours, give it as the authority'
}

function answered (response) {
  const shown = response.socket.getPeerCertificate()
  console.log(`certificate of ${shown.subject.CN} by ${shown.issuer.CN}, for ${shown.subjectaltname}`)
  console.log(response.statusCode, response.statusMessage)
  response.pipe(process.stdout)
  response.on('error', failed) // the connection broke in the middle
}

function failed (err) {
  console.log(`${err.code}: ${HINTS[err.code] ?? err.message}`)
  process.exitCode = 1
}

const [url, ca, servername] = process.argv.slice(2)
const options = {}
if (ca) options.ca = fs.readFileSync(ca) // in place of those that Node trusts
if (servername) options.servername = servername
https.get(url, options, answered).on('error', failed)
