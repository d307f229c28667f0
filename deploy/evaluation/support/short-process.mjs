console.log(JSON.stringify({ level: 50, msg: 'the configuration has a fault' }));
process.exit(3);
