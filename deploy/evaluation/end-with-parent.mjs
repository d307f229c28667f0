// Loaded before a process of the appliance where the kernel does not end children with their parent.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 500).unref();
