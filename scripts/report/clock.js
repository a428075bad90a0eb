// Runs in the page that is measured, before its own scripts. Plain JavaScript: what a compiler adds is not there.
(() => {
  const painted = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(null);
    });

  /** Whether it is on the screen; what has no box of its own, or has gone, stands for what it was in. */
  function inSight(node) {
    const element = node instanceof Element ? node : node.parentElement;
    if (!element) return false;
    const { top, bottom, width, height } = element.getBoundingClientRect();
    if (width + height === 0) return element.parentNode ? inSight(element.parentNode) : false;
    return top < innerHeight && bottom > 0;
  }

  globalThis.clock = {
    /** Milliseconds from the address to the first frame that shows what the selector names. */
    opened: (selector) =>
      new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`no ${selector} within a minute`)), 60_000);
        const look = () => {
          if (document.querySelector(selector) === null) requestAnimationFrame(look);
          else painted(() => resolve(performance.now()));
        };
        look();
      }),

    /**
     * Milliseconds from an input to the frame after the last change that could be seen, when none has come for
     * `quietMs` since.
     */
    answered: ({ field, value, submit, quietMs }) =>
      new Promise((resolve) => {
        const input = document.querySelector(field);
        const began = performance.now();
        let answer = began;
        const observer = new MutationObserver((records) =>
          painted(() => {
            const now = performance.now();
            clearTimeout(rest);
            rest = setTimeout(done, quietMs);
            if (records.some(({ target }) => inSight(target))) answer = now;
          }),
        );
        const done = () => {
          observer.disconnect();
          resolve(answer - began);
        };
        let rest = setTimeout(done, 10 * quietMs);
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        input.focus();
        if (input instanceof HTMLSelectElement) {
          input.value = value;
          input.dispatchEvent(new Event('input', { bubbles: true }));
        } else {
          input.select();
          // What a keyboard does: frameworks that watch the field see it too.
          if (value === '') document.execCommand('delete');
          else document.execCommand('insertText', false, value);
        }
        if (submit) input.form.requestSubmit();
      }),
  };
})();
