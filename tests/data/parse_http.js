// What Node's own parser makes of messages: lines of [isRequest, text] on stdin, lines of events on stdout.
// Run with --expose-internals.
'use strict'

const { HTTPParser, allMethods } = require('internal/test/binding').internalBinding('http_parser')

require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [isRequest, text] = JSON.parse(line)
  const events = []
  const parser = new HTTPParser()
  let headers = []
  let url = ''
  let stopped = false
  parser.initialize(isRequest ? HTTPParser.REQUEST : HTTPParser.RESPONSE, {}, 0, 0)
  parser.maxHeaderPairs = 2000
  parser[HTTPParser.kOnHeaders | 0] = (more, part) => {
    headers = headers.concat(more)
    url += part
  }
  parser[HTTPParser.kOnHeadersComplete | 0] = (major, minor, found, method, target, status, reason, upgrade) => {
    events.push(['head', major, minor, found ?? headers, isRequest ? allMethods[method] : '', target ?? url, status ?? 0])
    headers = []
    url = ''
    stopped = upgrade
    return upgrade ? 2 : 0
  }
  parser[HTTPParser.kOnBody | 0] = (body) => {
    const last = events[events.length - 1]
    if (last[0] === 'body') last[1] += body.latin1Slice()
    else events.push(['body', body.latin1Slice()])
  }
  parser[HTTPParser.kOnMessageComplete | 0] = () => {
    if (!stopped) events.push(['end', headers])
    headers = []
    url = ''
  }
  const failed = parser.execute(Buffer.from(text, 'latin1'))
  if (failed instanceof Error) events.push(['error', failed.code, failed.reason])
  else if (stopped) events.push(['stop'])
  else {
    const cut = parser.finish()
    if (cut instanceof Error) events.push(['error', cut.code, cut.reason])
  }
  console.log(JSON.stringify(events))
})
