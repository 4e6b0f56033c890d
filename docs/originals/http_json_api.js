// A JSON API: a to-do list in memory, with GET, POST, PUT and DELETE.
'use strict'
const http = require('node:http')

const MOST = 100_000 // bytes of a body
const todos = new Map()

// What the client is told instead of an answer.
class Problem extends Error {
  constructor (status, message) {
    super(message)
    this.status = status
  }
}

async function bodyOf (req) {
  const chunks = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    if (size > MOST) throw new Problem(413, 'too much')
    chunks.push(chunk)
  }
  let value
  try {
    value = JSON.parse(Buffer.concat(chunks))
  } catch (err) {
    throw new Problem(400, `not JSON: ${err.message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem(400, 'an object, please')
  return value
}

function todo (path) {
  const number = path.slice('/todos/'.length)
  if (!/^\d+$/.test(number) || !todos.has(Number(number))) throw new Problem(404, `nothing at ${path}`)
  return Number(number)
}

async function answer (req) {
  const path = req.url.split('?')[0]
  if (path === '/todos' && req.method === 'GET') return [200, [...todos.values()]]
  if (path === '/todos' && req.method === 'POST') {
    const body = await bodyOf(req)
    const number = Math.max(0, ...todos.keys()) + 1
    todos.set(number, { id: number, done: false, ...body })
    return [201, todos.get(number)]
  }
  if (path.startsWith('/todos/')) {
    const number = todo(path)
    if (req.method === 'GET') return [200, todos.get(number)]
    if (req.method === 'PUT') {
      Object.assign(todos.get(number), await bodyOf(req), { id: number })
      return [200, todos.get(number)]
    }
    if (req.method === 'DELETE') {
      const gone = todos.get(number)
      todos.delete(number)
      return [200, gone]
    }
    throw new Problem(405, `no ${req.method} here`)
  }
  throw new Problem(404, `nothing at ${path}`)
}

async function onRequest (req, res) {
  let status, value
  try {
    [status, value] = await answer(req)
  } catch (err) {
    if (!(err instanceof Problem)) throw err
    status = err.status
    value = { error: err.message }
  }
  res.writeHead(status, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify(value) + '\n')
}

const server = http.createServer(onRequest)
server.listen(process.argv[2] ?? 8080, '127.0.0.1', () => console.log('serving at', server.address()))
