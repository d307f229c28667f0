// Loaded first into every process of the appliance: it does not outlive the supervisor that started it.
const parent = Number(process.env.EXHIBIT_PARENT);
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 500).unref();
if (process.ppid !== parent) process.exit(1);
