// Hooks and callbacks of streams that are async functions.
const { Transform, Writable } = require("node:stream");

const turn = () => new Promise((resolve) => setImmediate(resolve));

const upper = new Transform({
  async transform(chunk, encoding, callback) {
    await turn();
    callback(null, chunk.toString().toUpperCase());
  },
  async flush(callback) {
    await turn();
    upper.push("!");
    callback();
  },
});
const sink = new Writable({
  async construct(callback) {
    console.log("construct");
    await turn();
    callback();
  },
  async write(chunk, encoding, callback) {
    console.log(`write ${chunk}`);
    await turn();
    console.log(`written ${chunk}`);
    callback();
  },
  async final(callback) {
    console.log("final");
    await turn();
    callback();
  },
  async destroy(error, callback) {
    console.log("destroy");
    await turn();
    callback(error);
  },
});
upper.on("end", () => console.log("end of the transform"));
sink.on("finish", () => console.log("finish of the sink"));
sink.on("close", () => console.log("close of the sink"));
upper.pipe(sink);
upper.write("a");
upper.write("b", async () => {
  await null;
  console.log("callback of write()");
});
upper.end("c", async () => {
  await null;
  console.log("callback of end()");
});
