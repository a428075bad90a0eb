// What the harness starts has the host's own clock: libfaketime slows Chromium to a crawl.
delete process.env.LD_PRELOAD;
