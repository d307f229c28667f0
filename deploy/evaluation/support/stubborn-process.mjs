// Runs until it is killed: it does not listen to a request to stop.
process.on('SIGTERM', () => undefined);
process.on('SIGINT', () => undefined);
console.log('running');
setInterval(() => undefined, 1_000);
